package main_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// patience bounds every wait in these tests; on an idle machine each takes a few seconds.
const patience = 2 * time.Minute

// devstack is the program under test: DEVSTACK_BIN, or else built for the occasion.
var devstack string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		devstack = os.Getenv("DEVSTACK_BIN")
		if devstack == "" {
			folder, err := os.MkdirTemp("", "devstack-test-")
			if err != nil {
				panic(err)
			}
			defer func() { _ = os.RemoveAll(folder) }()
			devstack = filepath.Join(folder, "devstack")
			if output, err := exec.Command("go", "build", "-o", devstack, "-ldflags=-s -w", ".").CombinedOutput(); err != nil {
				panic(fmt.Sprintf("%v\n%s", err, output))
			}
		}
		return m.Run()
	}())
}

// environment is what the programs under test get: nothing of a stack around these tests.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		for _, prefix := range []string{"DATABASE_", "TEMPORAL_", "OIDC_", "DEVSTACK_"} {
			if strings.HasPrefix(entry, prefix) {
				return true
			}
		}
		return false
	})
}

// dataFolder is a folder that PostgreSQL's own user can reach when the tests run as root.
func dataFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "devstack-data-") //nolint:usetesting // Root's t.TempDir is closed to other users.
	require.NoError(t, err)
	require.NoError(t, os.Chmod(folder, 0o755))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	return folder
}

// running is a "devstack up" that has announced itself.
type running struct {
	cmd    *exec.Cmd
	env    map[string]string
	errors *bytes.Buffer
	ended  chan struct{}
}

func up(t *testing.T, data string, flags ...string) *running {
	t.Helper()
	cmd := exec.Command(devstack, append([]string{"up", "--data", data}, flags...)...)
	return follow(t, cmd)
}

// follow starts the program and returns when it has printed its addresses.
func follow(t *testing.T, cmd *exec.Cmd) *running {
	t.Helper()
	r := &running{cmd: cmd, env: map[string]string{}, errors: &bytes.Buffer{}, ended: make(chan struct{})}
	if cmd.Env == nil {
		cmd.Env = environment()
	}
	cmd.Stderr = r.errors
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { r.stop(t) })
	ready := make(chan struct{})
	go func() {
		defer close(r.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if name, value, found := strings.Cut(lines.Text(), "="); found {
				r.env[name] = strings.Trim(value, "'")
			}
			if strings.HasPrefix(lines.Text(), "Ctrl-C") {
				close(ready)
			}
		}
		_ = cmd.Wait()
	}()
	select {
	case <-ready:
	case <-r.ended:
		require.Fail(t, "the stack did not start", r.errors.String())
	case <-time.After(patience):
		require.Fail(t, "the stack takes too long to start")
	}
	return r
}

func (r *running) awaitEnd(t *testing.T) {
	t.Helper()
	select {
	case <-r.ended:
	case <-time.After(patience):
		_ = r.cmd.Process.Kill()
		require.Fail(t, "the stack does not stop", r.errors.String())
	}
}

// stop asks the stack to end, as Ctrl-C and "kill" do, and returns its exit code.
func (r *running) stop(t *testing.T) int {
	t.Helper()
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	r.awaitEnd(t)
	return r.cmd.ProcessState.ExitCode()
}

func (r *running) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, r.cmd.Process.Kill())
	r.awaitEnd(t)
}

// leave puts something into every part that a restart must not lose.
func (r *running) leave(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if url := r.env["DATABASE_ADMIN_URL"]; url != "" {
		connection, err := pgx.Connect(ctx, url)
		require.NoError(t, err)
		defer func() { _ = connection.Close(ctx) }()
		_, err = connection.Exec(ctx, "CREATE TABLE metode AS SELECT 'NUSSA' AS titel")
		require.NoError(t, err)
	}
	if r.env["TEMPORAL_ADDRESS"] != "" {
		c := r.client(t)
		defer c.Close()
		_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: "method/1", TaskQueue: "ingen", TypedSearchAttributes: temporal.NewSearchAttributes(
				temporal.NewSearchAttributeKeyKeyword("FasemodelPhase").ValueSet("idea"),
				temporal.NewSearchAttributeKeyTime("FasemodelNextDeadline").ValueSet(time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)),
			),
		}, "Method")
		require.NoError(t, err)
	}
}

