package activities

import (
	"context"

	"go.temporal.io/sdk/activity"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// caseFileGivesUp is after how many attempts a step of a case file that meets an error is given up: a note is left out
// of the file, and where the case cannot be gathered there is none.
const caseFileGivesUp = 4

// CaseFileStore knows how far case files have come.
type CaseFileStore interface {
	CaseFile(ctx context.Context, id string) (store.CaseFile, error)
}

// CaseFileMaker makes case files, step by step; each step may be taken again. Their errors are faults.
type CaseFileMaker interface {
	// GatherCaseFile reads the case as the one who ordered the file may read it.
	GatherCaseFile(ctx context.Context, id string) error
	// PrintCaseFile makes the next PDF, or leaves it out where it is to give up; left is how many are still to be made.
	PrintCaseFile(ctx context.Context, id string, giveUp bool) (left int, err error)
	// CloseCaseFile makes what tells of the other parts, or keeps why there is no case file.
	CloseCaseFile(ctx context.Context, id string, refusal *fault.Error) error
}

// CaseFiles are the activities of a case file.
type CaseFiles struct {
	Store CaseFileStore
	Maker CaseFileMaker
}

// Gather reads the case. A refusal, as where the one who ordered the file may not have it any more, ends the work; an
// error is returned where trying again may help.
func (c CaseFiles) Gather(ctx context.Context, input contract.CaseFileInput) (contract.CaseFileProgress, error) {
	defer beat(ctx)()
	if err := c.Maker.GatherCaseFile(ctx, string(input.CaseFile)); err != nil {
		why := fault.From(err)
		mayHelp := why.Kind == fault.Internal || why.Kind == fault.Unavailable
		if ctx.Err() != nil || mayHelp && activity.GetInfo(ctx).Attempt < caseFileGivesUp {
			return contract.CaseFileProgress{}, err
		}
		activity.GetLogger(ctx).Warn("a case file could not be gathered", "case_file", input.CaseFile, "error", err)
		return contract.CaseFileProgress{CaseFile: input.CaseFile, Refusal: why}, nil
	}
	return c.Print(ctx, input)
}

// Print makes one PDF of the case file.
func (c CaseFiles) Print(ctx context.Context, input contract.CaseFileInput) (contract.CaseFileProgress, error) {
	defer beat(ctx)()
	left, err := c.Maker.PrintCaseFile(ctx, string(input.CaseFile), activity.GetInfo(ctx).Attempt >= caseFileGivesUp)
	if err != nil {
		return contract.CaseFileProgress{}, err
	}
	return c.progress(ctx, input.CaseFile, left)
}

// Close ends the case file.
func (c CaseFiles) Close(ctx context.Context, end contract.CaseFileEnd) (contract.CaseFileProgress, error) {
	defer beat(ctx)()
	if err := c.Maker.CloseCaseFile(ctx, string(end.CaseFile), end.Refusal); err != nil {
		return contract.CaseFileProgress{}, err
	}
	progress, err := c.progress(ctx, end.CaseFile, 0)
	progress.Refusal = end.Refusal
	return progress, err
}

func (c CaseFiles) progress(
	ctx context.Context, id contract.CaseFileID, prints int,
) (contract.CaseFileProgress, error) {
	file, err := c.Store.CaseFile(ctx, string(id))
	if fault.CodeOf(err) == "case-file-unknown" { // It has expired or was forgotten meanwhile.
		return contract.CaseFileProgress{CaseFile: id, Refusal: fault.From(err)}, nil
	}
	return contract.CaseFileProgress{CaseFile: id, Parts: file.Parts, Made: file.Made, Prints: prints}, err
}
