package evidence

import (
	"fmt"
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Omission is the model without one sample.
type Omission struct {
	Study string `json:"study"`
	Label string `json:"label"`
	Model Model  `json:"model"`
}

// Step is the model of all samples up to and with a year.
type Step struct {
	Year    int      `json:"year"`
	Studies []string `json:"studies"` // ids of those that came with the year
	Model   Model    `json:"model"`
}

// Subgroups compares the pooled effects of Nordic samples and others.
type Subgroups struct {
	Groups []Subgroup `json:"groups"`
	// SeparateTau2 is always true: τ² is estimated within each group, not in common.
	SeparateTau2 bool `json:"separate_tau2"`
	// Difference is the first group's estimate minus the second's; its interval is by the normal distribution.
	Difference float64 `json:"difference"`
	SE         float64 `json:"se"`
	CILow      float64 `json:"ci_low"`
	CIHigh     float64 `json:"ci_high"`
	// Q is between the groups: the squared difference over its variance, χ² with one degree of freedom (Borenstein et
	// al. 2009, ch. 19).
	Q  float64 `json:"q"`
	DF int     `json:"df"`
	P  float64 `json:"p"`
	// LeftOut are the ids of studies of which the country is not known.
	LeftOut []string `json:"left_out,omitempty"`
}

// Subgroup is one group's pooled effect.
type Subgroup struct {
	Code  string    `json:"code"` // "nordic" or "other"
	Label i18n.Text `json:"label"`
	K     int       `json:"k"`
	Model Model     `json:"model"`
}

// fewestToLeaveOut leaves two samples, between which there can be variation. Above mostToLeaveOut no single sample
// moves the result, and as many models of as many samples would take seconds.
const (
	fewestToLeaveOut = 3
	mostToLeaveOut   = 500
)

// pool fits the synthesis' own model to some of its samples; one alone is itself.
func (s Synthesis) pool(studies []SynthesisStudy) (Model, bool) {
	method, test := s.Method, s.Test
	if len(studies) == 1 {
		method, test = EqualEffects, Wald
	}
	model, refusal := Pool(pointsOf(studies), method, test)
	return model.onScale(s.Scale), refusal == nil
}

func (s *Synthesis) leaveOneOut() {
	if s.K < fewestToLeaveOut {
		return
	}
	if s.K > mostToLeaveOut {
		s.Notes = append(s.Notes, Note{"too-many-to-leave-out", i18n.Text{
			DA: fmt.Sprintf("Over %d studier udelades ikke ét ad gangen.", mostToLeaveOut),
			EN: fmt.Sprintf("More than %d studies are not left out one at a time.", mostToLeaveOut),
		}})
		return
	}
	for i, study := range s.Studies {
		others := slices.Concat(s.Studies[:i], s.Studies[i+1:])
		if model, fitted := s.pool(others); fitted {
			s.LeaveOneOut = append(s.LeaveOneOut, Omission{Study: study.Study, Label: study.Label, Model: model})
		}
	}
}

// cumulate fits the model after each year. Samples of which the year is not known are not in it.
func (s *Synthesis) cumulate() {
	var soFar []SynthesisStudy
	var steps []Step
	for i := 0; i < len(s.Studies); {
		year := s.Studies[i].Year
		if year == nil {
			i++
			continue
		}
		step := Step{Year: *year}
		for ; i < len(s.Studies) && number(s.Studies[i].Year) == *year; i++ {
			soFar = append(soFar, s.Studies[i])
			step.Studies = append(step.Studies, s.Studies[i].Studies...)
		}
		model, fitted := s.pool(soFar)
		if !fitted {
			continue
		}
		step.Model = model
		steps = append(steps, step)
	}
	if len(steps) > 1 {
		s.Cumulative = steps
	}
	if len(steps) > 0 && len(soFar) < s.K {
		s.Notes = append(s.Notes, Note{"year-unknown", i18n.Text{
			DA: "Studier uden årstal er ikke med i forløbet over år.",
			EN: "Studies without a year are not in the development over years.",
		}})
	}
}

// compareNordic fits each group by itself and tests the difference.
func (s *Synthesis) compareNordic() {
	var nordic, other []SynthesisStudy
	var leftOut []string
	for _, study := range s.Studies {
		switch study.nordicity {
		case onlyNordic:
			nordic = append(nordic, study)
		case elsewhere:
			other = append(other, study)
		case unknownCountry:
			leftOut = append(leftOut, study.Studies...)
		}
	}
	if len(nordic) == 0 || len(other) == 0 {
		return
	}
	first, fitted := s.pool(nordic)
	second, fittedToo := s.pool(other)
	if !fitted || !fittedToo {
		return
	}
	difference := coefficient(first.Estimate-second.Estimate, first.SE*first.SE+second.SE*second.SE, nil)
	s.Subgroups = &Subgroups{
		Groups: []Subgroup{
			{"nordic", i18n.Text{DA: "Nordiske", EN: "Nordic"}, len(nordic), first},
			{"other", i18n.Text{DA: "Øvrige", EN: "Other"}, len(other), second},
		},
		SeparateTau2: true,
		Difference:   difference.Estimate, SE: difference.SE, CILow: difference.CILow, CIHigh: difference.CIHigh,
		Q: difference.Statistic * difference.Statistic, DF: 1, P: difference.P,
		LeftOut: leftOut,
	}
}
