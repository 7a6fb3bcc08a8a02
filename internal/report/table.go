package report

import (
	"cmp"
	"maps"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

func (b *builder) table(s *outline.Table) ([]edition.Block, error) {
	columns := make([]*outline.Column, 0, len(s.Columns))
	t := &edition.Table{Columns: []edition.Column{{Title: s.Head.In(b.p.Lang)}}}
	for i := range s.Columns {
		c := &s.Columns[i]
		if c.Wider && b.Sources == "" {
			continue
		}
		columns = append(columns, c)
		t.Columns = append(t.Columns, edition.Column{Title: c.Labels.In(b.p.Lang), Number: c.Number, Faint: c.Faint})
	}
	for _, code := range b.contributors() {
		row, err := b.row(columns, code)
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, row)
	}
	if s.Total != "" {
		row, err := b.row(columns, s.Total)
		if err != nil {
			return nil, err
		}
		t.Total = &row
	}
	return []edition.Block{{Table: t}}, nil
}

func (b *builder) row(columns []*outline.Column, code string) (edition.Row, error) {
	row := edition.Row{Cells: []edition.Cell{{Text: edition.Plain(b.Country(code))}}}
	for _, c := range columns {
		ref := c.Value
		if c.Wider {
			ref += " sources=all"
		}
		v, _, err := b.ask(ref, map[string]string{"contributor": code})
		if err != nil {
			return row, err
		}
		t := b.text(v, cmp.Or(c.Show, outline.ShowPhrase))
		switch {
		case v == nil && c.None != "":
			t = edition.Text{{Text: b.p.Text(c.None), Style: edition.Faint}}
		case (c.Number || c.Faint) && len(t) > 0:
			t[0].Style = ""
		case v != nil && c.Show == "" && len(t) > 0:
			t[0].Notes = v.Sources
		}
		row.Cells = append(row.Cells, edition.Cell{Text: t})
	}
	return row, nil
}

// tally builds the table. What a base that has not reported did is not known:
// its row has question marks, which are not counted as zero.
func (b *builder) tally(s *outline.Tally) ([]edition.Block, error) {
	def, ok := b.Kinds.Latest(s.Kind)
	if !ok {
		return nil, konbit.Invalid("tally.kind", "%q is no kind of record", s.Kind)
	}
	rows := make(map[konbit.ID]*tallied)
	types := make(map[string]bool)
	for _, r := range b.In(s.Kind, outline.InPeriod, s.When, 0) {
		if !b.Has(r, s.If) {
			continue
		}
		id, _ := r.Values[s.Rows].(konbit.ID)
		if rows[id] == nil {
			rows[id] = &tallied{by: make(map[string]int)}
		}
		rows[id].add(b, r, s, types)
	}
	returns := b.expected(s.Returns)
	if len(rows) == 0 && len(returns) == 0 {
		return b.nothing(s.None, b.closed(s.Kind)), nil
	}
	codes := slices.Sorted(maps.Keys(types))
	t := &edition.Table{Columns: []edition.Column{{Title: s.Head.In(b.p.Lang)}}}
	for _, code := range codes {
		t.Columns = append(t.Columns, edition.Column{Title: b.Word(def.Field(s.Columns), code), Number: true})
	}
	if s.Also != "" {
		t.Columns = append(t.Columns, edition.Column{Title: s.AlsoIs.In(b.p.Lang), Number: true})
	}
	t.Columns = append(t.Columns, edition.Column{Title: b.p.Text("report.all"), Number: true}, edition.Column{Title: b.p.Text("report.col.note"), Width: 50})
	for _, x := range returns {
		if rows[x.base.ID] == nil {
			rows[x.base.ID] = &tallied{by: make(map[string]int)}
		}
		rows[x.base.ID].expected, rows[x.base.ID].from = true, x.received
	}
	total := &tallied{by: make(map[string]int)}
	heard, bases := 0, len(rows)
	for _, id := range b.byName(rows) {
		x := rows[id]
		if !x.silent() {
			total.sum(x)
		}
		if id == "" { // no base was named
			bases--
		} else if !x.expected || len(x.from) > 0 {
			heard++
		}
		t.Rows = append(t.Rows, b.tallyRow(b.rowName(id), x, codes, s))
	}
	row := b.tallyRow(b.p.Text("report.reported"), total, codes, s)
	row.Cells[len(row.Cells)-1].Text = edition.Plain(b.p.Text("report.reported.of", "n", heard, "of", bases))
	t.Total = &row
	return []edition.Block{{Table: t}}, nil
}

// tallied is one row of a tally.
type tallied struct {
	by        map[string]int
	also, all int
	records   []konbit.ID
	expected  bool               // a return is
	from      []*register.Record // the returns received
}

func (x *tallied) silent() bool { return x.expected && len(x.from) == 0 && x.all == 0 }

func (x *tallied) add(b *builder, r *register.Record, s *outline.Tally, types map[string]bool) {
	x.all++
	x.records = append(x.records, r.ID)
	codes, _ := r.Values[s.Columns].([]string)
	if code, ok := r.Values[s.Columns].(string); ok {
		codes = []string{code}
	}
	for _, c := range codes {
		if len(s.Codes) == 0 || slices.Contains(s.Codes, c) {
			x.by[c]++
			types[c] = true
		}
	}
	if s.Also != "" && b.Is(r, s.Also, "true") {
		x.also++
	}
}

