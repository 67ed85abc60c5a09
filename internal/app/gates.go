package app

import (
	"context"
	"fmt"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// GateRequest is a request for a gate, as it is written.
type GateRequest struct {
	Gate          phasemodel.GateID
	Target        phasemodel.PhaseID
	Reason        string
	Dispensations []WrittenReason
}

// RequestGate opens a review of a gate: dossier, rules and roster are frozen with it. Errors: NotFound
// method-unknown, Invalid gate-unknown, and the process's refusals, gate-not-ready with every item that is
// missing among them.
func (a *App) RequestGate(
	ctx context.Context, order Order, methodKey string, request GateRequest,
) (lifecycle.ReviewID, Receipt, error) {
	method, err := a.caseMethod(ctx, order.Caller, methodKey)
	if err != nil {
		return "", Receipt{}, err
	}
	review := reviewOf(order.Key)
	if receipt, err := a.known(ctx, order, method.ID); fault.CodeOf(err) != "command-unknown" {
		return review, receipt, err
	}
	prepared, err := a.prepareGate(ctx, methodKey, request.Gate)
	if err != nil {
		return "", Receipt{}, err
	}
	about := prepared.subject(order.Caller.Person)
	body := func(refs references) lifecycle.CommandBody {
		body := prepared.request(review)
		body.Target, body.Reason = request.Target, refs["/reason"]
		for i, application := range request.Dispensations {
			body.Applications = append(body.Applications, lifecycle.Dispensation{
				Item: application.Item, Reason: refs[fmt.Sprintf("/dispensations/%d/reason", i)],
			})
		}
		return body
	}
	free := request.texts()
	// A request that would be refused is refused before its dossier is kept.
	if _, refusal := a.decider.Handle(prepared.state, lifecycle.Command{
		Method: method.ID, At: a.now(), Body: body(free.placeholders()),
		Actor: order.Caller.Actor(about.programme, about.chair),
	}); refusal != nil {
		return "", Receipt{}, refusal
	}
	if _, err := a.store.PutDossier(ctx, method.ID, prepared.dossier.Content); err != nil {
		return "", Receipt{}, err
	}
	receipt, err := a.give(ctx, order, about, free, body)
	return review, receipt, err
}

func (r GateRequest) texts() texts {
	free := reasoned(r.Reason)
	for i, application := range r.Dispensations {
		free.add(fmt.Sprintf("/dispensations/%d/reason", i), application.Reason)
	}
	return free
}

// preparedGate is what a request for a gate freezes.
type preparedGate struct {
	method  store.Method
	state   lifecycle.State
	model   compiledModel
	gate    phasemodel.Gate
	group   lifecycle.GroupID
	seats   []lifecycle.Seat
	facts   phasemodel.Facts // what the checks were answered from
	dossier frozenDossier
}

func (p preparedGate) request(review lifecycle.ReviewID) lifecycle.RequestGate {
	return lifecycle.RequestGate{
		Review: review, Gate: p.gate, Dossier: lifecycle.FrozenDossier{Hash: p.dossier.Hash, Checks: p.dossier.Checks},
		Group: p.group, Seats: p.seats, Concerned: p.method.Concerned(),
	}
}

func (p preparedGate) subject(caller lifecycle.PersonID) subject {
	return subject{method: p.method.ID, programme: p.method.Programme.ID, chair: chairs(p.seats, caller)}
}

// prepareGate reads all that a gate's review would freeze and answers its checks.
func (a *App) prepareGate(ctx context.Context, methodKey string, id phasemodel.GateID) (preparedGate, error) {
	method, err := a.store.Method(ctx, methodKey)
	if err != nil {
		return preparedGate{}, err
	}
	state, err := a.store.State(ctx, method.ID)
	if err != nil {
		return preparedGate{}, err
	}
	model, err := a.models.get(ctx, state.Model.ID, state.Model.Version)
	if err != nil {
		return preparedGate{}, err
	}
	gate, found := model.Gate(id)
	if !found {
		return preparedGate{}, errGateUnknown(id)
	}
	programme, err := a.store.Programme(ctx, string(method.Programme.ID))
	if err != nil {
		return preparedGate{}, err
	}
	gate = decidedBy(gate, programme)
	seats, err := a.store.Roster(ctx, programme.Group, a.today())
	if err != nil {
		return preparedGate{}, err
	}
	snapshot, err := a.store.Snapshot(ctx, method.ID)
	if err != nil {
		return preparedGate{}, err
	}
	from := frozenFrom{snapshot: snapshot, state: state, model: model, gate: gate, at: a.now()}
	dossier, err := freeze(from)
	if err != nil {
		return preparedGate{}, err
	}
	return preparedGate{
		method: snapshot.Method, state: state, model: model, gate: gate, group: programme.Group, seats: seats,
		facts: factsOf(from), dossier: dossier,
	}, nil
}

// decidedBy lays the programme's choice of who decides over the model's rule; a model that says principal stands.
func decidedBy(gate phasemodel.Gate, programme store.Programme) phasemodel.Gate {
	if programme.Body == phasemodel.Principal {
		gate.Decision.Body = phasemodel.Principal
	}
	return gate
}

func errGateUnknown(id phasemodel.GateID) error {
	return textFault("/gate", "gate-unknown", fmt.Sprintf("Fasemodellen har ingen faseovergang %q.", id),
		fmt.Sprintf("The phase model has no gate %q.", id))
}

// Supplement freezes the dossier of an open review anew, as the method is now.
func (a *App) Supplement(
	ctx context.Context, order Order, id lifecycle.ReviewID, reason string,
) (Receipt, error) {
	stored, err := a.actable(ctx, order.Caller, id)
	if err != nil {
		return Receipt{}, err
	}
	review := stored.Review
	state, err := a.store.State(ctx, stored.Method)
	if err != nil {
		return Receipt{}, err
	}
	model, err := a.models.get(ctx, review.ModelID, review.ModelVersion)
	if err != nil {
		return Receipt{}, err
	}
	snapshot, err := a.store.Snapshot(ctx, stored.Method)
	if err != nil {
		return Receipt{}, err
	}
	dossier, err := freeze(frozenFrom{
		snapshot: snapshot, state: state, model: model, gate: review.Gate, hearing: review.HearingAnswer, at: a.now(),
	})
	if err != nil {
		return Receipt{}, err
	}
	if _, err := a.store.PutDossier(ctx, stored.Method, dossier.Content); err != nil {
		return Receipt{}, err
	}
	about := subject{method: stored.Method, programme: stored.Programme}
	return a.give(ctx, order, about, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.Supplement{
			Review: id, Reason: refs["/reason"], Concerned: snapshot.Method.Concerned(),
			Dossier: lifecycle.FrozenDossier{Hash: dossier.Hash, Checks: dossier.Checks},
		}
	})
}

