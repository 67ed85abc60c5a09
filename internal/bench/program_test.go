package bench_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/demo"
)

// program is "fasemodel all" as its own process, with the demonstration loaded.
type program struct {
	*demo.Client
	process *os.Process
	log     string // the file it writes to
}

func (p *program) told(b *testing.B) string {
	b.Helper()
	written, err := os.ReadFile(p.log)
	require.NoError(b, err)
	return string(written)
}

// startTimeout bounds the wait for the program to load the demonstration.
const startTimeout = 2 * time.Minute

// startProgram starts the built program on the services of the environment.
func startProgram(b *testing.B) *program {
	b.Helper()
	for _, name := range []string{"DATABASE_URL", "DATABASE_ADMIN_URL", "TEMPORAL_ADDRESS", "OIDC_ISSUER"} {
		require.NotEmpty(b, os.Getenv(name), "%s is not set: run this with make bench", name)
	}
	binary, err := filepath.Abs("../../bin/fasemodel")
	require.NoError(b, err)
	listen := "127.0.0.1:" + os.Getenv("DEVSTACK_SPARE_PORT")
	log, err := os.Create(filepath.Join(b.TempDir(), "program.log"))
	require.NoError(b, err)
	started := &program{log: log.Name(), Client: demo.NewClient(demo.Options{
		Address: "http://" + listen, Issuer: os.Getenv("OIDC_ISSUER"), Audience: os.Getenv("OIDC_AUDIENCE"),
	})}
	command := exec.CommandContext(context.WithoutCancel(b.Context()), binary, "all", "--migrate", "--demonstration")
	command.Env = append(os.Environ(), "FASEMODEL_LISTEN="+listen,
		"FASEMODEL_METRICS_LISTEN=127.0.0.1:"+os.Getenv("DEVSTACK_SPARE_PORT_2"), "FASEMODEL_LOG_LEVEL=WARN")
	command.Stdout, command.Stderr = log, log
	require.NoError(b, command.Start())
	started.process = command.Process
	b.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		if b.Failed() {
			b.Log(started.told(b))
		}
	})
	deadline := time.Now().Add(startTimeout)
	for !strings.Contains(started.told(b), "fasemodel is ready") {
		require.True(b, time.Now().Before(deadline), "the program did not get ready: %s", started.told(b))
		time.Sleep(50 * time.Millisecond)
	}
	return started
}

// resident is the resident memory of the program, in megabytes (10^6 bytes).
func (p *program) resident(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.process.Pid))
	require.NoError(b, err)
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, found := strings.CutPrefix(line, "VmRSS:"); found {
			kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			require.NoError(b, err)
			return kilobytes * 1024 / 1e6
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

// must makes a call that has to succeed.
func (p *program) must(b *testing.B, call demo.Call) {
	b.Helper()
	_, err := p.Do(b.Context(), call)
	require.NoError(b, err, "%s %s", call.Method, call.Path)
}

// ballot is an open ballot on one method.
type ballot struct {
	method, review, dossier string
}

// voters are the members of the demonstration's first group.
func voters() []string {
	return []string{
		"formand", "naestformand", "medlem-3", "medlem-4", "medlem-5", "medlem-6", "medlem-7", "medlem-8", "medlem-9",
	}
}

// cast casts one ballot over HTTP. A ballot may be changed while the ballot is open, so it can be cast again.
func (p *program) cast(ctx context.Context, on ballot, voter int) error {
	_, err := p.Do(ctx, demo.Call{
		As: voters()[voter%len(voters())], Method: http.MethodPut, Path: "/gates/" + on.review + "/ballot",
		Body: map[string]any{"position": "approve", "dossier_hash": on.dossier},
	})
	return err
}
