package app

import (
	"context"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/opendata"
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
	seen, err := a.searching(ctx, caller, filter)
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
	seen, err := a.searching(ctx, caller, filter)
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

// Latest gives those of the methods that a search finds to somebody which changed last, as entries of a feed, newest
// change first. Errors: those of Methods.
func (a *App) Latest(ctx context.Context, caller auth.Caller, filter MethodFilter, limit int) ([]opendata.Entry, error) {
	seen, err := a.searching(ctx, caller, filter)
	if err != nil {
		return nil, err
	}
	found, err := a.store.Latest(ctx, seen, filter, limit)
	if err != nil {
		return nil, err
	}
	words, err := a.labels(ctx)
	if err != nil {
		return nil, err
	}
	entries := make([]opendata.Entry, 0, len(found))
	for _, method := range found {
		entry := method.Method.Content
		entries = append(entries, opendata.Entry{
			ID: string(method.Method.ID), Slug: entry.Slug, Title: entry.Title, Summary: entry.Summary,
			Owner: method.Method.Owner.Name, Published: method.Method.Process.PublishedAt, Changed: method.Changed,
			Categories: categories(words, method.Hit),
		})
	}
	return entries, nil
}

// categories are what a method is found by, with their Danish names.
func categories(words labels, found store.Hit) []opendata.Category {
	entry, noted := found.Method.Content, found.Method.Process.Evidence
	verdict := verdictOf(noted.Verdict)
	listed := []opendata.Category{
		{Filter: "phase", Code: string(found.Phase), Label: words.phase(found.Phase).DA},
		{Filter: "status", Code: string(found.Status), Label: statusLabel(found.Status).DA},
		{Filter: "evidence_min", Code: strconv.Itoa(noted.Level), Label: evidence.Level(noted.Level).Label().DA},
		{Filter: "verdict", Code: string(verdict), Label: verdict.Label().DA},
	}
	for _, list := range []struct {
		filter string
		name   catalogue.List
		codes  []catalogue.Code
	}{
		{"target_group", catalogue.TargetGroups, entry.TargetGroups},
		{"age_group", catalogue.AgeGroups, entry.AgeGroups},
		{"theme", catalogue.Themes, entry.Themes},
	} {
		for _, code := range list.codes {
			label := words.vocabulary.Label(list.name, code).DA
			listed = append(listed, opendata.Category{Filter: list.filter, Code: string(code), Label: label})
		}
	}
	return listed
}

// Today is the day it is in Denmark.
func (a *App) Today() catalogue.Date { return a.today() }

// OpenSpan counts and dates what the public may see.
func (a *App) OpenSpan(ctx context.Context) (OpenSpan, error) { return a.store.OpenSpan(ctx) }

// searching says what a caller sees when they search by a filter, which is held against what there is.
func (a *App) searching(ctx context.Context, caller auth.Caller, filter MethodFilter) (store.Visibility, error) {
	if err := a.checkFilter(ctx, filter); err != nil {
		return store.Visibility{}, err
	}
	return a.visibility(ctx, caller)
}

// methodRecord gives a method as the open data have it, with the phase and status that the caller may know.
func methodRecord(found store.OpenMethod) catalogue.MethodRecord {
	entry, process := found.Method.Content, found.Method.Process
	entry.Phase = catalogue.Code(found.Phase)
	return catalogue.MethodRecord{
		Method: entry, Status: catalogue.Code(found.Status), PhaseImported: importedPhase(found.Hit),
		EvidenceLevel: process.Evidence.Level, EvidenceVerdict: catalogue.Code(verdictOf(process.Evidence.Verdict)),
		EvidenceProvisional: found.Provisional,
		Public:              process.Published, ID: string(found.Method.ID), UpdatedAt: found.Method.UpdatedAt,
	}
}

// importedPhase tells whether the phase that is shown was stated by a file: a decision that is not published
// changed one that is not the public's.
func importedPhase(hit store.Hit) bool {
	return hit.Method.Process.PhaseImported && hit.Phase == hit.Method.Process.PublicPhase
}
