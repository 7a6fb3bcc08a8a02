package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/render"
	"konbit.example/konbit/internal/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func markdown(t *testing.T, e *edition.Edition) string {
	t.Helper()
	var b bytes.Buffer
	if err := render.Markdown(&b, e); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden reads the editions of every kind as somebody who gets them would.
// The words are the catalogue's: when they change, look and run with -update.
func TestGolden(t *testing.T) {
	for _, c := range []struct{ kind, lang string }{
		{"sitrep", "en"}, {"sitrep", "fr"}, {"flash", "en"}, {"weekly", "en"}, {"public", "en"}, {"public", "ht"}, {"annex", "fr"}, {"force", "es"},
	} {
		t.Run(c.kind+" "+c.lang, func(t *testing.T) {
			in := morning(t, c.kind)
			in.Lang = c.lang
			got := markdown(t, build(t, in))
			name := filepath.Join("testdata", c.kind+"."+c.lang+".md")
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs (-golden +got):\n%s", name, diff)
			}
		})
	}
}

// TestEveryKindInEveryLanguage finds labels that do not exist: they would be
// printed by their key.
func TestEveryKindInEveryLanguage(t *testing.T) {
	for _, key := range []string{"annex", "flash", "force", "public", "sitrep", "weekly"} {
		in := morning(t, key)
		for _, lang := range message.Languages {
			in.Lang = lang
			b, err := json.Marshal(build(t, in))
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{`"report.`, `"figure.`, `"ui.`, `"date.`, `: report.`, `{n}`, `{contributor`, `{period`} {
				if i := bytes.Index(b, []byte(key)); i >= 0 && !bytes.Contains(b[i:min(i+60, len(b))], []byte("{m}")) {
					t.Errorf("%s in %s prints %q", in.Kind.Key, lang, b[i:min(i+60, len(b))])
				}
			}
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	in := morning(t, "sitrep")
	var first []byte
	for range 8 {
		var b bytes.Buffer
		if err := render.JSON(&b, build(t, in)); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("the order of the records changed the edition")
		}
		rand.Shuffle(len(in.Records), func(i, j int) { in.Records[i], in.Records[j] = in.Records[j], in.Records[i] })
	}
}

// TestWhatMayBeTold: an edition never tells what was not known, not released,
// marked above its ceiling, or corrected since.
func TestWhatMayBeTold(t *testing.T) {
	e := build(t, morning(t, "sitrep"))
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	in := morning(t, "sitrep")
	for what, alias := range map[string]string{
		"a casualty with one approval of two":     "cas-2",
		"a complaint marked above the ceiling":    "red-1",
		"a patrol that was made known later":      "pat-later",
		"a patrol that a later record takes away": "pat-2",
	} {
		if bytes.Contains(b, []byte(id(t, in, alias))) {
			t.Errorf("the edition tells of %s", what)
		}
	}
	if !bytes.Contains(b, []byte(id(t, in, "cas-1"))) {
		t.Error("the casualty that two people released is missing")
	}
	if e.Marking != konbit.Amber {
		t.Errorf("marking %s, want that of the most closed thing in it, amber", e.Marking)
	}
	public := build(t, morning(t, "public"))
	if public.Marking != konbit.Clear {
		t.Errorf("the public update is marked %s", public.Marking)
	}
}

// TestEveryValueHasRecords: no number stands in an edition without what it rests
// on.
func TestEveryValueHasRecords(t *testing.T) {
	for _, key := range []string{"sitrep", "public", "annex", "force", "weekly", "flash"} {
		e := build(t, morning(t, key))
		for _, v := range e.Values {
			empty := v.Interval != nil && v.Interval.High == 0
			if len(v.Records) == 0 && !empty {
				t.Errorf("%s: %s = %s rests on nothing", key, v.ID, v.Phrase)
			}
		}
		for _, s := range e.Sections {
			for _, b := range s.Blocks {
				if b.Paragraph == nil {
					continue
				}
				for _, r := range b.Paragraph.Text {
					if _, ok := e.Value(r.Value); r.Value != "" && !ok {
						t.Errorf("%s: %q points at no value", key, r.Text)
					}
				}
			}
		}
	}
}

// TestFiveDisagreements: each of the five has a sentence of its own.
func TestFiveDisagreements(t *testing.T) {
	text := markdown(t, build(t, morning(t, "sitrep")))
	_, text, _ = strings.Cut(text, "Open and contested")
	for _, want := range []string{
		"**Disputed** **Security trend**", "Ada Okoro", "Bela Stone",
		"**Ruled out** **First deployment**: June 2023",
		"**Out of date** **Norlanders present**",
		"**Counts something else** **Graduates of class 7**: 747",
		"**Slightly off** **Displaced people**",
		"**Open** Killed in 2024: no source",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the open and contested points lack %q in\n%s", want, text)
		}
	}
}

// TestPublicTellsInAggregate: what the public may have in counts only is never
// told of by itself, whoever asks for it.
func TestPublicTellsInAggregate(t *testing.T) {
	in := morning(t, "public")
	k := *in.Kind
	k.Marking = konbit.Amber // as if somebody had raised the ceiling
	k.Parts = []outline.Part{{ID: "summary", Plain: true, Blocks: []outline.Block{
		{Records: &outline.Records{Kinds: []string{"patrol", "outreach", "service-status"}, In: outline.UpTo, Text: "{title}"}},
	}}}
	in.Kind = &k
	in.Paragraphs = []report.Narrative{paragraph("summary", "en", "See {record:"+string(id(t, in, "pat-1"))+"}, {count:patrol status=done} in all.")}
	e := build(t, in)
	text := markdown(t, e)
	for _, not := range []string{"Sector 3", "forum", "foot"} {
		if strings.Contains(text, not) {
			t.Errorf("the public update tells of %q in\n%s", not, text)
		}
	}
	for _, want := range []string{"number not stated", "**3**[^1] in all", "irport"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestUnknownKindOfRecord(t *testing.T) {
	in := morning(t, "sitrep")
	k := *in.Kind
	k.Parts = []outline.Part{{ID: "x", Plain: true, Blocks: []outline.Block{{Records: &outline.Records{Kinds: []string{"yeti"}, Text: "{title}"}}}}}
	in.Kind = &k
	_, err := report.Build(in)
	if konbit.CodeOf(err) != konbit.CodeInvalid {
		t.Errorf("got %v, want an error that names the kind", err)
	}
}

// TestMadeAgain: an edition made again after more has been recorded is the same
// to the byte, because its heads and what was known by then are pinned.
func TestMadeAgain(t *testing.T) {
	now := morning(t, "sitrep")
	var last int64
	for i := range now.Records {
		last = max(last, now.Records[i].Index)
	}
	bytesOf := func(in report.Input) string {
		in.Heads = figure.Heads{"coral": last}
		var b bytes.Buffer
		if err := render.JSON(&b, build(t, in)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	later := morning(t, "sitrep", lateReturn(t))
	later.Records = slices.DeleteFunc(later.Records, func(r konbit.Record) bool { return r.Index > last })
	if len(later.Records) != len(now.Records) {
		t.Fatalf("%d records, then %d", len(now.Records), len(later.Records))
	}
	if diff := cmp.Diff(bytesOf(now), bytesOf(later)); diff != "" {
		t.Errorf("-then +now\n%s", diff)
	}
}
