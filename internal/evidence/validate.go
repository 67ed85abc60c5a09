package evidence

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// The codes of what can be wrong with a study.
const (
	CodeMissing       = "missing"       // a field that must be there is not
	CodeUnknownCode   = "unknown-code"  // a code that is none of the field's
	CodeOutOfRange    = "out-of-range"  // a number that cannot be
	CodeContradiction = "contradiction" // two fields cannot both be true
)

// Bounds of what a study can state.
const (
	oldestYear  = 1850
	newestYear  = 2100
	maxPeople   = 100_000_000
	maxFollowup = 1_200 // months
	maxNumber   = 1e9   // in absolute value, of effects and raw numbers
)

var errStudy = fault.New(fault.Invalid, "study-invalid",
	"Studiet kan ikke bruges, som det står.", "The study cannot be used as it stands.")

// Validate tells everything that keeps a study from being used: one fault of kind Invalid with a detail
// per field, whose pointer is relative to the study ("/outcomes/0/ci_low").
func Validate(study Study) error {
	c := checks{}
	c.study(study)
	if len(c.details) == 0 {
		return nil
	}
	return errStudy.With(c.details...)
}

// checks collects what is wrong.
type checks struct{ details []fault.Detail }

func (c *checks) add(pointer, code, danish, english string) {
	c.details = append(c.details, fault.Detail{
		Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english},
	})
}

func (c *checks) study(s Study) {
	if s.Citation == "" {
		c.missing("/citation")
	}
	between(c, "/year", s.Year, oldestYear, newestYear)
	c.country(s.Country)
	oneOf(c, "/design", s.Design, RCT, Quasi, PrePost, Registry, Qualitative, SystematicReview, MetaAnalysis)
	between(c, "/n_treatment", s.NTreatment, 0, maxPeople)
	between(c, "/n_control", s.NControl, 0, maxPeople)
	between(c, "/n_total", s.NTotal, 0, maxPeople)
	if s.NTreatment != nil && s.NControl != nil && s.NTotal != nil && *s.NTreatment+*s.NControl != *s.NTotal {
		c.add("/n_total", CodeContradiction, "Antallet i alt er ikke summen af de to gruppers antal.",
			"The total number is not the sum of the two groups' numbers.")
	}
	oneOf(c, "/quality", s.Quality, "", High, Acceptable, Low, Unrated)
	if s.Quality != "" && s.Quality != Unrated && s.QualityReason == "" {
		c.add("/quality_reason", CodeMissing, "En vurdering af kvaliteten skal begrundes.",
			"A rating of the quality needs a reason.")
	}
	between(c, "/followup_months", s.FollowupMonths, 0, maxFollowup)
	oneOf(c, "/provenance", s.Provenance, "", ReadInSource, GeneralKnowledge)
	if len(s.Outcomes) == 0 {
		c.missing("/outcomes")
	}
	for i, outcome := range s.Outcomes {
		c.outcome("/outcomes/"+strconv.Itoa(i), outcome)
	}
}

func (c *checks) missing(pointer string) {
	c.add(pointer, CodeMissing, "Feltet skal udfyldes.", "The field must be given.")
}

// country checks the form of an ISO 3166-1 alpha-2 code, which also GL and FO have.
func (c *checks) country(country string) {
	if country == "" {
		return
	}
	letter := func(b byte) bool { return b >= 'A' && b <= 'Z' }
	if len(country) != 2 || !letter(country[0]) || !letter(country[1]) {
		c.add("/country", CodeUnknownCode, "Et land er to store bogstaver efter ISO 3166-1, f.eks. DK.",
			"A country is two capital letters of ISO 3166-1, such as DK.")
	}
}

// oneOf holds that a code is one of the field's.
func oneOf[T ~string](c *checks, pointer string, code T, codes ...T) {
	if slices.Contains(codes, code) {
		return
	}
	if code == "" {
		c.missing(pointer)
		return
	}
	c.add(pointer, CodeUnknownCode, fmt.Sprintf("Koden %q findes ikke.", string(code)),
		fmt.Sprintf("The code %q does not exist.", string(code)))
}

// between holds that a whole number, where it is given, lies in a range.
func between(c *checks, pointer string, n *int, low, high int) {
	if n != nil && (*n < low || *n > high) {
		c.add(pointer, CodeOutOfRange, fmt.Sprintf("Tallet skal ligge mellem %d og %d.", low, high),
			fmt.Sprintf("The number must be between %d and %d.", low, high))
	}
}

// number holds that a number can be one, and tells whether it can.
func (c *checks) number(pointer string, n float64) bool {
	if math.IsNaN(n) || math.Abs(n) > maxNumber {
		c.add(pointer, CodeOutOfRange, "Tallet kan ikke passe.", "The number cannot be right.")
		return false
	}
	return true
}
