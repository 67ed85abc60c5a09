package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/workflows/contract"
)

// importBatch is how many rows one activity applies.
const importBatch = 40

// importBatches is after how many activities an import's run makes way for the next, so that a big file
// does not fill a history.
const importBatches = 250

// Import is the workflow of one import: it applies the rows of a stored import, a batch at a time, until none
// is left. A row that fails is recorded as failed and stops nothing. Cancelling it ends it between two rows;
// what has been applied stays, and the same file can be imported again.
func Import(ctx workflow.Context, input contract.ImportInput) (contract.ImportProgress, error) {
	progress := contract.ImportProgress{Import: input.Import, Status: contract.ImportRunning}
	if err := workflow.SetQueryHandler(ctx, contract.ProgressQuery, func() (contract.ImportProgress, error) {
		return progress, nil
	}); err != nil {
		return progress, err
	}
	ctx = workflow.WithActivityOptions(ctx, contract.ImportOptions())
	for batch := 1; ; batch++ {
		var latest contract.ImportProgress
		err := workflow.ExecuteActivity(ctx, contract.ImportActivity,
			contract.ImportBatch{Import: input.Import, Limit: importBatch}).Get(ctx, &latest)
		if err != nil {
			return finishImport(ctx, progress, contract.ImportFailed, err)
		}
		if progress = latest; progress.Done() >= progress.Rows {
			return finishImport(ctx, progress, contract.ImportDone, nil)
		}
		if batch >= importBatches || workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return progress, workflow.NewContinueAsNewError(ctx, contract.ImportWorkflow, input)
		}
	}
}

// finishImport says in the store how the import ended, also when it was cancelled.
func finishImport(
	ctx workflow.Context, progress contract.ImportProgress, status contract.ImportStatus, why error,
) (contract.ImportProgress, error) {
	progress.Status = status
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	err := workflow.ExecuteActivity(ctx, contract.FinishActivity,
		contract.ImportEnd{Import: progress.Import, Status: status}).Get(ctx, nil)
	if why != nil {
		return progress, why
	}
	return progress, err
}
