package app

import (
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// CheckReadiness is one check of a gate as it stands for a method now.
type CheckReadiness struct {
	phasemodel.Check
	Passed bool
	// Unknown: the check is not met because something that it asks for is not stated.
	Unknown bool
	// Needs is what it asks for that is on file or stated, and Wants what is not.
	Needs, Wants []phasemodel.Need
}

// Readiness is what a method still needs for a gate.
type Readiness struct {
	Method store.Method
	Gate   phasemodel.Gate
	Target []phasemodel.PhaseID
	Checks []CheckReadiness
	// Refusal is why a request without any dispensation would be refused now, with every missing item; nil
	// where it would be accepted.
	Refusal *fault.Error
}

// Obstacle is what stands in the way besides items that are missing; nil where nothing does.
func (r Readiness) Obstacle() *fault.Error {
	if r.Refusal != nil && r.Refusal.Code == "gate-not-ready" {
		return nil
	}
	return r.Refusal
}

// GateReadiness tells what a method needs for a gate, item by item; without a gate, for the first crossing
// out of its phase. It asks the decider itself, on what a request would freeze now. Errors: NotFound
// method-unknown, Forbidden role-missing and recused, Invalid gate-unknown.
func (a *App) GateReadiness(
	ctx context.Context, caller auth.Caller, methodKey string, id phasemodel.GateID,
) (Readiness, error) {
	if err := a.mayPrepare(ctx, caller, methodKey); err != nil {
		return Readiness{}, err
	}
	if id == "" {
		next, err := a.nextGate(ctx, methodKey)
		if err != nil {
			return Readiness{}, err
		}
		id = next
	}
	prepared, err := a.prepareGate(ctx, methodKey, id)
	if err != nil {
		return Readiness{}, err
	}
	return a.readiness(caller, prepared), nil
}

// readiness holds what a request would freeze against the gate.
func (a *App) readiness(caller auth.Caller, prepared preparedGate) Readiness {
	about := prepared.subject(caller.Person)
	// What a method needs does not depend on who asks, so the trial is made as one who may ask for it.
	actor := caller.Actor(about.programme, about.chair)
	actor.Roles = []lifecycle.Role{lifecycle.ProgrammeManager, lifecycle.Secretariat}
	readiness := Readiness{
		Method: prepared.method, Gate: prepared.gate, Target: prepared.gate.To,
		Refusal: a.tryRequest(prepared, actor, nil),
	}
	for i, check := range prepared.gate.Checks {
		stands := CheckReadiness{Check: check, Passed: prepared.dossier.Checks[i].Passed}
		for _, need := range prepared.model.checks.Needs(prepared.gate.ID, check.ID) {
			if prepared.facts.Has(need) {
				stands.Needs = append(stands.Needs, need)
				continue
			}
			stands.Wants = append(stands.Wants, need)
			stands.Unknown = stands.Unknown || !stands.Passed && need.Document == ""
		}
		readiness.Checks = append(readiness.Checks, stands)
	}
	return readiness
}

// tryRequest asks the decider what it would answer to a request with such applications for dispensation.
func (a *App) tryRequest(
	prepared preparedGate, actor lifecycle.Actor, applications []lifecycle.Dispensation,
) *fault.Error {
	body := prepared.request(reviewOf(""))
	if len(prepared.gate.To) > 0 {
		body.Target = prepared.gate.To[0]
	}
	body.Reason, body.Applications = someText, applications
	_, refusal := a.decider.Handle(prepared.state, lifecycle.Command{
		Method: prepared.method.ID, At: a.now(), Body: body, Actor: actor,
	})
	return refusal
}

// mayPrepare lets those work on a method's way to a gate who read its case, and are not recused from it.
func (a *App) mayPrepare(ctx context.Context, caller auth.Caller, methodKey string) error {
	method, err := a.caseMethod(ctx, caller, methodKey)
	if err != nil {
		return err
	}
	recused, err := a.store.RecusedFrom(ctx, caller.Person)
	if err == nil && slices.Contains(recused, method.ID) {
		err = errRecused()
	}
	return err
}

// nextGate is the first crossing out of a method's phase, or its re-review.
func (a *App) nextGate(ctx context.Context, methodKey string) (phasemodel.GateID, error) {
	method, err := a.store.Method(ctx, methodKey)
	if err != nil {
		return "", err
	}
	state, err := a.store.State(ctx, method.ID)
	if err != nil {
		return "", err
	}
	model, err := a.models.get(ctx, state.Model.ID, state.Model.Version)
	if err != nil {
		return "", err
	}
	if gate, found := firstGate(model.Model, state.Phase); found {
		return gate, nil
	}
	return "", errGateUnknown("")
}

// firstGate is the first crossing out of a phase, or else its re-review.
func firstGate(model *phasemodel.Model, phase phasemodel.PhaseID) (phasemodel.GateID, bool) {
	for _, kind := range []phasemodel.GateKind{phasemodel.Crossing, phasemodel.ReReview} {
		for _, gate := range model.Gates {
			if gate.Kind == kind && gate.LeavesFrom(phase) {
				return gate.ID, true
			}
		}
	}
	return "", false
}
