package lifecycle

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// dueItem is something that becomes due at an instant, and what happens then.
type dueItem struct {
	at    time.Time
	apply func()
}

// NextDue is the earliest instant at which something becomes due; false where nothing ever does. The
// process keeps one timer, for this.
func (d Decider) NextDue(state State) (time.Time, bool) {
	next, found := d.begin(state, Command{}).nextDue()
	return next.at, found
}

// applyDue applies everything that is due by the command's time, oldest first, and gives the events so far.
func (d *deciding) applyDue() []Event {
	actor := d.actor
	d.actor = SystemActor
	for {
		item, found := d.nextDue()
		if !found || item.at.After(d.now()) {
			break
		}
		item.apply()
	}
	d.actor = actor
	return d.events
}

// nextDue finds the earliest due item; of two at one instant the one listed first.
func (d *deciding) nextDue() (dueItem, bool) {
	var next dueItem
	found := false
	for _, item := range d.dueItems() {
		if !found || item.at.Before(next.at) {
			next, found = item, true
		}
	}
	return next, found
}

func (d *deciding) dueItems() []dueItem {
	var items []dueItem
	if d.state.Review != nil {
		items = append(items, d.reviewDue(*d.state.Review)...)
	}
	for _, decision := range d.state.Unpublished {
		if !decision.Overdue {
			items = append(items, dueItem{decision.Publication.Due, func() {
				d.emit(PublicationOverdue{Review: decision.Review, Due: decision.Publication.Due})
			}})
		}
	}
	if d.state.Status == Stopped || d.state.Status == Withdrawn {
		return items
	}
	for _, condition := range d.state.Conditions {
		items = append(items, d.conditionDue(condition)...)
	}
	if d.state.Status == OnHold && d.state.HoldUntil != nil && d.state.Review == nil {
		items = append(items, dueItem{*d.state.HoldUntil, func() { d.emit(MethodResumed{}) }})
	}
	return append(items, d.reReviewDue()...)
}

// reviewDue is the open review's deadline and its next reminder. A ballot that is blocked by harmful
// evidence waits for its supplement instead, which voids what is cast: it reminds nobody.
func (d *deciding) reviewDue(review Review) []dueItem {
	if review.Stage == StageBallot && review.Blocked {
		return nil
	}
	var items []dueItem
	if !review.Overdue {
		items = append(items, dueItem{review.Deadline.Due, d.stageEnds})
	}
	return append(items, d.reminder(review.Deadline, ReminderDue{About: "stage", Review: review.ID, Stage: review.Stage})...)
}

// stageEnds is what the deadline of the open review's stage does.
func (d *deciding) stageEnds() {
	review := d.state.Review
	switch review.Stage {
	case StageHearing:
		d.enter(StageRecommendation, review.Round, review.Gate.Review.RecommendationDays)
	case StageBallot:
		d.ballotEnds()
	case StageAssessment, StageRecommendation, StagePrincipal, StageDecided, StageLapsed, StageWithdrawn:
		d.emit(DeadlinePassed{Review: review.ID, Stage: review.Stage, Due: review.Deadline.Due})
	}
}

// ballotEnds settles the rulings that the body owes, then extends a ballot that is not quorate as often
// as the model allows, or closes it.
func (d *deciding) ballotEnds() {
	for _, interest := range d.state.Review.Interests {
		if interest.Objected {
			d.settleRuling(interest.Person, true)
		}
	}
	review := d.state.Review
	if review.Stage != StageBallot {
		return
	}
	tally := review.Tally()
	if rule := review.Gate.Review; !tally.Quorate && review.Extensions < rule.Extensions {
		due := d.calendar.DeadlineAfter(d.now(), rule.BallotDays, rule.SkipJuly)
		d.emit(BallotExtended{
			Review: review.ID, Extension: review.Extensions + 1, Tally: tally,
			Deadline: deadline(d.calendar, d.now(), due, rule.ReminderDays),
		})
		return
	}
	if refusal := d.closeBallot(false); refusal != nil {
		// A recommendation was checked when it was made; what is left is dates that the calendar reads.
		d.nextRound()
	}
}

func (d *deciding) conditionDue(condition Condition) []dueItem {
	if condition.Fulfilled {
		return nil
	}
	switch {
	case !condition.Overdue:
		items := d.reminder(condition.Deadline, ReminderDue{About: "condition", Condition: condition.ID})
		return append(items, dueItem{condition.Deadline.Due, func() {
			d.emit(ConditionOverdue{Condition: condition.ID, Due: condition.Deadline.Due})
		}})
	case !condition.PutToGroup:
		return []dueItem{{condition.Escalates, func() { d.emit(ConditionPutToGroup{Condition: condition.ID}) }}}
	}
	return nil
}

func (d *deciding) reReviewDue() []dueItem {
	if d.state.ReReview == nil || d.state.ReReviewDue || d.state.Status != Active {
		return nil
	}
	if d.state.Review != nil && d.state.Review.Gate.Kind == phasemodel.ReReview {
		return nil
	}
	items := d.reminder(*d.state.ReReview, ReminderDue{About: "re-review"})
	return append(items, dueItem{d.state.ReReview.Due, func() {
		d.emit(ReReviewBecameDue{Because: "months", Due: d.state.ReReview.Due})
	}})
}

// reminder is the next reminder of a deadline. One that was missed, because the next one or the deadline
// itself has come too, is skipped: reminders come before the deadline, never only after.
func (d *deciding) reminder(deadline Deadline, asked ReminderDue) []dueItem {
	reminders := deadline.Reminders
	for len(reminders) > 1 && !reminders[1].After(d.now()) {
		reminders = reminders[1:]
	}
	if len(reminders) == 0 || !d.now().Before(deadline.Due) {
		return nil
	}
	asked.Reminder, asked.Due = reminders[0], deadline.Due
	return []dueItem{{reminders[0], func() { d.emit(asked) }}}
}
