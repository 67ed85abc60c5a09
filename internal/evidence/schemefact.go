package evidence

import "slices"

// FactID names what a scheme asks of a sample.
type FactID string

// The facts.
const (
	FactRandomised   FactID = "randomised"
	FactQuasi        FactID = "quasi-experimental"
	FactControlled   FactID = "controlled"
	FactBeforeAfter  FactID = "before-after"
	FactRegistry     FactID = "registry"
	FactReview       FactID = "review"
	FactFavourable   FactID = "favourable"
	FactAdverse      FactID = "adverse"
	FactUnfavourable FactID = "not-favourable"
	FactUsualCare    FactID = "usual-care"
	FactPeerReview   FactID = "peer-review"
	FactIndependent  FactID = "evaluator-independent"
	FactFollowup     FactID = "followup"
	FactYear         FactID = "year"
	FactMeasured     FactID = "measured"
	FactQuality      FactID = "quality"
	FactResult       FactID = "result"
)

// fact is what a scheme asks of a sample, with its number where it has one.
type fact struct {
	id    FactID
	bound int // months of follow-up, or a year
}

// The facts that schemes are written with.
func is(id FactID) fact         { return fact{id: id} }
func sustained(months int) fact { return fact{id: FactFollowup, bound: months} }
func since(year int) fact       { return fact{id: FactYear, bound: year} }

// truth is whether a fact holds, as far as it is known.
type truth int

const (
	no truth = iota
	unknown
	yes
)

func known(holds bool) truth {
	if holds {
		return yes
	}
	return no
}

// trial is a sample with the facts that schemes ask about. Reports of one sample are about the same people, so
// a fact holds for the sample where one of its studies states it, and fails where one denies it and none states
// it.
type trial struct {
	sample

	designs      []Design
	usualCare    truth
	peerReviewed truth
	independent  truth
	measured     truth
	year         int // the newest that is stated; 0 where none is
}

// trials groups the studies that count into samples, the controlled, the reviews and the others each by
// themselves, as the level does.
func (r reader) trials(studies []Study) []trial {
	var groups grouping
	for i, study := range studies {
		if r.counts(study) {
			groups.add(study.Design.class()+sampleKey(i, study), study)
		}
	}
	trials := make([]trial, 0, len(groups.keys))
	for _, key := range groups.keys {
		trials = append(trials, r.trial(groups.studies[key]))
	}
	return trials
}

func (d Design) class() string {
	switch {
	case d.Controlled():
		return "controlled/"
	case d.Review():
		return "review/"
	}
	return "other/"
}

func (r reader) trial(studies []Study) trial {
	t := trial{sample: r.sample(studies), usualCare: stated(studies, func(s Study) *bool { return s.UsualCare })}
	t.peerReviewed = stated(studies, func(s Study) *bool { return s.PeerReviewed })
	t.independent = stated(studies, func(s Study) *bool { return s.EvaluatorIndependent })
	for _, study := range studies {
		t.designs = append(t.designs, study.Design)
		t.measured = max(t.measured, study.measured())
		if study.Year != nil {
			t.year = max(t.year, *study.Year)
		}
	}
	return t
}

// stated brings together what the studies of a sample say about one thing.
func stated(studies []Study, of func(Study) *bool) truth {
	denied := false
	for _, study := range studies {
		switch said := of(study); {
		case said == nil:
		case *said:
			return yes
		default:
			denied = true
		}
	}
	if denied {
		return no
	}
	return unknown
}

// measured tells whether a study has quantitative results. Trials, measurements before and after, and
// meta-analyses have them by their design; of a review it is known where a number is registered.
func (s Study) measured() truth {
	switch s.Design {
	case RCT, Quasi, PrePost, MetaAnalysis:
		return yes
	case Qualitative:
		return no
	case Registry, SystematicReview:
	}
	if slices.ContainsFunc(s.Outcomes, func(o Outcome) bool {
		_, found := o.Effect()
		return o.citizen() && (found || o.Estimate != nil)
	}) {
		return yes
	}
	return unknown
}

// has tells whether a fact holds for the trial.
func (t trial) has(f fact) truth {
	switch f.id {
	case FactRandomised:
		return known(slices.Contains(t.designs, RCT))
	case FactQuasi:
		return known(slices.Contains(t.designs, Quasi) && !slices.Contains(t.designs, RCT))
	case FactControlled:
		return known(slices.ContainsFunc(t.designs, Design.Controlled))
	case FactBeforeAfter:
		return known(slices.Contains(t.designs, PrePost))
	case FactRegistry:
		return known(slices.Contains(t.designs, Registry))
	case FactReview:
		return known(slices.ContainsFunc(t.designs, Design.Review))
	case FactFavourable:
		return t.resultOr(t.favourable())
	case FactAdverse:
		return t.resultOr(t.adverse())
	case FactUnfavourable:
		return t.resultOr(t.read && !t.favourable())
	case FactUsualCare:
		return t.usualCare
	case FactPeerReview:
		return t.peerReviewed
	case FactIndependent:
		return t.independent
	case FactMeasured:
		return t.measured
	case FactFollowup:
		return t.sustained(f.bound)
	case FactYear:
		if t.year == 0 {
			return unknown
		}
		return known(t.year >= f.bound)
	case FactQuality, FactResult:
	}
	return no
}

// resultOr is not known where nobody has read what the trial came to.
func (t trial) resultOr(holds bool) truth {
	if !t.read {
		return unknown
	}
	return known(holds)
}

// sustained tells whether a favourable outcome was measured so long after the end of treatment.
func (t trial) sustained(months int) truth {
	switch {
	case t.followed >= months:
		return yes
	case t.followedUnknown:
		return unknown
	}
	return no
}

// all tells whether every fact holds.
func (t trial) all(facts []fact) truth {
	least := yes
	for _, f := range facts {
		least = min(least, t.has(f))
	}
	return least
}
