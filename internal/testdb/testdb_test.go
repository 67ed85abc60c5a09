package testdb_test

import (
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/testdb"
)

func TestMain(m *testing.M) { os.Exit(testdb.Run(m)) }

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	one, other := testdb.New(t), testdb.New(t)
	require.NotEqual(t, one.URL, other.URL)
	for _, address := range []string{one.URL, one.AdminURL, other.URL} {
		connection, err := pgx.Connect(t.Context(), address)
		require.NoError(t, err)
		var tables int
		require.NoError(t, connection.QueryRow(t.Context(),
			"SELECT count(*) FROM information_schema.tables WHERE table_name = 'journal'").Scan(&tables))
		require.NoError(t, connection.Close(t.Context()))
		require.Equal(t, 1, tables, "the database is migrated")
	}
}
