package pdf

import (
	"cmp"
	"slices"

	"golang.org/x/text/unicode/norm"

	"reprieve/reports/pdf/object"
)

// link is a place of a page that leads to another.
type link struct {
	page    int // that it stands on, from 0
	box     object.Array
	target  *entry
	text    string // says where it leads
	element *element
	key     int // in the parent tree
	ref     object.Ref
}

// link makes a rectangle, whose upper left corner is (x, y), lead to an entry.
func (p *pen) link(e *element, x, y, w, h float64, target *entry, text string) {
	l := &link{
		page: len(p.sheets) - 1, target: target, text: text, element: e,
		box: object.Array{x, pageHeight - y - h, x + w, pageHeight - y},
	}
	e.kids = append(e.kids, l)
	p.sheet().links = append(p.sheet().links, l)
}

// destination is the place of an entry.
func (e *entry) destination(pages []object.Ref, top float64) object.Array {
	const above = 4.0 // room for the eye
	return object.Array{pages[e.page-1], object.Name("XYZ"), 0, pageHeight - (top + e.y - above), 0}
}

// writeLinks adds the links; their keys in the parent tree follow those of the
// pages.
func writeLinks(file *object.File, sheets []*sheet, pages []object.Ref, top float64) {
	key := len(sheets)
	for _, sh := range sheets {
		for _, l := range sh.links {
			l.key = key
			key++
			const printed = 4 // the flag that PDF/A wants
			l.ref = file.Add(object.Dict{
				"Type": object.Name("Annot"), "Subtype": object.Name("Link"), "Rect": l.box,
				"Border": object.Array{0, 0, 0}, "F": printed, "Contents": object.Text(norm.NFC.String(l.text)),
				"Dest": l.target.destination(pages, top), "StructParent": l.key,
			})
		}
	}
}

// namedDestinations lists the entries that have a name, so that a link to the
// file can name a table: report.pdf#t-baseline. The first of a name holds.
func namedDestinations(entries []*entry, pages []object.Ref, top float64) object.Array {
	named := slices.DeleteFunc(slices.Clone(entries), func(e *entry) bool { return e.name == "" })
	slices.SortStableFunc(named, func(a, b *entry) int { return cmp.Compare(a.name, b.name) })
	named = slices.CompactFunc(named, func(a, b *entry) bool { return a.name == b.name })
	names := object.Array{}
	for _, e := range named {
		names = append(names, object.Bytes(e.name), object.Dict{"D": e.destination(pages, top)})
	}
	return names
}

// bookmark is an item of the outline with those below it.
type bookmark struct {
	entry *entry
	kids  []*bookmark
	ref   object.Ref
}

// bookmarks nests the entries that have a level: each stands in the last before
// it of a lower level.
func bookmarks(entries []*entry) []*bookmark {
	root := &bookmark{entry: &entry{}}
	open := []*bookmark{root}
	for _, e := range entries {
		if e.level == 0 {
			continue
		}
		for open[len(open)-1].entry.level >= e.level {
			open = open[:len(open)-1]
		}
		b, parent := &bookmark{entry: e}, open[len(open)-1]
		parent.kids = append(parent.kids, b)
		open = append(open, b)
	}
	return root.kids
}

// writeOutline adds the bookmarks and returns their root.
func writeOutline(file *object.File, entries []*entry, pages []object.Ref, top float64) object.Ref {
	items := bookmarks(entries)
	root := file.Reserve()
	dict := object.Dict{"Type": object.Name("Outlines"), "Count": len(items)}
	writeBookmarks(file, items, root, dict, pages, top)
	file.Set(root, dict)
	return root
}

// writeBookmarks adds bookmarks that stand side by side, and names the first and
// the last in their parent.
func writeBookmarks(file *object.File, items []*bookmark, parent object.Ref, parentDict object.Dict, pages []object.Ref, top float64) {
	for _, b := range items {
		b.ref = file.Reserve()
	}
	for i, b := range items {
		dict := object.Dict{
			"Title": object.Text(norm.NFC.String(b.entry.title())), "Parent": parent,
			"Dest": b.entry.destination(pages, top),
		}
		if i > 0 {
			dict["Prev"] = items[i-1].ref
		}
		if i+1 < len(items) {
			dict["Next"] = items[i+1].ref
		}
		if len(b.kids) > 0 {
			dict["Count"] = -len(b.kids) // closed
			writeBookmarks(file, b.kids, b.ref, dict, pages, top)
		}
		file.Set(b.ref, dict)
	}
	if len(items) > 0 {
		parentDict["First"], parentDict["Last"] = items[0].ref, items[len(items)-1].ref
	}
}