// AnswerHearing is the owner's comment on the assessments; it joins the dossier.
func (a *App) AnswerHearing(
	ctx context.Context, order Order, id lifecycle.ReviewID, text string,
) (Receipt, error) {
	stored, err := a.actable(ctx, order.Caller, id)
	if err != nil {
		return Receipt{}, err
	}
	var free texts
	free.add("/text", text)
	about := subject{method: stored.Method, programme: stored.Programme}
	return a.giveWith(ctx, order, about, free, func(refs references) (lifecycle.CommandBody, error) {
		dossier, err := a.joinHearing(ctx, stored, refs["/text"])
		return lifecycle.AnswerHearing{Review: id, Text: refs["/text"], Dossier: dossier}, err
	})
}

// actable finds a review for one who gives it a command. What is closed to them answers nothing, not even by
// why a command is refused. Errors: NotFound review-unknown, Forbidden recused.
func (a *App) actable(ctx context.Context, caller auth.Caller, id lifecycle.ReviewID) (store.RecordedReview, error) {
	stored, err := a.store.Review(ctx, id)
	if err == nil && stored.ClosedTo(caller.Person) {
		err = errRecused()
	}
	return stored, err
}

// reviewSubject finds the method that a review is of, for a command that needs no more of it: the chair is asked
// for by none but the withdrawal of a request. Errors: those of actable.
func (a *App) reviewSubject(ctx context.Context, caller auth.Caller, id lifecycle.ReviewID) (subject, error) {
	found, err := a.store.ReviewSubject(ctx, id, caller.Person)
	if err == nil && found.Closed {
		err = errRecused()
	}
	return subject{method: found.Method, programme: found.Programme}, err
}

// methodSubject finds a method and whether the caller chairs its programme's group now.
func (a *App) methodSubject(ctx context.Context, caller auth.Caller, key string) (store.Method, subject, []lifecycle.Seat, error) {
	method, err := a.caseMethod(ctx, caller, key)
	if err != nil {
		return store.Method{}, subject{}, nil, err
	}
	programme, err := a.store.Programme(ctx, string(method.Programme.ID))
	if err != nil {
		return store.Method{}, subject{}, nil, err
	}
	seats, err := a.store.Roster(ctx, programme.Group, a.today())
	if err != nil {
		return store.Method{}, subject{}, nil, err
	}
	about := subject{method: method.ID, programme: programme.ID, chair: chairs(seats, caller.Person)}
	return method, about, seats, nil
}

func chairs(seats []lifecycle.Seat, person lifecycle.PersonID) bool {
	for _, seat := range seats {
		if seat.Office == lifecycle.Chair && seat.Member.Person == person && person != "" {
			return true
		}
	}
	return false
}

// today is the date in Denmark.
func (a *App) today() catalogue.Date {
	return catalogue.Date(a.now().In(a.zone).Format(time.DateOnly))
}
