package workflows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestReReviewIsRemindedOfBeforeItIsDue(t *testing.T) {
	c := newClock(t)
	c.importAt("udbredelse")
	c.days(3*366 + 10)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, []lifecycle.EventKind{"method-imported", "reminder-due", "reminder-due", "re-review-due"},
		c.journals.kinds(method))
	events := c.journals.events[method]
	due := as[lifecycle.ReReviewBecameDue](t, events[3].Body).Due
	require.Equal(t, due, events[3].At, "what is due is recorded when it is due")
	require.True(t, due.After(start.AddDate(3, 0, -1)))
	require.True(t, events[1].At.Before(events[2].At) && events[2].At.Before(due))
}

func TestBallotThatIsNotQuorateIsExtendedAndThenLapses(t *testing.T) {
	c := newClock(t)
	c.create()
	c.toBallot("ide-modning")
	c.vote(lifecycle.Approve, 1, 5)
	c.days(25)
	c.then(func() {
		require.Equal(t, 1, c.journals.state(method).Review.Extensions)
		require.Len(t, c.journals.state(method).Review.Ballots, 2, "ballots cast are kept by an extension")
	})
	c.days(30)
	c.play()

	c.allDone()
	c.agrees()
	require.Nil(t, c.input.State.Review)
	require.Equal(t, phasemodel.PhaseID("ide"), c.input.State.Phase)
	require.Contains(t, c.journals.kinds(method), lifecycle.EventKind("review-lapsed"))
}

func TestQuorateBallotIsDecidedByItsDeadline(t *testing.T) {
	c := newClock(t)
	c.create()
	c.toBallot("ide-modning")
	c.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
	c.days(40)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, phasemodel.PhaseID("modning"), c.input.State.Phase)
	closed := slices.Index(c.journals.kinds(method), "ballot-closed")
	require.Positive(t, closed)
	require.Equal(t, lifecycle.SystemActor, c.journals.events[method][closed].Actor)
}

func TestMethodOnHoldUntilADateResumesItself(t *testing.T) {
	c := newClock(t)
	c.create()
	c.hold("2027-06-30")
	c.days(100)
	c.then(func() { require.Equal(t, lifecycle.OnHold, c.journals.state(method).Status) })
	c.days(100)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, lifecycle.Active, c.input.State.Status)
	require.Equal(t, time.Date(2027, 6, 30, 22, 0, 0, 0, time.UTC), c.journals.events[method][2].At,
		"the end of the day in Denmark")
}

func TestOverdueConditionIsPutToTheGroup(t *testing.T) {
	c := newClock(t)
	c.create()
	c.request("ide-modning")
	c.assess("ide-modning", 3)
	c.recommend(phasemodel.AdvanceWithConditions, func(p *lifecycle.Proposal) {
		p.Conditions = []lifecycle.ProposedCondition{{
			ID: "8f6f0f4e-77a8-4f6a-8d0e-1f7a2c9a4b10", Text: text("measure again"), Due: "2027-06-01",
		}}
	})
	c.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
	c.closeBallot()
	c.publish()
	c.days(200)
	c.play()

	c.allDone()
	c.agrees()
	require.Subset(t, c.journals.kinds(method), []lifecycle.EventKind{"condition-overdue", "condition-put-to-group"})
}

func TestMethodThatNothingIsDueOnSleepsWithoutATimer(t *testing.T) {
	c := newClock(t)
	timers := 0
	c.create()
	c.then(func() {
		c.env.SetOnTimerScheduledListener(func(string, time.Duration) { timers++ })
	})
	c.days(1000)
	c.play()

	c.allDone()
	require.Zero(t, timers)
	require.Equal(t, 1, c.journals.calls)
}

func TestCommandsThatMoveNoDeadlineSetNoTimer(t *testing.T) {
	c := newClock(t)
	timers := 0
	c.create()
	c.toBallot("ide-modning")
	c.then(func() {
		c.env.SetOnTimerScheduledListener(func(string, time.Duration) { timers++ })
	})
	c.vote(lifecycle.Approve, 1, 3, 5)
	c.play()

	c.allDone()
	require.Zero(t, timers)
}
