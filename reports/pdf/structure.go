package pdf

import (
	"cmp"
	"slices"

	"reprieve/reports/pdf/object"
)

// element is a node of the structure tree: what a screen reader reads, in the
// order in which it reads it. The tree is made with the layout; its content is
// what the pen marks as an element's.
type element struct {
	role      object.Name // such as H1, P or TD (ISO 32000-1, 14.8.4)
	id        string      // "" for none; unique in a file
	alt       string      // what a figure shows, in words
	attribute object.Dict // nil for none
	kids      []any       // *element, mark or *link
	ref       object.Ref
}

// mark is a marked-content sequence of a page.
type mark struct{ page, id int }

// add appends an element.
func (e *element) add(role object.Name) *element {
	kid := &element{role: role}
	e.kids = append(e.kids, kid)
	return kid
}

// bodiless reports whether an element without content still stands in the
// tree: a cell keeps its row's places, and below a header there is a body.
func (e *element) bodiless() bool { return e.role == "TD" || e.role == "TH" || e.role == "TBody" }

// prune takes out the elements that have no content.
func (e *element) prune() {
	e.kids = slices.DeleteFunc(e.kids, func(kid any) bool {
		child, ok := kid.(*element)
		if !ok {
			return false
		}
		child.prune()
		return len(child.kids) == 0 && !child.bodiless()
	})
}

// structure writes the tree of a file whose pages are known.
type structure struct {
	file  *object.File
	pages []object.Ref
	ids   []*element
}

// write adds the tree and returns its root. The keys of the parent tree are the
// indices of pages, then those of links.
func (s *structure) write(root *element, sheets []*sheet) object.Ref {
	root.prune()
	top := s.file.Reserve()
	s.reserve(root)
	s.add(root, top)
	dict := object.Dict{
		"Type": object.Name("StructTreeRoot"), "K": object.Array{root.ref},
		"ParentTree": s.parentTree(sheets), "ParentTreeNextKey": len(sheets) + countLinks(sheets),
	}
	if len(s.ids) > 0 {
		dict["IDTree"] = s.file.Add(object.Dict{"Names": s.idNames()})
	}
	s.file.Set(top, dict)
	return top
}

func (s *structure) reserve(e *element) {
	e.ref = s.file.Reserve()
	if e.id != "" {
		s.ids = append(s.ids, e)
	}
	for _, kid := range e.kids {
		if child, ok := kid.(*element); ok {
			s.reserve(child)
		}
	}
}

func (s *structure) add(e *element, parent object.Ref) {
	dict := object.Dict{"Type": object.Name("StructElem"), "S": e.role, "P": parent}
	if e.alt != "" {
		dict["Alt"] = object.Text(e.alt)
	}
	if e.id != "" {
		dict["ID"] = object.Bytes(e.id)
	}
	if e.attribute != nil {
		dict["A"] = e.attribute
	}
	page := s.ownPage(e)
	if page >= 0 {
		dict["Pg"] = s.pages[page]
	}
	kids := object.Array{}
	for _, kid := range e.kids {
		switch kid := kid.(type) {
		case *element:
			s.add(kid, e.ref)
			kids = append(kids, kid.ref)
		case mark:
			kids = append(kids, s.markKid(kid, page))
		case *link:
			kids = append(kids, object.Dict{"Type": object.Name("OBJR"), "Obj": kid.ref, "Pg": s.pages[kid.page]})
		}
	}
	if len(kids) > 0 {
		dict["K"] = kids
	}
	s.file.Set(e.ref, dict)
}

// ownPage is the page of an element's first mark, -1 for none.
func (s *structure) ownPage(e *element) int {
	for _, kid := range e.kids {
		if m, ok := kid.(mark); ok {
			return m.page
		}
	}
	return -1
}

func (s *structure) markKid(m mark, page int) any {
	if m.page == page {
		return m.id
	}
	return object.Dict{"Type": object.Name("MCR"), "Pg": s.pages[m.page], "MCID": m.id}
}

// parentTree leads from marks and links back to their elements.
func (s *structure) parentTree(sheets []*sheet) object.Ref {
	nums := object.Array{}
	for i, sh := range sheets {
		parents := object.Array{}
		for _, e := range sh.marks {
			parents = append(parents, e.ref)
		}
		nums = append(nums, i, s.file.Add(parents))
	}
	for _, sh := range sheets {
		for _, l := range sh.links {
			nums = append(nums, l.key, l.element.ref)
		}
	}
	return s.file.Add(object.Dict{"Nums": nums})
}

// idNames lists the elements that have an id, as a name tree wants them.
func (s *structure) idNames() object.Array {
	slices.SortFunc(s.ids, func(a, b *element) int { return cmp.Compare(a.id, b.id) })
	names := object.Array{}
	for _, e := range s.ids {
		names = append(names, object.Bytes(e.id), e.ref)
	}
	return names
}

func countLinks(sheets []*sheet) int {
	n := 0
	for _, sh := range sheets {
		n += len(sh.links)
	}
	return n
}

// The attributes of elements (ISO 32000-1, 14.8.5).

func listAttribute() object.Dict {
	return object.Dict{"O": object.Name("List"), "ListNumbering": object.Name("Disc")}
}

// boxAttribute says where on its page a figure stands: the lower left and the
// upper right corner.
func boxAttribute(x0, y0, x1, y1 float64) object.Dict {
	return object.Dict{
		"O": object.Name("Layout"), "Placement": object.Name("Block"),
		"BBox": object.Array{x0, y0, x1, y1},
	}
}
