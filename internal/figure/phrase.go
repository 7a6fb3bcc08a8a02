package figure

// A Sentence is text that can be said in every language: a key of the label
// catalogues (figure.*) and what it is about.
type Sentence struct {
	Key  string
	Args map[string]any
}

// Words says things in a language; *message.Catalogue is one.
type Words interface {
	Text(lang, key string, args map[string]any) string
}