func (x *tallied) sum(y *tallied) {
	for code, n := range y.by {
		x.by[code] += n
	}
	x.also, x.all = x.also+y.also, x.all+y.all
}

func (b *builder) tallyRow(name string, x *tallied, codes []string, s *outline.Tally) edition.Row {
	row := edition.Row{Cells: []edition.Cell{{Text: edition.Plain(name)}}}
	number := func(n int) {
		word := b.p.Number(float64(n))
		if x.silent() {
			word = "?"
		}
		row.Cells = append(row.Cells, edition.Cell{Text: edition.Plain(word)})
	}
	for _, c := range codes {
		number(x.by[c])
	}
	if s.Also != "" {
		number(x.also)
	}
	number(x.all)
	var note edition.Text
	switch {
	case x.silent():
		note = edition.Plain(b.p.Text("report.return.missing"))
	case x.expected && len(x.from) == 0:
		note = edition.Plain(b.p.Text("report.return.otherwise"))
	case len(x.from) > 0:
		note = b.Field(x.from[len(x.from)-1], "remarks")
	}
	row.Cells = append(row.Cells, edition.Cell{Text: note.Capital()})
	return row
}

func (b *builder) rowName(id konbit.ID) string {
	if r, ok := b.Find(id); ok {
		return b.Name(r)
	}
	return b.p.Text("report.unstated")
}

func (b *builder) byName(rows map[konbit.ID]*tallied) []konbit.ID {
	list := slices.Collect(maps.Keys(rows))
	slices.SortFunc(list, func(x, y konbit.ID) int {
		return cmp.Or(cmp.Compare(b.rowName(x), b.rowName(y)), cmp.Compare(x, y))
	})
	return list
}

// An expectation is a base that owes returns, and those that came for the
// period.
type expectation struct {
	base     *register.Record
	received []*register.Record
	last     *register.Record // the newest of all
}

// expected returns the bases that report daily, by name.
func (b *builder) expected(returns string) []expectation {
	def, ok := b.Kinds.Latest(returns)
	if !ok || def.Field("base") == nil {
		return nil
	}
	var out []expectation
	for _, to := range def.Field("base").To {
		for _, base := range b.Of(to) {
			if base.Values["reports_daily"] != true || base.Values["status"] == "closed" {
				continue
			}
			x := expectation{base: base}
			for _, r := range b.In(returns, outline.UpTo, []string{"period"}, 0) {
				if r.Values["base"] == base.ID {
					x.last = r
				}
			}
			for _, r := range b.In(returns, outline.InPeriod, []string{"period"}, 0) {
				end, ok := r.At.Latest(b.loc)
				if r.Values["base"] == base.ID && (!ok || end.After(b.From)) {
					x.received = append(x.received, r)
				}
			}
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(x, y expectation) int { return cmp.Compare(b.Name(x.base), b.Name(y.base)) })
	return out
}

func (b *builder) returns(s *outline.Returns) ([]edition.Block, error) {
	if _, ok := b.Kinds.Latest(s.Kind); !ok {
		return nil, konbit.Invalid("returns.kind", "%q is no kind of record", s.Kind)
	}
	list := &edition.List{}
	for _, x := range b.expected(s.Kind) {
		item := edition.Item{Term: edition.Plain(b.Name(x.base))}
		switch {
		case len(x.received) > 0:
			r := x.received[len(x.received)-1]
			made := r.Made.Earliest(b.loc)
			state := "received"
			if made.After(b.To) {
				state = "late"
			}
			if r.Values["nil"] == true {
				state = "nil"
			}
			item.ID = outline.Ask{Type: outline.Record, Of: string(r.ID)}.String()
			item.Text = edition.Plain(b.p.Text("report.return."+state, "when", b.Hour(made), "by", r.Values["signed_by"]))
			if s.Text != "" && r.Values["nil"] != true {
				if more := edition.Fill(b.pattern(s.Text), func(name string) edition.Text { return b.Field(r, name) }); len(more) > 0 {
					item.Text = append(item.Text.Add(". "), more.Capital()...)
				}
			}
			if _, err := b.resolve(outline.Ask{Type: outline.Record, Of: string(r.ID)}); err != nil {
				return nil, err
			}
		case x.last != nil:
			item.Text = edition.Plain(b.p.Text("report.return.since", "when", b.When(x.last.At)))
		default:
			item.Text = edition.Plain(b.p.Text("report.return.missing"))
		}
		list.Items = append(list.Items, item)
	}
	if len(list.Items) == 0 {
		return b.nothing(s.None, false), nil
	}
	return []edition.Block{{List: list}}, nil
}

// returnsFact says in the box under the title who has reported, nil where
// nobody is expected to.
func (b *builder) returnsFact() edition.Text {
	spec := ""
	for i := range b.Kind.Parts {
		for _, s := range b.Kind.Parts[i].Blocks {
			if s.Returns != nil {
				spec = s.Returns.Kind
			}
		}
	}
	all := b.expected(spec)
	if spec == "" || len(all) == 0 {
		return nil
	}
	var missing []string
	for _, x := range all {
		if len(x.received) == 0 {
			missing = append(missing, b.Name(x.base))
		}
	}
	t := edition.Text{{Text: b.p.Text("report.of", "n", len(all)-len(missing), "of", len(all)), Style: edition.Strong}}
	if len(missing) > 0 {
		t = t.Add(", " + b.p.Text("report.return.lacking", "n", len(missing), "who", b.p.List(missing...)))
	}
	return t
}
