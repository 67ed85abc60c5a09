package chart

// Table holds the numbers of a picture for those who do not see it, and for programs.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	// Notes are sentences that belong to the whole.
	Notes []string
}

// Column is a column of a table. Numbers stand to the right.
type Column struct {
	Title   string
	Numeric bool
}

// Row is a row of a table. Its first cell names it.
type Row struct {
	Kind  RowKind
	Cells []string
	// Addresses lead from a cell to what its number counts; empty where nothing does. It is nil where no cell leads
	// anywhere, and holds only addresses that a picture would link to.
	Addresses []string
}

// leading gives the row with the addresses of its cells.
func (r Row) leading(addresses ...string) Row {
	r.Addresses = make([]string, len(r.Cells))
	for i, address := range addresses {
		if safeAddress(address) && i < len(r.Addresses) {
			r.Addresses[i] = address
		}
	}
	return r
}

// RowKind tells what a row of a table is about.
type RowKind string

// The kinds of rows.
const (
	StudyRow      RowKind = "study"
	PooledRow     RowKind = "pooled"
	PredictionRow RowKind = "prediction"
	ExcludedRow   RowKind = "excluded"
	DimensionRow  RowKind = "dimension"
	GapMapRow     RowKind = "row"
	StepRow       RowKind = "step"
	BoxRow        RowKind = "box"
)
