package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// ListEvidenceHearings lists the owner's fact hearings on a method's evidence.
func (s *Server) ListEvidenceHearings(
	ctx context.Context, request ListEvidenceHearingsRequestObject,
) (ListEvidenceHearingsResponseObject, error) {
	hearings, err := s.app.EvidenceHearings(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	return ListEvidenceHearings200JSONResponse{Items: each(hearings, evidenceHearing)}, nil
}

// AnswerEvidenceHearing takes the owner's answer.
func (s *Server) AnswerEvidenceHearing(
	ctx context.Context, request AnswerEvidenceHearingRequestObject,
) (AnswerEvidenceHearingResponseObject, error) {
	hearing, err := s.app.AnswerEvidenceHearing(ctx, orderOf(ctx), request.ID, request.Body.Answer)
	if err != nil {
		return nil, err
	}
	return AnswerEvidenceHearing200JSONResponse(evidenceHearing(hearing)), nil
}

func evidenceHearing(hearing app.EvidenceHearing) EvidenceHearing {
	return EvidenceHearing{
		Level: hearing.Level, Verdict: Verdict(hearing.Verdict), VerdictLabel: hearing.Verdict.Label(),
		OpenedAt: hearing.OpenedAt, Due: hearing.Due, EndedAt: hearing.EndedAt,
		EndedBecause: word[EvidenceHearingEnd](hearing.Because), Answer: optional(hearing.Answer),
		AnsweredBy: personIfAny(hearing.AnsweredBy),
	}
}

// hearingMark says that the owner is being heard, where they are.
func hearingMark(mark *app.HearingMark) *EvidenceHearingMark {
	if mark == nil {
		return nil
	}
	written := EvidenceHearingMark{Text: mark.Text, Due: mark.Due}
	if mark.Public != nil {
		verdict := Verdict(mark.Public.Verdict)
		written.PublicLevel, written.PublicVerdict = &mark.Public.Level, &verdict
	}
	return &written
}

// ListEvidenceSchemes lists the schemes that methods are rated by.
func (s *Server) ListEvidenceSchemes(
	context.Context, ListEvidenceSchemesRequestObject,
) (ListEvidenceSchemesResponseObject, error) {
	return ListEvidenceSchemes200JSONResponse{Items: each(evidence.Schemes(), evidenceScheme)}, nil
}

func evidenceScheme(scheme evidence.Scheme) EvidenceSchemeRules {
	return EvidenceSchemeRules{
		ID: EvidenceScheme(scheme.ID), Title: scheme.Title, Note: scheme.Note,
		Source: EvidenceSchemeSource{Citation: scheme.Source.Citation, URL: scheme.Source.URL},
		Levels: each(scheme.Levels, func(level evidence.SchemeLevel) EvidenceSchemeLevel {
			return EvidenceSchemeLevel{
				Rating: level.Rating, Label: level.Label, Rule: level.Rule, Standing: EvidenceRuleStanding(level.Standing),
				StandingLabel: level.Standing.Label(), Never: optional(level.Never),
			}
		}),
	}
}

// declarationIfAny gives the declaration that stands.
func declarationIfAny(version *app.AppraisalView) *Declaration {
	if version == nil {
		return nil
	}
	declaration := declarationOf(*version)
	return &declaration
}

// promisingPracticeIfAny gives the scores that stand.
func promisingPracticeIfAny(version *app.AppraisalView) *PromisingPractice {
	if version == nil {
		return nil
	}
	scores := promisingPracticeOf(*version)
	return &scores
}
