package contract

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// MethodInput starts a method's workflow, and carries it from one run to the next.
type MethodInput struct {
	Method lifecycle.MethodID `json:"method"`
	// State is the fold of the journal so far. Without one, or with one of an older schema, the workflow
	// reads the whole journal with its first record; a method that is to be created has none.
	State *lifecycle.State `json:"state,omitempty"`
	// Recent are the ids of the latest commands. The engine may deliver an update again after the run in
	// which it was answered; a known id is let past the validator, so that record can repeat its answer.
	Recent []lifecycle.CommandID `json:"recent,omitempty"`
	// Wake makes the workflow read its journal at once.
	Wake bool `json:"wake,omitempty"`
}

// CommandResult answers a command that was done.
type CommandResult struct {
	// Sequence is that of the journal's head after the command.
	Sequence int64 `json:"sequence"`
	// At is when the command entered the process.
	At time.Time `json:"at"`
	// Request is that of the command which was done. The engine answers a second update of the same id
	// without asking anyone; the caller sees here that it had asked something else.
	Request string `json:"request,omitempty"`
}

// MethodStatus is what an operator sees of a method's workflow.
type MethodStatus struct {
	State lifecycle.State `json:"state"`
	// NextDue is when something becomes due; absent where nothing does.
	NextDue *time.Time `json:"next_due,omitempty"`
	// Waiting is the number of commands in the queue, the one at work included.
	Waiting int64 `json:"waiting"`
	// Blocked is why the process has stopped until it is recovered.
	Blocked *fault.Error `json:"blocked,omitempty"`
	// Closing tells that the run drains before the next one.
	Closing bool `json:"closing,omitempty"`
}

// RecordRequest asks for a command to be recorded. After is the sequence that the workflow stands at.
type RecordRequest struct {
	Command lifecycle.Command `json:"command"`
	After   int64             `json:"after"`
}

// RecordResult is what recording gave.
type RecordResult struct {
	// Events are all after the request's After, in order: the command's own and what others recorded.
	Events []lifecycle.Event `json:"events,omitempty"`
	// Refusal is the command's; what became due by its time is recorded all the same.
	Refusal *fault.Error `json:"refusal,omitempty"`
	// Sequence is that of the journal's head.
	Sequence int64 `json:"sequence"`
}
