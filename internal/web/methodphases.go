package web

import (
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// phaseStep is one phase on the way of a method.
type phaseStep struct {
	phase   phasemodel.Phase
	passed  bool // the method has been there, or past it
	current bool
	// by is the published decision that last brought the method here; nil: none did.
	by *app.DecisionView
	// began: a published decision led away from here, and none led here.
	began bool
	// imported: a file stated that the method is here, and no decision.
	imported bool
}

// phaseSteps lay the phases of a method's model out as a way, with the published decisions that led along it.
func phaseSteps(e app.Entry) []phaseStep {
	at := len(e.Phases)
	for i, phase := range e.Phases {
		if phase.ID == e.Phase {
			at = i
		}
	}
	steps := make([]phaseStep, 0, len(e.Phases))
	for i, phase := range e.Phases {
		step := phaseStep{phase: phase, passed: i < at, current: i == at}
		for d := range e.Decisions {
			if made := &e.Decisions[d]; made.Made.Effect.Phase == phase.ID && made.From != phase.ID && i <= at {
				step.by = made
			} else if made.From == phase.ID {
				step.began = true
			}
		}
		step.imported = step.current && step.by == nil && e.Process.PhaseImported
		steps = append(steps, step)
	}
	return steps
}

// phaseTitle names a phase of the entry's model; one that the model does not have is its own name.
func phaseTitle(p page, phases []phasemodel.Phase, id phasemodel.PhaseID) string {
	for _, phase := range phases {
		if phase.ID == id {
			return p.of(phase.Title)
		}
	}
	return string(id)
}

// decided says what a decision came to, with where it leads: "Går videre på vilkår til Modning".
func decided(p page, e app.Entry, decision app.DecisionView) string {
	said := p.say("outcome." + string(decision.Made.Proposal.Outcome))
	if target := decision.Made.Proposal.Target; target != "" {
		return p.say("method.decided-to", values{"Said": said, "Phase": lowerFirst(phaseTitle(p, e.Phases, target))})
	}
	return said
}
