package workflows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// refusedWith makes sure that an error is a refusal of a code.
func refusedWith(t *testing.T, code string, err error) {
	t.Helper()
	refusal := contract.RefusalOf(err)
	require.NotNil(t, refusal, "%v", err)
	require.Equal(t, code, refusal.Code)
	require.NotEmpty(t, refusal.Text.DA)
}

// aside records a command in the journal without the workflow's knowledge.
func (c *clock) aside(person string, role lifecycle.Role, body lifecycle.CommandBody) {
	id := c.commandID()
	c.then(func() {
		command := c.command(id, actor(c.env.Now(), person, role), c.journals.state(method), body)
		command.At = lifecycle.Instant(c.env.Now())
		result, err := c.journals.Record(c.t.Context(), c.decider, store.RecordRequest{Command: command})
		require.NoError(c.t, err)
		require.Nil(c.t, result.Refusal)
	})
}

func TestValidatorRefusesWithoutRecording(t *testing.T) {
	c := newClock(t)
	c.create()
	c.hold("")
	c.hold("")
	c.by("nobody", lifecycle.Municipality, func(lifecycle.State) lifecycle.CommandBody {
		return lifecycle.Resume{Reason: text("please")}
	})
	c.play()

	refusedWith(t, "method-not-active", c.answers[2].rejected)
	refusedWith(t, "role-missing", c.answers[3].rejected)
	require.Equal(t, 2, c.journals.calls, "what the validator refuses never reaches record")
	c.agrees()
}

func TestCommandForAnotherMethodOrUnderAnotherIDIsRefused(t *testing.T) {
	c := newClock(t)
	c.create()
	c.do(func(now time.Time, state lifecycle.State) lifecycle.Command {
		command := c.command(c.commandID(), actor(now, "manager", lifecycle.ProgrammeManager), state, c.createBody())
		command.Method = "another"
		return command
	})
	c.play()
	refusedWith(t, "command-misdirected", c.answers[1].rejected)
}

func TestCommandThatComesAgainAfterItsRunHasEndedGetsItsFirstAnswer(t *testing.T) {
	c := newClock(t)
	c.create()
	c.toBallot("ide-modning")
	c.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
	c.closeBallot()
	c.then(func() { c.send(c.answers[len(c.answers)-1].command) })
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, 2, c.runs)
	first, again := c.answers[len(c.answers)-2], c.answers[len(c.answers)-1]
	require.Equal(t, first.command.ID, again.command.ID)
	require.Equal(t, first.result.Sequence, again.result.Sequence)
	require.Equal(t, first.result.Request, again.result.Request)
}

func TestRecordThatFailsAfterItsCommitDoublesNothing(t *testing.T) {
	c := newClock(t)
	failed := map[lifecycle.CommandID]int{}
	c.journals.after = func(_ int, command lifecycle.Command) error {
		if failed[command.ID]++; failed[command.ID] <= 3 {
			return errLost
		}
		return nil
	}
	c.create()
	c.hold("2027-03-01")
	c.days(60)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, []lifecycle.EventKind{"method-created", "method-held", "method-resumed"}, c.journals.kinds(method))
	require.Equal(t, 3, c.journals.written)
	require.Equal(t, 12, c.journals.calls)
}

func TestCommandIsAcceptedWhileTheDatabaseIsAwayAndDoneWhenItIsBack(t *testing.T) {
	c := newClock(t)
	var back time.Time
	c.create()
	c.then(func() {
		back = c.env.Now().Add(26 * time.Hour)
		c.journals.before = func(int, lifecycle.Command) error {
			if c.env.Now().Before(back) {
				return errLost
			}
			return nil
		}
	})
	c.hold("")
	c.days(2)
	c.play()

	c.allDone()
	c.agrees()
	held := c.journals.events[method][1]
	require.Equal(t, c.answers[1].result.At, held.At)
	require.True(t, held.At.Before(back), "a command's time is that of its coming")
	require.Less(t, c.journals.calls, 400, "a day without a database must not fill the history")
}

func TestBallotThatCameBeforeTheDeadlineCountsAlthoughItIsRecordedAfterIt(t *testing.T) {
	c := newClock(t)
	c.create()
	c.toBallot("ide-modning")
	c.vote(lifecycle.Approve, 1, 3, 5, 7)
	c.then(func() {
		deadline := c.journals.state(method).Review.Deadline.Due
		c.env.RegisterDelayedCallback(func() {
			c.journals.before = func(int, lifecycle.Command) error {
				if c.env.Now().Before(deadline.Add(time.Hour)) {
					return errLost
				}
				return nil
			}
			state := c.journals.state(method)
			for _, n := range []int{8, 9} {
				id := c.commandID()
				c.send(c.command(id, actor(c.env.Now(), memberID(n), lifecycle.SteeringMember), state,
					voteOn(state, lifecycle.Approve)))
			}
		}, deadline.Add(-time.Second).Sub(c.env.Now()))
	})
	c.days(30)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, phasemodel.PhaseID("modning"), c.input.State.Phase)
	closed := slices.Index(c.journals.kinds(method), "ballot-closed")
	require.Equal(t, 6, as[lifecycle.BallotClosed](t, c.journals.events[method][closed].Body).Tally.Approve)
}

