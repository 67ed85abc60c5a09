package app

import (
	"cmp"
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/store"
)

// ProgrammeRefs names all programmes, by their Danish title.
func (a *App) ProgrammeRefs(ctx context.Context) ([]ProgrammeRef, error) {
	programmes, err := a.store.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(programmes, func(a, b store.Programme) int { return cmp.Compare(a.Title.DA, b.Title.DA) })
	refs := make([]ProgrammeRef, 0, len(programmes))
	for _, programme := range programmes {
		refs = append(refs, refOf(programme))
	}
	return refs, nil
}

// Term is a code with its word.
type Term struct {
	Code  string
	Label i18n.Text
}

// ModelTerms are the phases and the gates of all phase models, in their order.
type ModelTerms struct{ Phases, Gates []Term }

// ModelTerms gathers the phases and the gates of all phase models.
func (a *App) ModelTerms(ctx context.Context) (ModelTerms, error) {
	phases, gates, err := a.modelLabels(ctx)
	terms := ModelTerms{}
	for _, phase := range phases {
		terms.Phases = append(terms.Phases, Term{string(phase.id), phase.label})
	}
	for _, gate := range gates {
		terms.Gates = append(terms.Gates, Term{string(gate.id), gate.label})
	}
	return terms, err
}
