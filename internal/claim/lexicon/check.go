package lexicon

// A Finding is something in the lexicons that a person should look at.
type Finding struct {
	Where  string // file and entry
	Detail string
}

// Check reports what is wrong or doubtful.
func (l *Lexicon) Check() []Finding { return nil }
