// Package gold reads annotated claims and their documents, one JSON object a
// line, into what a figure engine takes.
//
// It is the format of konbit reconcile and of the tests, and no store: what it
// reads is not on record. Its one invariant: a line is read whole or refused by
// its number.
package gold

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// A Set is what annotators found in some documents.
type Set struct {
	Claims       []figure.Claim
	Documents    []figure.Document
	Lineage      []figure.Lineage
	Institutions []figure.Institution
}

// claim is a line of a file of annotated claims.
type claim struct {
	ID, Doc, Lang, Dct, Quote, Span     string
	Measure, Op, Unit, When             string
	Contributor, Place, Population      string
	Status, Speaker, Role, Text, Period string
	About, Subject                      string
	Value, Hi                           *float64
	Optional                            bool
	Terms                               []konbit.Quantity
}

// document is a line of a file of documents: a document, or an institution.
type document struct {
	Doc, Title, Publisher, Published, Collection, Relation string
	Original                                               string `json:"original_publisher"`
	Grade                                                  konbit.Grade
	DerivedFrom                                            string `json:"derived_from"`
	Institution                                            string
	Speakers                                               []string
}

// ops are the qualifiers of the annotation format.
var ops = map[string]konbit.Qualifier{
	"eq": konbit.Exact, "gt": konbit.Over, "ge": konbit.AtLeast, "lt": konbit.LessThan, "le": konbit.UpTo,
	"near_below": konbit.Nearly, "near_above": konbit.JustOver, "approx": konbit.About, "between": konbit.Range, "vague": konbit.Vague,
}

// Read reads annotated claims and the documents and institutions that they
// name. A claim that an annotator marked as optional is only proposed. Errors
// name the line.
func Read(r *figure.Readings, claims, docs io.Reader) (*Set, error) {
	g := &Set{}
	err := lines("documents", docs, func(d *document) error { return g.addDocument(d) })
	if err == nil {
		err = lines("claims", claims, func(c *claim) error { return g.addClaim(r, c) })
	}
	return g, err
}

func lines[T any](what string, r io.Reader, f func(*T) error) error {
	in := bufio.NewScanner(r)
	in.Buffer(nil, konbit.MaxBody)
	for n := 1; in.Scan(); n++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		v := new(T)
		if err := json.Unmarshal(in.Bytes(), v); err != nil {
			return konbit.Invalid(fmt.Sprintf("%s line %d", what, n), "want one JSON object a line: %v", err)
		}
		if err := f(v); err != nil {
			return konbit.Under(fmt.Sprintf("%s line %d", what, n), err)
		}
	}
	return in.Err()
}

func (g *Set) addDocument(d *document) error {
	if d.Doc == "" {
		if d.Institution == "" {
			return konbit.Invalid("doc", "want the document's name, or an institution")
		}
		g.Institutions = append(g.Institutions, figure.Institution{ID: d.Institution, Grade: d.Grade, Speakers: d.Speakers})
		return nil
	}
	published, err := konbit.ParseMoment(d.Published)
	if err != nil {
		return konbit.Under("published", err)
	}
	if err := d.Grade.Check(); err != nil {
		return konbit.Under("grade", err)
	}
	g.Documents = append(g.Documents, figure.Document{
		ID: konbit.ID(d.Doc), Publisher: d.Publisher, Original: d.Original, Institution: d.Institution, Grade: d.Grade,
		Collection: d.Collection, Published: published,
	})
	if d.DerivedFrom != "" {
		g.Lineage = append(g.Lineage, figure.Lineage{From: konbit.ID(d.Doc), To: konbit.ID(d.DerivedFrom), Relation: cmp.Or(d.Relation, "copies")})
	}
	return nil
}

func (g *Set) addClaim(r *figure.Readings, c *claim) error {
	out := figure.Claim{
		ID: konbit.ID(c.ID), Document: konbit.ID(c.Doc), Measure: c.Measure, Speaker: c.Speaker, Role: c.Role, Language: c.Lang,
		Quote: c.Quote, Text: c.Text, Terms: c.Terms, Proposed: c.Optional,
		Dims: figure.Dims{
			Contributor: c.Contributor, Place: c.Place, Population: c.Population, Status: c.Status, Period: c.Period,
			Subject: cmp.Or(c.About, c.Subject),
		},
	}
	if c.ID == "" || c.Measure == "" {
		return konbit.Invalid("id", "a claim needs an id and a measure")
	}
	var err error
	if out.Published, err = konbit.ParseMoment(c.Dct); err != nil {
		return konbit.Under("dct", err)
	}
	if out.Published.IsZero() {
		for _, d := range g.Documents {
			if d.ID == out.Document {
				out.Published = d.Published
			}
		}
	}
	if c.When != "" && c.When != "DCT" { // as of the document is no time of its own
		if out.Valid, err = konbit.ParseSpan(strings.ReplaceAll(c.When, "DCT", out.Published.String())); err != nil {
			return konbit.Under("when", err)
		}
	}
	if c.Value == nil {
		g.Claims = append(g.Claims, out)
		return nil
	}
	q, ok := ops[cmp.Or(c.Op, "eq")]
	if !ok {
		q = konbit.Qualifier(c.Op) // finer than the format's own: just_under
	}
	if !slices.Contains(konbit.Qualifiers, q) {
		return konbit.Invalid("op", "%q is no operator: want eq, gt, ge, lt, le, near_below, near_above, approx, between, vague, or a qualifier", c.Op)
	}
	out.Quantity = konbit.Quantity{Value: *c.Value, Qualifier: r.Finer(q, cmp.Or(c.Lang, "en"), c.Span), Unit: c.Unit}
	if q == konbit.Range {
		out.Quantity.High = c.Hi
	}
	if err := out.Quantity.Check(); err != nil {
		return err
	}
	g.Claims = append(g.Claims, out)
	return nil
}

// Fill adds everything in g to e.
func (g *Set) Fill(e *figure.Engine) {
	e.AddDocuments(g.Documents...)
	e.AddLineage(g.Lineage...)
	e.Add(g.Claims...)
}
