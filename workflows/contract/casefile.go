package contract

import "github.com/fasemodel/fasemodel/internal/fault"

// CaseFileInput names the case file that a workflow makes, and carries it from one run to the next. What is made of it
// is in the store.
type CaseFileInput struct {
	CaseFile CaseFileID `json:"case_file"`
}

// CaseFileProgress is how far a case file has come. Refusal says why it cannot be made.
type CaseFileProgress struct {
	CaseFile CaseFileID   `json:"case_file"`
	Parts    int          `json:"parts"`
	Made     int          `json:"made"`
	Prints   int          `json:"prints"` // how many are still to be printed
	Refusal  *fault.Error `json:"refusal,omitempty"`
}

// CaseFileEnd says how a case file ended: whole, or with why it could not be made.
type CaseFileEnd struct {
	CaseFile CaseFileID   `json:"case_file"`
	Refusal  *fault.Error `json:"refusal,omitempty"`
}
