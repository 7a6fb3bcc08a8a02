package kind

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"konbit.example/konbit"
)

// Sample returns a record of d that passes Check with every field given but the
// personal ones. It shows what a kind looks like and stands in for one in tests;
// its content means nothing. The same made gives the same record.
func (d *Definition) Sample(made time.Time) konbit.Record {
	day := konbit.Date(made.Year(), made.Month(), made.Day())
	r := konbit.Record{
		ID:      konbit.NamedID(made, "sample/"+string(d.Kind())),
		Kind:    d.Kind(),
		Valid:   konbit.On(day),
		Made:    konbit.At(made),
		Sources: []konbit.Source{{Own: true}},
		Place:   &konbit.Place{Name: "sample place"},
	}
	for _, need := range d.Needs {
		switch need {
		case "published":
			r.Published = day
		case "subject":
			r.Subject = konbit.NamedID(made, "sample/subject")
		}
	}
	r.Body = sampler{made}.object(d.Fields)
	return r
}

// A sampler makes values around a time.
type sampler struct{ made time.Time }

// object returns a body of fields in their order. Times come one after the
// other in it, so that each stands after those it must not precede.
func (s sampler) object(fields []Field) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := range fields {
		f := &fields[i]
		if f.Personal {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.Write(marshal(f.Name))
		b.WriteByte(':')
		b.Write(marshal(s.value(fields, f)))
	}
	b.WriteByte('}')
	return b.Bytes()
}

func (s sampler) value(fields []Field, f *Field) any {
	n := max(1, ptr(f.Min))
	for _, name := range f.Sum {
		if terms := find(fields, name); name == f.Sum[0] {
			n = sampleNumber(terms)
		} else {
			n += sampleNumber(terms)
		}
	}
	at := s.made.AddDate(0, 0, after(fields, f))
	day := konbit.Date(at.Year(), at.Month(), at.Day())
	switch f.Type {
	case Text, LongText:
		return strings.Repeat("0", max(0, int(ptr(f.Min))-len("sample "+f.Name))) + "sample " + f.Name
	case Integer, Decimal:
		return n
	case Quantity:
		q := konbit.Quantity{Value: n, Unit: "person"}
		if len(f.units) > 0 {
			q.Unit = f.units[0]
		}
		return q
	case Money:
		return konbit.Quantity{Value: n, Unit: f.vocabulary.Codes[0].Code}
	case Breakdown:
		return map[string]int64{f.vocabulary.Codes[0].Code: 1}
	case Bool:
		return true
	case Coded:
		return f.vocabulary.Codes[0].Code
	case Codes:
		return []string{f.vocabulary.Codes[0].Code}
	case Date:
		return day
	case DateTime:
		return konbit.At(at)
	case Period:
		return konbit.On(day)
	case Place:
		return konbit.Place{Name: "sample place"}
	case Point:
		return konbit.LonLat{10, 20}
	case Track:
		return []konbit.LonLat{{10, 20}, {10.01, 20.01}}
	case Area:
		return json.RawMessage(`{"type":"Polygon","coordinates":[[[10,20],[10.01,20],[10.01,20.01],[10,20]]]}`)
	case Ref:
		return konbit.NamedID(s.made, "sample/"+f.Name)
	case Media:
		return []File{{SHA256: strings.Repeat("0", 64), Name: "sample.jpg", Type: "image/jpeg"}}
	case List:
		items := make([]json.RawMessage, int(n))
		for i := range items {
			items[i] = s.object(f.Fields)
		}
		return items
	default:
		return json.RawMessage("{}")
	}
}

// sampleNumber is the number that a sample gives a term of a sum.
func sampleNumber(f *Field) float64 {
	if f.Type == Breakdown {
		return 1
	}
	return max(1, ptr(f.Min))
}

// after counts the times that f must not precede.
func after(fields []Field, f *Field) int {
	n := 0
	for f != nil && f.After != "" && n < len(fields) {
		f = find(fields, f.After)
		n++
	}
	return n
}

func ptr(p *float64) float64 {
	if p == nil {
		return 0
	}
	return *p
}
