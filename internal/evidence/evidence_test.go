package evidence_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/nodetest"
)

var analyst = access.Principal{ID: "test:analyst", Name: "An analyst", Roles: []access.Role{access.Analyst}, Clearance: konbit.Red}

const story = `Police land in the capital

PORT-AU-PRINCE, February 8, 2025 - Another 144 Kenyan police officers landed in Port-au-Prince on Thursday, February 6, officials said.

On February 4, 17 people were killed in Kenscoff, according to the Haitian National Police. Police arrested 12 suspects. The 144 officers were received by the prime minister.
`

// config is what an empty node of the reference mission is made of. Its clock
// stands still: order must not hang on it.
func config(t *testing.T) node.Config {
	t.Helper()
	return nodetest.Config(t, nodetest.Mission(t, "haiti-mss"), func() time.Time { return time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC) })
}

// desk returns the desk of a new node.
func desk(t *testing.T) (*evidence.Desk, *node.Node) {
	t.Helper()
	n := nodetest.Open(t, config(t))
	return evidence.New(n), n
}

func add(t *testing.T, d *evidence.Desk, text string) *evidence.Sheet {
	t.Helper()
	a, err := d.Add(t.Context(), analyst, evidence.Draft{Name: "a.txt", Content: []byte(text), Publisher: "The Test", Published: konbit.MustMoment("2025-02-08")})
	if err != nil {
		t.Fatal(err)
	}
	return sheet(t, d, a.Document)
}

