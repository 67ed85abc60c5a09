package api

import (
	"context"
	"strings"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// GetEvidence gives a method's evidence with its reasons, syntheses and history.
func (s *Server) GetEvidence(ctx context.Context, request GetEvidenceRequestObject) (GetEvidenceResponseObject, error) {
	asked := request.Params
	view, err := s.app.EvidenceInFull(ctx, callerOf(ctx), request.ID, pooling(
		asked.Model, asked.Test, asked.Dependence, asked.Correlation, asked.Convert, asked.MdVariance))
	if err != nil {
		return nil, err
	}
	return GetEvidence200JSONResponse{
		Level: int(view.Level), LevelLabel: view.LevelLabel, Verdict: Verdict(view.Verdict),
		VerdictLabel: view.VerdictLabel, Provisional: view.Provisional, BySource: view.BySource,
		NordicControlledStudies: view.NordicControlledStudies, SearchedOn: dayIfAny(view.SearchedOn),
		ComputedAt: view.ComputedAt, Because: each(view.Because, evidenceReason),
		Ratings: each(view.Ratings, evidence.Rating.Explained), Syntheses: each(view.Syntheses, synthesisOf),
		History: each(view.History, evidenceStep), Declaration: declarationIfAny(view.Declaration),
		PromisingPractice: promisingPracticeIfAny(view.PromisingPractice), Hearing: hearingMark(view.Hearing),
	}, nil
}

// GetSynthesis gives what a method's studies say together on one outcome.
func (s *Server) GetSynthesis(
	ctx context.Context, request GetSynthesisRequestObject,
) (GetSynthesisResponseObject, error) {
	asked := request.Params
	found, err := s.app.Synthesis(ctx, callerOf(ctx), request.ID, app.SynthesisQuery{
		Outcome: request.Outcome, EffectType: evidence.EffectType(given(asked.EffectType)),
		Covariate: evidence.CovariateName(given(asked.Covariate)), Options: pooling(
			asked.Model, asked.Test, asked.Dependence, asked.Correlation, asked.Convert, asked.MdVariance),
	})
	if err != nil {
		return nil, err
	}
	return GetSynthesis200JSONResponse(synthesisOf(found)), nil
}

// pooling says how to pool, as the parameters that several operations share ask for it.
func pooling(
	model *SynthesisEstimator, test *SynthesisTest, dependence *SynthesisDependence, correlation *float64,
	convert *SynthesisConversion, variance *SynthesisMDVariance,
) evidence.SynthesisOptions {
	return evidence.SynthesisOptions{
		Method: evidence.Method(given(model)), Test: evidence.Test(given(test)),
		Dependence: evidence.Dependence(given(dependence)), Correlation: correlation,
		ConvertTo: evidence.EffectType(given(convert)), MDVariance: evidence.MDVariance(given(variance)),
	}
}

// synthesisOf writes empty lists as such: nothing is left out, there is nothing.
func synthesisOf(synthesis evidence.Synthesis) Synthesis {
	synthesis.Studies = each(synthesis.Studies, same[evidence.SynthesisStudy])
	synthesis.Excluded = each(synthesis.Excluded, same[evidence.Exclusion])
	synthesis.Models = each(synthesis.Models, same[evidence.Model])
	return synthesis
}

func evidenceReason(reason evidence.Reason) EvidenceReason {
	return EvidenceReason{
		Rule: string(reason.Rule), Passed: reason.Passed, Text: reason.Text, Studies: each(reason.Studies, idOf[string]),
	}
}

func evidenceStep(step app.EvidenceStepView) EvidenceStep {
	written := EvidenceStep{
		At: step.At, Because: EvidenceCause(step.Because), Text: step.Text,
		FromLevel: int(step.FromLevel), ToLevel: int(step.ToLevel),
		FromVerdict: Verdict(step.FromVerdict), ToVerdict: Verdict(step.ToVerdict),
		Lost: each(step.Difference.Lost, evidenceReason), Gained: each(step.Difference.Gained, evidenceReason),
		Ratings: each(step.Difference.Ratings, func(change evidence.RatingChange) EvidenceRatingChange {
			return EvidenceRatingChange{Scheme: EvidenceScheme(change.Scheme), From: change.From, To: change.To}
		}),
		Document: word[Code](step.Document), By: personIfAny(step.By),
	}
	if study := step.Study; study != nil {
		written.Study = &EvidenceStudyRef{Citation: study.Citation, Withdrawn: study.Withdrawn}
		if study.ID != "" {
			written.Study.ID = new(idOf(study.ID))
		}
	}
	if written.Because == EvidenceCauseImported {
		written.StudiesImported = &step.Touched
	}
	return written
}

// GetImportTemplate gives the first row of a CSV file to import.
func (s *Server) GetImportTemplate(
	_ context.Context, request GetImportTemplateRequestObject,
) (GetImportTemplateResponseObject, error) {
	name, header := "studies", catalogue.StudyTemplate()
	if given(request.Params.Of) == GetImportTemplateParamsOfMethods {
		name, header = "methods", catalogue.MethodTemplate()
	}
	disposition := `attachment; filename="` + name + `.csv"`
	return GetImportTemplate200TextCsvResponse{
		Body: strings.NewReader(header), ContentLength: int64(len(header)),
		Headers: GetImportTemplate200ResponseHeaders{ContentDisposition: &disposition},
	}, nil
}
