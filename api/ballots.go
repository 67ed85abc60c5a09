package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Vote casts or changes the ballot of the caller's seat.
func (s *Server) Vote(ctx context.Context, request VoteRequestObject) (VoteResponseObject, error) {
	id := reviewID(request.ID)
	receipt, err := s.app.Vote(ctx, orderOf(ctx), id, app.WrittenBallot{
		Position: lifecycle.Position(request.Body.Position), Reason: given(request.Body.Reason),
		Dossier: lifecycle.DossierHash(request.Body.DossierHash), Statement: given(request.Body.Statement),
	})
	if err != nil {
		return nil, err
	}
	if receipt.Pending {
		return Vote202JSONResponse{accepted(receipt, gateAddress(request.ID))}, nil
	}
	tally, err := s.app.Tally(ctx, callerOf(ctx), id)
	if err != nil {
		return nil, err
	}
	return Vote200JSONResponse(tallyOf(tally)), nil
}

// CloseBallot ends a ballot that nothing outstanding could change.
func (s *Server) CloseBallot(ctx context.Context, request CloseBallotRequestObject) (CloseBallotResponseObject, error) {
	receipt, err := s.app.CloseBallot(ctx, orderOf(ctx), reviewID(request.ID))
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) CloseBallotResponseObject { return CloseBallot200JSONResponse(review) },
		func(pending AcceptedJSONResponse) CloseBallotResponseObject {
			return CloseBallot202JSONResponse{pending}
		})
}

// Decide is the principal's answer to the recommendation.
func (s *Server) Decide(ctx context.Context, request DecideRequestObject) (DecideResponseObject, error) {
	receipt, err := s.app.Decide(ctx, orderOf(ctx), reviewID(request.ID), lifecycle.Choice(request.Body.Choice),
		app.WrittenProposal{
			Outcome: phasemodel.Outcome(given(request.Body.Outcome)), Target: phasemodel.PhaseID(given(request.Body.Target)),
			Until: dateText(request.Body.Until), Reason: given(request.Body.Reason),
			Conditions:    each(request.Body.Conditions, writtenCondition),
			Dispensations: each(request.Body.Dispensations, writtenDispensation),
		})
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) DecideResponseObject { return Decide200JSONResponse(review) },
		func(pending AcceptedJSONResponse) DecideResponseObject { return Decide202JSONResponse{pending} })
}
