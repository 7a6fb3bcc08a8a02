package render

import (
	"fmt"
	"strings"
	"time"
)

// A part is one file of the package that a DOCX is.
type part struct{ name, text string }

// A medium is a picture of the document, the kind being its file's ending.
type medium struct{ kind, content string }

func (m medium) name(n int) string { return fmt.Sprintf("picture%d.%s", n, m.kind) }

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	relNS   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// parts returns the files of the document, in a fixed order.
func (d *docx) parts() []part {
	list := []part{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="emf" ContentType="image/x-emf"/><Default Extension="jpeg" ContentType="image/jpeg"/>` +
			override("document", "document.main") + override("styles", "styles") + override("fontTable", "fontTable") + override("settings", "settings") + override("header1", "header") + override("footer1", "footer") +
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
		{"_rels/.rels", rels(relation("rId1", relNS+"officeDocument", "word/document.xml", false) +
			relation("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml", false))},
		{"docProps/core.xml", d.core()},
		{"word/document.xml", xmlHead + `<w:document` + wordNS + `><w:body>` + d.String() + sectPr + `</w:body></w:document>`},
		{"word/_rels/document.xml.rels", d.relations()},
		{"word/styles.xml", d.styles()},
		{"word/fontTable.xml", xmlHead + `<w:fonts` + wordNS + `><w:font w:name="IBM Plex Sans"><w:altName w:val="Arial"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>`},
		{"word/settings.xml", xmlHead + `<w:settings` + wordNS + `><w:defaultTabStop w:val="420"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`},
		{"word/header1.xml", xmlHead + `<w:hdr` + wordNS + `>` + d.running("Header", d.e.Banner) + `</w:hdr>`},
		{"word/footer1.xml", xmlHead + `<w:ftr` + wordNS + `>` + d.running("Footer", d.e.Foot) + `</w:ftr>`},
	}
	for i, m := range d.media {
		list = append(list, part{"word/media/" + m.name(i+1), m.content})
	}
	return list
}

func override(name, kind string) string {
	return `<Override PartName="/word/` + name + `.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kind + `+xml"/>`
}

func rels(s string) string {
	return xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + s + `</Relationships>`
}

func relation(id, kind, target string, outside bool) string {
	mode := ""
	if outside {
		mode = ` TargetMode="External"`
	}
	return `<Relationship Id="` + id + `" Type="` + kind + `" Target="` + escape(target) + `"` + mode + `/>`
}

func (d *docx) relations() string {
	var b strings.Builder
	for _, name := range []string{"styles", "fontTable", "settings"} {
		b.WriteString(relation("r"+name, relNS+name, name+".xml", false))
	}
	b.WriteString(relation("rHeader", relNS+"header", "header1.xml", false))
	b.WriteString(relation("rFooter", relNS+"footer", "footer1.xml", false))
	for i, m := range d.media {
		b.WriteString(relation(fmt.Sprintf("rMedia%d", i+1), relNS+"image", "media/"+m.name(i+1), false))
	}
	for i, l := range d.links {
		b.WriteString(relation(fmt.Sprintf("rLink%d", i+1), relNS+"hyperlink", l, true))
	}
	return rels(b.String())
}

// core returns the document's properties; it is dated by what was known.
func (d *docx) core() string {
	when := d.e.Known.UTC().Format(time.RFC3339)
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(d.e.Serial+", "+d.e.Title) + `</dc:title><dc:subject>` + escape(d.e.Label) + `</dc:subject><dc:creator>` + escape(d.e.Mission) + `</dc:creator><dc:language>` + escape(d.e.Lang) + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + when + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + when + `</dcterms:modified></cp:coreProperties>`
}

// sectPr sets A4 with the margins of the printed page.
const sectPr = `<w:sectPr><w:headerReference w:type="default" r:id="rHeader"/><w:footerReference w:type="default" r:id="rFooter"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1120" w:right="783" w:bottom="1130" w:left="783" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>`

// running returns what stands at the top or foot of every page: the marking,
// words in the middle and the page's number.
func (d *docx) running(style, middle string) string {
	var b strings.Builder
	run := func(properties, s string) {
		b.WriteString(`<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + escape(s) + `</w:t></w:r>`)
	}
	field := func(name string) {
		b.WriteString(`<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:b/></w:rPr><w:instrText xml:space="preserve"> ` + name + ` </w:instrText></w:r><w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>`)
	}
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	run(`<w:b/><w:color w:val="`+strings.ToUpper(strings.TrimPrefix(markingInk(d.e.Marking), "#"))+`"/><w:shd w:val="clear" w:color="auto" w:fill="111111"/>`, "\u00a0"+d.e.Label+"\u00a0")
	b.WriteString(`<w:r><w:tab/></w:r>`)
	if style == "Header" {
		run(`<w:b/><w:spacing w:val="40"/>`, middle)
	} else {
		run("", middle)
	}
	b.WriteString(`<w:r><w:tab/></w:r>`)
	before, rest, _ := strings.Cut(d.e.Page, "{n}")
	between, after, _ := strings.Cut(rest, "{m}")
	run(`<w:b/>`, before)
	field("PAGE")
	run(`<w:b/>`, between)
	field("NUMPAGES")
	run(`<w:b/>`, after)
	b.WriteString(`</w:p>`)
	return b.String()
}

// styles returns the paragraph styles, in the sizes of the printed page.
func (d *docx) styles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="IBM Plex Sans" w:hAnsi="IBM Plex Sans" w:cs="IBM Plex Sans" w:eastAsia="IBM Plex Sans"/><w:color w:val="111111"/><w:sz w:val="17"/><w:szCs w:val="17"/><w:lang w:val="` + escape(d.e.Lang) + `"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	const tight = `<w:spacing w:before="20" w:after="20" w:line="252" w:lineRule="auto"/>`
	for _, s := range []struct{ id, name, p, r string }{
		{"Title", "Title", `<w:spacing w:before="40" w:after="20" w:line="240" w:lineRule="auto"/>`, `<w:b/><w:spacing w:val="-8"/><w:sz w:val="40"/>`},
		{"Heading1", "heading 1", `<w:keepNext/><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs><w:spacing w:before="200" w:after="60" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:sz w:val="21"/>`},
		{"Heading2", "heading 2", `<w:keepNext/><w:spacing w:before="80" w:after="20"/><w:outlineLvl w:val="1"/>`, `<w:b/>`},
		{"Faint", "Remark", `<w:spacing w:before="20" w:after="80"/>`, `<w:color w:val="444444"/><w:sz w:val="16"/>`},
		{"Serial", "Serial", `<w:spacing w:before="60" w:after="0"/><w:jc w:val="right"/>`, `<w:sz w:val="21"/>`},
		{"Right", "Right", `<w:jc w:val="right"/>`, ``},
		{"Label", "Label", tight, `<w:color w:val="555555"/><w:sz w:val="15"/>`},
		{"LabelRight", "Label right", tight + `<w:jc w:val="right"/>`, `<w:color w:val="555555"/><w:sz w:val="15"/>`},
		{"LabelAfter", "Label after numbers", tight + `<w:ind w:left="100"/>`, `<w:color w:val="555555"/><w:sz w:val="15"/>`},
		{"Cell", "Cell", tight, ``},
		{"CellAfter", "Cell after numbers", tight + `<w:ind w:left="100"/>`, ``},
		{"CellRight", "Cell right", tight + `<w:jc w:val="right"/>`, ``},
		{"Bullet", "Bullet", `<w:tabs><w:tab w:val="left" w:pos="200"/></w:tabs><w:ind w:left="200" w:hanging="200"/>`, ``},
		{"Numbered", "Numbered paragraph", `<w:tabs><w:tab w:val="left" w:pos="460"/></w:tabs><w:ind w:left="460" w:hanging="460"/>`, ``},
		{"Source", "Source", `<w:tabs><w:tab w:val="left" w:pos="360"/></w:tabs><w:spacing w:after="0"/><w:ind w:left="360" w:hanging="360"/>`, `<w:color w:val="333333"/><w:sz w:val="17"/>`},
		{"Code", "Seal", `<w:spacing w:before="60" w:after="20"/>`, `<w:b/><w:spacing w:val="12"/><w:sz w:val="20"/>`},
		{"Tiny", "Tiny", `<w:spacing w:after="0"/>`, `<w:sz w:val="15"/>`},
		{"Caption", "caption", `<w:keepNext/><w:spacing w:before="20" w:after="0"/>`, `<w:b/><w:sz w:val="16"/>`},
		{"Proof", "Evidence of a value", `<w:keepNext/><w:pBdr><w:top w:val="single" w:sz="3" w:space="2" w:color="C9D0D2"/></w:pBdr><w:spacing w:before="60" w:after="0"/>`, `<w:sz w:val="15"/>`},
		{"Claim", "Evidence", `<w:spacing w:after="0"/><w:ind w:left="160"/>`, `<w:color w:val="333333"/><w:sz w:val="15"/>`},
		{"Picture", "Picture", `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>`, ``},
		{"Gap", "Gap", `<w:spacing w:before="0" w:after="0" w:line="100" w:lineRule="exact"/>`, `<w:sz w:val="4"/>`},
		{"Header", "header", `<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="111111"/></w:pBdr><w:tabs><w:tab w:val="center" w:pos="5170"/><w:tab w:val="right" w:pos="10340"/></w:tabs><w:spacing w:after="0"/>`, `<w:sz w:val="17"/>`},
		{"Footer", "footer", `<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="666666"/></w:pBdr><w:tabs><w:tab w:val="center" w:pos="5170"/><w:tab w:val="right" w:pos="10340"/></w:tabs><w:spacing w:after="0"/>`, `<w:sz w:val="16"/>`},
	} {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, s.id, s.name, s.p, s.r)
	}
	b.WriteString(`</w:styles>`)
	return b.String()
}
