package access_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
)

// The people of the stories below.
var (
	public     = access.Principal{}
	visitor    = access.Principal{ID: "visitor", Clearance: konbit.Red} // has signed in, has no role
	corporal   = access.Principal{ID: "cpl", Name: "Corporal Wanjiru", Roles: []access.Role{access.Reporting}, Clearance: konbit.Green, Component: "KEN"}
	duty       = access.Principal{ID: "duty", Roles: []access.Role{access.Duty}, Clearance: konbit.Amber, Component: "HQ"}
	analyst    = access.Principal{ID: "analyst", Roles: []access.Role{access.Analyst}, Clearance: konbit.AmberStrict, Component: "HQ"}
	personnel  = access.Principal{ID: "personnel", Roles: []access.Role{access.Personnel}, Clearance: konbit.Amber, Component: "HQ"}
	commander  = access.Principal{ID: "commander", Roles: []access.Role{access.Commander}, Clearance: konbit.Red, Component: "HQ"}
	protection = access.Principal{ID: "protection", Roles: []access.Role{access.Protection}, Clearance: konbit.Red, Component: "HQ"}
	admin      = access.Principal{ID: "admin", Roles: []access.Role{access.Admin}, Clearance: konbit.Amber, Component: "HQ"}
	pack       = access.Principal{ID: "pack:haiti-mss", Roles: []access.Role{access.Importer}, Clearance: konbit.Red}
	everybody  = []access.Principal{public, visitor, corporal, duty, analyst, personnel, commander, protection, admin, pack}
)

func TestReading(t *testing.T) {
	for _, story := range []struct {
		says    string
		marking konbit.Marking
		release []string
		author  string
		who     []access.Principal // all who may read it
	}{
		{"what is clear is everybody's", konbit.Clear, nil, "x", everybody},
		{"green is the mission's", konbit.Green, nil, "x", everybody[1:]},
		{"amber is headquarters'", konbit.Amber, nil, "x", []access.Principal{visitor, duty, analyst, personnel, commander, protection, admin, pack}},
		{"strict amber is for those who judge", konbit.AmberStrict, nil, "x", []access.Principal{visitor, analyst, commander, protection, pack}},
		{"red is for named people", konbit.Red, nil, "x", []access.Principal{visitor, commander, protection, pack}},
		{"the corporal reads what the corporal wrote", konbit.Red, nil, "cpl", []access.Principal{visitor, corporal, commander, protection, pack}},
		{"clear, but Kenya's own", konbit.Clear, []string{"KEN"}, "x", []access.Principal{corporal}},
		{"released to Kenya and headquarters", konbit.Green, []string{"KEN", "HQ"}, "x", []access.Principal{corporal, duty, analyst, personnel, commander, protection, admin}},
		{"release does not lift the marking", konbit.Red, []string{"KEN"}, "x", nil},
		{"a marking that is none is nobody's", "", nil, "x", nil},
		{"nor is one that is misspelt", "claer", nil, "x", nil},
		{"a record without an author is not the public's own", konbit.Red, nil, "", []access.Principal{visitor, commander, protection, pack}},
	} {
		for _, p := range everybody {
			want := slices.ContainsFunc(story.who, func(q access.Principal) bool { return q.ID == p.ID })
			if got := p.MayRead(story.marking, story.release, story.author); got != want {
				t.Errorf("%s: %q reads it: %t", story.says, p.ID, got)
			}
		}
	}
}

// TestReadingIsMonotone: whoever may read a record may read it were it marked
// more openly.
func TestReadingIsMonotone(t *testing.T) {
	for _, p := range everybody {
		may := true
		for _, m := range konbit.Markings {
			if now := p.MayRead(m, nil, "x"); now && !may {
				t.Errorf("%q reads %s and not what is more open", p.ID, m)
			} else {
				may = now
			}
		}
	}
}

func TestPersonalParts(t *testing.T) {
	for _, p := range everybody {
		if got, want := p.MayReadPersonal(), p.ID == "protection"; got != want {
			t.Errorf("%q reads personal parts: %t", p.ID, got)
		}
	}
}

