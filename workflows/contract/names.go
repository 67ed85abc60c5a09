package contract

import (
	"go.temporal.io/sdk/temporal"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// TaskQueue is where workers of the program listen.
const TaskQueue = "fasemodel"

// The types of the workflows.
const (
	MethodWorkflow       = "Method"       // one method's process, for as long as the method exists
	ImportWorkflow       = "Import"       // one import of a file
	CaseFileWorkflow     = "CaseFile"     // one case file that a person ordered
	HousekeepingWorkflow = "Housekeeping" // what is done at intervals: mail, unsettled commands, checkpoints
)

// The messages of a method's workflow.
const (
	// CommandUpdate gives a lifecycle.Command and answers with a CommandResult or a refusal. The update's id
	// is the command's id.
	CommandUpdate = "command"
	// WakeSignal makes the process read what its journal holds ahead of it, and set its timer anew.
	WakeSignal = "wake"
	// StateQuery answers with MethodStatus; for operators, never for pages.
	StateQuery = "state"
	// ProgressQuery answers with the ImportProgress of an import's workflow, and the CaseFileProgress of a case file's.
	ProgressQuery = "progress"
)

// The activities.
const (
	RecordActivity     = "Record"         // local: RecordRequest → RecordResult
	ImportActivity     = "ImportRows"     // ImportBatch → ImportProgress
	FinishActivity     = "FinishImport"   // ImportEnd →
	GatherActivity     = "GatherCaseFile" // CaseFileInput → CaseFileProgress
	PrintActivity      = "PrintCaseFile"  // CaseFileInput → CaseFileProgress
	CloseActivity      = "CloseCaseFile"  // CaseFileEnd → CaseFileProgress
	DeliverActivity    = "Deliver"        // → DeliverResult
	SweepActivity      = "SweepUnsettled" // → SweepResult
	CheckpointActivity = "Checkpoint"     // CheckpointRequest →
)

// ImportID names an import: a UUID in text form.
type ImportID string

// CaseFileID names a case file: a UUID in text form.
type CaseFileID string

// HousekeepingWorkflowID is the id of the one workflow of its type.
const HousekeepingWorkflowID = "housekeeping"

// MethodWorkflowID is the id of a method's workflow.
func MethodWorkflowID(method lifecycle.MethodID) string { return "method/" + string(method) }

// ImportWorkflowID is the id of an import's workflow.
func ImportWorkflowID(id ImportID) string { return "import/" + string(id) }

// CaseFileWorkflowID is the id of a case file's workflow.
func CaseFileWorkflowID(id CaseFileID) string { return "case-file/" + string(id) }

// SearchAttribute is the name of an attribute by which operators list workflows. None holds personal data.
type SearchAttribute string

// The search attributes: keywords, and the next deadline as a time.
const (
	PhaseAttribute        SearchAttribute = "FasemodelPhase"
	StatusAttribute       SearchAttribute = "FasemodelStatus"
	StageAttribute        SearchAttribute = "FasemodelStage"
	ProgrammeAttribute    SearchAttribute = "FasemodelProgramme"
	NextDeadlineAttribute SearchAttribute = "FasemodelNextDeadline"
)

// Keyword is the typed key of an attribute that holds one word.
func (a SearchAttribute) Keyword() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword(string(a))
}

// Time is the typed key of an attribute that holds an instant.
func (a SearchAttribute) Time() temporal.SearchAttributeKeyTime {
	return temporal.NewSearchAttributeKeyTime(string(a))
}
