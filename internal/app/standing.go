package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// The commands to a method's process outside a review, and to the conditions of its decisions.

// Hold puts a method on hold, until the end of a day (YYYY-MM-DD) or until it is resumed.
func (a *App) Hold(ctx context.Context, order Order, methodKey, reason, until string) (Receipt, error) {
	return a.toMethod(ctx, order, methodKey, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.Hold{Reason: refs["/reason"], Until: until}
	})
}

// Resume makes a method on hold active again.
func (a *App) Resume(ctx context.Context, order Order, methodKey, reason string) (Receipt, error) {
	return a.toMethod(ctx, order, methodKey, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.Resume{Reason: refs["/reason"]}
	})
}

// WithdrawMethod takes a method back on behalf of its owner.
func (a *App) WithdrawMethod(ctx context.Context, order Order, methodKey, reason string) (Receipt, error) {
	return a.toMethod(ctx, order, methodKey, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.WithdrawMethod{Reason: refs["/reason"]}
	})
}

// ChangeModelVersion pins a method to another version of its phase model. Errors: Invalid version-unknown.
func (a *App) ChangeModelVersion(
	ctx context.Context, order Order, methodKey, modelID, version, reason string,
) (Receipt, error) {
	model, err := a.models.get(ctx, modelID, version)
	if fault.From(err) != nil && fault.From(err).Kind == fault.NotFound {
		err = textFault("/version", "version-unknown", "Den version af fasemodellen findes ikke.",
			"There is no such version of the phase model.")
	}
	if err != nil {
		return Receipt{}, err
	}
	return a.toMethod(ctx, order, methodKey, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.ChangeModelVersion{Model: lifecycle.FactsOf(model.Model), Reason: refs["/reason"]}
	})
}

// PublishMethod makes a method's catalogue entry public. Errors: entry-incomplete with what is missing.
func (a *App) PublishMethod(ctx context.Context, order Order, methodKey string) (Receipt, error) {
	method, about, _, err := a.methodSubject(ctx, order.Caller, methodKey)
	if err != nil {
		return Receipt{}, err
	}
	var missing []string
	for _, detail := range method.Content.MissingForPublication() {
		missing = append(missing, trimSlash(detail.Pointer))
	}
	return a.give(ctx, order, about, nil, func(references) lifecycle.CommandBody {
		return lifecycle.PublishMethod{Missing: missing}
	})
}

func trimSlash(pointer string) string {
	if len(pointer) > 0 && pointer[0] == '/' {
		return pointer[1:]
	}
	return pointer
}

// FulfilCondition reports a condition met, and how.
func (a *App) FulfilCondition(
	ctx context.Context, order Order, methodKey string, condition lifecycle.ConditionID, text string,
) (Receipt, error) {
	var free texts
	free.add("/text", text)
	return a.toMethod(ctx, order, methodKey, free, func(refs references) lifecycle.CommandBody {
		return lifecycle.FulfilCondition{Condition: condition, Text: refs["/text"]}
	})
}

// ReturnFulfilment sends a fulfilment back with a reason.
func (a *App) ReturnFulfilment(
	ctx context.Context, order Order, methodKey string, condition lifecycle.ConditionID, reason string,
) (Receipt, error) {
	return a.toMethod(ctx, order, methodKey, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.ReturnFulfilment{Condition: condition, Reason: refs["/reason"]}
	})
}

// AcceptFulfilment closes a fulfilled condition.
func (a *App) AcceptFulfilment(
	ctx context.Context, order Order, methodKey string, condition lifecycle.ConditionID,
) (Receipt, error) {
	return a.toMethod(ctx, order, methodKey, nil, func(references) lifecycle.CommandBody {
		return lifecycle.AcceptFulfilment{Condition: condition}
	})
}

// ExtendCondition gives a condition a later last day, YYYY-MM-DD.
func (a *App) ExtendCondition(
	ctx context.Context, order Order, methodKey string, condition lifecycle.ConditionID, until, reason string,
) (Receipt, error) {
	return a.toMethod(ctx, order, methodKey, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.ExtendCondition{Condition: condition, Until: until, Reason: refs["/reason"]}
	})
}

// WaiveCondition is the principal's waiver of a condition, or one seat's vote on it.
func (a *App) WaiveCondition(
	ctx context.Context, order Order, methodKey string, condition lifecycle.ConditionID,
	position lifecycle.Position, reason string,
) (Receipt, error) {
	method, about, seats, err := a.methodSubject(ctx, order.Caller, methodKey)
	if err != nil {
		return Receipt{}, err
	}
	return a.give(ctx, order, about, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.WaiveCondition{
			Condition: condition, Position: position, Reason: refs["/reason"],
			Seats: seats, Concerned: method.Concerned(),
		}
	})
}

// toMethod gives a command to a method's process. Errors: NotFound method-unknown.
func (a *App) toMethod(
	ctx context.Context, order Order, methodKey string, free texts,
	body func(references) lifecycle.CommandBody,
) (Receipt, error) {
	_, about, _, err := a.methodSubject(ctx, order.Caller, methodKey)
	if err != nil {
		return Receipt{}, err
	}
	return a.give(ctx, order, about, free, body)
}

// NoteEvidence tells a method's process what the evidence came to. The key is the same for the same change.
func (a *App) NoteEvidence(
	ctx context.Context, method lifecycle.MethodID, key lifecycle.CommandID, level int, verdict lifecycle.Verdict,
) (Receipt, error) {
	return a.send(ctx, lifecycle.Command{
		ID: key, Method: method, Request: hashOf(string(key)),
		Actor: lifecycle.Actor{Person: lifecycle.SystemActor, Roles: []lifecycle.Role{lifecycle.System}},
		Body:  lifecycle.NoteEvidence{Level: level, Verdict: verdict},
	}, false)
}

// CreateProcess starts the process of a method whose entry is written, in the first phase of the model.
func (a *App) CreateProcess(
	ctx context.Context, order Order, method lifecycle.MethodID, programme lifecycle.ProgrammeID,
	owner lifecycle.OrganisationID, model *phasemodel.Model,
) (Receipt, error) {
	about := subject{method: method, programme: programme}
	return a.give(ctx, order, about, nil, func(references) lifecycle.CommandBody {
		return lifecycle.Create{Programme: programme, Owner: owner, Model: lifecycle.FactsOf(model)}
	})
}
