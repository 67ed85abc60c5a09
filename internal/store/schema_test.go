package store_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/testdb"
)

// connect opens a connection that lasts as long as the test.
func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() {
		// The test's own context has ended by now.
		if err := connection.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return connection
}

func TestEveryTableSaysWhatItIsFor(t *testing.T) {
	owner := connect(t, testdb.New(t).AdminURL)
	rows, err := owner.Query(t.Context(), `
		SELECT relname FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'goose_db_version'
			AND obj_description(oid, 'pg_class') IS NULL`)
	require.NoError(t, err)
	silent, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Empty(t, silent)
}

func TestTheApplicationCannotRewriteContentThatIsInsertOnly(t *testing.T) {
	application := connect(t, testdb.New(t).URL)
	for _, statement := range []string{
		`UPDATE dossiers SET content = ''`,
		`DELETE FROM dossiers`,
		`UPDATE evidence_levels SET to_level = 5`,
		`DELETE FROM evidence_levels`,
		`UPDATE interest_registrations SET interests = '[]'`,
		`UPDATE phase_models SET content = ''`,
		`UPDATE documents SET body = ''`,
		`DELETE FROM documents`,
		`DELETE FROM studies`,
		`DELETE FROM methods`,
		`DELETE FROM people`,
		`DELETE FROM role_grants`,
		`DELETE FROM commands`,
	} {
		_, err := application.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "permission denied", statement)
	}
}
