package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
)

// CreateMethod creates a method and starts its process.
func (s *Server) CreateMethod(
	ctx context.Context, request CreateMethodRequestObject,
) (CreateMethodResponseObject, error) {
	view, receipt, err := s.app.CreateMethod(ctx, orderOf(ctx), methodDraft(*request.Body))
	if err != nil {
		return nil, err
	}
	address := basePath + "/methods/" + string(receipt.Method)
	if receipt.Pending {
		return CreateMethod202JSONResponse{accepted(receipt, address)}, nil
	}
	method := methodOf(view)
	return CreateMethod201JSONResponse{
		Body: method, Headers: CreateMethod201ResponseHeaders{Location: address, ETag: etag(view.Version)},
	}, nil
}

// GetMethod gives a method.
func (s *Server) GetMethod(ctx context.Context, request GetMethodRequestObject) (GetMethodResponseObject, error) {
	view, err := s.app.Method(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	return GetMethod200JSONResponse{
		Body: methodOf(view), Headers: GetMethod200ResponseHeaders{ETag: etag(view.Version)},
	}, nil
}

// UpdateMethod changes a method's content.
func (s *Server) UpdateMethod(
	ctx context.Context, request UpdateMethodRequestObject,
) (UpdateMethodResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	view, err := s.app.UpdateMethod(ctx, orderOf(ctx), request.ID, version, func(draft *app.MethodDraft) {
		changeMethod(draft, *request.Body)
	})
	if err != nil {
		return nil, err
	}
	return UpdateMethod200JSONResponse{
		Body: methodOf(view), Headers: UpdateMethod200ResponseHeaders{ETag: etag(view.Version)},
	}, nil
}

// PublishMethod makes a method public.
func (s *Server) PublishMethod(
	ctx context.Context, request PublishMethodRequestObject,
) (PublishMethodResponseObject, error) {
	receipt, err := s.app.PublishMethod(ctx, orderOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	if receipt.Pending {
		return PublishMethod202JSONResponse{accepted(receipt, basePath+"/methods/"+request.ID)}, nil
	}
	view, err := s.app.Method(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	return PublishMethod200JSONResponse{
		Body: methodOf(view), Headers: PublishMethod200ResponseHeaders{ETag: etag(view.Version)},
	}, nil
}

// WithdrawMethod takes a method back on behalf of its owner.
func (s *Server) WithdrawMethod(
	ctx context.Context, request WithdrawMethodRequestObject,
) (WithdrawMethodResponseObject, error) {
	receipt, err := s.app.WithdrawMethod(ctx, orderOf(ctx), request.ID, request.Body.Reason)
	if err != nil {
		return nil, err
	}
	if receipt.Pending {
		return WithdrawMethod202JSONResponse{accepted(receipt, basePath+"/methods/"+request.ID)}, nil
	}
	view, err := s.app.Method(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	return WithdrawMethod200JSONResponse{
		Body: methodOf(view), Headers: WithdrawMethod200ResponseHeaders{ETag: etag(view.Version)},
	}, nil
}
