package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"time"

	"reprieve/reports/document"
	"reprieve/reports/pdf/object"
)

// program is what the file names as its author's tool.
const program = "reprieve"

// information is the old form of the metadata, which must agree with the new. Its
// dates are the document's, never the clock's.
func information(doc *document.Document) object.Dict {
	date := object.Text(doc.Date.UTC().Format("D:20060102150405Z"))
	dict := object.Dict{
		"Title": object.Text(doc.Title), "Creator": object.Text(program), "Producer": object.Text(program),
		"CreationDate": date, "ModDate": date,
	}
	if doc.Subject != "" {
		dict["Subject"] = object.Text(doc.Subject)
	}
	if doc.Author != "" {
		dict["Author"] = object.Text(doc.Author)
	}
	return dict
}

// xmpHead and xmpTail surround the document's own metadata. The tail describes
// the name pdfuaid to readers of PDF/A, which do not know it.
const (
	xmpHead = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" + `<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
`
	xmpTail = `<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`
)

// xmp is the metadata of the file: that it follows PDF/A-2a (ISO 19005-2) and
// PDF/UA-1 (ISO 14289-1), and what the document says of itself.
func xmp(doc *document.Document) []byte {
	var b bytes.Buffer
	b.WriteString(xmpHead)
	property := func(name, before, value, after string) {
		if value != "" {
			fmt.Fprintf(&b, "<%s>%s%s%s</%s>\n", name, before, escaped(value), after, name)
		}
	}
	const alternative, alternativeEnd = `<rdf:Alt><rdf:li xml:lang="x-default">`, `</rdf:li></rdf:Alt>`
	property("dc:title", alternative, doc.Title, alternativeEnd)
	property("dc:description", alternative, doc.Subject, alternativeEnd)
	property("dc:creator", "<rdf:Seq><rdf:li>", doc.Author, "</rdf:li></rdf:Seq>")
	property("dc:language", "<rdf:Bag><rdf:li>", doc.Language, "</rdf:li></rdf:Bag>")
	date := doc.Date.UTC().Format(time.RFC3339)
	property("xmp:CreateDate", "", date, "")
	property("xmp:ModifyDate", "", date, "")
	property("xmp:CreatorTool", "", program, "")
	property("pdf:Producer", "", program, "")
	b.WriteString(xmpTail)
	return b.Bytes()
}

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}
