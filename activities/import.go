package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// importsAtOnce is how many rows are applied at the same time.
const importsAtOnce = 8

// rowGivesUp is after how many attempts at its batch a row that meets an error of our own making is left as
// failed.
const rowGivesUp = 4

// ImportStore keeps the rows of imports and what became of them.
type ImportStore interface {
	Import(ctx context.Context, id string) (store.Import, error)
	PendingRows(ctx context.Context, id string, limit int) ([]store.ImportRow, error)
	FinishRow(ctx context.Context, id string, row int, status store.RowStatus, failure *fault.Error) error
	FinishImport(ctx context.Context, id string, status store.ImportStatus) error
}

// RowApplier carries one row out: it writes the content of the method and its studies, and gives the method's
// process its import command under an id that follows from the import and the row. It answers created,
// changed or unchanged; applying a row again changes nothing. Its error is a fault.
type RowApplier interface {
	ApplyRow(ctx context.Context, importID string, row store.ImportRow) (store.RowStatus, error)
}

// Imports are the activities of an import.
type Imports struct {
	Store   ImportStore
	Applier RowApplier
}

// Apply carries out the next rows that nothing has become of yet, several at a time, and tells how far the
// import has come. What a row breaks is recorded as the row's failure; an error is returned only where trying
// again may help, and then the rows that were done are done.
func (i Imports) Apply(ctx context.Context, batch contract.ImportBatch) (contract.ImportProgress, error) {
	rows, err := i.Store.PendingRows(ctx, string(batch.Import), batch.Limit)
	if err != nil {
		return contract.ImportProgress{}, err
	}
	defer beat(ctx)()
	var group errgroup.Group
	group.SetLimit(importsAtOnce)
	for _, row := range rows {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return i.apply(ctx, batch.Import, row) })
	}
	if err := group.Wait(); err != nil {
		return contract.ImportProgress{}, err
	}
	if err := ctx.Err(); err != nil {
		return contract.ImportProgress{}, err
	}
	return i.progress(ctx, batch.Import)
}

// apply carries out one row and writes down what became of it.
func (i Imports) apply(ctx context.Context, id contract.ImportID, row store.ImportRow) error {
	status, err := i.Applier.ApplyRow(ctx, string(id), row)
	if err == nil {
		return i.Store.FinishRow(ctx, string(id), row.Row, status, nil)
	}
	why := fault.From(err)
	attempt := activity.GetInfo(ctx).Attempt
	if why.Kind == fault.Unavailable || ctx.Err() != nil || why.Kind == fault.Internal && attempt < rowGivesUp {
		return err
	}
	activity.GetLogger(ctx).Warn("a row of an import failed", "import", id, "row", row.Row, "error", err)
	return i.Store.FinishRow(ctx, string(id), row.Row, store.RowFailed, why)
}

func (i Imports) progress(ctx context.Context, id contract.ImportID) (contract.ImportProgress, error) {
	imported, err := i.Store.Import(ctx, string(id))
	if err != nil {
		return contract.ImportProgress{}, err
	}
	progress := imported.Progress
	return contract.ImportProgress{
		Import: id, Status: contract.ImportStatus(imported.Status), Rows: progress.Rows, Created: progress.Created,
		Changed: progress.Changed, Unchanged: progress.Unchanged, Failed: progress.Failed,
	}, nil
}

// Finish writes down how the import ended.
func (i Imports) Finish(ctx context.Context, end contract.ImportEnd) error {
	return i.Store.FinishImport(ctx, string(end.Import), store.ImportStatus(end.Status))
}
