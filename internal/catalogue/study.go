package catalogue

import (
	"fmt"
	"strconv"
	"strings"
)

// StudyRow is one outcome of one study, as a file states it. A study with several outcomes stands in
// several rows; GroupStudies brings them together again.
type StudyRow struct {
	Authors string `json:"authors,omitempty"`
	Year    *int   `json:"year,omitempty"`
	Title   string `json:"title,omitempty"`
	Country string `json:"country,omitempty"` // ISO 3166-1 alpha-2, empty when the source does not say
	Design  Code   `json:"design,omitempty"`  // of Designs

	// Sample is the id of the people studied, where it is known. Rows with different ids are different studies;
	// studies with one id are not independent of each other.
	Sample     string `json:"sample,omitempty"`
	NTreatment *int   `json:"n_treatment,omitempty"`
	NControl   *int   `json:"n_control,omitempty"`
	NTotal     *int   `json:"n_total,omitempty"` // where only the total is known

	Outcome   string `json:"outcome,omitempty"`
	OutcomeEN string `json:"outcome_en,omitempty"`
	// OutcomeCode names what was measured across a method's studies: outcomes of one code are pooled. Unsaid it
	// is made of the outcome's name.
	OutcomeCode string `json:"outcome_code,omitempty"`
	About       Code   `json:"about,omitempty"` // of Subjects; unsaid is citizens
	Primary     *bool  `json:"primary,omitempty"`
	// HigherIsBetter is about the estimate: whether a higher value of it is better for those it is about.
	HigherIsBetter *bool    `json:"higher_is_better,omitempty"`
	EffectType     Code     `json:"effect_type,omitempty"` // of EffectTypes
	Estimate       *float64 `json:"estimate,omitempty"`
	CILow          *float64 `json:"ci_low,omitempty"` // 95 % interval
	CIHigh         *float64 `json:"ci_high,omitempty"`
	SE             *float64 `json:"se,omitempty"` // of the logarithm where the effect is a ratio

	// The raw numbers from which the program computes the effect: means with standard deviations, or how many
	// had the event. They are of as many people as were analysed; unsaid that is everybody in the arm.
	MeanTreatment     *float64 `json:"mean_treatment,omitempty"`
	SDTreatment       *float64 `json:"sd_treatment,omitempty"`
	MeanControl       *float64 `json:"mean_control,omitempty"`
	SDControl         *float64 `json:"sd_control,omitempty"`
	EventsTreatment   *int     `json:"events_treatment,omitempty"`
	EventsControl     *int     `json:"events_control,omitempty"`
	AnalysedTreatment *int     `json:"analysed_treatment,omitempty"`
	AnalysedControl   *int     `json:"analysed_control,omitempty"`

	// SmallestImportantEffect is stated where this outcome has its own: a difference above 0, or a ratio above 1.
	SmallestImportantEffect *float64 `json:"smallest_important_effect,omitempty"`

	Favours Code `json:"favours,omitempty"` // of Favours: the source's own conclusion
	// FollowupMonths counts from the end of the treatment; 0 is at its end.
	FollowupMonths *int `json:"followup_months,omitempty"`

	Quality              Code   `json:"quality,omitempty"` // of Qualities; unsaid is unrated
	QualityReason        string `json:"quality_reason,omitempty"`
	EvaluatorIndependent *bool  `json:"evaluator_independent,omitempty"`
	PeerReviewed         *bool  `json:"peer_reviewed,omitempty"`
	UsualCare            *bool  `json:"usual_care,omitempty"` // whether it was tried in usual operation

	Source     string `json:"source,omitempty"`
	Provenance Code   `json:"provenance,omitempty"` // of Provenances
}

// Citation writes the study as a reference: authors (year): title. An unknown year is written "u.å.".
func (r StudyRow) Citation() string {
	year := "u.å."
	if r.Year != nil {
		year = strconv.Itoa(*r.Year)
	}
	return fmt.Sprintf("%s (%s): %s", r.Authors, year, r.Title)
}

// Unknowns names the facts about a study that the row does not have. A surface shows each as unknown.
func (r StudyRow) Unknowns() []string {
	var unknown []string
	for _, field := range []struct {
		name  string
		known bool
	}{
		{"year", r.Year != nil},
		{"country", r.Country != ""},
		{"n_treatment", r.NTreatment != nil},
		{"n_control", r.NControl != nil},
		{"estimate", r.Estimate != nil || r.raw()},
		{"interval", r.CILow != nil && r.CIHigh != nil || r.SE != nil || r.raw()},
		{"favours", r.Favours != "" && r.Favours != FavoursUnread},
		{"higher_is_better", r.HigherIsBetter != nil},
		{"primary", r.Primary != nil},
		{"followup_months", r.FollowupMonths != nil},
		{"quality", r.Quality != "" && r.Quality != QualityUnrated},
		{"evaluator_independent", r.EvaluatorIndependent != nil},
		{"peer_reviewed", r.PeerReviewed != nil},
		{"usual_care", r.UsualCare != nil},
	} {
		if !field.known {
			unknown = append(unknown, field.name)
		}
	}
	return unknown
}

// outcomeKey is what no two rows of one sample can share: one outcome measured once.
func (r StudyRow) outcomeKey() string {
	return join(r.Outcome, r.OutcomeCode, string(r.EffectType), number(r.FollowupMonths))
}

// sampleKey is what all rows of one sample share: the publication and the people in it.
func (r StudyRow) sampleKey() string {
	return join(r.Authors, number(r.Year), r.Title, r.Country, string(r.Design), r.Sample,
		number(r.NTreatment), number(r.NControl), number(r.NTotal))
}

// StudyGroup is the rows of one study: one publication's report on one sample.
type StudyGroup struct {
	// Key is stable: the same publication and sample give the same key in every file. It identifies the
	// study within its method.
	Key  string
	Rows []StudyRow

	positions []int // where the rows stand in the list they came from
}

// GroupStudies brings the rows of each study together, in the order in which the studies first appear.
//
// Rows belong together when publication, design, country and numbers are equal. A publication that gives
// the same outcome twice for the same numbers has measured two samples, since one sample gives one answer:
// the second is a study of its own.
func GroupStudies(rows []StudyRow) []StudyGroup {
	var groups []StudyGroup
	index := map[string]int{}            // group key → position in groups
	seen := map[string]map[string]bool{} // group key → outcomes it already has
	for position, row := range rows {
		base := row.sampleKey()
		for sample := 1; ; sample++ {
			key := base
			if sample > 1 {
				key = join(base, strconv.Itoa(sample))
			}
			if seen[key][row.outcomeKey()] {
				continue
			}
			at, known := index[key]
			if !known {
				at = len(groups)
				index[key] = at
				seen[key] = map[string]bool{}
				groups = append(groups, StudyGroup{Key: shortHash(key)})
			}
			seen[key][row.outcomeKey()] = true
			groups[at].Rows = append(groups[at].Rows, row)
			groups[at].positions = append(groups[at].positions, position)
			break
		}
	}
	return groups
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// join puts parts together so that no two different lists of parts give the same text.
func join(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(strconv.Quote(part))
	}
	return b.String()
}