func TestErrorOfOurOwnMakingEndsTheCommandAndNotTheProcess(t *testing.T) {
	c := newClock(t)
	broken := fault.New(fault.Internal, "database", "Der skete en fejl.", "Something went wrong.")
	c.create()
	c.then(func() { c.journals.before = func(int, lifecycle.Command) error { return broken } })
	c.hold("")
	c.days(1)
	c.then(func() { c.journals.before = nil })
	c.hold("")
	c.play()

	refusedWith(t, "database", c.answers[1].failed)
	require.NoError(t, c.answers[2].failed)
	require.Equal(t, 2+contract.RecordGivesUp, c.journals.calls)
	c.agrees()
}

func TestJournalAheadIsReadWhenTheProcessIsWoken(t *testing.T) {
	c := newClock(t)
	c.create()
	c.aside("secretariat", lifecycle.Secretariat, lifecycle.Hold{Reason: text("waiting"), Until: "2027-03-01"})
	c.then(c.signal)
	c.days(60)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, lifecycle.Active, c.input.State.Status, "the timer of a command whose answer was lost is set after all")
}

func TestCallerWhoHasSeenMoreThanTheProcessIsAnsweredByTheJournal(t *testing.T) {
	c := newClock(t)
	c.create()
	c.aside("secretariat", lifecycle.Secretariat, lifecycle.Hold{Reason: text("waiting")})
	c.by("secretariat", lifecycle.Secretariat, func(lifecycle.State) lifecycle.CommandBody {
		return lifecycle.Resume{Reason: text("go on")}
	})
	c.aside("secretariat", lifecycle.Secretariat, lifecycle.Hold{Reason: text("waiting")})
	c.hold("")
	c.play()

	c.agrees()
	require.NoError(t, c.answers[1].rejected)
	require.NoError(t, c.answers[1].failed)
	require.NoError(t, c.answers[2].rejected, "the validator leaves it to record")
	refusedWith(t, "method-not-active", c.answers[2].failed)
}

func TestJournalBehindStopsTheProcessWithAClearError(t *testing.T) {
	c := newClock(t)
	c.create()
	c.hold("")
	c.then(func() { // an older backup
		c.journals.events[method] = c.journals.events[method][:1]
		c.journals.states[method] = lifecycle.Fold(lifecycle.State{}, c.journals.events[method]...)
	})
	resume := func(lifecycle.State) lifecycle.CommandBody { return lifecycle.Resume{Reason: text("go on")} }
	c.by("secretariat", lifecycle.Secretariat, resume)
	c.by("secretariat", lifecycle.Secretariat, resume)
	c.then(func() {
		answered, err := c.env.QueryWorkflow(contract.StateQuery)
		require.NoError(t, err)
		var status contract.MethodStatus
		require.NoError(t, answered.Get(&status))
		require.Equal(t, contract.CodeJournalBehind, status.Blocked.Code)
		require.EqualValues(t, 2, status.State.Sequence)
		require.Zero(t, status.Waiting)
	})
	blocked(c)

	refusedWith(t, contract.CodeJournalBehind, c.answers[2].failed)
	refusedWith(t, contract.CodeJournalBehind, c.answers[3].rejected)
}

// blocked plays a script whose process must stand still at its end: not even a long history moves it, and the
// run lasts until the time that the test gives it is up.
func blocked(c *clock) {
	c.t.Helper()
	c.limit = 30 * 24 * time.Hour
	require.False(c.t, c.run())
	require.True(c.t, temporal.IsTimeoutError(c.env.GetWorkflowError()), "%v", c.env.GetWorkflowError())
}

func TestGapInTheJournalStopsTheProcess(t *testing.T) {
	c := newClock(t)
	c.create()
	c.aside("secretariat", lifecycle.Secretariat, lifecycle.Hold{Reason: text("waiting")})
	c.then(func() { c.journals.events[method][1].Sequence = 3 })
	c.hold("")
	c.by("secretariat", lifecycle.Secretariat, func(lifecycle.State) lifecycle.CommandBody {
		return lifecycle.Resume{Reason: text("go on")}
	})
	blocked(c)
	refusedWith(t, contract.CodeJournalGap, c.answers[1].failed)
}

func TestStateOfAnOlderSchemaIsFoldedAnewFromTheJournal(t *testing.T) {
	c := newClock(t)
	c.importAt("udbredelse")
	c.play()
	c.input.State.Schema--
	c.input.State.Phase = "somewhere-else"
	c.days(3*366 + 10)
	c.play()

	c.agrees()
	require.True(t, c.input.State.ReReviewDue)
}

