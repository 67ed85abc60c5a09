package cluster_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/cluster"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

func start(t *testing.T, folder *place.Folder) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Start(t.Context(), folder, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Stop() })
	return c
}

// temporary is a folder that PostgreSQL's own user can reach, unlike that of t.TempDir when the tests run as root.
func temporary(t *testing.T) *place.Folder {
	t.Helper()
	folder, err := place.OpenTemporary()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, folder.Remove()) })
	return folder
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close(t.Context()) })
	return connection
}

func do(t *testing.T, connection *pgx.Conn, statement string) {
	t.Helper()
	_, err := connection.Exec(t.Context(), statement)
	require.NoError(t, err, statement)
}

func show(t *testing.T, connection *pgx.Conn, query string) string {
	t.Helper()
	var value string
	require.NoError(t, connection.QueryRow(t.Context(), query).Scan(&value))
	return value
}

// kill ends the server as a crash would, and waits until it is gone.
func kill(t *testing.T, c *cluster.Cluster) {
	t.Helper()
	require.NoError(t, syscall.Kill(c.PID(), syscall.SIGKILL))
	select {
	case err := <-c.Failed():
		require.ErrorContains(t, err, "killed")
	case <-time.After(10 * time.Second):
		require.Fail(t, "the end of the server was not noticed")
	}
}

func TestClusterIsUTF8OnLoopbackWithPasswords(t *testing.T) {
	c := start(t, temporary(t))
	owner := connect(t, c.OwnerURL())
	require.Equal(t, "UTF8", show(t, owner, "SHOW server_encoding"))
	require.Equal(t, place.Loopback, show(t, owner, "SHOW listen_addresses"))
	require.Equal(t, "UTC", show(t, owner, "SHOW timezone"))
	require.Equal(t, "ÆØÅ", show(t, owner, "SELECT upper('æøå')"))

	configuration, err := pgx.ParseConfig(c.URL())
	require.NoError(t, err)
	configuration.Password = "forkert"
	_, err = pgx.ConnectConfig(t.Context(), configuration)
	var refusal *pgconn.PgError
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, "28P01", refusal.Code, "invalid password")
}

func TestOwnerMakesDatabasesAndTheApplicationMakesNothing(t *testing.T) {
	c := start(t, temporary(t))
	owner, application := connect(t, c.OwnerURL()), connect(t, c.URL())
	do(t, owner, "CREATE DATABASE proeve")
	do(t, owner, "CREATE TABLE metode (titel text)")

	for _, statement := range []string{
		"CREATE DATABASE andet", "CREATE TABLE andet (titel text)", "SELECT titel FROM metode", "DROP TABLE metode",
	} {
		_, err := application.Exec(t.Context(), statement)
		var refusal *pgconn.PgError
		require.ErrorAs(t, err, &refusal, statement)
		require.Equal(t, "42501", refusal.Code, statement)
	}
}

func TestRestartKeepsDataPortAndPasswords(t *testing.T) {
	folder := temporary(t)
	c := start(t, folder)
	do(t, connect(t, c.OwnerURL()), "CREATE TABLE metode AS SELECT 'NUSSA' AS titel")
	require.NoError(t, c.Stop())

	again := start(t, folder)
	require.Equal(t, c.URL(), again.URL())
	require.Equal(t, "NUSSA", show(t, connect(t, again.OwnerURL()), "SELECT titel FROM metode"))
}

func TestKilledServerStartsAgainWithoutLoss(t *testing.T) {
	// Not a temporary folder: here every commit must have reached the disk.
	path := temporary(t).Path()
	folder, err := place.Open(path)
	require.NoError(t, err)
	c := start(t, folder)
	owner := connect(t, c.OwnerURL())
	require.Equal(t, "on", show(t, owner, "SHOW fsync"))
	do(t, owner, "CREATE TABLE metode AS SELECT 'NUSSA' AS titel")
	kill(t, c)

	again := start(t, folder)
	require.Equal(t, "NUSSA", show(t, connect(t, again.OwnerURL()), "SELECT titel FROM metode"))
}

func TestServerLeftBehindIsStoppedByTheNextStart(t *testing.T) {
	folder := temporary(t)
	left := start(t, folder)
	do(t, connect(t, left.OwnerURL()), "CREATE TABLE metode AS SELECT 'NUSSA' AS titel")

	// A second start while the first server lives is what follows when the stack itself was killed.
	again := start(t, folder)
	require.NotEqual(t, left.PID(), again.PID())
	require.Equal(t, left.URL(), again.URL(), "the port is free again")
	require.Equal(t, "NUSSA", show(t, connect(t, again.OwnerURL()), "SELECT titel FROM metode"))
	select {
	case err := <-left.Failed():
		require.ErrorContains(t, err, "PostgreSQL ended")
	case <-time.After(10 * time.Second):
		require.Fail(t, "the server left behind still runs")
	}
}

func TestPidFileThatNamesAnotherProcessDoesNotStopTheStart(t *testing.T) {
	folder := temporary(t)
	c := start(t, folder)
	require.NoError(t, c.Stop())
	pidFile := folder.Join("postgres", "cluster", "postmaster.pid")
	require.NoError(t, os.WriteFile(pidFile, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600))
	start(t, folder)
}

func TestInterruptedMakingIsBegunAgain(t *testing.T) {
	folder := temporary(t)
	c := start(t, folder)
	require.NoError(t, c.Stop())
	home := folder.Join("postgres", "cluster")
	require.NoError(t, os.Rename(home, home+".draft"))
	require.NoError(t, os.Remove(filepath.Join(home+".draft", "PG_VERSION")))
	start(t, folder)
}

func TestFolderOutOfReachOfPostgresGetsItsClusterElsewhere(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root has folders that the server's user cannot reach: elsewhere both are the same user")
	}
	closed := filepath.Join(t.TempDir(), "root")
	require.NoError(t, os.Mkdir(closed, 0o700))
	folder, err := place.Open(filepath.Join(closed, "data"))
	require.NoError(t, err)
	c := start(t, folder)
	require.False(t, strings.HasPrefix(c.Home(), closed))
	t.Cleanup(func() {
		require.NoError(t, cluster.Discard(folder))
		require.NoDirExists(t, c.Home())
	})
	do(t, connect(t, c.OwnerURL()), "CREATE TABLE metode AS SELECT 'NUSSA' AS titel")
	require.NoError(t, c.Stop())

	again := start(t, folder)
	require.Equal(t, "NUSSA", show(t, connect(t, again.OwnerURL()), "SELECT titel FROM metode"))
	require.NoError(t, again.Stop())
}
