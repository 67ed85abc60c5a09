package crash_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// part is a process of the house that may be killed.
type part string

// The parts, in the order in which they are started.
const (
	postgres part = "postgres"
	temporal part = "temporal"
	signIn   part = "oidc"
	serve    part = "serve"
	worker   part = "worker"
)

// house is the whole program on a stack of its own, each part a process that can be killed apart.
type house struct {
	t           *testing.T
	folder      string
	devstack    string
	program     string
	listen      string
	began       time.Time
	environment []string // of the program

	mutex   sync.Mutex
	running map[part]*process
	// statuses counts the answers of servers that have ended.
	statuses map[int]int
}

// openHouse starts the stack, loads the demonstration, and starts the program's server and worker.
func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{
		t: t, began: time.Now(), folder: dataFolder(t), devstack: devstackBinary(t), program: buildProgram(t),
		listen: net.JoinHostPort("127.0.0.1", strconv.Itoa(freePort(t))), running: map[part]*process{},
		statuses: map[int]int{},
	}
	t.Cleanup(h.close)
	h.t.Logf("%6.1f s: the program is built", time.Since(h.began).Seconds())
	for _, one := range []part{postgres, temporal, signIn} {
		h.start(one)
	}
	h.t.Logf("%6.1f s: the stack runs", time.Since(h.began).Seconds())
	h.environment = append(
		outside(), "FASEMODEL_LISTEN="+h.listen, "FASEMODEL_ANSWER_WITHIN=2s", "FASEMODEL_LOG_LEVEL=INFO",
	)
	for from, names := range map[part][]string{
		postgres: {"DATABASE_URL", "DATABASE_ADMIN_URL"},
		temporal: {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"},
		signIn:   {"OIDC_ISSUER", "OIDC_AUDIENCE"},
	} {
		for _, name := range names {
			h.environment = append(h.environment, name+"="+h.variable(from, name))
		}
	}
	h.loadDemonstration()
	h.t.Logf("%6.1f s: the demonstration is loaded", time.Since(h.began).Seconds())
	h.start(serve)
	h.start(worker)
	return h
}

// killedAfter bounds how long the program may load the demonstration before it is killed for the first time.
const killedAfter = 2 * time.Second

// loadDemonstration loads the demonstration with the program in one process, which is killed on the way, does it
// anew, and is killed when it has done it.
func (h *house) loadDemonstration() {
	h.t.Helper()
	arguments := []string{"all", "--migrate", "--demonstration"}
	cut, err := begin("all", "fasemodel is ready", h.with(freePort(h.t)), h.program, arguments...)
	require.NoError(h.t, err)
	pause(h.t.Context(), killedAfter)
	cut.kill()
	loading, err := launch("all", "fasemodel is ready", h.with(freePort(h.t)), h.program, arguments...)
	require.NoError(h.t, err, "the demonstration was not loaded; before it was killed the program said:\n%s", cut.said())
	loading.kill()
}

// devstackBinary finds what runs the stack. Without it, or without PostgreSQL, the test fails: what it proves
// must not go missing unnoticed.
func devstackBinary(t *testing.T) string {
	t.Helper()
	named := os.Getenv("DEVSTACK_BIN")
	if named == "" {
		built, err := filepath.Abs("../../bin/devstack")
		require.NoError(t, err)
		named = built
	}
	_, err := os.Stat(named)
	require.NoError(t, err, "this test starts a stack of its own and needs bin/devstack: run \"make build\", or set DEVSTACK_BIN")
	return named
}

// buildProgram builds the program as it is now. It goes into a folder that also the stack's users may enter.
func buildProgram(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "fasemodel")
	output, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../cmd/fasemodel").CombinedOutput()
	require.NoError(t, err, "the program does not build:\n%s", output)
	return binary
}

// dataFolder is a folder that PostgreSQL's own user can reach when the tests run as root.
func dataFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "fasemodel-crash-") //nolint:usetesting // Root's t.TempDir is closed to other users.
	require.NoError(t, err)
	require.NoError(t, os.Chmod(folder, 0o755))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	return folder
}

