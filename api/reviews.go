package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// reviewAfter answers a command to a review: with the review as it then is, or as accepted. What the two are
// for the operation is said by the last two.
func reviewAfter[Answer any](
	ctx context.Context, s *Server, id ReviewID, receipt app.Receipt, err error,
	done func(Review) Answer, pending func(AcceptedJSONResponse) Answer,
) (Answer, error) {
	var none Answer
	if err != nil {
		return none, err
	}
	if receipt.Pending {
		return pending(accepted(receipt, gateAddress(id))), nil
	}
	view, err := s.app.Review(ctx, callerOf(ctx), reviewID(id))
	if err != nil {
		return none, err
	}
	return done(reviewOf(view)), nil
}

// AssignAssessors says who answers which question.
func (s *Server) AssignAssessors(ctx context.Context, request AssignAssessorsRequestObject) (AssignAssessorsResponseObject, error) {
	receipt, err := s.app.AssignAssessors(ctx, orderOf(ctx), reviewID(request.ID), each(*request.Body, assessorsOf))
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) AssignAssessorsResponseObject { return AssignAssessors200JSONResponse(review) },
		func(pending AcceptedJSONResponse) AssignAssessorsResponseObject {
			return AssignAssessors202JSONResponse{pending}
		})
}

func assessorsOf(assignment Assignment) app.AssessorsOf {
	return app.AssessorsOf{
		Question: phasemodel.ItemID(assignment.Question), Assessors: each(assignment.Assessors, personID),
	}
}

func personID(id PersonID) lifecycle.PersonID { return lifecycle.PersonID(id.String()) }

// CloseAssessment ends the assessment.
func (s *Server) CloseAssessment(ctx context.Context, request CloseAssessmentRequestObject) (CloseAssessmentResponseObject, error) {
	var joint []app.WrittenReason
	if request.Body != nil {
		joint = each(request.Body.JointReasons, func(reason JointReason) app.WrittenReason {
			return app.WrittenReason{Item: phasemodel.ItemID(reason.Question), Reason: reason.Reason}
		})
	}
	receipt, err := s.app.CloseAssessment(ctx, orderOf(ctx), reviewID(request.ID), joint)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) CloseAssessmentResponseObject { return CloseAssessment200JSONResponse(review) },
		func(pending AcceptedJSONResponse) CloseAssessmentResponseObject {
			return CloseAssessment202JSONResponse{pending}
		})
}

// ExtendAssessment gives the assessment more time.
func (s *Server) ExtendAssessment(ctx context.Context, request ExtendAssessmentRequestObject) (ExtendAssessmentResponseObject, error) {
	receipt, err := s.app.ExtendAssessment(ctx, orderOf(ctx), reviewID(request.ID), dateText(&request.Body.Until), request.Body.Reason)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) ExtendAssessmentResponseObject { return ExtendAssessment200JSONResponse(review) },
		func(pending AcceptedJSONResponse) ExtendAssessmentResponseObject {
			return ExtendAssessment202JSONResponse{pending}
		})
}

// Assess answers a question.
func (s *Server) Assess(ctx context.Context, request AssessRequestObject) (AssessResponseObject, error) {
	receipt, err := s.app.Assess(ctx, orderOf(ctx), reviewID(request.ID), phasemodel.ItemID(request.Question),
		request.Body.Score, request.Body.Reason)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) AssessResponseObject { return Assess200JSONResponse(review) },
		func(pending AcceptedJSONResponse) AssessResponseObject { return Assess202JSONResponse{pending} })
}

// AnswerHearing is the owner's answer to the fact hearing.
func (s *Server) AnswerHearing(ctx context.Context, request AnswerHearingRequestObject) (AnswerHearingResponseObject, error) {
	receipt, err := s.app.AnswerHearing(ctx, orderOf(ctx), reviewID(request.ID), request.Body.Text)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) AnswerHearingResponseObject { return AnswerHearing200JSONResponse(review) },
		func(pending AcceptedJSONResponse) AnswerHearingResponseObject {
			return AnswerHearing202JSONResponse{pending}
		})
}

// Recommend recommends an outcome and opens the ballot.
func (s *Server) Recommend(ctx context.Context, request RecommendRequestObject) (RecommendResponseObject, error) {
	receipt, err := s.app.Recommend(ctx, orderOf(ctx), reviewID(request.ID), app.WrittenProposal{
		Outcome: phasemodel.Outcome(request.Body.Outcome), Target: phasemodel.PhaseID(given(request.Body.Target)),
		Until: dateText(request.Body.Until), Reason: request.Body.Reason,
		Conditions:    each(request.Body.Conditions, writtenCondition),
		Dispensations: each(request.Body.Dispensations, writtenDispensation),
	})
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) RecommendResponseObject { return Recommend200JSONResponse(review) },
		func(pending AcceptedJSONResponse) RecommendResponseObject { return Recommend202JSONResponse{pending} })
}

func writtenCondition(statement ConditionStatement) app.WrittenCondition {
	return app.WrittenCondition{Text: statement.Text, Due: dateText(&statement.Due)}
}

// Supplement freezes the dossier anew.
func (s *Server) Supplement(ctx context.Context, request SupplementRequestObject) (SupplementResponseObject, error) {
	receipt, err := s.app.Supplement(ctx, orderOf(ctx), reviewID(request.ID), request.Body.Reason)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) SupplementResponseObject { return Supplement200JSONResponse(review) },
		func(pending AcceptedJSONResponse) SupplementResponseObject { return Supplement202JSONResponse{pending} })
}

// WithdrawGate takes the request for a gate back.
func (s *Server) WithdrawGate(ctx context.Context, request WithdrawGateRequestObject) (WithdrawGateResponseObject, error) {
	receipt, err := s.app.WithdrawGate(ctx, orderOf(ctx), reviewID(request.ID), request.Body.Reason)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) WithdrawGateResponseObject { return WithdrawGate200JSONResponse(review) },
		func(pending AcceptedJSONResponse) WithdrawGateResponseObject {
			return WithdrawGate202JSONResponse{pending}
		})
}
