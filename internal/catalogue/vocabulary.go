package catalogue

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

// Code is one code of the vocabulary. Codes are what is stored and sent; labels are what people read.
type Code string

// List names one of the vocabulary's lists of codes.
type List string

// The lists of the vocabulary.
const (
	Phases            List = "phases"
	TargetGroups      List = "target_groups"
	AgeGroups         List = "age_groups"
	Themes            List = "themes"
	Origins           List = "origins"
	OwnerTypes        List = "owner_types"
	Designs           List = "designs"
	EffectTypes       List = "effect_types"
	Favours           List = "favours"
	Provenances       List = "provenance"
	SocialGoals       List = "social_goals"
	MethodTypes       List = "method_types"
	CostUnits         List = "cost_units"
	OrganisationKinds List = "organisation_kinds"
	Qualities         List = "qualities"
	Subjects          List = "subjects"
)

// Codes the program itself acts on. All other codes are data.
const (
	ProvenanceSource  Code = "source"            // read in the source that is named
	ProvenanceGeneral Code = "general knowledge" // not checked against a source
	FavoursMethod     Code = "method"
	FavoursControl    Code = "control"
	FavoursNone       Code = "none"   // the source concludes that there is no clear difference
	FavoursUnread     Code = "unread" // nobody has read what the source concludes
	EffectNone        Code = "none"   // the row gives no effect number
	QualityUnrated    Code = "unrated"
	SubjectCitizen    Code = "citizen"
	CostPerYear       Code = "per_year"
)

// Term is a code with its label in both languages.
type Term struct {
	Code Code   `json:"code" yaml:"code"`
	DA   string `json:"da" yaml:"da"`
	EN   string `json:"en" yaml:"en"`
}

// Label gives the term's label.
func (t Term) Label() i18n.Text { return i18n.Text{DA: t.DA, EN: t.EN} }

// Vocabulary is the lists of codes. It is read-only once loaded and safe for use by many at once.
type Vocabulary struct {
	names []List
	lists map[List][]Term
	index map[List]map[Code]int
}

//go:embed data/vocabulary.yaml
var vocabularyYAML []byte

// vocabulary is loaded once. The data are part of the program: a test holds that they load.
var vocabulary = sync.OnceValue(func() *Vocabulary {
	loaded, err := loadVocabulary(vocabularyYAML)
	if err != nil {
		panic(fmt.Sprintf("the embedded vocabulary does not load: %v", err))
	}
	return loaded
})

// DefaultVocabulary gives the vocabulary that ships with the program.
func DefaultVocabulary() *Vocabulary { return vocabulary() }

// vocabularyFile is the shape of vocabulary.yaml.
type vocabularyFile struct {
	Phases            []Term `yaml:"phases"`
	TargetGroups      []Term `yaml:"target_groups"`
	AgeGroups         []Term `yaml:"age_groups"`
	Themes            []Term `yaml:"themes"`
	Origins           []Term `yaml:"origins"`
	OwnerTypes        []Term `yaml:"owner_types"`
	Designs           []Term `yaml:"designs"`
	EffectTypes       []Term `yaml:"effect_types"`
	Favours           []Term `yaml:"favours"`
	Provenances       []Term `yaml:"provenance"`
	SocialGoals       []Term `yaml:"social_goals"`
	MethodTypes       []Term `yaml:"method_types"`
	CostUnits         []Term `yaml:"cost_units"`
	OrganisationKinds []Term `yaml:"organisation_kinds"`
	Qualities         []Term `yaml:"qualities"`
	Subjects          []Term `yaml:"subjects"`
}

