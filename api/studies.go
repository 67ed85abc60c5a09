package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// ListStudies lists a method's studies.
func (s *Server) ListStudies(ctx context.Context, request ListStudiesRequestObject) (ListStudiesResponseObject, error) {
	asked := request.Params
	found, err := s.app.Studies(ctx, callerOf(ctx), request.ID, given(asked.Withdrawn), page(asked.Limit, asked.Cursor))
	if err != nil {
		return nil, err
	}
	return ListStudies200JSONResponse{
		Items: each(found.Items, studyOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// RegisterStudy adds a study.
func (s *Server) RegisterStudy(
	ctx context.Context, request RegisterStudyRequestObject,
) (RegisterStudyResponseObject, error) {
	study, err := s.app.RegisterStudy(ctx, orderOf(ctx), request.ID, studyDraft(*request.Body))
	if err != nil {
		return nil, err
	}
	return RegisterStudy201JSONResponse{Body: studyOf(study), Headers: RegisterStudy201ResponseHeaders{
		Location: basePath + "/methods/" + request.ID + "/studies/" + study.ID, ETag: etag(study.Version),
	}}, nil
}

// GetStudy gives a study.
func (s *Server) GetStudy(ctx context.Context, request GetStudyRequestObject) (GetStudyResponseObject, error) {
	study, err := s.app.Study(ctx, callerOf(ctx), request.ID, request.Study.String())
	if err != nil {
		return nil, err
	}
	return GetStudy200JSONResponse{
		Body: studyOf(study), Headers: GetStudy200ResponseHeaders{ETag: etag(study.Version)},
	}, nil
}

// UpdateStudy corrects a study.
func (s *Server) UpdateStudy(ctx context.Context, request UpdateStudyRequestObject) (UpdateStudyResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	study, err := s.app.UpdateStudy(ctx, orderOf(ctx), request.ID, request.Study.String(), version,
		func(draft *app.StudyDraft) { changeStudy(draft, *request.Body) })
	if err != nil {
		return nil, err
	}
	return UpdateStudy200JSONResponse{
		Body: studyOf(study), Headers: UpdateStudy200ResponseHeaders{ETag: etag(study.Version)},
	}, nil
}

// WithdrawStudy withdraws a study.
func (s *Server) WithdrawStudy(
	ctx context.Context, request WithdrawStudyRequestObject,
) (WithdrawStudyResponseObject, error) {
	study, err := s.app.WithdrawStudy(ctx, orderOf(ctx), request.ID, request.Study.String(), request.Body.Reason)
	if err != nil {
		return nil, err
	}
	return WithdrawStudy200JSONResponse{
		Body: studyOf(study), Headers: WithdrawStudy200ResponseHeaders{ETag: etag(study.Version)},
	}, nil
}

func studyOf(study app.StudyView) Study {
	body := study.Body
	return Study{
		ID: idOf(study.ID), Version: int64(study.Version), Authors: study.Authors, Title: study.Title, Year: body.Year,
		Source: optional(body.Source), Country: optional(body.Country), Design: StudyDesign(body.Design),
		Sample: optional(body.Sample), NTreatment: body.NTreatment, NControl: body.NControl, NTotal: body.NTotal,
		Quality: StudyQuality(body.Quality), QualityReason: optional(body.QualityReason),
		EvaluatorIndependent: body.EvaluatorIndependent, PeerReviewed: body.PeerReviewed, UsualCare: body.UsualCare,
		FollowupMonths: body.FollowupMonths, Provenance: word[Provenance](body.Provenance),
		Outcomes: each(body.Outcomes, same[evidence.Outcome]), Unknown: study.Unknown, RegisteredAt: study.RegisteredAt,
		Withdrawal: withdrawalIfAny(study.Withdrawal),
	}
}

func studyDraft(body StudyRegistration) app.StudyDraft {
	return app.StudyDraft{
		Authors: body.Authors, Title: body.Title,
		Body: evidence.Study{
			Year: body.Year, Country: given(body.Country), Design: evidence.Design(body.Design),
			Sample: given(body.Sample), NTreatment: body.NTreatment, NControl: body.NControl, NTotal: body.NTotal,
			Quality: evidence.Quality(given(body.Quality)), QualityReason: given(body.QualityReason),
			EvaluatorIndependent: body.EvaluatorIndependent, PeerReviewed: body.PeerReviewed, UsualCare: body.UsualCare,
			FollowupMonths: body.FollowupMonths, Source: given(body.Source),
			Provenance: evidence.Provenance(given(body.Provenance)), Outcomes: body.Outcomes,
		},
	}
}

// changeStudy lays a change over a study: what is absent stays, null makes unknown.
func changeStudy(draft *app.StudyDraft, change StudyChange) {
	body := &draft.Body
	set(&draft.Authors, change.Authors)
	set(&draft.Title, change.Title)
	if change.Design != nil {
		body.Design = evidence.Design(*change.Design)
	}
	if change.Quality != nil {
		body.Quality = evidence.Quality(*change.Quality)
	}
	if change.Outcomes != nil {
		body.Outcomes = change.Outcomes
	}
	setWord(&body.Source, change.Source)
	setWord(&body.Country, change.Country)
	setWord(&body.Sample, change.Sample)
	setWord(&body.QualityReason, change.QualityReason)
	setWord(&body.Provenance, change.Provenance)
	body.Year = change.Year.Apply(body.Year)
	body.NTreatment = change.NTreatment.Apply(body.NTreatment)
	body.NControl = change.NControl.Apply(body.NControl)
	body.NTotal = change.NTotal.Apply(body.NTotal)
	body.EvaluatorIndependent = change.EvaluatorIndependent.Apply(body.EvaluatorIndependent)
	body.PeerReviewed = change.PeerReviewed.Apply(body.PeerReviewed)
	body.UsualCare = change.UsualCare.Apply(body.UsualCare)
	body.FollowupMonths = change.FollowupMonths.Apply(body.FollowupMonths)
}
