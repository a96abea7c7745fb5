// Package html writes a document as one self-contained HTML file: figures are
// inline SVG with their numbers behind them, tables can be sorted, and nothing
// is loaded from anywhere. It can be read with scripts off, printed, and used
// with a keyboard or a screen reader.
//
// The content security policy allows the page's own style and script alone, by
// their hashes, and no connection. The same document gives the same bytes.
package html

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"reprieve/reports/document"
)

//go:embed page.tmpl
var pageText string

//go:embed page.css
var style string

//go:embed page.js
var script string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"entry": entryID}).Parse(pageText))

// pageView is what the template shows.
type pageView struct {
	Doc      *document.Document
	Policy   string
	Style    template.CSS
	Script   template.JS
	Contents []entryView
	Title    []blockView // what stands above the first heading
	Sections []sectionView
}

// entryView is a heading in the contents.
type entryView struct {
	ID, Number, Text string
	Sub              []entryView
}

// sectionView is a heading of level 1 with what follows it.
type sectionView struct {
	ID, Number, Text string
	Blocks           []blockView
}

// Write writes the document. A figure that cannot be drawn is an error, as is
// what w returns.
func Write(w io.Writer, doc *document.Document) error {
	v := pageView{Doc: doc, Policy: policy(), Style: template.CSS(style), Script: template.JS(script)} //nolint:gosec // our own files
	b := builder{links: links(doc)}
	for i, number := range document.Numbers(doc.Blocks) {
		if err := v.add(&b, doc.Blocks[i], number); err != nil {
			return fmt.Errorf("html: %w", err)
		}
	}
	if err := page.Execute(w, v); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	return nil
}

// add puts a block where it belongs: a heading opens a section or stands in it.
func (v *pageView) add(b *builder, block document.Block, number string) error {
	if h, ok := block.(document.Heading); ok && (h.Level <= 1 || len(v.Sections) == 0) {
		text := document.Typeset(h.Text, ' ')
		v.Sections = append(v.Sections, sectionView{ID: "s-" + h.ID, Number: number, Text: text})
		v.Contents = append(v.Contents, entryView{ID: "s-" + h.ID, Number: number, Text: text})
		return nil
	}
	view, err := b.block(block, number)
	if err != nil {
		return err
	}
	if view.Kind == "" {
		return nil
	}
	if len(v.Sections) == 0 {
		v.Title = append(v.Title, view)
		return nil
	}
	if view.Kind == "heading" {
		last := &v.Contents[len(v.Contents)-1]
		last.Sub = append(last.Sub, entryView{ID: view.ID, Number: view.Number, Text: view.Caption})
	}
	open := &v.Sections[len(v.Sections)-1]
	open.Blocks = append(open.Blocks, view)
	return nil
}

// policy is the content security policy of the page.
func policy() string {
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'", hash(style), hash(script))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// entryID is the name of an entry of a definition in the page.
func entryID(d document.Definition, i int) string { return fmt.Sprintf("d-%s-%d", d.ID, i+1) }

// links gives for each result id the name of the entry that defines it.
func links(doc *document.Document) map[string]string {
	m := map[string]string{}
	for _, block := range doc.Blocks {
		d, ok := block.(document.Definitions)
		if !ok {
			continue
		}
		for _, item := range d.Items {
			for i, e := range item.Entries {
				for _, id := range e.Results {
					m[id] = entryID(item, i)
				}
			}
		}
	}
	return m
}
