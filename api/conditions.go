package api

import (
	"context"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// ListConditions lists the conditions of a method.
func (s *Server) ListConditions(
	ctx context.Context, request ListConditionsRequestObject,
) (ListConditionsResponseObject, error) {
	found, err := s.app.Conditions(ctx, callerOf(ctx), request.ID,
		words[app.ConditionStatus](request.Params.Status), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListConditions200JSONResponse{
		Items: each(found.Items, conditionOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// FulfilCondition reports a condition fulfilled.
func (s *Server) FulfilCondition(
	ctx context.Context, request FulfilConditionRequestObject,
) (FulfilConditionResponseObject, error) {
	receipt, err := s.app.FulfilCondition(
		ctx, orderOf(ctx), request.ID, conditionID(request.Condition), request.Body.Text)
	return conditionAfter(ctx, s, request.ID, request.Condition, receipt, err,
		func(condition Condition) FulfilConditionResponseObject {
			return FulfilCondition200JSONResponse(condition)
		},
		func(pending AcceptedJSONResponse) FulfilConditionResponseObject {
			return FulfilCondition202JSONResponse{pending}
		})
}

// ReturnFulfilment sends a fulfilment back.
func (s *Server) ReturnFulfilment(
	ctx context.Context, request ReturnFulfilmentRequestObject,
) (ReturnFulfilmentResponseObject, error) {
	receipt, err := s.app.ReturnFulfilment(
		ctx, orderOf(ctx), request.ID, conditionID(request.Condition), request.Body.Reason)
	return conditionAfter(ctx, s, request.ID, request.Condition, receipt, err,
		func(condition Condition) ReturnFulfilmentResponseObject {
			return ReturnFulfilment200JSONResponse(condition)
		},
		func(pending AcceptedJSONResponse) ReturnFulfilmentResponseObject {
			return ReturnFulfilment202JSONResponse{pending}
		})
}

// AcceptFulfilment closes a fulfilled condition.
func (s *Server) AcceptFulfilment(
	ctx context.Context, request AcceptFulfilmentRequestObject,
) (AcceptFulfilmentResponseObject, error) {
	receipt, err := s.app.AcceptFulfilment(ctx, orderOf(ctx), request.ID, conditionID(request.Condition))
	return conditionAfter(ctx, s, request.ID, request.Condition, receipt, err,
		func(condition Condition) AcceptFulfilmentResponseObject {
			return AcceptFulfilment200JSONResponse(condition)
		},
		func(pending AcceptedJSONResponse) AcceptFulfilmentResponseObject {
			return AcceptFulfilment202JSONResponse{pending}
		})
}

// ExtendCondition gives a condition more time.
func (s *Server) ExtendCondition(
	ctx context.Context, request ExtendConditionRequestObject,
) (ExtendConditionResponseObject, error) {
	receipt, err := s.app.ExtendCondition(ctx, orderOf(ctx), request.ID, conditionID(request.Condition),
		dateText(&request.Body.Until), request.Body.Reason)
	return conditionAfter(ctx, s, request.ID, request.Condition, receipt, err,
		func(condition Condition) ExtendConditionResponseObject {
			return ExtendCondition200JSONResponse(condition)
		},
		func(pending AcceptedJSONResponse) ExtendConditionResponseObject {
			return ExtendCondition202JSONResponse{pending}
		})
}

// WaiveCondition is the principal's waiver, or a seat's vote on it.
func (s *Server) WaiveCondition(
	ctx context.Context, request WaiveConditionRequestObject,
) (WaiveConditionResponseObject, error) {
	position := lifecycle.Approve
	if request.Body.Position != nil {
		position = lifecycle.Position(*request.Body.Position)
	}
	receipt, err := s.app.WaiveCondition(
		ctx, orderOf(ctx), request.ID, conditionID(request.Condition), position, request.Body.Reason)
	return conditionAfter(ctx, s, request.ID, request.Condition, receipt, err,
		func(condition Condition) WaiveConditionResponseObject {
			return WaiveCondition200JSONResponse(condition)
		},
		func(pending AcceptedJSONResponse) WaiveConditionResponseObject {
			return WaiveCondition202JSONResponse{pending}
		})
}

func conditionID(id ConditionID) lifecycle.ConditionID { return lifecycle.ConditionID(id.String()) }

// conditionAfter answers a command to a condition: with the condition as it then is, or as accepted.
func conditionAfter[Answer any](
	ctx context.Context, s *Server, method MethodKey, id ConditionID, receipt app.Receipt, err error,
	done func(Condition) Answer, pending func(AcceptedJSONResponse) Answer,
) (Answer, error) {
	var none Answer
	if err != nil {
		return none, err
	}
	if receipt.Pending {
		return pending(accepted(receipt, methodAddress(method)+"/conditions")), nil
	}
	view, err := s.app.Condition(ctx, callerOf(ctx), method, conditionID(id))
	if err != nil {
		return none, err
	}
	return done(conditionOf(view)), nil
}

// conditionOf writes a condition.
func conditionOf(view app.ConditionView) Condition {
	by := shown{names: view.Names, texts: view.Texts}
	return Condition{
		ID: idOf(view.ID), Review: idOf(view.Review), Body: DecidingBody(view.Body), Text: by.text(view.Text),
		Due: openapi_types.Date{Time: view.DueDate}, DueAt: view.Due, Status: ConditionStatus(view.Status),
		Overdue: view.Overdue, PutToGroup: view.PutToGroup, Account: by.textIfAny(view.Account),
		Reason: by.textIfAny(view.Reason), MadeAt: view.MadeAt, ClosedAt: view.ClosedAt,
		Waivers: each(view.Waivers, func(vote lifecycle.WaiverVote) WaiverVote {
			return WaiverVote{Seat: vote.Seat, Person: by.person(vote.Person), Position: WaiverPosition(vote.Position)}
		}),
		MyActions: actionsOf(view.Actions),
	}
}