// freePort finds a port below the range from which Linux numbers outgoing connections, so that none of those
// takes it while the server that had it is dead.
func freePort(t *testing.T) int {
	t.Helper()
	const first, last = 20000, 31999
	for range 200 {
		port := first + rand.IntN(last-first+1)
		listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil && listener.Close() == nil {
			return port
		}
	}
	require.Fail(t, "no port is free")
	return 0
}

// outside is the environment without what belongs to a stack around the test.
func outside() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		for _, prefix := range []string{"DATABASE_", "TEMPORAL_", "OIDC_", "DEVSTACK_", "FASEMODEL_"} {
			if strings.HasPrefix(entry, prefix) {
				return true
			}
		}
		return false
	})
}

// with is the program's environment with a port for its metrics.
func (h *house) with(metrics int) []string {
	return append(slices.Clone(h.environment), fmt.Sprintf("FASEMODEL_METRICS_LISTEN=127.0.0.1:%d", metrics))
}

// start starts a part and waits until it is ready.
func (h *house) start(one part) {
	h.t.Helper()
	require.NoError(h.t, h.launch(one))
}

// launch is start for goroutines of the test, which may not end it.
func (h *house) launch(one part) error {
	var started *process
	var err error
	switch one {
	case serve:
		started, err = launch(string(one), `"msg":"listening","address":"`+h.listen, h.with(freePort(h.t)), h.program, "serve")
	case worker:
		started, err = launch(string(one), `"msg":"working"`, h.with(freePort(h.t)), h.program, "worker")
	default:
		started, err = launch(string(one), "Ctrl-C stops it", outside(), h.devstack,
			"up", "--data", h.folder, "--only", string(one))
	}
	if err != nil {
		return err
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if before := h.running[one]; before != nil {
		for status, count := range before.answers() {
			h.statuses[status] += count
		}
	}
	h.running[one] = started
	return nil
}

func (h *house) part(one part) *process {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.running[one]
}

func (h *house) variable(of part, name string) string { return h.part(of).variable(name) }

// kill ends a part by SIGKILL. Of PostgreSQL it is the server that is killed; what watches it ends by itself then.
func (h *house) kill(one part) error {
	dying := h.part(one)
	if one != postgres {
		dying.kill()
		return nil
	}
	pid, err := strconv.Atoi(dying.variable("DEVSTACK_POSTGRES_PID"))
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	<-dying.ended
	return nil
}

// close ends what runs, the last first, and tells what each part said where the test failed.
func (h *house) close() {
	for _, one := range []part{worker, serve, signIn, temporal, postgres} {
		running := h.part(one)
		if running == nil {
			continue
		}
		if one == worker || one == serve {
			running.kill()
		} else {
			running.stop()
		}
		if h.t.Failed() && (one == worker || one == serve) {
			h.t.Logf("the last of what %s said:\n%s", one, running.said())
		}
	}
}

// loseEngine takes all data of the engine away, as the loss of its disk does.
func (h *house) loseEngine() {
	h.t.Helper()
	require.NoError(h.t, h.kill(temporal))
	require.NoError(h.t, h.kill(worker))
	require.NoError(h.t, os.RemoveAll(filepath.Join(h.folder, "temporal")))
	h.start(temporal)
	h.start(worker)
}

// tell runs a command of the program to its end, and gives what it printed.
func (h *house) tell(arguments ...string) (string, error) {
	command := exec.CommandContext(h.t.Context(), h.program, arguments...)
	command.Env = h.with(0)
	output, err := command.Output()
	if failed, found := errors.AsType[*exec.ExitError](err); found {
		return string(output), fmt.Errorf("%w: %s", err, failed.Stderr)
	}
	return string(output), err
}

// accepted counts the answers that said: this will happen, and has not yet.
func (h *house) accepted() int {
	now := h.part(serve).answers()[http.StatusAccepted]
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.statuses[http.StatusAccepted] + now
}
