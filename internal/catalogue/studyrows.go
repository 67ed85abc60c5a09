package catalogue

import (
	"cmp"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

// RowsOf writes a study as rows, one for each outcome, so that GroupStudies and StudyGroup.Study give the same study
// again. Each row names its outcome's code, which is its title where it has none, and says when it was measured.
func RowsOf(authors, title string, study evidence.Study) []StudyRow {
	rows := make([]StudyRow, 0, len(study.Outcomes))
	for _, outcome := range study.Outcomes {
		row := StudyRow{
			Authors: authors, Year: study.Year, Title: title, Country: study.Country, Design: Code(study.Design),
			Sample: study.Sample, NTreatment: study.NTreatment, NControl: study.NControl, NTotal: study.NTotal,
			Outcome:   cmp.Or(outcome.Title.DA, outcome.Title.EN, outcome.Code),
			OutcomeEN: outcome.Title.EN, OutcomeCode: outcome.Code,
			About: Code(outcome.About), HigherIsBetter: outcome.HigherIsBetter, EffectType: Code(outcome.EffectType),
			Estimate: outcome.Estimate, CILow: outcome.CILow, CIHigh: outcome.CIHigh, SE: outcome.SE,
			SmallestImportantEffect: outcome.SmallestImportantEffect,
			Favours:                 Code(outcome.Favours), FollowupMonths: outcome.FollowupMonths,
			Quality: Code(study.Quality), QualityReason: study.QualityReason,
			EvaluatorIndependent: study.EvaluatorIndependent, PeerReviewed: study.PeerReviewed,
			UsualCare: study.UsualCare, Source: study.Source, Provenance: Code(study.Provenance),
		}
		if outcome.Primary {
			row.Primary = new(true)
		}
		if row.EffectType == "" {
			row.EffectType = Code(evidence.NoEffect)
		}
		if row.FollowupMonths == nil {
			row.FollowupMonths = study.FollowupMonths
		}
		row.putRaw(outcome)
		rows = append(rows, row)
	}
	return rows
}

// putRaw writes the raw numbers of an outcome, and of how many people they are where those are not the arms.
func (r *StudyRow) putRaw(outcome evidence.Outcome) {
	if m := outcome.Means; m != nil {
		r.MeanTreatment, r.SDTreatment = &m.MeanTreatment, &m.SDTreatment
		r.MeanControl, r.SDControl = &m.MeanControl, &m.SDControl
		r.putAnalysed(m.NTreatment, m.NControl)
	}
	if c := outcome.Counts; c != nil {
		r.EventsTreatment, r.EventsControl = &c.EventsTreatment, &c.EventsControl
		r.putAnalysed(c.NTreatment, c.NControl)
	}
}

func (r *StudyRow) putAnalysed(treatment, control int) {
	if r.NTreatment == nil || *r.NTreatment != treatment {
		r.AnalysedTreatment = &treatment
	}
	if r.NControl == nil || *r.NControl != control {
		r.AnalysedControl = &control
	}
}
