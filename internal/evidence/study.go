package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// Design is how a study was made.
type Design string

// The designs.
const (
	RCT              Design = "rct"
	Quasi            Design = "quasi" // with a comparison group
	PrePost          Design = "prepost"
	Registry         Design = "registry"
	Qualitative      Design = "qualitative"
	SystematicReview Design = "systematic_review"
	MetaAnalysis     Design = "meta_analysis"
)

// Controlled tells whether the design has a comparison group.
func (d Design) Controlled() bool { return d == RCT || d == Quasi }

// Review tells whether the design brings other studies together.
func (d Design) Review() bool { return d == SystematicReview || d == MetaAnalysis }

// Quality is how well a study was made, as people rated it. Unsaid is unrated.
type Quality string

// The qualities.
const (
	High       Quality = "high"
	Acceptable Quality = "acceptable"
	Low        Quality = "low"
	Unrated    Quality = "unrated"
)

// Subject is who an outcome is about. Unsaid is citizens.
type Subject string

// The subjects.
const (
	Citizen Subject = "citizen"
	Staff   Subject = "staff"
	Cost    Subject = "cost"
)

// EffectType is the scale of an effect. Unsaid is none.
type EffectType string

// The effect types. Differences are the method's group minus the comparison's; ratios are the method's
// group over the comparison's.
const (
	SMD      EffectType = "smd" // standardised mean difference
	OR       EffectType = "or"  // odds ratio
	RR       EffectType = "rr"  // risk or rate ratio
	MD       EffectType = "md"  // mean difference in the outcome's own unit
	HR       EffectType = "hr"  // hazard ratio
	NoEffect EffectType = "none"
)

// Ratio tells whether no effect is 1 and the scale is logarithmic.
func (t EffectType) Ratio() bool { return t == OR || t == RR || t == HR }

// Favours is the source's own conclusion. Unsaid is unread.
type Favours string

// The conclusions.
const (
	FavoursMethod  Favours = "method"
	FavoursControl Favours = "control"
	FavoursNone    Favours = "none"   // the source concludes that there is no clear difference
	FavoursUnread  Favours = "unread" // nobody has read what it concludes
)

// Provenance says where what is written about a study comes from.
type Provenance string

// The provenances.
const (
	ReadInSource     Provenance = "source"
	GeneralKnowledge Provenance = "general knowledge" // not checked against the source
)

// Study is one study of a method's effect. What is not known is absent.
type Study struct {
	ID       string `json:"id"`
	Citation string `json:"citation"`
	Year     *int   `json:"year,omitempty"`
	Country  string `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Design   Design `json:"design"`
	// Sample is the id of the people studied. Studies with the same id are not independent of each other;
	// a study without one is its own sample.
	Sample               string     `json:"sample,omitempty"`
	NTreatment           *int       `json:"n_treatment,omitempty"`
	NControl             *int       `json:"n_control,omitempty"`
	NTotal               *int       `json:"n_total,omitempty"` // where only the total is known
	Quality              Quality    `json:"quality,omitempty"`
	QualityReason        string     `json:"quality_reason,omitempty"`
	EvaluatorIndependent *bool      `json:"evaluator_independent,omitempty"`
	PeerReviewed         *bool      `json:"peer_reviewed,omitempty"`
	UsualCare            *bool      `json:"usual_care,omitempty"`      // tried in usual operation
	FollowupMonths       *int       `json:"followup_months,omitempty"` // after the end of treatment
	Source               string     `json:"source,omitempty"`
	Provenance           Provenance `json:"provenance,omitempty"`
	Outcomes             []Outcome  `json:"outcomes"`
}

// Outcome is one thing a study measured.
type Outcome struct {
	Code           string     `json:"code"`
	Title          i18n.Text  `json:"title,omitzero"`
	About          Subject    `json:"about,omitempty"`
	Primary        bool       `json:"primary,omitempty"`
	HigherIsBetter *bool      `json:"higher_is_better,omitempty"` // of the estimate, for those it is about
	EffectType     EffectType `json:"effect_type,omitempty"`
	Estimate       *float64   `json:"estimate,omitempty"`
	CILow          *float64   `json:"ci_low,omitempty"`  // of the 95 % interval
	CIHigh         *float64   `json:"ci_high,omitempty"` // of the 95 % interval
	// SE is the standard error: on the log scale for ratios, else on the scale of the estimate.
	SE     *float64 `json:"se,omitempty"`
	Means  *Means   `json:"means,omitempty"`
	Counts *Counts  `json:"counts,omitempty"`
	// Favours is the source's own conclusion, which counts only where no interval is known.
	Favours Favours `json:"favours,omitempty"`
	// FollowupMonths is when this outcome was measured, where it differs from the study's follow-up.
	FollowupMonths *int `json:"followup_months,omitempty"`
	// SmallestImportantEffect is stated for this outcome instead of the parameter: a difference above 0, or
	// a ratio above 1.
	SmallestImportantEffect *float64 `json:"smallest_important_effect,omitempty"`
}

// Means is a continuous outcome's raw numbers in both arms.
type Means struct {
	MeanTreatment float64 `json:"mean_treatment"`
	SDTreatment   float64 `json:"sd_treatment"`
	NTreatment    int     `json:"n_treatment"`
	MeanControl   float64 `json:"mean_control"`
	SDControl     float64 `json:"sd_control"`
	NControl      int     `json:"n_control"`
}

// Counts is a 2×2 table: how many had the event, of how many, in both arms.
type Counts struct {
	EventsTreatment int `json:"events_treatment"`
	NTreatment      int `json:"n_treatment"`
	EventsControl   int `json:"events_control"`
	NControl        int `json:"n_control"`
}

// nordic tells whether a country counts as Nordic.
func nordic(country string) bool {
	switch country {
	case "DK", "SE", "NO", "FI", "IS", "GL", "FO":
		return true
	}
	return false
}
