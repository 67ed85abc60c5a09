package deployment_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stretchr/testify/require"
)

func stages(t *testing.T) []instructions.Stage {
	t.Helper()
	file, err := os.Open(root + "Containerfile")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	parsed, err := parser.Parse(file)
	require.NoError(t, err)
	require.Empty(t, parsed.Warnings)
	found, _, err := instructions.Parse(parsed.AST, nil)
	require.NoError(t, err)
	return found
}

func TestImageIsBuiltInOneStageAndRunInAnother(t *testing.T) {
	found := stages(t)
	require.Len(t, found, 2)
	build, final := found[0], found[1]
	require.NotEqual(t, build.BaseName, final.BaseName)
	for _, command := range final.Commands {
		if copied, ok := command.(*instructions.CopyCommand); ok {
			require.Equal(t, build.Name, copied.From, "the final stage takes nothing from the folder")
		}
		_, runs := command.(*instructions.RunCommand)
		require.False(t, runs, "the final stage has no shell to run anything")
	}
}

func TestContainerDoesNotRunAsRoot(t *testing.T) {
	var user string
	for _, command := range stages(t)[1].Commands {
		if u, ok := command.(*instructions.UserCommand); ok {
			user = u.User
		}
	}
	name, _, _ := strings.Cut(user, ":")
	require.NotContains(t, []string{"", "0", "root"}, name)
}

func TestProgramGetsSignalsItself(t *testing.T) {
	for _, command := range stages(t)[1].Commands {
		if entry, ok := command.(*instructions.EntrypointCommand); ok {
			require.False(t, entry.PrependShell, "a shell in between would keep the signals")
			return
		}
	}
	require.Fail(t, "the image has no entry point")
}

func TestBuilderCopiesEveryPackageOfTheProduct(t *testing.T) {
	var copied []string
	for _, command := range stages(t)[0].Commands {
		if c, ok := command.(*instructions.CopyCommand); ok {
			copied = append(copied, c.SourcePaths...)
		}
	}
	for _, path := range copied {
		_, err := os.Stat(filepath.Join(root, path))
		require.NoError(t, err)
	}
	for _, name := range []string{"workflows", "activities", "api", "internal", "cmd/fasemodel", "go.mod", "go.sum"} {
		require.Contains(t, copied, name)
	}
}

func TestBuilderIsOfTheVersionOfGoThatTheModuleAsksFor(t *testing.T) {
	module, err := os.ReadFile(root + "go.mod")
	require.NoError(t, err)
	asked := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(module))
	require.Len(t, asked, 2)
	require.True(t, strings.HasPrefix(stages(t)[0].BaseName, "golang:"+asked[1]+"-"), stages(t)[0].BaseName)
}
