package contract

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// The codes that the processes themselves answer with.
const (
	// CodeTryAgain: the run is making way for the next. The same command, same id, is welcome at once.
	CodeTryAgain = "try-again"
	// CodeJournalBehind: the journal holds less than the process has seen, as after an older backup was
	// restored. The process stands still until "fasemodel recover" starts it from the journal.
	CodeJournalBehind = "journal-behind"
	// CodeJournalGap: record answered with events that do not follow on the process's own.
	CodeJournalGap = "journal-gap"
)

// TryAgain refuses a command that came while the run made way for the next.
func TryAgain() *fault.Error {
	return fault.New(fault.Unavailable, CodeTryAgain,
		"Processen er ved at skifte. Prøv igen om et øjeblik med den samme nøgle.",
		"The process is changing over. Try again in a moment with the same key.")
}

// JournalBehind stops a process whose journal holds less than it has seen.
func JournalBehind() *fault.Error {
	return fault.New(fault.Internal, CodeJournalBehind,
		"Journalen er bag efter metodens proces. En administrator skal genoprette processen (fasemodel recover).",
		"The journal is behind the method's process. An administrator must recover the process (fasemodel recover).")
}

// JournalGap stops a process whose journal answered with events that do not follow on its own.
func JournalGap() *fault.Error {
	return fault.New(fault.Internal, CodeJournalGap,
		"Journalen mangler en række. En administrator skal undersøge den (fasemodel journal verify).",
		"The journal lacks a row. An administrator must examine it (fasemodel journal verify).")
}

// Refuse maps a fault to the engine's error: the fault's code is the error's type, the fault its details.
// The engine does not retry it.
func Refuse(refusal *fault.Error) error {
	return temporal.NewApplicationErrorWithOptions(refusal.Text.EN, refusal.Code, temporal.ApplicationErrorOptions{
		NonRetryable: true,
		Details:      []any{*refusal},
	})
}

// RefusalOf maps the engine's error back to the fault that Refuse was given; nil where the error holds
// none, as when the engine itself could not be reached.
func RefusalOf(err error) *fault.Error {
	var application *temporal.ApplicationError
	if !errors.As(err, &application) || !application.HasDetails() {
		return nil
	}
	var refusal fault.Error
	unreadable := application.Details(&refusal)
	if unreadable == nil && refusal.Code != "" && refusal.Code == application.Type() {
		return &refusal
	}
	return nil
}