// find requires that everything that leave left is there.
func (r *running) find(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if url := r.env["DATABASE_ADMIN_URL"]; url != "" {
		connection, err := pgx.Connect(ctx, url)
		require.NoError(t, err)
		defer func() { _ = connection.Close(ctx) }()
		var title string
		require.NoError(t, connection.QueryRow(ctx, "SELECT titel FROM metode").Scan(&title))
		require.Equal(t, "NUSSA", title)
	}
	if r.env["TEMPORAL_ADDRESS"] != "" {
		c := r.client(t)
		defer c.Close()
		require.Eventually(t, func() bool {
			found, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
				Query: `FasemodelPhase = 'idea' AND FasemodelNextDeadline > '2027-01-01T00:00:00Z' AND ExecutionStatus = 'Running'`,
			})
			return err == nil && found.GetCount() == 1
		}, patience, 50*time.Millisecond)
	}
}

func (r *running) client(t *testing.T) client.Client {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: r.env["TEMPORAL_ADDRESS"], Namespace: r.env["TEMPORAL_NAMESPACE"]})
	require.NoError(t, err)
	return c
}

func TestRestartLosesNothingAndKeepsTheAddresses(t *testing.T) {
	data := dataFolder(t)
	extra := filepath.Join(t.TempDir(), "stack.env")
	first := up(t, data, "--env-file", extra)
	first.leave(t)
	content, err := os.ReadFile(extra)
	require.NoError(t, err)
	require.Contains(t, string(content), "TEMPORAL_ADDRESS='"+first.env["TEMPORAL_ADDRESS"]+"'")
	require.Zero(t, first.stop(t))
	require.NoFileExists(t, extra)
	require.NoFileExists(t, filepath.Join(data, "devstack.env"))

	second := up(t, data)
	second.find(t)
	for _, name := range []string{"DATABASE_URL", "DATABASE_ADMIN_URL", "TEMPORAL_ADDRESS", "OIDC_ISSUER"} {
		require.NotEmpty(t, first.env[name], name)
		require.Equal(t, first.env[name], second.env[name])
	}
}

func TestKilledStackComesBackWithoutLoss(t *testing.T) {
	data := dataFolder(t)
	first := up(t, data)
	first.leave(t)
	first.kill(t)

	second := up(t, data)
	second.find(t)
}

func TestPartThatEndsByItselfStopsTheStackAndIsNamed(t *testing.T) {
	data := dataFolder(t)
	first := up(t, data)
	first.leave(t)
	pid, err := strconv.Atoi(first.env["DEVSTACK_POSTGRES_PID"])
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	first.awaitEnd(t)
	require.Equal(t, 1, first.cmd.ProcessState.ExitCode())
	require.Contains(t, first.errors.String(), "PostgreSQL ended")

	second := up(t, data)
	second.find(t)
}

func TestPartsRunApartOnOneFolder(t *testing.T) {
	data := dataFolder(t)
	postgres := up(t, data, "--only", "postgres")
	temporal := up(t, data, "--only", "temporal")
	require.Empty(t, postgres.env["TEMPORAL_ADDRESS"])
	require.Empty(t, temporal.env["DATABASE_URL"])
	temporal.leave(t)
	temporal.kill(t)

	again := up(t, data, "--only", "temporal")
	again.find(t)
	require.Equal(t, temporal.env["TEMPORAL_ADDRESS"], again.env["TEMPORAL_ADDRESS"])
	postgres.leave(t)
}

func TestSecondStackOnTheSameFolderIsRefused(t *testing.T) {
	data := dataFolder(t)
	first := up(t, data, "--only", "oidc")
	code, output := call(t, nil, "up", "--data", data, "--only", "oidc")
	require.Equal(t, 1, code)
	require.Contains(t, output, "already running")
	require.Contains(t, output, strconv.Itoa(first.cmd.Process.Pid))
	require.FileExists(t, filepath.Join(data, "devstack-oidc.env"), "the running stack's addresses stay")
}

// call runs devstack to its end and returns its exit code and what it printed.
func call(t *testing.T, extra []string, arguments ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, devstack, arguments...)
	cmd.Env = append(environment(), extra...)
	output, err := cmd.CombinedOutput()
	if err != nil {
		exit := &exec.ExitError{}
		require.ErrorAs(t, err, &exit, string(output))
	}
	return cmd.ProcessState.ExitCode(), string(output)
}

