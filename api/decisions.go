package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// PublishDecision makes a decision public.
func (s *Server) PublishDecision(
	ctx context.Context, request PublishDecisionRequestObject,
) (PublishDecisionResponseObject, error) {
	receipt, err := s.app.PublishDecision(ctx, orderOf(ctx), reviewID(request.ID))
	return decisionAfter(ctx, s, request.ID, receipt, err,
		func(decision Decision) PublishDecisionResponseObject { return PublishDecision200JSONResponse(decision) },
		func(pending AcceptedJSONResponse) PublishDecisionResponseObject {
			return PublishDecision202JSONResponse{pending}
		})
}

// CorrectPublication adds a dated correction to a published decision.
func (s *Server) CorrectPublication(
	ctx context.Context, request CorrectPublicationRequestObject,
) (CorrectPublicationResponseObject, error) {
	receipt, err := s.app.CorrectPublication(ctx, orderOf(ctx), reviewID(request.ID), request.Body.Text)
	return decisionAfter(ctx, s, request.ID, receipt, err,
		func(decision Decision) CorrectPublicationResponseObject {
			return CorrectPublication200JSONResponse(decision)
		},
		func(pending AcceptedJSONResponse) CorrectPublicationResponseObject {
			return CorrectPublication202JSONResponse{pending}
		})
}

// decisionAfter answers a command to a decision: with the decision as it then is, or as accepted.
func decisionAfter[Answer any](
	ctx context.Context, s *Server, id ReviewID, receipt app.Receipt, err error,
	done func(Decision) Answer, pending func(AcceptedJSONResponse) Answer,
) (Answer, error) {
	var none Answer
	if err != nil {
		return none, err
	}
	if receipt.Pending {
		return pending(accepted(receipt, basePath+"/decisions/"+id.String())), nil
	}
	view, err := s.app.Decision(ctx, callerOf(ctx), reviewID(id))
	if err != nil {
		return none, err
	}
	return done(decisionOf(view)), nil
}

// ListDecisions lists the published decisions.
func (s *Server) ListDecisions(
	ctx context.Context, request ListDecisionsRequestObject,
) (ListDecisionsResponseObject, error) {
	found, err := s.app.Decisions(ctx, callerOf(ctx), app.DecisionQuery{
		Method: given(request.Params.Method), Programmes: request.Params.Programme,
		Outcomes: words[phasemodel.Outcome](request.Params.Outcome),
	}, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListDecisions200JSONResponse{
		Items: each(found.Items, decisionOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// GetDecision gives a decision.
func (s *Server) GetDecision(ctx context.Context, request GetDecisionRequestObject) (GetDecisionResponseObject, error) {
	view, err := s.app.Decision(ctx, callerOf(ctx), lifecycle.ReviewID(request.ID.String()))
	if err != nil {
		return nil, err
	}
	return GetDecision200JSONResponse(decisionOf(view)), nil
}
