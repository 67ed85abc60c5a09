package app

import (
	"context"

	"go.temporal.io/sdk/client"
)

// PartHealth tells whether a part that the program needs answers; nil where it does.
type PartHealth struct {
	Name string
	Err  error
}

// Ready asks the parts that the program cannot serve without.
func (a *App) Ready(ctx context.Context) []PartHealth {
	_, engine := a.engine.temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
	return []PartHealth{{"database", a.store.Ping(ctx)}, {"engine", engine}}
}