func TestExecGivesTheCommandTheAddressesAndReturnsItsExitCode(t *testing.T) {
	code, output := call(t, nil, "exec", "--", "sh", "-c",
		`[ -n "$DATABASE_URL" ] && [ -n "$DATABASE_ADMIN_URL" ] && [ -n "$TEMPORAL_ADDRESS" ] && [ -n "$OIDC_ISSUER" ] &&
		[ "$TEMPORAL_NAMESPACE" = fasemodel ] && [ "$OIDC_AUDIENCE" = fasemodel ] && [ -x "$DEVSTACK_BIN" ] &&
		kill -0 "$DEVSTACK_PID" && [ "$DEVSTACK_SPARE_PORT" != "$DEVSTACK_SPARE_PORT_2" ] && echo "$DEVSTACK_DATA" && exit 7`)
	require.Equal(t, 7, code, output)
	require.NoDirExists(t, strings.TrimSpace(output), "temporary data are removed")
}

func TestExecPassesASignalOnAndStillCleansUp(t *testing.T) {
	cmd := exec.Command(devstack, "exec", "--only", "oidc", "--", "sh", "-c",
		`trap 'echo told; exit 9' TERM; echo "folder=$DEVSTACK_DATA"; echo Ctrl-C; while :; do read -r line || :; done`)
	input, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer func() { _ = input.Close() }()
	r := follow(t, cmd)
	require.DirExists(t, r.env["folder"])
	require.NoError(t, r.cmd.Process.Signal(syscall.SIGTERM))
	_, err = input.Write([]byte("\n")) // Lets the shell out of its read, should it not have left already.
	if err != nil {
		require.ErrorIs(t, err, syscall.EPIPE)
	}
	r.awaitEnd(t)
	require.Equal(t, 9, r.cmd.ProcessState.ExitCode())
	require.NoDirExists(t, r.env["folder"])
}

func TestExecUsesServicesThatTheCallerNames(t *testing.T) {
	own := []string{
		"DATABASE_URL=postgres://egen", "TEMPORAL_ADDRESS=egen:7233", "OIDC_ISSUER=http://egen",
	}
	code, output := call(t, own, "exec", "--", "sh", "-c", `echo "$DATABASE_URL $DATABASE_ADMIN_URL $TEMPORAL_ADDRESS $OIDC_ISSUER"`)
	require.Zero(t, code, output)
	require.Equal(t, "postgres://egen postgres://egen egen:7233 http://egen\n", output)
}

func TestExecJoinsTheStackThatRunsOnTheFolder(t *testing.T) {
	data := dataFolder(t)
	code, _ := call(t, nil, "running", "--data", data)
	require.Equal(t, 1, code)
	r := up(t, data)
	code, output := call(t, nil, "running", "--data", data)
	require.Zero(t, code, output)
	code, output = call(t, nil, "exec", "--data", data, "--", "sh", "-c", `echo "$TEMPORAL_ADDRESS"`)
	require.Zero(t, code, output)
	require.Equal(t, r.env["TEMPORAL_ADDRESS"]+"\n", output)
	require.Zero(t, r.stop(t))
}

func TestDataAreDiscardedOnlyWhenNothingRunsOnThem(t *testing.T) {
	data := dataFolder(t)
	r := up(t, data, "--only", "postgres")
	code, output := call(t, nil, "discard", "--data", data)
	require.Equal(t, 1, code)
	require.Contains(t, output, "already running")
	require.Zero(t, r.stop(t))
	code, output = call(t, nil, "discard", "--data", data)
	require.Zero(t, code, output)
	require.NoDirExists(t, data)
}

func TestWrongUseIsExplained(t *testing.T) {
	for _, wrong := range [][]string{
		{}, {"ned"}, {"exec"}, {"up", "resten"}, {"up", "--only", "kafka"}, {"up", "--temporal-port", "70000"},
	} {
		code, output := call(t, nil, wrong...)
		require.Equal(t, 2, code, wrong)
		require.Contains(t, output, "devstack exec [flags] -- COMMAND")
	}
}

func TestOrdinaryUserRunsTheStack(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("every other test here shows it already when the tests do not run as root")
	}
	nobody, err := user.Lookup("nobody")
	require.NoError(t, err)
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	require.NoError(t, err)
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	require.NoError(t, err)
	data := dataFolder(t)
	require.NoError(t, os.Chown(data, int(uid), int(gid)))
	copied := filepath.Join(data, "devstack") // The program itself may stand where that user cannot go.
	content, err := os.ReadFile(devstack)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(copied, content, 0o755))

	start := func() *running {
		cmd := exec.Command(copied, "up", "--data", filepath.Join(data, "data"))
		cmd.Dir = data
		cmd.Env = append(environment(), "HOME="+data)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		return follow(t, cmd)
	}
	first := start()
	first.leave(t)
	require.Zero(t, first.stop(t))
	start().find(t)
}
