package html

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"

	"reprieve/reports/figure"
	"reprieve/reports/svg"
)

// inline draws a figure as an SVG element with a title and a description. The
// page's policy allows no style attributes, so they become attributes of their
// own, which SVG has for all that a figure uses; and the names of clip paths begin
// with the figure's, since all figures share the page.
func inline(f figure.Figure, id string) (template.HTML, error) {
	var drawn strings.Builder
	if err := svg.Write(&drawn, f); err != nil {
		return "", err
	}
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(drawn.String()))
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		switch x := token.(type) {
		case xml.StartElement:
			start(&b, x, id, f.Alt())
		case xml.EndElement:
			fmt.Fprintf(&b, "</%s>", x.Name.Local)
		case xml.CharData:
			b.WriteString(template.HTMLEscapeString(typeset(strings.Trim(string(x), "\n\t"))))
		}
	}
	return template.HTML(strings.TrimSpace(b.String())), nil //nolint:gosec // every text above is escaped
}

// start writes the start of an element.
func start(b *strings.Builder, e xml.StartElement, id, alt string) {
	b.WriteString("<" + e.Name.Local)
	root := e.Name.Local == "svg"
	for _, a := range e.Attr {
		name := a.Name.Local
		switch {
		case a.Name.Space == "xmlns" || name == "xmlns", root && (name == "width" || name == "height"):
		case name == "style":
			for _, property := range strings.Split(a.Value, ";") {
				if key, value, ok := strings.Cut(property, ":"); ok {
					attribute(b, strings.TrimSpace(key), strings.TrimSpace(value), id)
				}
			}
		default:
			attribute(b, name, a.Value, id)
		}
	}
	if !root {
		b.WriteString(">")
		return
	}
	fmt.Fprintf(b, ` role="img" aria-labelledby="%s-alt"><title id="%s-alt">%s</title>`, id, id, template.HTMLEscapeString(typeset(alt)))
}

// initial are the properties that say what counts anyway.
var initial = map[string]string{"font-variant": "normal", "font-weight": "normal", "font-style": "normal"}

func attribute(b *strings.Builder, name, value, id string) {
	switch {
	case initial[name] == value:
		return
	case name == "font-family":
		value += ", Arial, Helvetica, sans-serif"
	case name == "id":
		value = id + "-" + value
	case strings.HasPrefix(value, "url(#"):
		value = "url(#" + id + "-" + strings.TrimPrefix(value, "url(#")
	}
	fmt.Fprintf(b, ` %s="%s"`, name, template.HTMLEscapeString(value))
}
