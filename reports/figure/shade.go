package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// shades go from pale to dark without turning back, so that they keep their order
// in grey and in any colour vision.
var shades = []color.NRGBA{
	{R: 0xee, G: 0xf4, B: 0xfa, A: 0xff},
	{R: 0x9e, G: 0xca, B: 0xe1, A: 0xff},
	{R: 0x42, G: 0x92, B: 0xc6, A: 0xff},
	{R: 0x08, G: 0x30, B: 0x6b, A: 0xff},
}

// shade is the colour of a place on a scale, 0..1.
func shade(at float64) color.NRGBA {
	at = min(max(at, 0), 1) * float64(len(shades)-1)
	i := min(int(at), len(shades)-2)
	return mixed(shades[i+1], shades[i], at-float64(i))
}

// mixed is a share of a colour with the rest of another.
func mixed(a, b color.NRGBA, share float64) color.NRGBA {
	mix := func(p, q uint8) uint8 { return uint8(float64(p)*share + float64(q)*(1-share) + 0.5) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xff}
}

// luminance is how bright a colour is beside white, 0..1, after WCAG 2.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// on is the ink in black or in white, whichever contrasts more with a colour.
func (k ink) on(ground color.NRGBA) ink {
	k.color = color.Black
	if luminance(ground) < 0.179 { // where the two contrasts are the same
		k.color = color.White
	}
	return k
}

// thin is the style of lines that part areas.
var thin = draw.LineStyle{Color: light, Width: 0.5}
