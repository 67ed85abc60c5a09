package workflows_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// file is a stored import in memory, with what applies its rows.
type file struct {
	mutex  sync.Mutex
	rows   []store.ImportRow
	status store.ImportStatus
	// content is what the rows have made, by row.
	content map[int]bool
	calls   atomic.Int64
	// applying is asked before a row is applied.
	applying func(ctx context.Context, row int) error
}

func newFile(rows int) *file {
	made := &file{status: store.ImportRunning, content: map[int]bool{}}
	for n := 1; n <= rows; n++ {
		made.rows = append(made.rows, store.ImportRow{Row: n, Status: store.RowPending})
	}
	return made
}

func (f *file) Import(context.Context, string) (store.Import, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	found := store.Import{Status: f.status, Progress: store.ImportProgress{Rows: len(f.rows)}}
	for _, row := range f.rows {
		switch row.Status {
		case store.RowPending:
			continue
		case store.RowCreated:
			found.Progress.Created++
		case store.RowChanged:
			found.Progress.Changed++
		case store.RowUnchanged:
			found.Progress.Unchanged++
		case store.RowFailed:
			found.Progress.Failed++
		}
		found.Progress.Handled++
	}
	return found, nil
}

func (f *file) PendingRows(_ context.Context, _ string, limit int) ([]store.ImportRow, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	var pending []store.ImportRow
	for _, row := range f.rows {
		if row.Status == store.RowPending && len(pending) < limit {
			pending = append(pending, row)
		}
	}
	return pending, nil
}

func (f *file) FinishRow(_ context.Context, _ string, row int, status store.RowStatus, failure *fault.Error) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	found := &f.rows[row-1]
	if found.Status == store.RowPending {
		found.Status = status
		if failure != nil {
			found.Code = failure.Code
		}
	}
	return nil
}

func (f *file) FinishImport(_ context.Context, _ string, status store.ImportStatus) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.status = status
	return nil
}

func (f *file) ApplyRow(ctx context.Context, _ string, row store.ImportRow) (store.RowStatus, error) {
	f.calls.Add(1)
	if f.applying != nil {
		if err := f.applying(ctx, row.Row); err != nil {
			return "", err
		}
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.content[row.Row] {
		return store.RowUnchanged, nil
	}
	f.content[row.Row] = true
	return store.RowCreated, nil
}

// run plays the import's workflow to its end.
func (f *file) run(t *testing.T, prepare ...func(*testsuite.TestWorkflowEnvironment)) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)
	env.SetWorkerOptions(busy)
	env.RegisterWorkflowWithOptions(workflows.Import, workflow.RegisterOptions{Name: contract.ImportWorkflow})
	imports := activities.Imports{Store: f, Applier: f}
	env.RegisterActivityWithOptions(imports.Apply, activity.RegisterOptions{Name: contract.ImportActivity})
	env.RegisterActivityWithOptions(imports.Finish, activity.RegisterOptions{Name: contract.FinishActivity})
	for _, apply := range prepare {
		apply(env)
	}
	env.ExecuteWorkflow(contract.ImportWorkflow, contract.ImportInput{Import: "import"})
	require.True(t, env.IsWorkflowCompleted())
	return env
}

func progressOf(t *testing.T, env *testsuite.TestWorkflowEnvironment) contract.ImportProgress {
	t.Helper()
	require.NoError(t, env.GetWorkflowError())
	var progress contract.ImportProgress
	require.NoError(t, env.GetWorkflowResult(&progress))
	asked, err := env.QueryWorkflow(contract.ProgressQuery)
	require.NoError(t, err)
	var queried contract.ImportProgress
	require.NoError(t, asked.Get(&queried))
	require.Equal(t, progress.Done(), queried.Done())
	return progress
}

func TestImportAppliesEveryRow(t *testing.T) {
	f := newFile(95)
	progress := progressOf(t, f.run(t))
	require.Equal(t, contract.ImportProgress{Import: "import", Status: contract.ImportDone, Rows: 95, Created: 95}, progress)
	require.Equal(t, store.ImportDone, f.status)
	require.EqualValues(t, 95, f.calls.Load())
}

func TestSameFileAgainChangesNothing(t *testing.T) {
	f := newFile(20)
	f.run(t)
	again := newFile(20)
	again.content = f.content
	require.Equal(t, 20, progressOf(t, again.run(t)).Unchanged)
}

func TestRowThatFailsStopsNoOther(t *testing.T) {
	f := newFile(50)
	f.applying = func(_ context.Context, row int) error {
		if row == 7 {
			return fault.New(fault.Invalid, "phase-unknown", "Fasen kendes ikke.", "The phase is not known.")
		}
		return nil
	}
	progress := progressOf(t, f.run(t))
	require.Equal(t, 49, progress.Created)
	require.Equal(t, 1, progress.Failed)
	require.Equal(t, "phase-unknown", f.rows[6].Code)
	require.Equal(t, store.ImportDone, f.status)
}

func TestImportWaitsForADatabaseThatIsAway(t *testing.T) {
	f := newFile(50)
	var tries atomic.Int64
	f.applying = func(_ context.Context, row int) error {
		if row == 30 && tries.Add(1) < 8 {
			return errLost
		}
		return nil
	}
	progress := progressOf(t, f.run(t))
	require.Equal(t, 50, progress.Created)
}

func TestRowThatMeetsAnErrorOfOurOwnMakingIsLeftAfterSomeAttempts(t *testing.T) {
	f := newFile(10)
	f.applying = func(_ context.Context, row int) error {
		if row == 3 {
			return fault.New(fault.Internal, "database", "Der skete en fejl.", "Something went wrong.")
		}
		return nil
	}
	progress := progressOf(t, f.run(t))
	require.Equal(t, 9, progress.Created)
	require.Equal(t, 1, progress.Failed)
}

func TestImportThatIsCancelledKeepsWhatItDid(t *testing.T) {
	f := newFile(30)
	var cancel func()
	f.applying = func(ctx context.Context, row int) error {
		if row < 10 {
			return nil
		}
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}
	env := f.run(t, func(env *testsuite.TestWorkflowEnvironment) { cancel = sync.OnceFunc(env.CancelWorkflow) })
	require.Error(t, env.GetWorkflowError())
	require.Equal(t, store.ImportFailed, f.status)
	require.Len(t, f.content, 9)
	left := slices.IndexFunc(f.rows, func(r store.ImportRow) bool { return r.Status == store.RowPending })
	require.Equal(t, 9, left, "the rows that were not applied can be applied later")
}

func TestBigImportContinuesAsNew(t *testing.T) {
	f := newFile(100)
	env := f.run(t, func(env *testsuite.TestWorkflowEnvironment) { env.SetContinueAsNewSuggested(true) })
	require.True(t, workflow.IsContinueAsNewError(env.GetWorkflowError()))
	require.Len(t, f.content, 40)
	require.Equal(t, store.ImportRunning, f.status)
	require.Equal(t, 100, progressOf(t, f.run(t)).Created)
}
