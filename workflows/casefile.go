package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// caseFilePrints is after how many prints a case file's run makes way for the next.
const caseFilePrints = 500

// CaseFile is the workflow of one case file: it gathers the case as it stands, prints the notes one at a time, and
// closes the file with its list of contents. A worker that dies is followed by another, which goes on with what is not
// made yet.
func CaseFile(ctx workflow.Context, input contract.CaseFileInput) (contract.CaseFileProgress, error) {
	progress := contract.CaseFileProgress{CaseFile: input.CaseFile}
	if err := workflow.SetQueryHandler(ctx, contract.ProgressQuery, func() (contract.CaseFileProgress, error) {
		return progress, nil
	}); err != nil {
		return progress, err
	}
	ctx = workflow.WithActivityOptions(ctx, contract.CaseFileOptions())
	step := func(activity string) error {
		var latest contract.CaseFileProgress
		err := workflow.ExecuteActivity(ctx, activity, input).Get(ctx, &latest)
		if err == nil {
			progress = latest
		}
		return err
	}
	err := step(contract.GatherActivity)
	for printed := 0; err == nil && progress.Refusal == nil && progress.Prints > 0; printed++ {
		if printed >= caseFilePrints || workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return progress, workflow.NewContinueAsNewError(ctx, contract.CaseFileWorkflow, input)
		}
		err = step(contract.PrintActivity)
	}
	return closeCaseFile(ctx, progress, err)
}

// closeCaseFile says in the store how the case file ended, also when it was cancelled.
func closeCaseFile(
	ctx workflow.Context, progress contract.CaseFileProgress, why error,
) (contract.CaseFileProgress, error) {
	end := contract.CaseFileEnd{CaseFile: progress.CaseFile, Refusal: progress.Refusal}
	if why != nil {
		end.Refusal = fault.New(fault.Unavailable, "case-file-stopped", "Arbejdet med sagsmappen blev standset. Bestil den igen.",
			"The work on the case file was stopped. Order it again.")
	}
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	err := workflow.ExecuteActivity(ctx, contract.CloseActivity, end).Get(ctx, &progress)
	if why != nil {
		return progress, why
	}
	return progress, err
}
