package store_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

func advance() lifecycle.Proposal { return lifecycle.Proposal{Outcome: phasemodel.Advance} }

func TestMethodGoesThroughAGateAndEveryTableKnows(t *testing.T) {
	s := newScene(t)
	s.create()
	review := s.toDecision("ide-modning", advance())

	require.Equal(t, "modning", asked[string](s, `SELECT phase FROM methods WHERE id = $1`, s.method))
	require.Equal(t, s.sequence, asked[int64](s, `SELECT count(*) FROM journal WHERE method_id = $1`, s.method))
	require.Equal(t, "decided", asked[string](s, `SELECT stage FROM reviews WHERE id = $1`, review))
	require.Equal(t, 9, asked[int](s, `SELECT count(*) FROM ballots WHERE review_id = $1`, review))
	require.Equal(t, "advance", asked[string](s, `SELECT outcome FROM decisions WHERE review_id = $1`, review))
	require.Zero(t, asked[int](s, `SELECT count(*) FROM publications`))

	s.must(secretariat(), lifecycle.PublishDecision{Review: review})
	require.Equal(t, 1, asked[int](s, `SELECT count(*) FROM publications WHERE review_id = $1`, review))
	require.NotZero(t, asked[int](s, `SELECT count(*) FROM outbox`))
}

func TestSameCommandTwiceHasOneEffectAndOneAnswer(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning", advance())
	command := s.command(member(3), s.ballot(lifecycle.Approve))
	before := s.sequence
	first := s.record(command)

	again, err := s.store.Record(t.Context(), s.decider, store.RecordRequest{Command: command, After: before})
	require.NoError(t, err)
	require.Equal(t, first.Sequence, again.Sequence)
	require.Equal(t, first.Events, again.Events)
	require.Nil(t, again.Refusal)
	require.Equal(t, 1, asked[int](s, `SELECT count(*) FROM ballots`))
}

func TestRefusedCommandTwiceIsRefusedAlike(t *testing.T) {
	s := newScene(t)
	s.create()
	command := s.command(member(3), lifecycle.PublishMethod{})
	first := s.record(command)
	require.NotNil(t, first.Refusal)
	require.Empty(t, first.Events)
	again := s.record(command)
	require.Equal(t, first.Refusal, again.Refusal)
	require.Equal(t, 1, asked[int](s, `SELECT count(*) FROM journal`), "a refusal leaves no event")
	require.Equal(t, "refused", asked[string](s, `SELECT outcome FROM commands WHERE id = $1`, command.ID))
}

func TestSameKeyWithAnotherBodyIsRefused(t *testing.T) {
	s := newScene(t)
	s.create()
	command := s.command(secretariat(), lifecycle.PublishMethod{})
	s.record(command)
	command.Body = lifecycle.PublishMethod{Missing: []string{"summary"}}
	recorded := s.record(command)
	require.NotNil(t, recorded.Refusal)
	require.Equal(t, "idempotency-key-reused", recorded.Refusal.Code)
}

func TestConcurrentRecordsOnOneMethodSerialise(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning", advance())
	var waiting sync.WaitGroup
	errs := make([]error, 9)
	commands := make([]lifecycle.Command, 9)
	for i := range commands {
		commands[i] = s.command(member(i+1), s.ballot(lifecycle.Approve))
	}
	for i, command := range commands {
		waiting.Go(func() {
			_, errs[i] = s.store.Record(t.Context(), s.decider, store.RecordRequest{Command: command, After: s.sequence})
		})
	}
	waiting.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.Equal(t, 9, asked[int](s, `SELECT count(*) FROM ballots`))
	state, err := s.store.State(t.Context(), s.method)
	require.NoError(t, err)
	require.Len(t, state.Review.Ballots, 9)
	require.Equal(t, s.sequence+9, state.Sequence)
}

func TestAnswerLostAfterTheCommitIsGivenAgainWithAllEvents(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning", advance())
	before := s.sequence
	command := s.command(member(3), s.ballot(lifecycle.Approve))
	_, err := s.store.Record(t.Context(), s.decider, store.RecordRequest{Command: command, After: before})
	require.NoError(t, err)
	other := s.command(member(4), s.ballot(lifecycle.Reject))
	_, err = s.store.Record(t.Context(), s.decider, store.RecordRequest{Command: other, After: before})
	require.NoError(t, err)

	recorded := s.record(command)
	require.Len(t, recorded.Events, 2, "its own event and what came after it")
	require.Len(t, s.review().Ballots, 2)
}

func TestWhatIsDueIsRecordedThoughTheCommandIsRefused(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning", advance())
	s.now = s.review().Deadline.Due
	recorded := s.refuses("role-missing", secretariat(), lifecycle.Vote{Review: s.review().ID})
	require.NotEmpty(t, recorded.Events)
	require.Equal(t, 1, s.review().Extensions, "the ballot was extended for want of a quorum")
	require.NotZero(t, asked[int64](s, `SELECT last_sequence FROM commands WHERE outcome = 'refused'`))
}

func TestJournalBehindTheProcessIsAStop(t *testing.T) {
	s := newScene(t)
	s.create()
	command := s.command(secretariat(), lifecycle.PublishMethod{})
	_, err := s.store.Record(t.Context(), s.decider, store.RecordRequest{Command: command, After: s.sequence + 1})
	require.Equal(t, "journal-behind", fault.CodeOf(err))
	require.Zero(t, asked[int](s, `SELECT count(*) FROM commands WHERE id = $1`, command.ID))
}

func TestCommandOfAnUnknownMethodIsRefused(t *testing.T) {
	s := newScene(t)
	s.method = lifecycle.MethodID(id("nobody's method"))
	s.refuses("method-unknown", manager(), s.creation())
}
