package pdf

import (
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"

	"reprieve/reports/pdf/object"
)

// picture is an image of pixels that a figure draws.
type picture struct {
	name          object.Name
	width, height int
	rgb, alpha    []byte
}

// newPicture takes the pixels of an image. Its name is that of its content: a
// file holds an image once.
func newPicture(img image.Image) *picture {
	box := img.Bounds()
	p := &picture{width: box.Dx(), height: box.Dy()}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			p.rgb = append(p.rgb, c.R, c.G, c.B)
			p.alpha = append(p.alpha, c.A)
		}
	}
	hash := sha256.Sum256(fmt.Appendf(append(append([]byte{}, p.rgb...), p.alpha...), "%d", p.width))
	p.name = object.Name(fmt.Sprintf("I%x", hash[:8]))
	return p
}

// write adds the image, with its opacity as a mask.
func (p *picture) write(file *object.File) object.Ref {
	mask := file.AddStream(p.dict("DeviceGray"), p.alpha)
	dict := p.dict("DeviceRGB")
	dict["SMask"] = mask
	return file.AddStream(dict, p.rgb)
}

func (p *picture) dict(space object.Name) object.Dict {
	return object.Dict{
		"Type": object.Name("XObject"), "Subtype": object.Name("Image"), "Width": p.width, "Height": p.height,
		"ColorSpace": space, "BitsPerComponent": 8,
	}
}
