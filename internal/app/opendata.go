package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/store"
)

// OpenSpan says of the open data when what they hold was written.
type OpenSpan = store.OpenSpan

// EachMethod gives every method that a search finds to somebody, by title, as the caller may know it, and all as
// they stood at one moment. However many they are, few are in memory at once. It ends with the error of each, where
// that gives one. Errors: those of Methods.
func (a *App) EachMethod(
	ctx context.Context, caller auth.Caller, filter MethodFilter, each func(catalogue.MethodRecord) error,
) error {
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return err
	}
	return a.store.EachMethod(ctx, seen, filter, store.SortTitle, func(found store.OpenMethod) error {
		return each(methodRecord(found))
	})
}

// EachStudy gives the rows of every study that counts, of every method that a search finds, as EachMethod gives the
// methods. Errors: those of Methods.
func (a *App) EachStudy(
	ctx context.Context, caller auth.Caller, filter MethodFilter, each func(catalogue.StudyRecord) error,
) error {
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return err
	}
	return a.store.EachStudy(ctx, seen, filter, func(found store.OpenStudy) error {
		for _, row := range catalogue.RowsOf(found.Authors, found.Title, found.Body) {
			record := catalogue.StudyRecord{Method: found.MethodSlug, StudyRow: row, StudyID: found.ID}
			if err := each(record); err != nil {
				return err
			}
		}
		return nil
	})
}

// OpenSpan counts and dates what the public may see.
func (a *App) OpenSpan(ctx context.Context) (OpenSpan, error) { return a.store.OpenSpan(ctx) }

// methodRecord gives a method as the open data have it, with the phase and status that the caller may know.
func methodRecord(found store.OpenMethod) catalogue.MethodRecord {
	entry, process := found.Method.Content, found.Method.Process
	entry.Phase = catalogue.Code(found.Phase)
	verdict := catalogue.Code(process.Evidence.Verdict)
	if verdict == "" {
		verdict = catalogue.Code(evidence.Unknown)
	}
	return catalogue.MethodRecord{
		Method: entry, Status: catalogue.Code(found.Status), PhaseImported: importedPhase(found.Hit),
		EvidenceLevel: process.Evidence.Level, EvidenceVerdict: verdict, EvidenceProvisional: found.Provisional,
		Public: process.Published, ID: string(found.Method.ID), UpdatedAt: found.Method.UpdatedAt,
	}
}

// importedPhase tells whether the phase that is shown was stated by a file: a decision that is not published
// changed one that is not the public's.
func importedPhase(hit store.Hit) bool {
	return hit.Method.Process.PhaseImported && hit.Phase == hit.Method.Process.PublicPhase
}
