package workflows

import (
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// CachedProcesses is how many processes a worker should keep in memory, for worker.SetStickyWorkflowCacheSize. A
// sleeping one takes some 25 KB; one that is not kept is read from its history, which is short, when it is
// asked for.
const CachedProcesses = 1000

// Register makes a worker know the workflows by their names in contract.
func Register(registry worker.WorkflowRegistry, decider lifecycle.Decider) {
	methods := Methods{Decider: decider}
	registry.RegisterWorkflowWithOptions(methods.Run, workflow.RegisterOptions{Name: contract.MethodWorkflow})
	registry.RegisterWorkflowWithOptions(Import, workflow.RegisterOptions{Name: contract.ImportWorkflow})
	registry.RegisterWorkflowWithOptions(CaseFile, workflow.RegisterOptions{Name: contract.CaseFileWorkflow})
	registry.RegisterWorkflowWithOptions(Housekeeping,
		workflow.RegisterOptions{Name: contract.HousekeepingWorkflow})
}

// Deployment names what a worker runs, for Temporal's worker versioning. The zero value is no versioning.
type Deployment struct {
	Name  string
	Build string
}

// slowMachine is how long a workflow's code may take before the engine's library thinks that it is stuck. The
// library's own second is too short for a small machine that is busy.
const slowMachine = 10 * time.Second

// WorkerOptions are those of a worker: with a deployment it takes part in worker versioning, and every
// workflow moves on to the newest build with its next task. Workflows live for years, so they must be able to:
// changes are guarded by workflow.GetVersion and proved by replaying recorded histories.
func WorkerOptions(deployment Deployment) worker.Options {
	options := worker.Options{DeadlockDetectionTimeout: slowMachine}
	if deployment.Name == "" {
		return options
	}
	options.DeploymentOptions = worker.DeploymentOptions{
		UseVersioning: true,
		Version: worker.WorkerDeploymentVersion{
			DeploymentName: deployment.Name, BuildID: deployment.Build,
		},
		DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	}
	return options
}
