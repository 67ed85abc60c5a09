package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// alarm is the one timer of a method's process. It is set anew only when the instant changes, so that a
// command which moves no deadline leaves no timer events in the history.
type alarm struct {
	at     time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// set makes the alarm ring at an instant; one that has passed rings at once.
func (a *alarm) set(ctx workflow.Context, at time.Time) {
	if a.timer != nil && a.at.Equal(at) {
		return
	}
	a.stop()
	var timed workflow.Context
	timed, a.cancel = workflow.WithCancel(ctx)
	a.at, a.timer = at, workflow.NewTimer(timed, max(0, at.Sub(workflow.Now(ctx))))
}

// rings tells whether the instant has come.
func (a *alarm) rings() bool { return a.timer != nil && a.timer.IsReady() }

// stop takes the alarm away.
func (a *alarm) stop() {
	if a.timer == nil {
		return
	}
	a.cancel()
	a.timer, a.cancel, a.at = nil, nil, time.Time{}
}
