package activities

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"github.com/fasemodel/fasemodel/workflows/contract"
)

// All are the activities of a worker.
type All struct {
	Record     Record
	Imports    Imports
	CaseFiles  CaseFiles
	Deliver    Deliver
	Sweep      Sweep
	Checkpoint Checkpoint
}

// Register makes a worker know the activities by their names in contract.
func (a All) Register(registry worker.ActivityRegistry) {
	for name, run := range map[string]any{
		contract.RecordActivity:     a.Record.Run,
		contract.ImportActivity:     a.Imports.Apply,
		contract.FinishActivity:     a.Imports.Finish,
		contract.GatherActivity:     a.CaseFiles.Gather,
		contract.PrintActivity:      a.CaseFiles.Print,
		contract.CloseActivity:      a.CaseFiles.Close,
		contract.DeliverActivity:    a.Deliver.Run,
		contract.SweepActivity:      a.Sweep.Run,
		contract.CheckpointActivity: a.Checkpoint.Run,
	} {
		registry.RegisterActivityWithOptions(run, activity.RegisterOptions{Name: name})
	}
}
