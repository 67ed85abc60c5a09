package i18n

import "strings"

// Language is one of the two languages a text exists in.
type Language string

// The languages of the product.
const (
	Danish  Language = "da"
	English Language = "en"
)

// Languages lists them, Danish first.
func Languages() []Language { return []Language{Danish, English} }

// Text is one sentence or label in both languages.
type Text struct {
	DA string `json:"da" yaml:"da"`
	EN string `json:"en" yaml:"en"`
}

// In returns the text in a language; a text that lacks the language is given in the other.
func (t Text) In(language Language) string {
	if language == English && t.EN != "" || t.DA == "" {
		return t.EN
	}
	return t.DA
}

// Empty tells whether the text says nothing in either language.
func (t Text) Empty() bool { return t.DA == "" && t.EN == "" }

// Match chooses the language of an Accept-Language header: English only where it is named before
// Danish, or without it. Quality values are read as order, which is how browsers send them.
func Match(acceptLanguage string) Language {
	for part := range strings.SplitSeq(acceptLanguage, ",") {
		tag, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), ";")
		primary, _, _ := strings.Cut(tag, "-")
		switch Language(primary) {
		case Danish:
			return Danish
		case English:
			return English
		}
	}
	return Danish
}
