package catalogue

import (
	"regexp"
	"strings"
)

// LegalBasis is a reference to an act or a section of one, read from the way people write it.
type LegalBasis struct {
	Text    string `json:"text"`              // as written
	Act     string `json:"act"`               // "serviceloven"
	Section string `json:"section,omitempty"` // "83 a", empty when the whole act is meant
	// Key is the normalised form that filters compare: "serviceloven-83a", or "aeldreloven" for a whole act.
	// A paragraph (stk.) is not part of it.
	Key string `json:"key"`
	// ActKey is the key of the act alone, so that a filter can ask for everything under it.
	ActKey string `json:"act_key"`
}

// sectionOf finds act, section number and letter; what follows (stk., nr.) is read over.
var sectionOf = regexp.MustCompile(`^(.*?)[\s,]*§+\s*(\d+)\s*([a-zæøå])?(?:[\s,.].*)?$`)

// ParseLegalBasis reads "serviceloven § 83 a", "barnets lov § 32, stk. 1" or the name of an act alone.
func ParseLegalBasis(text string) LegalBasis {
	trimmed := strings.Join(strings.Fields(text), " ")
	basis := LegalBasis{Text: trimmed, Act: trimmed}
	if m := sectionOf.FindStringSubmatch(strings.ToLower(trimmed)); m != nil && m[1] != "" {
		basis.Act = strings.TrimSpace(trimmed[:len(m[1])])
		basis.Section = strings.TrimSpace(m[2] + " " + m[3])
		basis.ActKey = Slugify(m[1])
		basis.Key = basis.ActKey + "-" + m[2] + Slugify(m[3])
		return basis
	}
	basis.ActKey = Slugify(trimmed)
	basis.Key = basis.ActKey
	return basis
}

// LegalBases reads all of the method's references.
func (m Method) LegalBases() []LegalBasis {
	bases := make([]LegalBasis, 0, len(m.LegalBasis))
	for _, text := range m.LegalBasis {
		bases = append(bases, ParseLegalBasis(text))
	}
	return bases
}
