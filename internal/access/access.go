// Package access decides who may read and write which records.
//
// It is a pure policy: it is handed a principal and what a record's header says
// and answers yes, or an error that says why not. It does not know who is really
// asking (authentication), keeps nothing, and never looks at a body. Its one
// invariant: what no rule allows is refused.
package access

import (
	"slices"

	"konbit.example/konbit"
)

// A Role is what a principal may do in the mission.
type Role string

// Roles.
const (
	Reporting  Role = "reporting"  // writes reports from the field
	Duty       Role = "duty"       // keeps the desk: reads, corrects and answers reports
	Analyst    Role = "analyst"    // judges claims and figures
	Personnel  Role = "personnel"  // keeps strength, pledges and rotations
	Commander  Role = "commander"  // approves what is issued
	Protection Role = "protection" // opens and erases personal parts
	Admin      Role = "admin"      // sets policy and catalogue
	Importer   Role = "importer"   // writes records that others authored: packs, imports, other nodes
)

// Roles lists every Role.
var Roles = []Role{Reporting, Duty, Analyst, Personnel, Commander, Protection, Admin, Importer}

// A Principal is who is asking: a person, a device, a node or a token. The zero
// Principal is the public.
type Principal struct {
	ID        string         `json:"id,omitempty"`   // stable name that records carry as author
	Name      string         `json:"name,omitempty"` // for people to read
	Roles     []Role         `json:"roles,omitempty"`
	Clearance konbit.Marking `json:"clearance,omitempty"` // most closed marking p may read; zero: clear
	Component string         `json:"component,omitempty"` // nation or unit, as named in releasable_to
	Demo      bool           `json:"demo,omitempty"`      // an invented person of a demonstration
}

// Has reports whether p holds one of roles.
func (p Principal) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// MayRead reports whether p may see a record at all, from the marking in force,
// the components it is releasable to, and its author. Whoever wrote a record may
// read it.
func (p Principal) MayRead(m konbit.Marking, release []string, author string) bool {
	if p.ID != "" && p.ID == author {
		return true
	}
	level := m.Level()
	if level < 0 || level > max(0, p.Clearance.Level()) {
		return false
	}
	return len(release) == 0 || p.Component != "" && slices.Contains(release, p.Component)
}

// MayReadPersonal reports whether p may have the sealed personal part of a
// record that it may read. The part can be opened only with the protection
// officer's key all the same.
func (p Principal) MayReadPersonal() bool { return p.Has(Protection) }

// reserved names the roles that may write a kind by which the mission governs
// its own record. Every other kind may be written by anybody with a role.
var reserved = map[string][]Role{
	"acceptance":   {Analyst, Duty, Commander, Importer},
	"rejection":    {Analyst, Duty, Commander, Importer},
	"overrule":     {Analyst, Commander, Importer},
	"origin-merge": {Analyst, Commander, Importer},
	"origin-split": {Analyst, Commander, Importer},
	"regrade":      {Analyst, Commander, Importer},
	"approval":     {Duty, Analyst, Personnel, Commander, Protection, Admin, Importer},
	"erasure":      {Protection},
	"marking":      {Duty, Analyst, Commander, Protection, Importer},
	"policy":       {Admin, Importer},
	"catalogue":    {Admin, Importer},
	"conflict":     {}, // written by the ledger alone
}

// MayWrite returns nil when p may append r: a record of that kind, in that
// author's name.
func (p Principal) MayWrite(r *konbit.Record) error {
	name := r.Kind.Name()
	switch roles, isReserved := reserved[name]; {
	case p.ID == "" || len(p.Roles) == 0:
		return &konbit.Error{Code: konbit.CodeForbidden, Detail: "only people of the mission may write records; sign in"}
	case isReserved && len(roles) == 0:
		return &konbit.Error{Code: konbit.CodeForbidden, Field: "kind", Detail: name + " records are written by the ledger itself"}
	case isReserved && !p.Has(roles...):
		return konbit.Under("kind", konbit.Errorf(konbit.CodeForbidden, "%s may not write %s records; that needs one of the roles %v", p, name, roles))
	case r.Author != "" && r.Author != p.ID && (name == "approval" || name == "erasure"):
		return konbit.Under("author", konbit.Errorf(konbit.CodeForbidden, "an %s counts only in one's own name, not in that of %s", name, r.Author))
	case r.Author != "" && r.Author != p.ID && !p.Has(Importer):
		return konbit.Under("author", konbit.Errorf(konbit.CodeForbidden, "%s may not write in the name of %s; leave author out", p, r.Author))
	}
	return nil
}

// shared names the kinds that several people write as one text: a version by one
// takes the place of a version by another.
var shared = []string{"paragraph"}

// MayCorrect reports whether p may have r supersede or retract old, as rel says:
// a record of its own, with a role that keeps the desk anybody's, and of what is
// written together any by a next version, though only its author takes it out.
// Whether p may read old and write r is asked beside.
func (p Principal) MayCorrect(r *konbit.Record, rel konbit.RelationType, old *konbit.Record) bool {
	switch {
	case p.ID == "":
		return false
	case p.ID == old.Author || p.Has(Duty, Analyst, Personnel, Commander, Importer):
		return true
	}
	name := old.Kind.Name()
	return rel == konbit.Supersedes && r.Kind.Name() == name && r.ThingID() == old.ThingID() && slices.Contains(shared, name)
}

// String returns p's name, or its ID where it has none.
func (p Principal) String() string {
	if p.Name != "" {
		return p.Name
	}
	return p.ID
}
