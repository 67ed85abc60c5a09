package deployment_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"
)

// root is the repository's top folder.
const root = "../../../"

// secrets are the variables that the operator must set, and only those.
var secrets = []string{
	"POSTGRES_PASSWORD", "FASEMODEL_OWNER_PASSWORD", "FASEMODEL_APP_PASSWORD", "TEMPORAL_PASSWORD", "IDENTITY_ADMIN_PASSWORD",
}

func load(t *testing.T, environment map[string]string) (*types.Project, error) {
	t.Helper()
	return loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  root,
		ConfigFiles: []types.ConfigFile{{Filename: root + "docker-compose.yml"}},
		Environment: environment,
	})
}

func withSecrets() map[string]string {
	environment := map[string]string{}
	for _, name := range secrets {
		environment[name] = "hemmeligt"
	}
	return environment
}

func project(t *testing.T) *types.Project {
	t.Helper()
	p, err := load(t, withSecrets())
	require.NoError(t, err)
	return p
}

func service(t *testing.T, p *types.Project, name string) types.ServiceConfig {
	t.Helper()
	s, err := p.GetService(name)
	require.NoError(t, err)
	return s
}

func TestEveryPartOfTheProductionShapeIsThere(t *testing.T) {
	require.ElementsMatch(t, []string{
		"postgres", "temporal-schema", "temporal", "temporal-namespace", "temporal-ui", "identity", "mailpit",
		"migrate", "serve", "worker",
	}, project(t).ServiceNames())
}

func TestServeAndWorkerRunTwiceFromOneImage(t *testing.T) {
	p := project(t)
	image := service(t, p, "migrate").Image
	for _, name := range []string{"serve", "worker"} {
		s := service(t, p, name)
		require.Equal(t, 2, s.GetScale(), name)
		require.Equal(t, image, s.Image)
		require.Equal(t, "Containerfile", s.Build.Dockerfile)
		require.Equal(t, types.ShellCommand{name}, s.Command)
	}
}

func TestOrderOfStartIsTablesThenProgram(t *testing.T) {
	p := project(t)
	for _, name := range []string{"serve", "worker"} {
		needs := service(t, p, name).DependsOn
		require.Equal(t, types.ServiceConditionCompletedSuccessfully, needs["migrate"].Condition)
		require.Equal(t, types.ServiceConditionCompletedSuccessfully, needs["temporal-namespace"].Condition)
	}
	require.Equal(t, types.ServiceConditionHealthy, service(t, p, "migrate").DependsOn["postgres"].Condition)
	require.Equal(t, types.ServiceConditionCompletedSuccessfully, service(t, p, "temporal").DependsOn["temporal-schema"].Condition)
	for _, s := range p.Services {
		for needed, how := range s.DependsOn {
			if how.Condition == types.ServiceConditionHealthy {
				require.NotNil(t, service(t, p, needed).HealthCheck, "%s waits for the health of %s", s.Name, needed)
			}
		}
	}
}

func TestOwnerOfTheTablesIsKnownToTheMigrationOnly(t *testing.T) {
	for _, s := range project(t).Services {
		_, owner := s.Environment["DATABASE_ADMIN_URL"]
		require.Equal(t, s.Name == "migrate", owner, s.Name)
	}
}

func TestEverySecretMustBeSet(t *testing.T) {
	for _, name := range secrets {
		environment := withSecrets()
		delete(environment, name)
		_, err := load(t, environment)
		require.ErrorContains(t, err, name)
	}
}

func TestPortsArePublishedOnLoopbackOnlyAndOnce(t *testing.T) {
	seen := map[string]string{}
	for _, s := range project(t).Services {
		for _, port := range s.Ports {
			require.Equal(t, "127.0.0.1", port.HostIP, s.Name)
			require.Empty(t, seen[port.Published], "%s and %s publish %s", s.Name, seen[port.Published], port.Published)
			seen[port.Published] = s.Name
		}
	}
}

func TestImagesOfOthersAreOfOneVersion(t *testing.T) {
	for _, s := range project(t).Services {
		_, tag, found := strings.Cut(s.Image, ":")
		require.True(t, found, "%s names no version of %s", s.Name, s.Image)
		require.NotEqual(t, "latest", tag, s.Name)
	}
}

func TestTemporalIsOfTheVersionThatTheStackOnOneMachineRuns(t *testing.T) {
	module, err := os.ReadFile(root + "cmd/devstack/go.mod")
	require.NoError(t, err)
	match := regexp.MustCompile(`go\.temporal\.io/server v(\S+)`).FindStringSubmatch(string(module))
	require.Len(t, match, 2)
	p := project(t)
	require.Equal(t, "temporalio/server:"+match[1], service(t, p, "temporal").Image)
	for _, name := range []string{"temporal-schema", "temporal-namespace"} {
		require.Equal(t, "temporalio/admin-tools:"+match[1], service(t, p, name).Image)
	}
}

func TestSearchAttributesAreThoseOfTheStackOnOneMachine(t *testing.T) {
	source, err := os.ReadFile(root + "cmd/devstack/internal/engine/store.go")
	require.NoError(t, err)
	attributes := regexp.MustCompile(`"(Fasemodel\w+)":\s+enums\.INDEXED_VALUE_TYPE_(\w+)`).FindAllStringSubmatch(string(source), -1)
	require.NotEmpty(t, attributes)
	script := project(t).Configs["temporal-namespace"].Content
	for _, attribute := range attributes {
		require.Contains(t, strings.ToLower(script), strings.ToLower(attribute[1]+"="+attribute[2]))
	}
}

func TestProgramIsGivenOnlySettingsThatItKnows(t *testing.T) {
	source, err := os.ReadFile(root + "internal/config/config.go")
	require.NoError(t, err)
	known := map[string]bool{"TEMPORAL_ADDRESS": true, "TEMPORAL_NAMESPACE": true} // Read by Temporal's client library.
	for _, tag := range regexp.MustCompile(`env:"([A-Z_]+)`).FindAllStringSubmatch(string(source), -1) {
		known[tag[1]], known["FASEMODEL_SMTP_"+tag[1]] = true, true
	}
	p := project(t)
	for _, name := range []string{"migrate", "serve", "worker"} {
		for variable := range service(t, p, name).Environment {
			require.True(t, known[variable], "%s is given %s", name, variable)
		}
	}
}

func TestScriptsInTheFileAreSoundShell(t *testing.T) {
	for name, config := range project(t).Configs {
		if !strings.Contains(config.Content, "set -eu") {
			continue
		}
		check := exec.CommandContext(t.Context(), "sh", "-n")
		check.Stdin = strings.NewReader(config.Content)
		output, err := check.CombinedOutput()
		require.NoError(t, err, "%s: %s", name, output)
	}
}
