package report

import (
	"cmp"
	"maps"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// TableSpec is a table with a row for each contributor.
type TableSpec struct {
	Rows    string       `yaml:"rows"` // contributor
	Head    message.Text `yaml:"head"` // of the first column
	Columns []ColumnSpec `yaml:"columns"`
	Total   string       `yaml:"total"` // contributor code of the last row: ALL
}

// A ColumnSpec is a column of values.
type ColumnSpec struct {
	Labels message.Text `yaml:"labels"`
	Value  string       `yaml:"value"` // reference; {contributor} and {period} in it are filled
	Show   Show         `yaml:"show"`  // empty: the phrase
	None   string       `yaml:"none"`  // label where nothing known speaks to it
	Number bool         `yaml:"number"`
	Faint  bool         `yaml:"faint"`
	Wider  bool         `yaml:"wider"` // from all sources, where the edition uses only some: left out otherwise
}

func (b *builder) table(s *TableSpec) ([]Block, error) {
	columns := make([]*ColumnSpec, 0, len(s.Columns))
	t := &Table{Columns: []Column{{Title: s.Head.In(b.p.Lang)}}}
	for i := range s.Columns {
		c := &s.Columns[i]
		if c.Wider && b.Sources == "" {
			continue
		}
		columns = append(columns, c)
		t.Columns = append(t.Columns, Column{Title: c.Labels.In(b.p.Lang), Number: c.Number, Faint: c.Faint})
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
	return []Block{{Table: t}}, nil
}

func (b *builder) row(columns []*ColumnSpec, code string) (Row, error) {
	row := Row{Cells: []Cell{{Text: plain(b.country(code))}}}
	for _, c := range columns {
		ref := c.Value
		if c.Wider {
			ref += " sources=all"
		}
		v, _, err := b.ask(ref, map[string]string{"contributor": code})
		if err != nil {
			return row, err
		}
		t := b.text(v, cmp.Or(c.Show, ShowPhrase))
		switch {
		case v == nil && c.None != "":
			t = Text{{Text: b.p.Text(c.None), Style: Faint}}
		case (c.Number || c.Faint) && len(t) > 0:
			t[0].Style = ""
		}
		row.Cells = append(row.Cells, Cell{Text: t})
	}
	return row, nil
}

// TallySpec counts records of one kind by where they come from and by type.
type TallySpec struct {
	Kind    string            `yaml:"kind"`
	When    []string          `yaml:"when"`
	If      map[string]string `yaml:"if"`
	Rows    string            `yaml:"rows"`    // field that refers to the unit or base
	Columns string            `yaml:"columns"` // field of codes: a column for each that occurs
	Also    string            `yaml:"also"`    // field: a column for the records that give it
	Returns string            `yaml:"returns"` // kind of the returns without which a row is unknown
	Head    message.Text      `yaml:"head"`
	AlsoIs  message.Text      `yaml:"also_is"`
	None    string            `yaml:"none"`
}

// tally builds the table. What a base that has not reported did is not known:
// its row has question marks, which are not counted as zero.
func (b *builder) tally(s *TallySpec) ([]Block, error) {
	def, ok := b.Kinds.Latest(s.Kind)
	if !ok {
		return nil, konbit.Invalid("tally.kind", "%q is no kind of record", s.Kind)
	}
	rows := make(map[konbit.ID]*tallied)
	types := make(map[string]bool)
	for _, r := range b.in(s.Kind, InPeriod, s.When, 0) {
		if !b.has(r, s.If) {
			continue
		}
		id, _ := r.v[s.Rows].(konbit.ID)
		if rows[id] == nil {
			rows[id] = &tallied{by: make(map[string]int)}
		}
		rows[id].add(b, r, s, types)
	}
	returns := b.expected(s.Returns)
	if len(rows) == 0 && len(returns) == 0 {
		return b.nothing(s.None, false), nil
	}
	codes := slices.Sorted(maps.Keys(types))
	t := &Table{Columns: []Column{{Title: s.Head.In(b.p.Lang)}}}
	for _, code := range codes {
		t.Columns = append(t.Columns, Column{Title: b.fieldWord(def.Field(s.Columns), code), Number: true})
	}
	if s.Also != "" {
		t.Columns = append(t.Columns, Column{Title: s.AlsoIs.In(b.p.Lang), Number: true})
	}
	t.Columns = append(t.Columns, Column{Title: b.p.Text("report.all"), Number: true}, Column{Title: b.p.Text("report.col.note"), Width: 50})
	for _, x := range returns {
		if rows[x.base.ID] == nil {
			rows[x.base.ID] = &tallied{by: make(map[string]int)}
		}
		rows[x.base.ID].expected, rows[x.base.ID].from = true, x.received
	}
	total := &tallied{by: make(map[string]int)}
	heard := 0
	for _, id := range b.byName(rows) {
		x := rows[id]
		if !x.silent() {
			heard++
			total.sum(x)
		}
		t.Rows = append(t.Rows, b.tallyRow(b.rowName(id), x, codes, s))
	}
	row := b.tallyRow(b.p.Text("report.reported"), total, codes, s)
	row.Cells[len(row.Cells)-1].Text = plain(b.p.Text("report.reported.of", "n", heard, "of", len(rows)))
	t.Total = &row
	return []Block{{Table: t}}, nil
}

// tallied is one row of a tally.
type tallied struct {
	by        map[string]int
	also, all int
	records   []konbit.ID
	expected  bool      // a return is
	from      []*record // the returns received
}

func (x *tallied) silent() bool { return x.expected && len(x.from) == 0 && x.all == 0 }

func (x *tallied) add(b *builder, r *record, s *TallySpec, types map[string]bool) {
	x.all++
	x.records = append(x.records, r.ID)
	codes, _ := r.v[s.Columns].([]string)
	if code, ok := r.v[s.Columns].(string); ok {
		codes = []string{code}
	}
	for _, c := range codes {
		x.by[c]++
		types[c] = true
	}
	if s.Also != "" && b.is(r, s.Also, "true") {
		x.also++
	}
}

func (x *tallied) sum(y *tallied) {
	for code, n := range y.by {
		x.by[code] += n
	}
	x.also, x.all = x.also+y.also, x.all+y.all
}

func (b *builder) tallyRow(name string, x *tallied, codes []string, s *TallySpec) Row {
	row := Row{Cells: []Cell{{Text: plain(name)}}}
	number := func(n int) {
		word := b.p.Number(float64(n))
		if x.silent() {
			word = "?"
		}
		row.Cells = append(row.Cells, Cell{Text: plain(word)})
	}
	for _, c := range codes {
		number(x.by[c])
	}
	if s.Also != "" {
		number(x.also)
	}
	number(x.all)
	var note Text
	switch {
	case x.silent():
		note = plain(b.p.Text("report.return.missing"))
	case len(x.from) > 0:
		note = b.value(x.from[len(x.from)-1], "remarks")
	}
	row.Cells = append(row.Cells, Cell{Text: b.capital(note)})
	return row
}

func (b *builder) rowName(id konbit.ID) string {
	if r, ok := b.find(id); ok {
		return b.name(r)
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

// ReturnsSpec lists the bases that report, and what they sent.
type ReturnsSpec struct {
	Kind string `yaml:"kind"` // of the returns; its field base says whose
	Text string `yaml:"text"` // pattern over a return
	None string `yaml:"none"`
}

// An expectation is a base that owes returns, and those that came for the
// period.
type expectation struct {
	base     *record
	received []*record
	last     *record // the newest of all
}

// expected returns the bases that report daily, by name.
func (b *builder) expected(returns string) []expectation {
	def, ok := b.Kinds.Latest(returns)
	if !ok || def.Field("base") == nil {
		return nil
	}
	var out []expectation
	for _, to := range def.Field("base").To {
		for _, base := range b.byKind[to] {
			if base.v["reports_daily"] != true || base.v["status"] == "closed" {
				continue
			}
			x := expectation{base: base}
			for _, r := range b.in(returns, UpTo, []string{"period"}, 0) {
				if r.v["base"] == base.ID {
					x.last = r
				}
			}
			for _, r := range b.in(returns, InPeriod, []string{"period"}, 0) {
				end, ok := r.at.Latest(b.loc)
				if r.v["base"] == base.ID && (!ok || end.After(b.From)) {
					x.received = append(x.received, r)
				}
			}
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(x, y expectation) int { return cmp.Compare(b.name(x.base), b.name(y.base)) })
	return out
}

func (b *builder) returns(s *ReturnsSpec) ([]Block, error) {
	if _, ok := b.Kinds.Latest(s.Kind); !ok {
		return nil, konbit.Invalid("returns.kind", "%q is no kind of record", s.Kind)
	}
	list := &List{}
	for _, x := range b.expected(s.Kind) {
		item := Item{Term: plain(b.name(x.base))}
		switch {
		case len(x.received) > 0:
			r := x.received[len(x.received)-1]
			made := r.Made.Earliest(b.loc)
			state := "received"
			if made.After(b.To) {
				state = "late"
			}
			if r.v["nil"] == true {
				state = "nil"
			}
			item.ID = Ask{Type: Record, Of: string(r.ID)}.String()
			item.Text = plain(b.p.Text("report.return."+state, "when", b.hour(made), "by", r.v["signed_by"]))
			if s.Text != "" && r.v["nil"] != true {
				if more := b.fill(b.pattern(s.Text), func(name string) Text { return b.value(r, name) }); len(more) > 0 {
					item.Text = append(appendText(item.Text, ". "), b.capital(more)...)
				}
			}
			if _, err := b.resolve(Ask{Type: Record, Of: string(r.ID)}); err != nil {
				return nil, err
			}
		case x.last != nil:
			item.Text = plain(b.p.Text("report.return.since", "when", b.when(x.last.at)))
		default:
			item.Text = plain(b.p.Text("report.return.missing"))
		}
		list.Items = append(list.Items, item)
	}
	if len(list.Items) == 0 {
		return b.nothing(s.None, false), nil
	}
	return []Block{{List: list}}, nil
}

// returnsFact says in the box under the title who has reported, nil where
// nobody is expected to.
func (b *builder) returnsFact() Text {
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
			missing = append(missing, b.name(x.base))
		}
	}
	t := Text{{Text: b.p.Text("report.of", "n", len(all)-len(missing), "of", len(all)), Style: Strong}}
	if len(missing) > 0 {
		t = appendText(t, ", "+b.p.Text("report.return.lacking", "n", len(missing), "who", b.p.List(missing...)))
	}
	return t
}
