package evidence

import (
	"cmp"
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// synthesise pools the group's effects.
func (g group) synthesise(options SynthesisOptions) Synthesis {
	g = g.sorted()
	s := Synthesis{
		Outcome: g.outcome, About: g.about, EffectType: g.effectType, Scale: g.effectType.Scale(),
		Title: g.title, Primary: g.primary, Method: options.Method, Test: options.Test,
	}
	s.HigherIsBetter = g.turn()
	s.Studies = g.samples(options)
	slices.SortStableFunc(s.Studies, SynthesisStudy.compare)
	s.K = len(s.Studies)
	s.warnOfPublications()
	s.Excluded = g.sorted().excluded
	for _, study := range s.Studies {
		if len(study.Aggregated) > 0 {
			s.Correlation = options.Correlation
		}
	}
	if s.K == 0 {
		s.Refusal = &Refusal{Code: codeNoEffects, Text: refusalText(codeNoEffects)}
		return s
	}
	s.fit()
	if options.Covariate != nil {
		s.regress(*options.Covariate)
	}
	return s
}

// compare orders by year, then label.
func (s SynthesisStudy) compare(other SynthesisStudy) int {
	return cmp.Or(cmp.Compare(number(s.Year), number(other.Year)), cmp.Compare(s.Label, other.Label),
		cmp.Compare(s.Citation, other.Citation), cmp.Compare(s.Study, other.Study),
		cmp.Compare(s.Estimate, other.Estimate), cmp.Compare(s.Variance, other.Variance))
}

// fit adds the models and what follows from them.
func (s *Synthesis) fit() {
	points := pointsOf(s.Studies)
	for i := range s.Studies {
		study := &s.Studies[i]
		study.Weights = map[Method]float64{}
		if s.Scale.Logarithmic() {
			study.Ratio = ratioOf(study.Estimate, study.CILow, study.CIHigh)
		}
	}
	methods, tests := Methods(), Tests()
	if s.K == 1 {
		methods, tests = []Method{EqualEffects}, []Test{Wald}
		s.Notes = append(s.Notes, Note{codeOneStudy, i18n.Text{
			DA: "Der er kun ét studie. Tallene er dets egne.",
			EN: "There is only one study. The numbers are its own.",
		}})
	}
	for _, method := range methods {
		for _, test := range tests {
			model, refusal := Pool(points, method, test)
			if refusal != nil {
				s.Refusals = append(s.Refusals, *refusal)
				continue
			}
			s.Models = append(s.Models, model.onScale(s.Scale))
			if test == Wald {
				for i, weight := range Weights(points, model.Tau2) {
					s.Studies[i].Weights[method] = weight
				}
			}
		}
	}
	if s.K == 1 {
		return
	}
	s.poolTables()
	s.leaveOneOut()
	s.cumulate()
	s.compareNordic()
	if egger, refusal := EggerTest(points); refusal == nil {
		s.Egger = &egger
	} else if refusal.Code != codeTooFewForEgger {
		s.Refusals = append(s.Refusals, Refusal{Code: codeNoEgger, Text: refusalText(codeNoEgger)})
	}
}

func (s SynthesisStudy) point() Point { return Point{Effect: s.Estimate, Variance: s.Variance} }

func pointsOf(studies []SynthesisStudy) []Point {
	points := make([]Point, len(studies))
	for i, s := range studies {
		points[i] = s.point()
	}
	return points
}
