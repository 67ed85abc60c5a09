package app

import (
	"context"
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// TaskRegisterInterests is the task of those who may not act in reviews without a yearly registration.
const TaskRegisterInterests lifecycle.TaskKind = "register-interests"

// reminderOfRegistration is how long before it ends a registration of interests becomes a task.
const reminderOfRegistration = 30 * 24 * time.Hour

// TaskView is something that waits for a caller. Review is nil where it belongs to none.
type TaskView struct {
	store.WaitingTask

	Review *lifecycle.Review
}

// Tasks lists what waits for a caller, soonest first. Errors: Invalid cursor-invalid.
func (a *App) Tasks(ctx context.Context, caller auth.Caller, page Page) (Listed[TaskView], error) {
	waiting, err := a.store.Tasks(ctx, taskHolder(caller))
	if err != nil {
		return Listed[TaskView]{}, err
	}
	beside, err := a.hearingTasks(ctx, caller)
	if err != nil {
		return Listed[TaskView]{}, err
	}
	if registration, due := a.registrationTask(caller); due {
		beside = append(beside, registration)
	}
	if len(beside) > 0 {
		waiting = append(waiting, beside...)
		slices.SortStableFunc(waiting, func(one, other store.WaitingTask) int { return bySoonest(one.Due, other.Due) })
	}
	listed, err := paged(waiting, page, func(task store.WaitingTask) string { return string(task.Method) + task.Key })
	if err != nil {
		return Listed[TaskView]{}, err
	}
	reviews, err := a.reviewsOfTasks(ctx, listed.Items)
	if err != nil {
		return Listed[TaskView]{}, err
	}
	views := Listed[TaskView]{Total: listed.Total, Next: listed.Next}
	for _, task := range listed.Items {
		views.Items = append(views.Items, TaskView{WaitingTask: task, Review: reviews[task.Task.Review]})
	}
	return views, nil
}

// bySoonest orders instants, last those that are none.
func bySoonest(one, other time.Time) int {
	switch {
	case one.IsZero() == other.IsZero():
		return one.Compare(other)
	case one.IsZero():
		return 1
	}
	return -1
}

// reviewsOfTasks gives gate, stage and round of the reviews that tasks belong to.
func (a *App) reviewsOfTasks(
	ctx context.Context, tasks []store.WaitingTask,
) (map[lifecycle.ReviewID]*lifecycle.Review, error) {
	ids := map[lifecycle.ReviewID]bool{}
	for _, task := range tasks {
		if task.Review != "" {
			ids[task.Review] = true
		}
	}
	reviews := map[lifecycle.ReviewID]*lifecycle.Review{}
	if len(ids) == 0 {
		return reviews, nil
	}
	found, err := a.store.FirstReviews(ctx, store.ReviewFilter{IDs: keysOf(ids)}, len(ids))
	for _, recorded := range found {
		reviews[recorded.ID] = &recorded.Review
	}
	return reviews, err
}

// registrationTask tells one whose registration of interests is missing or about to end to renew it.
func (a *App) registrationTask(caller auth.Caller) (store.WaitingTask, bool) {
	if !caller.Holds(lifecycle.SteeringMember, lifecycle.Assessor, lifecycle.Secretariat, lifecycle.PrincipalRole) {
		return store.WaitingTask{}, false
	}
	task := lifecycle.Task{Kind: TaskRegisterInterests, Person: caller.Person, Text: i18n.Text{
		DA: "Registrér dine interesser: uden en registrering, der er yngre end 12 måneder, kan du ikke deltage.",
		EN: "Register your interests: without a registration younger than 12 months you cannot take part.",
	}}
	if !caller.InterestsRegistered.IsZero() {
		task.Due = lifecycle.RegistrationEnds(caller.InterestsRegistered)
		task.Overdue = !a.now().Before(task.Due)
		if task.Due.Sub(a.now()) > reminderOfRegistration {
			return store.WaitingTask{}, false
		}
	}
	return store.WaitingTask{Task: task, Key: task.Key()}, true
}

// taskHolder is a caller as the store asks for their tasks.
func taskHolder(caller auth.Caller) store.TaskHolder {
	holder := store.TaskHolder{Person: caller.Person, Organisation: caller.Organisation}
	for _, grant := range caller.Grants {
		holder.Roles = append(holder.Roles, store.HeldRole{Role: grant.Role, Programme: grant.Programme})
	}
	return holder
}

// reviewTasks are what waits for a caller in a review. What their own interest closes to them is not theirs to do.
func reviewTasks(caller auth.Caller, state lifecycle.State, review store.RecordedReview) []lifecycle.Task {
	var mine []lifecycle.Task
	if review.Recused(caller.Person) {
		return nil
	}
	for _, task := range lifecycle.Tasks(state) {
		personal := task.Person != "" && task.Person == caller.Person
		byRole := task.Role != "" && caller.HoldsFor(review.Programme, task.Role) &&
			(task.Organisation == "" || task.Organisation == caller.Organisation)
		if task.Review == review.ID && (personal || byRole) {
			mine = append(mine, task)
		}
	}
	return mine
}
