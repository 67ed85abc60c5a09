package demo_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTutorialTakesAnIdeaThroughAllGates runs what "make demo" runs: the built program on a stack for the
// occasion, and the tutorial over its API.
func TestTutorialTakesAnIdeaThroughAllGates(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	devstack := filepath.Join(root, "bin", "devstack")
	for _, binary := range []string{devstack, filepath.Join(root, "bin", "fasemodel")} {
		require.FileExists(t, binary, "run make build first")
	}
	command := exec.CommandContext(t.Context(), devstack, "exec", "--", ".ci/demo")
	command.Dir = root
	command.Env = slices.DeleteFunc(os.Environ(), ofAnotherStack)
	told, err := command.CombinedOutput()
	require.NoError(t, err, string(told))
	story := string(told)
	require.Contains(t, story, "er nået til udbredelse")
	for _, code := range []string{"gate-not-ready", "recused"} {
		require.Contains(t, story, code, "the tutorial shows what is refused")
	}
}

// ofAnotherStack tells whether a variable names the services that the tests themselves run on.
func ofAnotherStack(variable string) bool {
	for _, prefix := range []string{"DATABASE_", "TEMPORAL_", "OIDC_", "DEVSTACK_", "FASEMODEL_"} {
		if strings.HasPrefix(variable, prefix) {
			return true
		}
	}
	return false
}
