package place_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

func TestOnlyOneProcessRunsAPart(t *testing.T) {
	folder, err := place.Open(t.TempDir())
	require.NoError(t, err)
	require.False(t, folder.Running(place.Temporal))

	lock, err := folder.Lock(place.Temporal)
	require.NoError(t, err)
	require.True(t, folder.Running(place.Temporal))
	require.False(t, folder.Running(place.Postgres), "parts are locked one by one")
	_, err = folder.Lock(place.Temporal)
	require.ErrorIs(t, err, place.ErrRunning)

	require.NoError(t, lock.Unlock())
	again, err := folder.Lock(place.Temporal)
	require.NoError(t, err)
	require.NoError(t, again.Unlock())
}

func TestPortIsKeptBetweenStarts(t *testing.T) {
	path := t.TempDir()
	folder, err := place.Open(path)
	require.NoError(t, err)
	first, err := folder.Port(place.SignIn, 0)
	require.NoError(t, err)

	reopened, err := place.Open(path)
	require.NoError(t, err)
	second, err := reopened.Port(place.SignIn, 0)
	require.NoError(t, err)
	require.Equal(t, first, second)
}

func TestTakenPortIsRefusedWhenAskedForAndReplacedWhenRemembered(t *testing.T) {
	folder, err := place.Open(t.TempDir())
	require.NoError(t, err)
	port, err := folder.Port(place.SignIn, 0)
	require.NoError(t, err)
	listener, err := net.Listen("tcp4", place.Address(port))
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()

	_, err = folder.Port(place.SignIn, port)
	require.ErrorIs(t, err, place.ErrPortTaken)
	other, err := folder.Port(place.SignIn, 0)
	require.NoError(t, err)
	require.NotEqual(t, port, other)
}

func TestSecretIsMadeOnceAndReadByItsOwnerOnly(t *testing.T) {
	path := t.TempDir()
	folder, err := place.Open(path)
	require.NoError(t, err)
	first, err := folder.Secret("one")
	require.NoError(t, err)
	other, err := folder.Secret("two")
	require.NoError(t, err)
	require.NotEqual(t, first, other)

	reopened, err := place.Open(path)
	require.NoError(t, err)
	again, err := reopened.Secret("one")
	require.NoError(t, err)
	require.Equal(t, first, again)
	info, err := os.Stat(filepath.Join(path, "secrets.json"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestDamagedFileIsNamed(t *testing.T) {
	path := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(path, "ports.json"), []byte("{"), 0o600))
	folder, err := place.Open(path)
	require.NoError(t, err)
	_, err = folder.Port(place.SignIn, 0)
	require.ErrorContains(t, err, "ports.json is damaged")
}

func TestFolderThatIsNoStacksIsNotRemoved(t *testing.T) {
	temporary, err := place.OpenTemporary()
	require.NoError(t, err)
	require.NoError(t, temporary.Remove())
	require.NoDirExists(t, temporary.Path())

	other, err := place.Open(t.TempDir())
	require.NoError(t, err)
	require.ErrorContains(t, other.Remove(), "not the data folder of a stack")
	require.DirExists(t, other.Path())
	_, err = other.Secret("one")
	require.NoError(t, err)
	require.NoError(t, other.Remove())
	require.NoDirExists(t, other.Path())
}
