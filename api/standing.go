package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
)

// HoldMethod puts a method on hold.
func (s *Server) HoldMethod(ctx context.Context, request HoldMethodRequestObject) (HoldMethodResponseObject, error) {
	receipt, err := s.app.Hold(ctx, orderOf(ctx), request.ID, request.Body.Reason, dateText(request.Body.Until))
	return methodAfter(ctx, s, request.ID, receipt, err,
		func(method Method) HoldMethodResponseObject { return HoldMethod200JSONResponse(method) },
		func(pending AcceptedJSONResponse) HoldMethodResponseObject { return HoldMethod202JSONResponse{pending} })
}

// ResumeMethod makes a method on hold active again.
func (s *Server) ResumeMethod(
	ctx context.Context, request ResumeMethodRequestObject,
) (ResumeMethodResponseObject, error) {
	receipt, err := s.app.Resume(ctx, orderOf(ctx), request.ID, request.Body.Reason)
	return methodAfter(ctx, s, request.ID, receipt, err,
		func(method Method) ResumeMethodResponseObject { return ResumeMethod200JSONResponse(method) },
		func(pending AcceptedJSONResponse) ResumeMethodResponseObject {
			return ResumeMethod202JSONResponse{pending}
		})
}

// ChangeModelVersion moves a method to another version of its phase model.
func (s *Server) ChangeModelVersion(
	ctx context.Context, request ChangeModelVersionRequestObject,
) (ChangeModelVersionResponseObject, error) {
	view, err := s.app.Method(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	receipt, err := s.app.ChangeModelVersion(
		ctx, orderOf(ctx), request.ID, view.Model.ID, request.Body.Version, request.Body.Reason)
	return methodAfter(ctx, s, request.ID, receipt, err,
		func(method Method) ChangeModelVersionResponseObject { return ChangeModelVersion200JSONResponse(method) },
		func(pending AcceptedJSONResponse) ChangeModelVersionResponseObject {
			return ChangeModelVersion202JSONResponse{pending}
		})
}

// methodAfter answers a command to a method: with the method as it then is, or as accepted.
func methodAfter[Answer any](
	ctx context.Context, s *Server, key MethodKey, receipt app.Receipt, err error,
	done func(Method) Answer, pending func(AcceptedJSONResponse) Answer,
) (Answer, error) {
	var none Answer
	if err != nil {
		return none, err
	}
	if receipt.Pending {
		return pending(accepted(receipt, methodAddress(key))), nil
	}
	view, err := s.app.Method(ctx, callerOf(ctx), key)
	if err != nil {
		return none, err
	}
	return done(methodOf(view)), nil
}

// methodAddress is where a method is read, by slug or id.
func methodAddress(key string) string { return basePath + "/methods/" + key }
