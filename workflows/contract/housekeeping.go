package contract

import "time"

// HousekeepingInput starts the housekeeping workflow, and carries it from one run to the next.
type HousekeepingInput struct {
	// Checkpointed is the last day, YYYY-MM-DD in UTC, for which a checkpoint was made.
	Checkpointed string `json:"checkpointed,omitempty"`
}

// UnsettledAfter is how long a recorded command may wait for its caller to see the answer before its
// method's workflow is woken.
const UnsettledAfter = 30 * time.Second

// DeliverResult counts what was delivered.
type DeliverResult struct {
	Delivered int `json:"delivered"`
	Failed    int `json:"failed"`
}

// SweepResult counts the commands whose method was woken.
type SweepResult struct {
	Woken int `json:"woken"`
}

// CheckpointRequest asks for the checkpoint of the journal as it stands. Day is YYYY-MM-DD; a day has one.
type CheckpointRequest struct {
	Day string `json:"day"`
}
