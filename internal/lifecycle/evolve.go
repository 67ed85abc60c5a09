package lifecycle

import (
	"slices"
	"time"
)

// Evolve applies one event to a state and gives the next. It computes no rule: what the event says is so.
func Evolve(state State, event Event) State {
	next := state.clone()
	next.Schema = StateSchema
	next.Method = event.Method
	next.Sequence = event.Sequence
	if next.evolveMethod(event) || next.evolveCondition(event) {
		return next
	}
	if body, ok := event.Body.(ReviewOpened); ok {
		next.Review = openedReview(event, body)
		return next
	}
	if next.Review != nil {
		next.evolveReview(event)
	}
	return next
}

// Fold applies events in order.
func Fold(state State, events ...Event) State {
	for _, event := range events {
		state = Evolve(state, event)
	}
	return state
}

// evolveMethod applies what happens to the method itself; false where the event is another's.
func (s *State) evolveMethod(event Event) bool {
	switch body := event.Body.(type) {
	case MethodCreated:
		s.Status, s.Phase = Active, body.Phase
		s.Programme, s.Owner, s.Model = body.Programme, body.Owner, body.Model
		s.PublicPhase, s.PublicStatus = body.Phase, Active
	case MethodImported:
		s.Status, s.Phase = Active, body.Phase
		s.Programme, s.Owner, s.Model = body.Programme, body.Owner, body.Model
		s.Published, s.PublicPhase, s.PublicStatus = true, body.Phase, Active
		s.Evidence, s.AdvancedAtLevel, s.ReReview = body.Evidence, &body.Evidence.Level, body.ReReview
	case MethodPublished:
		s.Published, s.PublicPhase, s.PublicStatus = true, body.Phase, body.Status
	case MethodHeld:
		s.HoldUntil = body.Until
		s.changeStatus(OnHold)
	case MethodResumed:
		s.HoldUntil = nil
		s.changeStatus(Active)
	case MethodWithdrawn:
		s.HoldUntil = nil
		s.changeStatus(Withdrawn)
	case ModelVersionChanged:
		s.Model, s.ReReview = body.Model, body.ReReview
		s.ReReviewDue = s.ReReviewDue && body.ReReview != nil
	case EvidenceNoted:
		s.Evidence = body.After
		if s.Review != nil && body.BlocksReview {
			s.Review.Blocked = true
		}
	case ReReviewBecameDue:
		s.ReReviewDue, s.ReReview = true, &Deadline{Due: body.Due}
	case DecisionMade:
		s.applyDecision(body)
	case ReviewLapsed, ReviewWithdrawn:
		s.Review = nil
	case DecisionPublished:
		s.Unpublished = slices.DeleteFunc(s.Unpublished, func(u UnpublishedDecision) bool { return u.Review == body.Review })
		s.PublishedDecisions = append(s.PublishedDecisions, body.Review)
		s.PublicPhase, s.PublicStatus = body.Phase, body.Status
	case PublicationOverdue:
		for i := range s.Unpublished {
			s.Unpublished[i].Overdue = s.Unpublished[i].Overdue || s.Unpublished[i].Review == body.Review
		}
	case PublicationCorrected:
	default:
		return false
	}
	return true
}

// changeStatus applies a change of status that no decision made. The public sees it at once, unless a
// decision that waits for publication has changed the status before it: then it would give that decision
// away, and shows with its publication instead.
func (s *State) changeStatus(status Status) {
	before := s.Status
	if s.PublicStatus == before {
		s.PublicStatus = status
	}
	for i := len(s.Unpublished) - 1; i >= 0 && s.Unpublished[i].Status == before; i-- {
		s.Unpublished[i].Status = status
	}
	s.Status = status
}

func (s *State) applyDecision(body DecisionMade) {
	effect := body.Effect
	s.ReReviewDue = s.ReReviewDue && !effect.Rescheduled
	s.Phase, s.Status, s.HoldUntil, s.ReReview = effect.Phase, effect.Status, effect.HoldUntil, effect.ReReview
	if effect.AdvancedAtLevel != nil {
		s.AdvancedAtLevel = effect.AdvancedAtLevel
	}
	var decided Review
	if s.Review != nil {
		decided = *s.Review
	}
	for _, condition := range body.Conditions {
		s.Conditions = append(s.Conditions, Condition{
			ID: condition.ID, Review: body.Review, Body: body.Body, Rule: decided.Gate.Decision,
			Deadline: condition.Deadline, Escalates: condition.Escalates, Recused: decided.recusedPersons(),
		})
	}
	s.Unpublished = append(s.Unpublished, UnpublishedDecision{
		Review: body.Review, Phase: effect.Phase, Status: effect.Status, Publication: body.Publication,
		Recused: decided.recusedPersons(),
	})
	s.Review = nil
}

// evolveCondition applies what happens to a condition; false where the event is another's.
func (s *State) evolveCondition(event Event) bool {
	switch body := event.Body.(type) {
	case ConditionFulfilled:
		s.changeCondition(body.Condition, func(c *Condition) { c.Fulfilled = true })
	case FulfilmentReturned:
		s.changeCondition(body.Condition, func(c *Condition) { c.Fulfilled = false })
	case FulfilmentAccepted:
		s.closeCondition(body.Condition)
	case ConditionWaived:
		s.closeCondition(body.Condition)
	case ConditionExtended:
		s.changeCondition(body.Condition, func(c *Condition) {
			c.Deadline, c.Escalates = body.Deadline, body.Escalates
			c.Overdue, c.PutToGroup, c.Waivers = false, false, nil
		})
	case WaiverVoteCast:
		s.changeCondition(body.Condition, func(c *Condition) {
			others := slices.DeleteFunc(slices.Clone(c.Waivers), func(v WaiverVote) bool { return v.Seat == body.Seat })
			c.Waivers = append(others, WaiverVote{Seat: body.Seat, Person: event.Actor, Position: body.Position})
		})
	case ConditionOverdue:
		s.changeCondition(body.Condition, func(c *Condition) { c.Overdue, c.Deadline.Reminders = true, nil })
	case ConditionPutToGroup:
		s.changeCondition(body.Condition, func(c *Condition) { c.PutToGroup = true })
	case ReminderDue:
		s.dropReminders(body)
	default:
		return false
	}
	return true
}

func (s *State) changeCondition(id ConditionID, change func(*Condition)) {
	for i := range s.Conditions {
		if s.Conditions[i].ID == id {
			change(&s.Conditions[i])
		}
	}
}

func (s *State) closeCondition(id ConditionID) {
	s.Conditions = slices.DeleteFunc(s.Conditions, func(c Condition) bool { return c.ID == id })
}

// dropReminders takes away the reminder that was sent and those before it.
func (s *State) dropReminders(body ReminderDue) {
	later := func(reminders []time.Time) []time.Time {
		return slices.DeleteFunc(slices.Clone(reminders), func(r time.Time) bool { return !r.After(body.Reminder) })
	}
	switch body.About {
	case "stage":
		if s.Review != nil {
			s.Review.Deadline.Reminders = later(s.Review.Deadline.Reminders)
		}
	case "condition":
		s.changeCondition(body.Condition, func(c *Condition) { c.Deadline.Reminders = later(c.Deadline.Reminders) })
	case "re-review":
		if s.ReReview != nil {
			s.ReReview = &Deadline{Due: s.ReReview.Due, Reminders: later(s.ReReview.Reminders)}
		}
	}
}
