package contract

// ImportInput starts an import's workflow, and carries it from one run to the next. The rows are in the
// store, each with what became of it, so there is no place in the file to remember.
type ImportInput struct {
	Import ImportID `json:"import"`
}

// ImportStatus is where an import stands.
type ImportStatus string

// The statuses of an import's workflow. One that is cancelled has failed; what it did stays.
const (
	ImportRunning ImportStatus = "running"
	ImportDone    ImportStatus = "done"
	ImportFailed  ImportStatus = "failed"
)

// ImportProgress is how far an import has come. A row that changes nothing, as when the same file comes
// again, is unchanged.
type ImportProgress struct {
	Import    ImportID     `json:"import"`
	Status    ImportStatus `json:"status"`
	Rows      int          `json:"rows"`
	Created   int          `json:"created"`
	Changed   int          `json:"changed"`
	Unchanged int          `json:"unchanged"`
	Failed    int          `json:"failed"`
}

// Done is the number of rows that have ended.
func (p ImportProgress) Done() int { return p.Created + p.Changed + p.Unchanged + p.Failed }

// ImportBatch asks for the next rows of an import that nothing has become of yet.
type ImportBatch struct {
	Import ImportID `json:"import"`
	Limit  int      `json:"limit"`
}

// ImportEnd says how an import ended.
type ImportEnd struct {
	Import ImportID     `json:"import"`
	Status ImportStatus `json:"status"`
}
