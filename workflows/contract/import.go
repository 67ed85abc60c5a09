package contract

import (
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// ImportInput starts an import's workflow, and carries it from one run to the next.
type ImportInput struct {
	Import ImportID `json:"import"`
	// Total is the number of rows in the stored import.
	Total int `json:"total"`
	// Offset is the number of rows that are done, Counts how they ended.
	Offset int          `json:"offset,omitempty"`
	Counts ImportCounts `json:"counts,omitzero"`
}

// ImportStatus is where an import stands.
type ImportStatus string

// The statuses of an import's workflow.
const (
	ImportRunning   ImportStatus = "running"
	ImportDone      ImportStatus = "done"
	ImportCancelled ImportStatus = "cancelled"
)

// ImportProgress is how far an import has come.
type ImportProgress struct {
	Import ImportID     `json:"import"`
	Status ImportStatus `json:"status"`
	Total  int          `json:"total"`
	Done   int          `json:"done"`
	Counts ImportCounts `json:"counts"`
}

// ImportCounts says how many rows ended how.
type ImportCounts struct {
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Failed    int `json:"failed"`
}

// Add gives the sum.
func (c ImportCounts) Add(other ImportCounts) ImportCounts {
	return ImportCounts{
		Created: c.Created + other.Created, Updated: c.Updated + other.Updated,
		Unchanged: c.Unchanged + other.Unchanged, Failed: c.Failed + other.Failed,
	}
}

// Count adds one row that ended so.
func (c ImportCounts) Count(outcome RowOutcome) ImportCounts {
	switch outcome {
	case RowCreated:
		c.Created++
	case RowUpdated:
		c.Updated++
	case RowUnchanged:
		c.Unchanged++
	case RowFailed:
		c.Failed++
	}
	return c
}

// ImportBatch is a stretch of an import's rows, in the file's order.
type ImportBatch struct {
	Import ImportID `json:"import"`
	Offset int      `json:"offset"`
	Limit  int      `json:"limit"`
}

// ImportRow names one validated row of a stored import.
type ImportRow struct {
	// Number is the row's place in the file, from 1.
	Number int `json:"number"`
	// Method is what the row is about. Rows of one method are applied one after the other in the file's
	// order; rows of different methods at the same time.
	Method lifecycle.MethodID `json:"method"`
}

// RowOutcome is how a row ended.
type RowOutcome string

// The outcomes of a row. A row that changes nothing, as when the same file comes again, is unchanged.
const (
	RowCreated   RowOutcome = "created"
	RowUpdated   RowOutcome = "updated"
	RowUnchanged RowOutcome = "unchanged"
	RowFailed    RowOutcome = "failed"
)

// RowResult is how a row ended, and for a failed one why.
type RowResult struct {
	Row     ImportRow    `json:"row"`
	Outcome RowOutcome   `json:"outcome"`
	Failure *fault.Error `json:"failure,omitempty"`
}
