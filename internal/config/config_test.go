package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/config"
)

func TestSecretMayBeGivenAsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	require.NoError(t, os.WriteFile(file, []byte("postgres://somewhere\n"), 0o600))
	t.Setenv("DATABASE_URL", "")
	t.Setenv("DATABASE_URL_FILE", file)
	read, err := config.Load()
	require.NoError(t, err)
	require.Equal(t, "postgres://somewhere", read.DatabaseURL)
}

func TestWrongSettingsAreAllNamed(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://somewhere")
	t.Setenv("DATABASE_URL_FILE", "")
	t.Setenv("FASEMODEL_LISTEN", "nowhere")
	t.Setenv("OIDC_ISSUER", "http://example.org")
	t.Setenv("FASEMODEL_BUILD_ID", "1")
	_, err := config.Load()
	require.ErrorContains(t, err, "FASEMODEL_LISTEN")
	require.ErrorContains(t, err, "OIDC_ISSUER: must be https")
	require.ErrorContains(t, err, "FASEMODEL_DEPLOYMENT")
}
