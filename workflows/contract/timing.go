package contract

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// AnswerWithin is how long a caller waits for a command's answer before it says that the command has been
// received and will happen.
const AnswerWithin = 5 * time.Second

// RecordTimeout bounds one attempt at recording.
const RecordTimeout = 5 * time.Second

// How recording is tried again. A hiccup is gone after a moment; when it is not, the wait must be longer than
// the workflow task's timeout (10 s), because only then does the engine finish the task, accept the
// update durably and wait with a timer. The wait grows, since each such attempt adds events to the history.
const (
	RecordHiccup      = 100 * time.Millisecond
	RecordHiccups     = 2 // attempts that are followed by a short wait
	RecordWait        = 11 * time.Second
	RecordLongestWait = 5 * time.Minute
)

// RecordGivesUp is after how many attempts an error of our own making, one that waiting does not cure, ends
// the command. An absent database is waited for however long it takes.
const RecordGivesUp = 8

// forever is longer than any wait for the database.
const forever = 10 * 365 * 24 * time.Hour

// RecordOptions are those of the local activity.
func RecordOptions() workflow.LocalActivityOptions {
	return workflow.LocalActivityOptions{
		StartToCloseTimeout:    RecordTimeout,
		ScheduleToCloseTimeout: forever,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: RecordWait, BackoffCoefficient: 1.5, MaximumInterval: RecordLongestWait,
		},
	}
}

// RecordRetryAfter is how long to wait after a failed attempt at recording, the first being 1.
func RecordRetryAfter(attempt int32) time.Duration {
	if attempt <= RecordHiccups {
		return RecordHiccup
	}
	wait := RecordWait
	for range attempt - RecordHiccups - 1 {
		if wait = wait * 3 / 2; wait >= RecordLongestWait {
			return RecordLongestWait
		}
	}
	return wait
}

// ImportOptions are those of an import's activities. A worker that is gone is noticed by its silence, and a
// cancellation reaches the activity with the answer to a heartbeat.
func ImportOptions() workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		WaitForCancellation: true,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute,
		},
	}
}

// CaseFileOptions are those of a case file's activities: a worker that is gone is noticed by its silence.
func CaseFileOptions() workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		WaitForCancellation: true,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute,
		},
	}
}

// HousekeepingOptions are those of the activities that are done at intervals. One that fails waits for the
// next interval after a few attempts.
func HousekeepingOptions() workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute,
		HeartbeatTimeout:    30 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 20 * time.Second, MaximumAttempts: 3,
		},
	}
}
