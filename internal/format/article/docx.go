package article

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"konbit.example/konbit"
)

// maxXML bounds what is unpacked of a Word file: its text is a small part.
const maxXML = 64 << 20

// readDocx reads the text of a Word file, a line for each paragraph; text that
// a tracked change deleted is not read.
func (a *Article) readDocx(b []byte) error {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return konbit.Invalid("file", "this is no Word file, or it is damaged: %v", err)
	}
	body, err := unzip(z, "word/document.xml")
	if err != nil {
		return err
	}
	if body == nil {
		return konbit.Invalid("file", "this is no Word file: there is no document in the archive; want .txt, .md, .html, .eml, .docx or .pdf")
	}
	if a.Text, err = wordText(body); err != nil {
		return err
	}
	if core, err := unzip(z, "docProps/core.xml"); err == nil && core != nil {
		var p struct {
			Title   string `xml:"title"`
			Creator string `xml:"creator"`
		}
		if xml.Unmarshal(core, &p) == nil {
			a.Title, a.Author = clip(p.Title), clip(p.Creator)
		}
	}
	return nil
}

func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.ToValidUTF8(s[:min(len(s), konbit.MaxName)], "")
}

// unzip returns the file called name, nil if there is none.
func unzip(z *zip.Reader, name string) ([]byte, error) {
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return nil, konbit.Invalid("file", "the Word file is damaged: %v", err)
		}
		defer in.Close()
		b, err := io.ReadAll(io.LimitReader(in, maxXML+1))
		if len(b) > maxXML {
			return nil, konbit.Invalid("file", "the Word file unpacks to more than %d MB: save its text as .txt", maxXML>>20)
		}
		if err != nil {
			return nil, konbit.Invalid("file", "the Word file is damaged: %v", err)
		}
		return b, nil
	}
	return nil, nil
}

func wordText(body []byte) (string, error) {
	var out strings.Builder
	in := xml.NewDecoder(bytes.NewReader(body))
	inText, deleted := false, 0
	for out.Len() <= MaxText {
		t, err := in.RawToken()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", konbit.Invalid("file", "the Word file is damaged: %v", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				inText = true
			case "del":
				deleted++
			case "tab":
				out.WriteByte('\t')
			case "br", "cr":
				out.WriteByte('\n')
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = false
			case "del":
				deleted--
			case "p":
				out.WriteString("\n")
			case "tc":
				out.WriteString("\t")
			}
		case xml.CharData:
			if inText && deleted == 0 {
				out.Write(t)
			}
		}
	}
	return "", tooLong()
}
