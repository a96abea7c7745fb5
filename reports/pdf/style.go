package pdf

// The page, in points. It is A4.
const (
	pageWidth    = 595.28
	pageHeight   = 841.89
	marginX      = 68.0
	textWidth    = pageWidth - 2*marginX
	bodyTop      = 76.0 // without a notice
	bodyBottom   = pageHeight - 66.0
	runningY     = 46.0 // baseline of the running head
	footerY      = pageHeight - 40.0
	noticeTop    = 26.0
	noticeMargin = 4.0
)

// colour is an RGB colour with components in 0..255.
type colour struct{ r, g, b uint8 }

var (
	ink      = colour{26, 26, 30}
	blue     = colour{24, 58, 94}
	grey     = colour{96, 102, 112}
	hairline = colour{178, 185, 195}
	amber    = colour{180, 83, 9}
	tint     = colour{253, 244, 229}
	brown    = colour{110, 52, 6}
)

// face is an index into fonts.Faces.
type face int

const (
	regular face = iota
	bold
	italic
	boldItalic
	mono
)

// style is how a run of text looks. Size is in points.
type style struct {
	face   face
	size   float64
	colour colour
}

// with returns the style in another face.
func (s style) with(f face) style {
	s.face = f
	return s
}

// setting is a style with the distance between its baselines.
type setting struct {
	style
	leading float64
}

var (
	titleSet      = setting{style{bold, 23, blue}, 28}
	subtitleSet   = setting{style{regular, 12.5, grey}, 17}
	sectionSet    = setting{style{bold, 15, blue}, 19}
	subsectSet    = setting{style{bold, 11, blue}, 15}
	bodySet       = setting{style{regular, 9.5, ink}, 13.8}
	leadSet       = setting{style{regular, 11.5, blue}, 16.4}
	smallSet      = setting{style{regular, 8, grey}, 11}
	definitionSet = setting{style{regular, 8.2, ink}, 11}
	warningSet    = setting{style{regular, 9.5, ink}, 13.4}
	captionSet    = setting{style{regular, 8.8, ink}, 12}
	noteSet       = setting{style{regular, 7.6, grey}, 10.2}
	factSet       = setting{style{regular, 9, ink}, 12.6}
	runningSet    = setting{style{regular, 7.8, grey}, 10}
	noticeSet     = setting{style{bold, 7.8, brown}, 10.4}
)

// White space between blocks, in points.
const (
	paragraphSpace = 7.0
	listSpace      = 3.2
	noteSpace      = 5.0  // between a table or a figure and a note below it
	blockSpace     = 17.0 // around tables and figures
	sectionSpace   = 26.0
	subsectSpace   = 16.0
)
