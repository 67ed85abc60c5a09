package api

import (
	"context"
	"net/http"
)

// Handler puts the API together: the contract's operations under /api/v1, its browsable page at /api/docs,
// and health at the root.
func Handler(ctx context.Context, parts Parts) (http.Handler, error) {
	return handlerOf(ctx, parts, &Server{
		app: parts.App, version: parts.Version, openData: parts.OpenData, places: make(chan struct{}, downloads),
	})
}
