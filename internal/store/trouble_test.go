package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
)

func TestCommandThatCouldNotBeRecordedMayBeSentAgain(t *testing.T) {
	s := newScene(t)
	s.create()
	command := s.command(secretariat(), lifecycle.PublishMethod{})
	s.within(s.database.AdminURL, func(ctx context.Context, holding *pgx.Conn) {
		tx, err := holding.Begin(ctx)
		require.NoError(t, err)
		_, err = tx.Exec(ctx, `SELECT FROM heads FOR UPDATE`)
		require.NoError(t, err)

		impatient, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		_, err = s.store.Record(impatient, s.decider, store.RecordRequest{Command: command, After: s.sequence})
		require.Equal(t, fault.Unavailable, fault.From(err).Kind, "%v", err)
		require.NoError(t, tx.Rollback(ctx))
	})
	require.Zero(t, asked[int](s, `SELECT count(*) FROM commands WHERE id = $1`, command.ID))
	require.Nil(t, s.record(command).Refusal)
	require.True(t, s.state.Published)
}

func TestDatabaseThatIsNotThereIsUnavailable(t *testing.T) {
	_, err := store.Open(t.Context(), "postgres://nobody@/nothing?host=/nowhere")
	require.Equal(t, fault.Unavailable, fault.From(err).Kind, "%v", err)
	err = store.Migrate(t.Context(), "postgres://nobody@/nothing?host=/nowhere")
	require.Equal(t, fault.Unavailable, fault.From(err).Kind, "%v", err)
	_, err = store.Open(t.Context(), "postgres://someone:a-secret@[::1")
	require.Equal(t, "database-address", fault.CodeOf(err))
	require.NotContains(t, err.Error(), "a-secret")
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	database := testdb.New(t)
	require.NoError(t, store.Migrate(t.Context(), database.AdminURL))
}

func TestIDsAreWrittenInOneWay(t *testing.T) {
	s := newScene(t)
	for _, spoilt := range []string{"", "not-an-id", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"} {
		command := s.command(manager(), s.creation())
		command.ID = lifecycle.CommandID(spoilt)
		_, err := s.store.Record(t.Context(), s.decider, store.RecordRequest{Command: command})
		require.Equal(t, "id-malformed", fault.CodeOf(err), "the same id in two forms would be two ids in a hash")
	}
}
