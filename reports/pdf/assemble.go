package pdf

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"reprieve/reports/document"
	"reprieve/reports/pdf/object"
)

// drawn is a document of which every page is drawn.
type drawn struct {
	doc       *document.Document
	pen       *pen
	root      *element
	entries   []*entry // in the document's order
	bodyStart float64  // from the top of a page
}

// write assembles the objects of the file and writes it.
func (d *drawn) write(w io.Writer) error {
	file := &object.File{}
	tree := file.Reserve()
	resources, err := d.resources(file)
	if err != nil {
		return err
	}
	pages := make([]object.Ref, len(d.pen.sheets))
	for i := range pages {
		pages[i] = file.Reserve()
	}
	writeLinks(file, d.pen.sheets, pages, d.bodyStart)
	for i, sh := range d.pen.sheets {
		file.Set(pages[i], pageDict(file, sh, i, tree, resources))
	}
	kids := object.Array{}
	for _, p := range pages {
		kids = append(kids, p)
	}
	file.Set(tree, object.Dict{"Type": object.Name("Pages"), "Count": len(pages), "Kids": kids})
	root := file.Add(d.catalog(file, tree, pages))
	info := file.Add(information(d.doc))
	if err := file.Write(w, object.Dict{"Root": root, "Info": info}); err != nil {
		return fmt.Errorf("pdf: output: %w", err)
	}
	return nil
}

func (d *drawn) catalog(file *object.File, tree object.Ref, pages []object.Ref) object.Dict {
	s := &structure{file: file, pages: pages}
	dict := object.Dict{
		"Type": object.Name("Catalog"), "Pages": tree, "Lang": object.Text(d.doc.Language),
		"MarkInfo":          object.Dict{"Marked": true},
		"StructTreeRoot":    s.write(d.root, d.pen.sheets),
		"ViewerPreferences": object.Dict{"DisplayDocTitle": true},
		"Metadata": file.AddPlainStream(object.Dict{"Type": object.Name("Metadata"), "Subtype": object.Name("XML")},
			xmp(d.doc)),
		"OutputIntents": object.Array{outputIntent(file)},
	}
	if len(d.entries) > 0 {
		dict["Outlines"] = writeOutline(file, d.entries, pages, d.bodyStart)
		dict["PageMode"] = object.Name("UseOutlines")
	}
	if names := namedDestinations(d.entries, pages, d.bodyStart); len(names) > 0 {
		dict["Names"] = object.Dict{"Dests": file.Add(object.Dict{"Names": names})}
	}
	return dict
}

// outputIntent says that the colours are those of sRGB.
func outputIntent(file *object.File) object.Dict {
	return object.Dict{
		"Type": object.Name("OutputIntent"), "S": object.Name("GTS_PDFA1"),
		"OutputConditionIdentifier": object.Text("sRGB"), "Info": object.Text("sRGB, IEC 61966-2-1"),
		"DestOutputProfile": file.AddStream(object.Dict{"N": 3}, sRGBProfile()),
	}
}

// pageDict describes a page. Its transparency group blends in the file's colour
// space.
func pageDict(file *object.File, sh *sheet, index int, tree, resources object.Ref) object.Dict {
	dict := object.Dict{
		"Type": object.Name("Page"), "Parent": tree, "MediaBox": object.Array{0, 0, pageWidth, pageHeight},
		"Resources": resources, "Contents": file.AddStream(object.Dict{}, sh.content),
		"StructParents": index, "Tabs": object.Name("S"),
		"Group": object.Dict{"S": object.Name("Transparency"), "CS": object.Name("DeviceRGB")},
	}
	if len(sh.links) > 0 {
		links := object.Array{}
		for _, l := range sh.links {
			links = append(links, l.ref)
		}
		dict["Annots"] = links
	}
	return dict
}

// resources are what the operators of all pages name.
func (d *drawn) resources(file *object.File) (object.Ref, error) {
	faces, err := d.pen.fonts.write(file, d.pen.shaper.fonts)
	if err != nil {
		return 0, err
	}
	dict := object.Dict{"Font": faces}
	states := object.Dict{}
	for _, alpha := range slices.Sorted(maps.Keys(d.pen.alphas)) {
		opacity := float64(alpha) / 255
		states[opacityName(alpha)] = file.Add(object.Dict{"Type": object.Name("ExtGState"), "ca": opacity, "CA": opacity})
	}
	if len(states) > 0 {
		dict["ExtGState"] = states
	}
	images := object.Dict{}
	for _, picture := range d.pen.images {
		images[picture.name] = picture.write(file)
	}
	if len(images) > 0 {
		dict["XObject"] = images
	}
	return file.Add(dict), nil
}
