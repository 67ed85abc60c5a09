package evidence

import (
	"cmp"
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Synthesis is what the studies of one outcome say together. Every number is on the analysis scale ([Scale])
// unless a field says otherwise; none is NaN or infinite, and what is not known is absent.
type Synthesis struct {
	Outcome    string     `json:"outcome"` // code
	Title      i18n.Text  `json:"title,omitzero"`
	About      Subject    `json:"about"`
	Primary    bool       `json:"primary"` // some study marks it as primary
	EffectType EffectType `json:"effect_type"`
	Scale      Scale      `json:"scale"`
	// HigherIsBetter is of every estimate here; those that said otherwise were turned or left out. Absent
	// where no study says.
	HigherIsBetter *bool `json:"higher_is_better,omitempty"`
	// K counts the independent samples that are pooled.
	K        int              `json:"k"`
	Studies  []SynthesisStudy `json:"studies"`  // by year, then label
	Excluded []Exclusion      `json:"excluded"` // with the reason
	// Models are all that could be fitted, equal effects first, each with the Wald test and then with that of
	// Knapp and Hartung. With one study there is one model: the study itself.
	Models []Model `json:"models"`
	// Refusals say which models could not be fitted, and why.
	Refusals []Refusal `json:"refusals,omitempty"`
	// Refusal says why there is nothing to pool at all; then there are no models.
	Refusal *Refusal `json:"refusal,omitempty"`
	// Method and Test name the model that leave-one-out, cumulative, subgroups and regression use.
	Method Method `json:"method"`
	Test   Test   `json:"test"`
	// LeaveOneOut gives the model without each study in turn, from three studies up to 500.
	LeaveOneOut []Omission `json:"leave_one_out,omitempty"`
	// Cumulative gives the model after each year in which a study appeared.
	Cumulative []Step `json:"cumulative,omitempty"`
	// Subgroups compares Nordic samples with others where there are both.
	Subgroups *Subgroups `json:"subgroups,omitempty"`
	// Regression is on the covariate of the options, where one is asked for.
	Regression *Regression `json:"regression,omitempty"`
	// Egger is the test of a small-study effect, from ten studies up.
	Egger *Egger `json:"egger,omitempty"`
	// Correlation is the one assumed between effects of one sample, where any were aggregated.
	Correlation *float64 `json:"correlation,omitempty"`
	// Notes say what a reader must know about how this was made.
	Notes []Note `json:"notes,omitempty"`
}

// SynthesisStudy is one independent sample in a synthesis: a study, or several effects of the same people
// brought together.
type SynthesisStudy struct {
	Study    string   `json:"study"`   // id of the first study of the sample
	Studies  []string `json:"studies"` // ids of all of them
	Citation string   `json:"citation"`
	Label    string   `json:"label"`             // short: authors and year
	Year     *int     `json:"year,omitempty"`    // of the latest study of the sample
	Country  string   `json:"country,omitempty"` // where all studies of the sample state the same
	Sample   string   `json:"sample,omitempty"`
	Nordic   bool     `json:"nordic"`
	// Participants counts the people in both groups, where that is known.
	Participants *int    `json:"participants,omitempty"`
	Estimate     float64 `json:"estimate"`
	Variance     float64 `json:"variance"`
	SE           float64 `json:"se"`
	CILow        float64 `json:"ci_low"`
	CIHigh       float64 `json:"ci_high"`
	// Ratio is the estimate as a ratio, where the analysis scale is logarithmic.
	Ratio *Ratio `json:"ratio,omitempty"`
	Basis Basis  `json:"basis"`
	// Weights are the shares in per cent of each model, by method.
	Weights map[Method]float64 `json:"weights,omitempty"`
	// Flipped: the source's direction was turned to that of the other studies.
	Flipped bool `json:"flipped,omitempty"`
	// ConvertedFrom is the effect type of the source, where the effect was converted.
	ConvertedFrom EffectType `json:"converted_from,omitempty"`
	// Aggregated are the effects of the sample that were brought together; none where there is only one.
	Aggregated []Part `json:"aggregated,omitempty"`
	Notes      []Note `json:"notes,omitempty"`

	nordicity nordicity
	counts    *Counts
	covariate *float64
}

// Part is one of several effects of one sample, on the analysis scale.
type Part struct {
	Study    string  `json:"study"`
	Pointer  string  `json:"pointer"` // of the outcome within the study, "/outcomes/0"
	Estimate float64 `json:"estimate"`
	Variance float64 `json:"variance"`
}

// Ratio is an estimate and its intervals as ratios.
type Ratio struct {
	Estimate float64  `json:"estimate"`
	CILow    float64  `json:"ci_low"`
	CIHigh   float64  `json:"ci_high"`
	PILow    *float64 `json:"pi_low,omitempty"`
	PIHigh   *float64 `json:"pi_high,omitempty"`
	PITLow   *float64 `json:"pi_t_low,omitempty"`
	PITHigh  *float64 `json:"pi_t_high,omitempty"`
}

// Exclusion is an outcome that is not pooled.
type Exclusion struct {
	Study    string    `json:"study"`
	Citation string    `json:"citation"`
	Label    string    `json:"label"`
	Pointer  string    `json:"pointer"` // of the outcome within the study, "/outcomes/0"
	Outcome  string    `json:"outcome"`
	Code     string    `json:"code"`
	Reason   i18n.Text `json:"reason"`
}

// Refusal says what could not be computed, and why.
type Refusal struct {
	Method Method    `json:"method,omitempty"` // none where it is about the whole synthesis
	Test   Test      `json:"test,omitempty"`
	Code   string    `json:"code"`
	Text   i18n.Text `json:"text"`
}

// Note is a remark with a stable code.
type Note struct {
	Code string    `json:"code"`
	Text i18n.Text `json:"text"`
}

// Scale is the scale on which effects are pooled and no effect is 0.
type Scale string

// The scales.
const (
	ScaleSMD   Scale = "smd"
	ScaleMD    Scale = "md"
	ScaleLogOR Scale = "log_or"
	ScaleLogRR Scale = "log_rr"
	ScaleLogHR Scale = "log_hr"
)

// Scale gives the analysis scale of an effect type, and none for [NoEffect].
func (t EffectType) Scale() Scale {
	switch t {
	case SMD:
		return ScaleSMD
	case MD:
		return ScaleMD
	case OR:
		return ScaleLogOR
	case RR:
		return ScaleLogRR
	case HR:
		return ScaleLogHR
	case NoEffect:
	}
	return ""
}

// Logarithmic tells whether values on the scale are logarithms of ratios.
func (s Scale) Logarithmic() bool { return s == ScaleLogOR || s == ScaleLogRR || s == ScaleLogHR }

// Main gives the synthesis' model by the method and test of its options.
func (s Synthesis) Main() (Model, bool) { return s.Model(s.Method, s.Test) }

// Model gives the model by a method with a test. With one study that is the study itself, whatever is asked.
func (s Synthesis) Model(method Method, test Test) (Model, bool) {
	if s.K == 1 && len(s.Models) == 1 {
		return s.Models[0], true
	}
	at := slices.IndexFunc(s.Models, func(m Model) bool { return m.Method == method && m.Test == test })
	if at < 0 {
		return Model{}, false
	}
	return s.Models[at], true
}

// Synthesise pools the studies' effects, one synthesis per outcome, effect type and whom it is about; primary
// outcomes first, then those about citizens, then by code. Studies without a comparison group, reviews,
// whose studies would count twice, and studies of low quality are not pooled, and named as excluded.
//
// The result does not depend on the order in which studies are given.
func Synthesise(studies []Study, options SynthesisOptions) []Synthesis {
	options = options.withDefaults()
	groups := collect(studies, options)
	syntheses := make([]Synthesis, 0, len(groups))
	for _, g := range groups {
		syntheses = append(syntheses, g.synthesise(options))
	}
	slices.SortFunc(syntheses, func(a, b Synthesis) int {
		return cmp.Or(
			-compareBool(a.Primary, b.Primary),
			cmp.Compare(a.About.order(), b.About.order()),
			cmp.Compare(a.Outcome, b.Outcome),
			cmp.Compare(a.EffectType, b.EffectType),
		)
	})
	return syntheses
}

func (s Subject) order() int { return slices.Index([]Subject{Citizen, Staff, Cost}, s) }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