func TestWriting(t *testing.T) {
	staff := []access.Principal{corporal, duty, analyst, personnel, commander, protection, admin, pack}
	for _, story := range []struct {
		says   string
		kind   konbit.Kind
		author string // in whose name; "": one's own
		field  string // at fault where it is refused to people with a role
		who    []access.Principal
	}{
		{"anybody of the mission reports", "patrol@1", "", "", staff},
		{"of a kind yet to come, too", "drone-flight@1", "", "", staff},
		{"the desk judges claims", "acceptance@1", "", "kind", []access.Principal{duty, analyst, commander, pack}},
		{"a figure is set by those who answer for it", "overrule@2", "", "kind", []access.Principal{analyst, commander, pack}},
		{"approvals are not for the field", "approval@1", "", "kind", []access.Principal{duty, analyst, personnel, commander, protection, admin, pack}},
		{"nobody approves in another's name", "approval@1", "commander", "author", []access.Principal{commander}},
		{"only the protection officer erases", "erasure@1", "", "kind", []access.Principal{protection}},
		{"policy is set by the administrator", "policy@1", "", "kind", []access.Principal{admin, pack}},
		{"conflicts are the ledger's to write", "conflict@1", "", "kind", nil},
		{"a pack brings what others wrote", "patrol@1", "somebody", "author", []access.Principal{pack}},
		{"one's own name may be given", "patrol@1", "cpl", "author", []access.Principal{corporal, pack}},
	} {
		for _, p := range everybody {
			want := slices.ContainsFunc(story.who, func(q access.Principal) bool { return q.ID == p.ID })
			err := p.MayWrite(&konbit.Record{Kind: story.kind, Author: story.author})
			if got := err == nil; got != want {
				t.Errorf("%s: %q writes it: %v", story.says, p.ID, err)
			}
			if err == nil {
				continue
			}
			e, ok := errors.AsType[*konbit.Error](err)
			if !ok || e.Code != konbit.CodeForbidden || len(p.Roles) == 0 && e.Field != "" || len(p.Roles) > 0 && e.Field != story.field && e.Field != "kind" {
				t.Errorf("%s: %q is told %v", story.says, p.ID, err)
			}
		}
	}
}

func TestCorrecting(t *testing.T) {
	const thing, other konbit.ID = "019c4029-b69b-7e13-bc2e-775b4a7ab0be", ""
	by := func(author string, kind konbit.Kind) *konbit.Record {
		return &konbit.Record{Author: author, Kind: kind, Subject: thing}
	}
	for _, story := range []struct {
		says string
		who  access.Principal
		r    konbit.Kind
		of   konbit.ID
		how  konbit.RelationType
		old  *konbit.Record
		may  bool
	}{
		{"the corporal corrects the corporal", corporal, "patrol@1", thing, konbit.Supersedes, by("cpl", "patrol@1"), true},
		{"and nobody else", corporal, "patrol@1", thing, konbit.Supersedes, by("sgt", "patrol@1"), false},
		{"the desk corrects anybody", duty, "patrol@1", thing, konbit.Retracts, by("cpl", "patrol@1"), true},
		{"the public corrects nobody", public, "patrol@1", thing, konbit.Supersedes, by("sgt", "patrol@1"), false},
		{"not even what has no author", public, "patrol@1", thing, konbit.Supersedes, by("", "patrol@1"), false},
		{"the next version of a paragraph is anybody's", corporal, "paragraph@1", thing, konbit.Supersedes, by("sgt", "paragraph@1"), true},
		{"of that paragraph", corporal, "paragraph@1", other, konbit.Supersedes, by("sgt", "paragraph@1"), false},
		{"by a paragraph", corporal, "note@1", thing, konbit.Supersedes, by("sgt", "paragraph@1"), false},
		{"and it is not the corporal's to take out", corporal, "paragraph@1", thing, konbit.Retracts, by("sgt", "paragraph@1"), false},
		{"nor the public's to write", public, "paragraph@1", thing, konbit.Supersedes, by("sgt", "paragraph@1"), false},
	} {
		if got := story.who.MayCorrect(&konbit.Record{Kind: story.r, Subject: story.of}, story.how, story.old); got != story.may {
			t.Errorf("%s: %t", story.says, got)
		}
	}
}

func ExamplePrincipal_MayWrite() {
	p := access.Principal{ID: "cpl", Name: "Corporal Wanjiru", Roles: []access.Role{access.Reporting}}
	fmt.Println(p.MayWrite(&konbit.Record{Kind: "patrol@1"}))
	fmt.Println(p.MayWrite(&konbit.Record{Kind: "overrule@1"}))
	// Output:
	// <nil>
	// forbidden: kind: Corporal Wanjiru may not write overrule records; that needs one of the roles [analyst commander importer]
}
