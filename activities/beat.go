package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// heartbeat is how often an activity shows that it is alive, however long one piece of its work takes.
const heartbeat = time.Second

// beat shows that the activity is alive until the function that it gives is called.
func beat(ctx context.Context) (stop func()) {
	ended, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(heartbeat)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				activity.RecordHeartbeat(ctx)
			case <-ended:
				return
			}
		}
	}()
	return func() {
		close(ended)
		<-stopped
	}
}
