package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// ConditionStatus is where a condition stands.
type ConditionStatus = store.ConditionStatus

// The statuses of a condition.
const (
	ConditionOpen      = store.ConditionOpen
	ConditionFulfilled = store.ConditionFulfilled
	ConditionAccepted  = store.ConditionAccepted
	ConditionWaived    = store.ConditionWaived
)

// ConditionView is a condition as a caller may see it.
type ConditionView struct {
	store.RecordedCondition

	// DueDate is the last day in Denmark as it was decided; Due is when the deadline ends, on a working day.
	DueDate time.Time
	Waivers []lifecycle.WaiverVote
	Actions []Action

	Names Names
	Texts map[lifecycle.TextRef]string
}

// Conditions lists the conditions of a method, soonest due first; without statuses all of them. Errors:
// NotFound method-unknown, Forbidden role-missing, Invalid cursor-invalid.
func (a *App) Conditions(
	ctx context.Context, caller auth.Caller, methodKey string, statuses []ConditionStatus, page Page,
) (Listed[ConditionView], error) {
	method, err := a.caseMethod(ctx, caller, methodKey)
	if err != nil {
		return Listed[ConditionView]{}, err
	}
	conditions, err := a.openConditions(ctx, caller, method)
	if err != nil {
		return Listed[ConditionView]{}, err
	}
	conditions = slices.DeleteFunc(conditions, func(c store.RecordedCondition) bool {
		return len(statuses) > 0 && !slices.Contains(statuses, c.Status)
	})
	slices.SortStableFunc(conditions, func(one, other store.RecordedCondition) int {
		return cmp.Or(one.Due.Compare(other.Due), cmp.Compare(one.ID, other.ID))
	})
	listed, err := paged(conditions, page, func(c store.RecordedCondition) string { return string(c.ID) })
	if err != nil {
		return Listed[ConditionView]{}, err
	}
	views, err := a.conditionViews(ctx, caller, method, listed.Items)
	return Listed[ConditionView]{Items: views, Total: listed.Total, Next: listed.Next}, err
}

// Condition gives a condition of a method. Errors: NotFound method-unknown and condition-unknown, Forbidden
// role-missing and recused.
func (a *App) Condition(
	ctx context.Context, caller auth.Caller, methodKey string, id lifecycle.ConditionID,
) (ConditionView, error) {
	method, err := a.caseMethod(ctx, caller, methodKey)
	if err != nil {
		return ConditionView{}, err
	}
	condition, err := a.store.Condition(ctx, id)
	if err != nil {
		return ConditionView{}, err
	}
	if condition.Method != method.ID {
		return ConditionView{}, errConditionUnknown()
	}
	review, err := a.store.Review(ctx, condition.Review)
	if err != nil {
		return ConditionView{}, err
	}
	if review.ClosedTo(caller.Person) {
		return ConditionView{}, errRecused()
	}
	views, err := a.conditionViews(ctx, caller, method, []store.RecordedCondition{condition})
	if err != nil {
		return ConditionView{}, err
	}
	return views[0], nil
}

func errConditionUnknown() error {
	return fault.New(fault.NotFound, "condition-unknown", "Vilkåret findes ikke.", "There is no such condition.")
}

// openConditions are a method's conditions without those of decisions that are closed to the caller.
func (a *App) openConditions(
	ctx context.Context, caller auth.Caller, method store.Method,
) ([]store.RecordedCondition, error) {
	conditions, err := a.store.Conditions(ctx, method.ID)
	if err != nil || len(conditions) == 0 {
		return nil, err
	}
	reviews, err := a.reviewsOf(ctx, method.ID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(conditions, func(c store.RecordedCondition) bool {
		return slices.ContainsFunc(reviews, func(r store.RecordedReview) bool {
			return r.ID == c.Review && r.ClosedTo(caller.Person)
		})
	}), nil
}

func (a *App) conditionViews(
	ctx context.Context, caller auth.Caller, method store.Method, conditions []store.RecordedCondition,
) ([]ConditionView, error) {
	if len(conditions) == 0 {
		return nil, nil
	}
	_, about, seats, err := a.methodSubject(ctx, caller, string(method.ID))
	if err != nil {
		return nil, err
	}
	state, err := a.store.State(ctx, method.ID)
	if err != nil {
		return nil, err
	}
	views, who := a.conditionsOn(caseGround{
		caller: caller, method: method, state: state, seats: seats, programme: store.Programme{ID: about.programme},
	}, conditions)
	names, err := a.names(ctx, who)
	if err != nil {
		return nil, err
	}
	texts, err := a.textsOf(ctx, conditions)
	if err != nil {
		return nil, err
	}
	for i := range views {
		views[i].Names, views[i].Texts = names, texts
	}
	return views, nil
}

// conditionsOn holds conditions against the state of their method's process, and says whom they mention.
func (a *App) conditionsOn(ground caseGround, conditions []store.RecordedCondition) ([]ConditionView, mentioned) {
	actor, programme := ground.actor(), ground.programme.ID
	group := ground.caller.HoldsFor(programme, lifecycle.SteeringMember, lifecycle.Secretariat, lifecycle.Auditor)
	views, who := make([]ConditionView, 0, len(conditions)), mention()
	for _, condition := range conditions {
		view := ConditionView{RecordedCondition: condition, DueDate: a.dueDate(condition), Actions: []Action{}}
		open, found := ground.state.Condition(condition.ID)
		if found && group {
			view.Waivers = open.Waivers
			for _, waiver := range open.Waivers {
				who.person(waiver.Person)
			}
		}
		if found {
			commands := conditionCommands(condition, ground.seats, ground.method.Concerned())
			view.Actions = a.tried(ground.state, actor, commands)
		}
		views = append(views, view)
	}
	return views, who
}

// dueDate is the last day as it was decided. Of conditions that are recorded without it, it is the working day
// that the deadline ends with.
func (a *App) dueDate(condition store.RecordedCondition) time.Time {
	if day, err := time.Parse(time.DateOnly, condition.DueDay); err == nil {
		return day
	}
	return condition.Due.Add(-time.Microsecond).In(a.zone)
}

// conditionCommands are the commands to a condition, with everything they need.
func conditionCommands(
	condition store.RecordedCondition, seats []lifecycle.Seat, concerned []lifecycle.OrganisationID,
) []lifecycle.CommandBody {
	later := condition.Due.AddDate(1, 0, 0).Format(time.DateOnly)
	return []lifecycle.CommandBody{
		lifecycle.FulfilCondition{Condition: condition.ID, Text: someText},
		lifecycle.ReturnFulfilment{Condition: condition.ID, Reason: someText},
		lifecycle.AcceptFulfilment{Condition: condition.ID},
		lifecycle.ExtendCondition{Condition: condition.ID, Until: later, Reason: someText},
		lifecycle.WaiveCondition{
			Condition: condition.ID, Position: lifecycle.Approve, Reason: someText, Seats: seats, Concerned: concerned,
		},
	}
}