func sheet(t *testing.T, d *evidence.Desk, id konbit.ID) *evidence.Sheet {
	t.Helper()
	s, err := d.Sheet(t.Context(), analyst, id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// item returns the item of s that counts measure.
func item(t *testing.T, s *evidence.Sheet, measure string) *evidence.Item {
	t.Helper()
	for i := range s.Items {
		if x := &s.Items[i]; x.Fields.Measure == measure && x.State != evidence.Corrected {
			return x
		}
	}
	t.Fatalf("no claim of %s", measure)
	return nil
}

func killed(t *testing.T, n *node.Node) string {
	t.Helper()
	f, err := n.Figure(t.Context(), analyst, node.Ask{Measure: "killed", Place: "Kenscoff", Period: "2025-02", Known: "2025-02-08"})
	if konbit.CodeOf(err) == konbit.CodeNotFound && err != nil {
		return "nothing"
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.Phrase.In("en")
}

// Whatever stands before it, a quote is the text's own bytes, and its UTF-16
// offsets are those of a browser.
func TestQuotesAreTheText(t *testing.T) {
	d, _ := desk(t)
	for name, before := range map[string]string{
		"plain": "", "emoji": "🙂🇭🇹👩‍👩‍👧 ", "combining": "e\u0301o\u0302 ", "right to left": "\u202eקבוצה\u202c ", "returns": "A line.\r\n\r\n", "quotes": "« “‘ ",
	} {
		t.Run(name, func(t *testing.T) {
			s := add(t, d, before+story+before)
			if len(s.Items) < 4 {
				t.Fatalf("only %d items", len(s.Items))
			}
			units := utf16.Encode([]rune(s.Text))
			for _, x := range s.Items {
				for _, q := range []evidence.Extract{x.Quote, x.Span} {
					if q.Text == "" || s.Text[q.From:q.To] != q.Text {
						t.Errorf("bytes %d to %d are %q, not %q", q.From, q.To, s.Text[q.From:q.To], q.Text)
					}
					if got := string(utf16.Decode(units[q.From16:q.To16])); got != q.Text {
						t.Errorf("units %d to %d are %q, not %q", q.From16, q.To16, got, q.Text)
					}
				}
			}
		})
	}
}

// A proposal counts only once somebody accepts it; what is taken back counts no
// more; the effect says so beforehand.
func TestProposedAcceptedUndone(t *testing.T) {
	d, n := desk(t)
	s := add(t, d, story)
	x := item(t, s, "killed")
	effects, err := d.Effects(t.Context(), analyst, node.Ask{Valid: "2025-02-08"}, "en", x.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(effects) == 0 || effects[0].Before != nil || effects[0].After.Phrase != "at least 17" {
		t.Errorf("effects %+v, want nothing -> at least 17", effects)
	}
	want := []string{"nothing", "at least 17", "nothing", "at least 17", "at least 18", "at least 17", "nothing"}
	got := []string{killed(t, n)}
	for _, f := range []func() error{
		func() error { return d.Accept(t.Context(), analyst, x.ID) },
		func() error { _, err := d.Undo(t.Context(), analyst, s.Document); return err },
		func() error { return d.Accept(t.Context(), analyst, x.ID) },
		func() error {
			c, err := evidence.Edit(x, "value=18")
			if err == nil {
				_, err = d.Correct(t.Context(), analyst, x.ID, c)
			}
			return err
		},
		func() error { _, err := d.Undo(t.Context(), analyst, s.Document); return err },
		func() error { return d.Reject(t.Context(), analyst, "not-said", "", x.ID) },
	} {
		if err := f(); err != nil {
			t.Fatal(err)
		}
		got = append(got, killed(t, n))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the figure (-want +got):\n%s", diff)
	}
	if x := item(t, sheet(t, d, s.Document), "killed"); x.State != evidence.Rejected || x.By != analyst.ID || x.Reason != "not-said" || x.At.IsZero() {
		t.Errorf("got %s by %s at %s for %s", x.State, x.By, x.At, x.Reason)
	}
}

// Reading a text again adds nothing and changes no decision.
func TestReadAgain(t *testing.T) {
	d, n := desk(t)
	s := add(t, d, story)
	if err := d.Accept(t.Context(), analyst, s.Items[0].ID); err != nil {
		t.Fatal(err)
	}
	before := n.Ledger.Head().Position
	for range 2 {
		a, err := evidence.New(n).Propose(t.Context(), analyst, s.Document) // a desk that remembers nothing
		if err != nil {
			t.Fatal(err)
		}
		if a.New != 0 {
			t.Errorf("%d new proposals", a.New)
		}
	}
	again := add(t, d, story)
	if again.Document != s.Document || n.Ledger.Head().Position != before {
		t.Errorf("document %s, position %d; want %s, %d", again.Document, n.Ledger.Head().Position, s.Document, before)
	}
	if again.Items[0].State != evidence.Accepted {
		t.Errorf("the accepted claim is %s", again.Items[0].State)
	}
}

// A newer lexicon proposes what it reads differently beside what was decided,
// puts it in the place of what nobody decided, and takes nothing away.
func TestNewerLexicon(t *testing.T) {
	const text = `On February 4, 17 people were killed in Kenscoff, officials said.

On February 5, 12 people were zapped in Mirebalais, and 31 homes were burned.

Police arrested 9 suspects in Delmas on February 6.
`
	c := config(t)
	old := evidence.New(nodetest.Open(t, c))
	s := add(t, old, text)
	accepted, waiting, rejected := item(t, s, "killed").ID, item(t, s, "other").ID, item(t, s, "arrested").ID
	if err := old.Accept(t.Context(), analyst, accepted); err != nil {
		t.Fatal(err)
	}
	if err := old.Reject(t.Context(), analyst, "not-useful", "", rejected); err != nil {
		t.Fatal(err)
	}

	newer := copied(t)
	cues := newer["lexicons/en/cues.yaml"]
	for concept, words := range map[string]string{"kill": "[zapped]", "injure": "[kill*]", "arrest": "[nabbed]"} {
		cues.Data = regexp.MustCompile(`(?m)^`+concept+`: .*$`).ReplaceAll(cues.Data, []byte(concept+": "+words))
	}
	var err error
	if c.Catalogue, err = node.Load(&newer, c.Mission); err != nil {
		t.Fatal(err)
	}
	n := nodetest.Open(t, c)
	d := evidence.New(n)
	a, err := d.Propose(t.Context(), analyst, s.Document)
	if err != nil {
		t.Fatal(err)
	}
	if a.New == 0 {
		t.Fatal("nothing is read differently")
	}
	got := map[konbit.ID]*evidence.Item{}
	var differs, replaced *evidence.Item
	again := sheet(t, d, s.Document)
	for i := range again.Items {
		x := &again.Items[i]
		got[x.ID] = x
		if slices.Contains(x.Differs, accepted) {
			differs = x
		}
		if x.Span.Text == "12" && x.State == evidence.Proposed {
			replaced = x
		}
	}
	if x := got[accepted]; x.State != evidence.Accepted || x.Fields.Measure != "killed" || x.Fields.Quantity.Value != 17 {
		t.Errorf("the accepted claim: %s %s", x.State, x.Fields.Measure)
	}
	if got[rejected].State != evidence.Rejected {
		t.Errorf("the rejected claim is %s", got[rejected].State)
	}
	if differs == nil || differs.State != evidence.Proposed || differs.Fields.Measure != "injured" {
		t.Errorf("beside the accepted claim: %+v", differs)
	}
	if replaced == nil || replaced.Fields.Measure != "killed" || got[waiting].State != evidence.Corrected {
		t.Errorf("instead of what nobody decided (%s): %+v", got[waiting].State, replaced)
	}
	if killed(t, n) != "at least 17" {
		t.Errorf("the figure is %s", killed(t, n))
	}
	if a, err = d.Propose(t.Context(), analyst, s.Document); err != nil || a.New != 0 {
		t.Errorf("read once more: %d new, %v", a.New, err)
	}
}

// copied returns the catalogue to change.
func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(catalogue.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(catalogue.Files(), name)
		files[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A claim that does not say what the mission takes for granted is found by who
// does not either: which class graduated.
func TestWhatIsLeftOpen(t *testing.T) {
	d, n := desk(t)
	s := add(t, d, "In January 739 cadets graduated from the police academy.\n")
	if err := d.Accept(t.Context(), analyst, item(t, s, "training.graduated").ID); err != nil {
		t.Fatal(err)
	}
	f, err := n.Figure(t.Context(), analyst, node.Ask{Measure: "training.graduated", Known: "2025-02-08"})
	if err != nil || f.Phrase.In("en") != "739" || f.Dims.Subject != "" {
		t.Errorf("got %v, %v", f, err)
	}
}

func TestSplitMergeRepeats(t *testing.T) {
	d, _ := desk(t)
	s := add(t, d, story)
	if ids, err := d.AcceptRepeats(t.Context(), analyst, s.Document); err != nil || len(ids) != 0 {
		t.Fatalf("accepted %v, %v before anything was", ids, err)
	}
	if err := d.Accept(t.Context(), analyst, item(t, s, "force.arrived").ID); err != nil {
		t.Fatal(err)
	}
	ids, err := d.AcceptRepeats(t.Context(), analyst, s.Document)
	if err != nil || len(ids) != 1 {
		t.Fatalf("accepted %v, %v; want the second 144", ids, err)
	}
	x := item(t, s, "killed")
	changes, err := evidence.Edits(x, `value=10 speaker="A mayor"; value=7`)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := d.Split(t.Context(), analyst, x.ID, changes...)
	if err != nil || len(parts) != 2 {
		t.Fatalf("split into %v, %v", parts, err)
	}
	if err := d.Merge(t.Context(), analyst, parts[0], parts[1]); err != nil {
		t.Fatal(err)
	}
	states := map[konbit.ID]evidence.State{}
	for _, x := range sheet(t, d, s.Document).Items {
		states[x.ID] = x.State
	}
	if states[x.ID] != evidence.Corrected || states[parts[0]] != evidence.Accepted || states[parts[1]] != evidence.Rejected {
		t.Errorf("states %v", states)
	}
}

// What finding one origin would do is told before it is found, and comes true.
func TestOrigins(t *testing.T) {
	d, n := desk(t)
	var docs []konbit.ID
	for publisher, text := range map[string]string{
		"A Paper":       "There are 620 Kenyan police officers in Haiti, a diplomat said.",
		"Another Paper": "In Port-au-Prince a shopkeeper counts: 620 Kenyan police officers are now in Haiti.",
	} {
		a, err := d.Add(t.Context(), analyst, evidence.Draft{Name: "a.txt", Content: []byte(text), Publisher: publisher, Published: konbit.MustMoment("2025-02-08")})
		if err != nil {
			t.Fatal(err)
		}
		s := sheet(t, d, a.Document)
		if err := d.Accept(t.Context(), analyst, item(t, s, "force.present").ID); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, s.Document)
	}
	ask := node.Ask{Measure: "force.present", Contributor: "KE", Valid: "2025-02-08", Known: "2025-03-01"}
	reading := func() evidence.Reading {
		t.Helper()
		f, err := n.Figure(t.Context(), analyst, ask)
		if err != nil {
			t.Fatal(err)
		}
		return evidence.Reading{Phrase: f.Phrase.In("en"), Confidence: f.Confidence}
	}
	before := reading()
	effects, err := d.Origins(t.Context(), analyst, node.Ask{Valid: "2025-02-08"}, "en", false, docs)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(effects, func(e evidence.Effect) bool { return e.Measure == "force.present" && e.Dims.Contributor == "KE" })
	if i < 0 {
		t.Fatalf("no effect on the figure in %+v", effects)
	}
	e := effects[i]
	if e.Before.Confidence != before.Confidence || reading() != before {
		t.Errorf("before %+v, want %+v, and nothing changed by asking", e.Before, before)
	}
	_, err = n.Append(t.Context(), analyst, konbit.Record{
		ID: konbit.NamedID(n.Now(), "origin"), Kind: "origin-merge@1", Made: konbit.At(n.Now()), Sources: []konbit.Source{{Own: true}},
		Body: fmt.Appendf(nil, `{"members": [{"of": %q}, {"of": %q}], "reason": "one release"}`, docs[0], docs[1]),
	})
	if err != nil {
		t.Fatal(err)
	}
	if after := reading(); e.After.Phrase != after.Phrase || e.After.Confidence != after.Confidence || after.Confidence == before.Confidence {
		t.Errorf("%+v was told, and it became %+v from %+v", e.After, after, before)
	}
	if same, err := d.Origins(t.Context(), analyst, node.Ask{Valid: "2025-02-08"}, "en", false, docs); err != nil || len(same) != 0 {
		t.Errorf("found again: %+v, %v; want no effect", same, err)
	}
}

func TestRefusals(t *testing.T) {
	d, _ := desk(t)
	s := add(t, d, story)
	id := s.Items[0].ID
	reporting := access.Principal{ID: "test:reporting", Roles: []access.Role{access.Reporting}, Clearance: konbit.Green}
	for name, f := range map[string]func() error{
		"forbidden: ":       func() error { return d.Accept(t.Context(), reporting, id) },
		"invalid: body.rea": func() error { return d.Reject(t.Context(), analyst, "because", "", id) },
		"invalid: measure": func() error {
			_, err := d.Correct(t.Context(), analyst, id, evidence.Change{"measure": []byte(`"dogs"`)})
			return err
		},
		"invalid: to": func() error {
			_, err := d.Correct(t.Context(), analyst, id, evidence.Change{"from": []byte(`9`), "to": []byte(`999999`)})
			return err
		},
		"invalid: change":  func() error { _, err := evidence.Edit(&s.Items[0], "colour=red"); return err },
		"not_found: claim": func() error { return d.Accept(t.Context(), analyst, s.Document) },
	} {
		if err := f(); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("got %v, want %s…", err, name)
		}
	}
	if s := sheet(t, d, s.Document); s.Open != len(s.Items) {
		t.Errorf("%d of %d are open", s.Open, len(s.Items))
	}
}

// Texts made to hurt are read in time that grows with their length, and what is
// kept of them is bounded.
func TestHostileTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	d, _ := desk(t)
	for name, text := range map[string]string{
		"a million digits": strings.Repeat("7", 1_000_000),
		"many numbers":     strings.Repeat("12 people were killed and 13 hurt. ", 20_000),
		"nested quotes":    strings.Repeat("“he said ‘", 50_000) + " 12 people were killed.",
		"one long line":    strings.Repeat("the and of ", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			if s := add(t, d, text); len(s.Items) > 2000 {
				t.Errorf("%d items", len(s.Items))
			}
		})
	}
}
