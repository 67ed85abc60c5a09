package app

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// DecisionLine is a published decision in a list.
type DecisionLine struct {
	ID          lifecycle.ReviewID
	Method      MethodRef
	Gate        i18n.Text
	Outcome     phasemodel.Outcome
	Target      phasemodel.PhaseID // where the method is now; empty where the outcome names none
	PublishedAt time.Time
}

// NewestDecisions gives the decisions that were published last: of methods that are public, and of those that the
// caller works with.
func (a *App) NewestDecisions(ctx context.Context, caller auth.Caller, most int) ([]DecisionLine, error) {
	found, err := a.store.FirstReviews(ctx, store.ReviewFilter{Published: true, Outside: reviewSight(caller)}, most)
	if err != nil {
		return nil, err
	}
	lines := make([]DecisionLine, 0, len(found))
	for _, recorded := range found {
		if recorded.Decision == nil || recorded.PublishedAt == nil {
			continue
		}
		lines = append(lines, DecisionLine{
			ID: recorded.ID, Method: MethodRef{recorded.Method, recorded.MethodSlug, recorded.MethodTitle},
			Gate: recorded.Gate.Title, Outcome: recorded.Decision.Proposal.Outcome, Target: recorded.Decision.Proposal.Target,
			PublishedAt: *recorded.PublishedAt,
		})
	}
	return lines, nil
}

// PhaseMethods is a phase with how many methods are in it.
type PhaseMethods struct {
	Phase   phasemodel.PhaseID
	Label   i18n.Text
	Methods int
}

// MethodsByPhase counts the methods that a caller may see by phase, in the order of the phase models; phases without
// methods too.
func (a *App) MethodsByPhase(ctx context.Context, caller auth.Caller) ([]PhaseMethods, error) {
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return nil, err
	}
	counted, err := a.store.MethodsByPhase(ctx, seen)
	if err != nil {
		return nil, err
	}
	labels, _, err := a.modelLabels(ctx)
	if err != nil {
		return nil, err
	}
	phases := make([]PhaseMethods, 0, len(labels))
	for _, phase := range labels {
		phases = append(phases, PhaseMethods{phase.id, phase.label, counted[phase.id]})
	}
	return phases, nil
}
