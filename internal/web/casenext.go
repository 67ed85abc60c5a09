package web

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// nextStep is the one thing to do next in a case, whoever is to do it.
type nextStep struct {
	text    string
	address string // where it is done; empty where there is nothing to open
	link    string
}

// lastDay is a moment of the day that a deadline ends with: the deadline is the end of the day, and the next has begun.
func lastDay(due time.Time) time.Time { return due.Add(-time.Microsecond) }

// next is what the case waits for most: what has begun before what can begin, and what is overdue first of that.
func (v caseView) next(p page) nextStep {
	if open := v.Open(); open != nil {
		return v.nextOfReview(p, *open)
	}
	switch {
	case v.Unpublished != nil:
		return nextStep{
			p.say("case.next.publish-decision", values{"When": p.when(lastDay(v.Unpublished.Publication.Due), p.now)}),
			decisionAddress(v.Unpublished.Review), p.say("case.to.decision"),
		}
	case v.Status == lifecycle.Stopped:
		return nextStep{text: p.say("case.next.stopped")}
	case v.Status == lifecycle.Withdrawn:
		return nextStep{text: p.say("case.next.withdrawn")}
	case v.Status == lifecycle.OnHold && v.HoldUntil != nil:
		return nextStep{text: p.say("case.next.on-hold-until", values{"When": p.when(lastDay(*v.HoldUntil), p.now)})}
	case v.Status == lifecycle.OnHold:
		return nextStep{text: p.say("case.next.on-hold")}
	}
	if hearing := v.Method.Process.HearingDue; hearing != nil {
		return nextStep{
			p.say("case.next.hearing", values{"When": p.when(lastDay(*hearing), p.now)}),
			v.hearingAddress(), p.say("case.to.hearing"),
		}
	}
	if condition, found := v.pressing(); found {
		return v.nextOfCondition(p, condition)
	}
	return v.nextOfGate(p)
}

func (v caseView) nextOfReview(p page, open app.CaseReview) nextStep {
	step := nextStep{text: p.say("case.next.stage."+string(open.Stage), values{
		"Gate": p.of(open.Gate.Title), "When": p.when(lastDay(open.Deadline), p.now),
	})}
	if open.Readable {
		step.address, step.link = gateAddress(open.ID), p.say("case.to.review")
	}
	return step
}

// pressing is the condition to do something about: one whose fulfilment is to be judged, else one that is overdue.
func (v caseView) pressing() (app.ConditionView, bool) {
	for _, wanted := range []func(app.ConditionView) bool{
		func(c app.ConditionView) bool { return c.Status == app.ConditionFulfilled },
		func(c app.ConditionView) bool { return c.Status == app.ConditionOpen && c.Overdue },
	} {
		if at := slices.IndexFunc(v.Conditions, wanted); at >= 0 {
			return v.Conditions[at], true
		}
	}
	return app.ConditionView{}, false
}

func (v caseView) nextOfCondition(p page, condition app.ConditionView) nextStep {
	step := nextStep{p.say("case.next.judge-condition"), "#condition-" + string(condition.ID), p.say("case.to.condition")}
	if condition.Status == app.ConditionOpen {
		step.text = p.say("case.next.overdue-condition", values{"When": p.when(condition.DueDate, p.now)})
	}
	return step
}

// nextOfGate is to request the gate, or first to mend what it lacks.
func (v caseView) nextOfGate(p page) nextStep {
	gate := values{"Gate": p.of(v.Readiness.Gate.Title)}
	missing := v.unmet()
	gate["Count"] = len(missing)
	switch {
	case v.Readiness.Gate.Kind == phasemodel.ReReview && !v.ReReviewDue && v.ReReview != nil:
		return nextStep{text: p.say("case.next.in-use", values{"When": p.when(lastDay(*v.ReReview), p.now)})}
	case v.Readiness.Gate.Kind == phasemodel.ReReview && v.ReReviewDue:
		return v.toRequest(p, p.say("case.next.re-review-due"))
	case v.Readiness.Obstacle() != nil:
		return nextStep{text: p.of(v.Readiness.Obstacle().Text)}
	case v.Readiness.Refusal == nil:
		return v.toRequest(p, p.say("case.next.ready", gate))
	}
	if !slices.ContainsFunc(missing, func(check app.CheckReadiness) bool { return !check.Dispensable }) {
		return v.toRequest(p, p.say("case.next.dispensable", gate))
	}
	first := missing[0]
	step := nextStep{text: p.say("case.next.missing", gate) + " " + v.sentence(p, first)}
	if mends := v.mends(p, first); len(mends) > 0 {
		step.address, step.link = mends[0].address, mends[0].text
	}
	return step
}

// toRequest leads to the request where the reader may make it.
func (v caseView) toRequest(p page, text string) nextStep {
	if v.Request == nil || v.Request.Refusal != nil {
		return nextStep{text: text}
	}
	return nextStep{text, v.requestAddress(), p.say("case.to.request")}
}

// unmet are the mandatory checks that are not met, those first that cannot be dispensed with.
func (v caseView) unmet() []app.CheckReadiness {
	var fixed, dispensable []app.CheckReadiness
	for _, check := range v.Readiness.Checks {
		switch {
		case check.Passed || !check.Mandatory:
		case check.Dispensable:
			dispensable = append(dispensable, check)
		default:
			fixed = append(fixed, check)
		}
	}
	return append(fixed, dispensable...)
}