func loadVocabulary(data []byte) (*Vocabulary, error) {
	var file vocabularyFile
	if _, err := strictyaml.Decode(data, &file); err != nil {
		return nil, err
	}
	v := &Vocabulary{lists: map[List][]Term{}, index: map[List]map[Code]int{}}
	for _, list := range []struct {
		name  List
		terms []Term
	}{
		{Phases, file.Phases},
		{TargetGroups, file.TargetGroups},
		{AgeGroups, file.AgeGroups},
		{Themes, file.Themes},
		{Origins, file.Origins},
		{OwnerTypes, file.OwnerTypes},
		{Designs, file.Designs},
		{EffectTypes, file.EffectTypes},
		{Favours, file.Favours},
		{Provenances, file.Provenances},
		{SocialGoals, file.SocialGoals},
		{MethodTypes, file.MethodTypes},
		{CostUnits, file.CostUnits},
		{OrganisationKinds, file.OrganisationKinds},
		{Qualities, file.Qualities},
		{Subjects, file.Subjects},
	} {
		if err := v.add(list.name, list.terms); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (v *Vocabulary) add(name List, terms []Term) error {
	if len(terms) == 0 {
		return fmt.Errorf("list %s is empty", name)
	}
	index := make(map[Code]int, len(terms))
	for i, term := range terms {
		if _, twice := index[term.Code]; twice {
			return fmt.Errorf("list %s: code %q stands twice", name, term.Code)
		}
		if term.Code == "" || term.DA == "" || term.EN == "" {
			return fmt.Errorf("list %s: term %d lacks its code or a label", name, i+1)
		}
		index[term.Code] = i
	}
	v.names = append(v.names, name)
	v.lists[name] = terms
	v.index[name] = index
	return nil
}

// Lists names the vocabulary's lists, in the order of the file.
func (v *Vocabulary) Lists() []List { return slices.Clone(v.names) }

// Terms gives a list's terms in order, and nothing for a list that does not exist.
func (v *Vocabulary) Terms(list List) []Term { return slices.Clone(v.lists[list]) }

// Codes gives a list's codes in order.
func (v *Vocabulary) Codes(list List) []Code {
	codes := make([]Code, 0, len(v.lists[list]))
	for _, term := range v.lists[list] {
		codes = append(codes, term.Code)
	}
	return codes
}

// Has tells whether a list holds a code.
func (v *Vocabulary) Has(list List, code Code) bool {
	_, ok := v.index[list][code]
	return ok
}

// Term finds a code's term.
func (v *Vocabulary) Term(list List, code Code) (Term, bool) {
	i, ok := v.index[list][code]
	if !ok {
		return Term{}, false
	}
	return v.lists[list][i], true
}

// Label gives a code's label; a code the list does not hold is its own label.
func (v *Vocabulary) Label(list List, code Code) i18n.Text {
	if term, ok := v.Term(list, code); ok {
		return term.Label()
	}
	return i18n.Text{DA: string(code), EN: string(code)}
}

// Check says what is wrong with a code, and false when the list holds it. The sentence lists the codes
// that are valid.
func (v *Vocabulary) Check(list List, pointer string, code Code) (fault.Detail, bool) {
	if v.Has(list, code) {
		return fault.Detail{}, false
	}
	names := make([]string, 0, len(v.lists[list]))
	for _, valid := range v.Codes(list) {
		names = append(names, string(valid))
	}
	valid := strings.Join(names, ", ")
	return detail(pointer, CodeUnknownCode,
		fmt.Sprintf("%s er ikke en kendt kode. Gyldige koder: %s.", quoted(string(code)), valid),
		fmt.Sprintf("%s is not a known code. Valid codes: %s.", quoted(string(code)), valid)), true
}

// Extensible tells whether an installation may add codes to a list. The program acts on the codes of the
// other lists, or the contract names them.
func Extensible(list List) bool { return list == TargetGroups || list == AgeGroups || list == Themes }

// With gives a vocabulary in which terms are added to a list, and those of a code that the list has take its
// place. The vocabulary itself stays as it is.
func (v *Vocabulary) With(list List, terms ...Term) *Vocabulary {
	extended := &Vocabulary{
		names: v.names, lists: maps.Clone(v.lists), index: maps.Clone(v.index),
	}
	all, index := slices.Clone(v.lists[list]), maps.Clone(v.index[list])
	for _, term := range terms {
		if i, known := index[term.Code]; known {
			all[i] = term
			continue
		}
		index[term.Code] = len(all)
		all = append(all, term)
	}
	extended.lists[list], extended.index[list] = all, index
	return extended
}
