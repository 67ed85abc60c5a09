package web

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// stages lists the stages that this review passes on its way to a decision, as its gate has them.
func (v gateView) stages() []lifecycle.Stage {
	stages := []lifecycle.Stage{lifecycle.StageAssessment}
	_, heard := v.History.Deadlines[lifecycle.StageHearing]
	if v.Recorded.Gate.Review.HearingDays > 0 || heard {
		stages = append(stages, lifecycle.StageHearing)
	}
	stages = append(stages, lifecycle.StageRecommendation, lifecycle.StageBallot)
	if v.Recorded.Gate.Decision.Body == phasemodel.Principal {
		stages = append(stages, lifecycle.StagePrincipal)
	}
	return stages
}

// closed tells whether the review has ended.
func (v gateView) closed() bool { return v.Recorded.ClosedAt != nil }

// steps are the stages with how far the review has come; the last is how it ended, or will end.
func (v gateView) steps(p page) []step {
	stages := v.stages()
	now := slices.Index(stages, v.Recorded.Stage)
	reached := now
	if v.closed() {
		reached = v.lastReached(stages)
	}
	steps := make([]step, 0, len(stages)+1)
	for i, stage := range stages {
		made := step{title: p.say("gate.step." + string(stage)), state: stepComing}
		switch {
		case i < reached, i == reached && v.closed():
			made.state = stepDone
			if ended := v.ended(stages, i); !ended.IsZero() {
				made.note = p.say("gate.step-done", values{"Day": p.day(ended)})
			}
		case i == now:
			made.state = stepCurrent
			made.note = p.say("gate.step-until", values{"Day": p.lastDay(v.Recorded.Deadline.Due)})
		}
		steps = append(steps, made)
	}
	return append(steps, v.lastStep(p))
}

// lastStep is how the review ended, or will end.
func (v gateView) lastStep(p page) step {
	last := step{title: p.say("gate.step.decided"), state: stepComing}
	if !v.closed() {
		return last
	}
	last.title, last.note = p.say("gate.step."+string(v.Recorded.Stage)), p.day(*v.Recorded.ClosedAt)
	last.state = stepDone
	if v.Recorded.Stage != lifecycle.StageDecided {
		last.state = stepEnded
	}
	return last
}

// lastReached is the furthest stage that a closed review came to.
func (v gateView) lastReached(stages []lifecycle.Stage) int {
	reached := 0
	for i, stage := range stages {
		if !v.History.Entered[stage].IsZero() {
			reached = i
		}
	}
	return reached
}

// ended is when a stage that is over was left, which is when the next was entered, or the review closed.
func (v gateView) ended(stages []lifecycle.Stage, i int) time.Time {
	for _, next := range stages[i+1:] {
		if entered := v.History.Entered[next]; !entered.IsZero() && !entered.Before(v.History.Entered[stages[i]]) {
			return entered
		}
	}
	if v.closed() {
		return *v.Recorded.ClosedAt
	}
	return time.Time{}
}

// gateDeadline is a deadline of a review with what happens when it passes.
type gateDeadline struct {
	stage  string // of the texts
	due    time.Time
	passed bool
	now    bool
	ended  time.Time // when the stage was left; zero: it has not been
}

// deadlines are those that have been set, in the order of the stages.
func (v gateView) deadlines(p page) []gateDeadline {
	var set []gateDeadline
	stages := v.stages()
	for i, stage := range stages {
		if due, found := v.History.Deadlines[stage]; found {
			one := gateDeadline{stage: string(stage), due: due, passed: !p.now.Before(due), now: stage == v.Recorded.Stage}
			if !one.now {
				one.ended = v.ended(stages, i)
			}
			set = append(set, one)
		}
	}
	if due := v.Recorded.PublicationDue; due != nil {
		one := gateDeadline{stage: "publication", due: *due, passed: !p.now.Before(*due), now: v.Recorded.PublishedAt == nil}
		if v.Recorded.PublishedAt != nil {
			one.ended = *v.Recorded.PublishedAt
		}
		set = append(set, one)
	}
	return set
}

// afterDeadline says what happens when a deadline passes.
func (v gateView) afterDeadline(p page, set gateDeadline) string {
	rule := v.Recorded.Gate.Review
	switch {
	case !set.ended.IsZero():
		return p.say("gate.after.ended", values{"Day": p.day(set.ended)})
	case set.stage == string(lifecycle.StageBallot) && v.Recorded.Extensions < rule.Extensions:
		return p.say("gate.after.ballot-extendable", values{"Count": rule.Extensions - v.Recorded.Extensions, "Days": rule.BallotDays})
	}
	return p.say("gate.after." + set.stage)
}
