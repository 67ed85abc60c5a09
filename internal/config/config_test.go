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

func TestAddressIsWhereTheProgramListensUnlessItIsSet(t *testing.T) {
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", "0.0.0.0:8080": "http://localhost:8080", ":9": "http://localhost:9",
		"[::]:8080": "http://localhost:8080", "metoder:80": "http://metoder:80",
	} {
		require.Equal(t, want, config.Config{Listen: listen}.Address())
	}
	require.Equal(t, "https://metoder.example.dk",
		config.Config{Listen: ":8080", PublicURL: "https://metoder.example.dk/"}.Address())
}

func TestAddressesOfTheOpenDataAreAddresses(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://somewhere")
	t.Setenv("DATABASE_URL_FILE", "")
	for name, value := range map[string]string{
		"FASEMODEL_PUBLIC_URL": "metoder.example.dk", "FASEMODEL_PUBLISHER_URL": "ftp://example.dk",
		"FASEMODEL_DATA_LICENCE": "CC BY", "FASEMODEL_PUBLISHER_EMAIL": "example.dk",
	} {
		t.Setenv(name, value)
		_, err := config.Load()
		require.ErrorContains(t, err, name)
		t.Setenv(name, "")
	}
}