func TestProcessStartedFromNothingReadsItsJournal(t *testing.T) {
	c := newClock(t)
	c.importAt("udbredelse")
	c.play()
	c.input = contract.MethodInput{Method: method, Wake: true}
	c.hold("")
	c.play()

	c.allDone()
	c.agrees()
}

func TestProcessThatTheEngineLostIsStartedByTheNextCommand(t *testing.T) {
	c := newClock(t)
	c.importAt("udbredelse")
	c.play()
	c.input = contract.MethodInput{Method: method}
	c.by("secretariat", lifecycle.Secretariat, func(lifecycle.State) lifecycle.CommandBody {
		return lifecycle.Hold{Reason: text("waiting")}
	})
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, lifecycle.OnHold, c.input.State.Status)
}

func TestCancellationHasNoEffect(t *testing.T) {
	c := newClock(t)
	c.create()
	c.then(func() { c.env.CancelWorkflow() })
	c.hold("2027-03-01")
	c.days(60)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, lifecycle.Active, c.input.State.Status)
}

func TestLongHistoryContinuesAsNewInTheMiddleOfAReview(t *testing.T) {
	c := newClock(t)
	c.create()
	c.toBallot("ide-modning")
	c.vote(lifecycle.Approve, 1, 3)
	c.then(func() { c.env.SetContinueAsNewSuggested(true) })
	c.vote(lifecycle.Approve, 5, 7, 8, 9)
	c.days(40)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, phasemodel.PhaseID("modning"), c.input.State.Phase)
	require.Equal(t, 3, c.runs)
}

func TestCommandThatComesWhileTheRunDrainsIsAskedToTryAgain(t *testing.T) {
	c := newClock(t)
	c.create()
	c.toBallot("ide-modning")
	c.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
	c.closeBallot()
	drained := len(c.steps)
	note := func() lifecycle.Command {
		by := lifecycle.Actor{Person: lifecycle.SystemActor, Roles: []lifecycle.Role{lifecycle.System}}
		return c.command(c.commandID(), by, c.journals.state(method), lifecycle.NoteEvidence{Level: len(c.answers) % 5})
	}
	last := c.steps[drained-1].act
	c.steps[drained-1].act = func() {
		last()
		c.journals.before = func(_ int, command lifecycle.Command) error {
			if command.Kind() == lifecycle.KindNoteEvidence && c.env.Now().Before(c.now.Add(time.Hour)) {
				return errLost
			}
			return nil
		}
		c.send(note())
	}
	c.then(func() { c.send(note()) })
	c.days(1)
	c.play()

	accepted, late := c.answers[len(c.answers)-2], c.answers[len(c.answers)-1]
	require.NoError(t, accepted.failed)
	require.True(t, accepted.done, "what was accepted is finished before the run ends")
	refusedWith(t, contract.CodeTryAgain, late.rejected)
	c.agrees()
}

func TestWhateverFailsEveryCommandIsRecordedOnceAndAnswered(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newClock(t)
		troubles := rapid.SliceOfN(rapid.IntRange(0, 5), 60, 60).Draw(rt, "troubles")
		trouble := func(call, kind int) error {
			if troubles[call%len(troubles)] == kind {
				return errLost
			}
			return nil
		}
		c.journals.before = func(call int, _ lifecycle.Command) error { return trouble(call, 1) }
		c.journals.after = func(call int, _ lifecycle.Command) error { return trouble(call, 2) }
		c.importAt("udbredelse")
		for _, choice := range rapid.SliceOfN(rapid.IntRange(0, 6), 1, 25).Draw(rt, "steps") {
			c.choose(choice)
		}
		c.days(1)
		c.play()

		c.agrees()
		for _, got := range c.answers {
			if got.rejected != nil {
				require.NotNil(rt, contract.RefusalOf(got.rejected))
				continue
			}
			require.True(rt, got.done, got.command.Kind())
			_, found := c.journals.commands[got.command.ID]
			require.True(rt, found)
		}
		for i, event := range c.journals.events[method] {
			require.EqualValues(rt, i+1, event.Sequence)
		}
	})
}

// choose adds one of several things that may happen to a method in dissemination.
func (c *clock) choose(choice int) {
	switch choice {
	case 0:
		c.hold("")
	case 1:
		c.by("secretariat", lifecycle.Secretariat, func(lifecycle.State) lifecycle.CommandBody {
			return lifecycle.Resume{Reason: text("go on")}
		})
	case 2:
		c.days(300)
	case 3:
		c.then(func() { c.env.SetContinueAsNewSuggested(true) })
	case 4:
		c.then(c.signal)
	case 5:
		c.then(func() {
			if last := c.answers[len(c.answers)-1]; last.done {
				c.send(last.command)
			}
		})
	case 6:
		c.hold("2028-03-01")
	}
}
