package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// GetGateReadiness tells what a gate asks for, and what is missing.
func (s *Server) GetGateReadiness(
	ctx context.Context, request GetGateReadinessRequestObject,
) (GetGateReadinessResponseObject, error) {
	readiness, err := s.app.GateReadiness(ctx, callerOf(ctx), request.ID, phasemodel.GateID(given(request.Params.Gate)))
	if err != nil {
		return nil, err
	}
	return GetGateReadiness200JSONResponse(readinessOf(readiness)), nil
}

func readinessOf(readiness app.Readiness) GateReadiness {
	passed := map[phasemodel.ItemID]bool{}
	for _, check := range readiness.Checks {
		passed[check.ID] = check.Passed
	}
	written := GateReadiness{
		Gate: string(readiness.Gate.ID), Title: readiness.Gate.Title, Kind: GateKind(readiness.Gate.Kind),
		To: words[Code](readiness.Target), Ready: readiness.Refusal == nil,
		Checks:    checksOf(readiness.Gate, func(id phasemodel.ItemID) bool { return passed[id] }),
		Questions: each(readiness.Gate.Questions, questionOf),
	}
	if obstacle := refusalOf(readiness.Obstacle()); obstacle != nil {
		written.Obstacles = []Refusal{*obstacle}
	}
	return written
}

// RequestGate opens a review of a gate.
func (s *Server) RequestGate(ctx context.Context, request RequestGateRequestObject) (RequestGateResponseObject, error) {
	id, receipt, err := s.app.RequestGate(ctx, orderOf(ctx), request.ID, app.GateRequest{
		Gate: phasemodel.GateID(request.Body.Gate), Target: phasemodel.PhaseID(given(request.Body.Target)),
		Reason: given(request.Body.Reason), Dispensations: each(request.Body.Dispensations, writtenDispensation),
	})
	if err != nil {
		return nil, err
	}
	address := gateAddress(idOf(id))
	if receipt.Pending {
		return RequestGate202JSONResponse{accepted(receipt, address)}, nil
	}
	view, err := s.app.Review(ctx, callerOf(ctx), id)
	if err != nil {
		return nil, err
	}
	return RequestGate201JSONResponse{
		Body: reviewOf(view), Headers: RequestGate201ResponseHeaders{Location: address},
	}, nil
}

// gateAddress is where a review is read.
func gateAddress(id ReviewID) string { return basePath + "/gates/" + id.String() }

func writtenDispensation(statement DispensationStatement) app.WrittenReason {
	return app.WrittenReason{Item: phasemodel.ItemID(statement.Item), Reason: statement.Reason}
}

// ListGates lists the reviews that the caller may read.
func (s *Server) ListGates(ctx context.Context, request ListGatesRequestObject) (ListGatesResponseObject, error) {
	found, err := s.app.Reviews(ctx, callerOf(ctx), app.ReviewQuery{
		Method: given(request.Params.Method), Programmes: request.Params.Programme,
		Stages: words[lifecycle.Stage](request.Params.Stage), Mine: given(request.Params.Mine),
	}, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListGates200JSONResponse{
		Items: each(found.Items, reviewSummary), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

func reviewSummary(line app.ReviewLine) ReviewSummary {
	recorded := line.Recorded
	summary := ReviewSummary{
		ID:        idOf(recorded.ID),
		Method:    methodRef(app.MethodRef{ID: recorded.Method, Slug: recorded.MethodSlug, Title: recorded.MethodTitle}),
		Programme: programmeRef(line.Programme), Gate: string(recorded.Gate.ID), Title: recorded.Gate.Title,
		Kind: GateKind(recorded.Gate.Kind), Stage: Stage(recorded.Stage), Round: recorded.Round,
		Outcome: word[Outcome](line.Outcome), OpenedAt: recorded.OpenedAt, ClosedAt: recorded.ClosedAt, Mine: line.Mine,
	}
	if recorded.ClosedAt == nil {
		summary.Deadline = momentIfAny(recorded.Deadline.Due)
	}
	return summary
}

// GetGate gives a review as the caller may see it.
func (s *Server) GetGate(ctx context.Context, request GetGateRequestObject) (GetGateResponseObject, error) {
	view, err := s.app.Review(ctx, callerOf(ctx), reviewID(request.ID))
	if err != nil {
		return nil, err
	}
	return GetGate200JSONResponse(reviewOf(view)), nil
}

func reviewID(id ReviewID) lifecycle.ReviewID { return lifecycle.ReviewID(id.String()) }
