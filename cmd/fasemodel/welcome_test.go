package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWelcomeNamesTheCommandThatFindsThisProgram(t *testing.T) {
	require.Equal(t, "make demo", howToDemo("127.0.0.1:8080", ""))
	require.Equal(t, "make demo", howToDemo("127.0.0.1:8080", "data"))
	require.Equal(t, "make demo DATA=other FASEMODEL_LISTEN=127.0.0.1:8090", howToDemo("127.0.0.1:8090", "other"))
}
