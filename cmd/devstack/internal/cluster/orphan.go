package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const lookEvery = 20 * time.Millisecond

// shutdown is how a server is asked to end, ever less politely.
var shutdown = [...]struct {
	signal syscall.Signal
	within time.Duration
}{
	{syscall.SIGINT, 20 * time.Second}, // Ends sessions and writes what it holds.
	{syscall.SIGQUIT, 5 * time.Second}, // Ends at once; the next start recovers from the log.
	{syscall.SIGKILL, 5 * time.Second},
}

// stopLeftBehind ends a server that still runs on the cluster. The caller holds the lock of the part, so whoever
// started that server is dead. The pid file of a server that is gone stays: PostgreSQL learns from it whether
// sessions of that server are still there, and replaces it. Only where its number now belongs to another process, which
// PostgreSQL would take for a server, it is removed.
func stopLeftBehind(cluster string) error {
	pidFile := filepath.Join(cluster, "postmaster.pid")
	content, err := os.ReadFile(pidFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	switch {
	case err == nil && !alive(pid):
		return nil
	case err == nil && isServerOf(pid, cluster):
		if err := stopProcess(pid); err != nil {
			return fmt.Errorf("a PostgreSQL server left behind (process %d) does not stop: %w", pid, err)
		}
		return nil
	default:
		return os.Remove(pidFile)
	}
}

// isServerOf guards against a number that has gone to another process since.
func isServerOf(pid int, cluster string) bool {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		// No /proc on this system, or the process has just gone.
		line, err = exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
		if err != nil {
			return false
		}
	}
	return strings.Contains(string(line), "postgres") && strings.Contains(string(line), cluster)
}

func stopProcess(pid int) error {
	for _, step := range shutdown {
		if err := syscall.Kill(pid, step.signal); err != nil {
			if errors.Is(err, syscall.ESRCH) {
				return nil
			}
			return err
		}
		for deadline := time.Now().Add(step.within); time.Now().Before(deadline); time.Sleep(lookEvery) {
			if !alive(pid) {
				return nil
			}
		}
	}
	return errors.New("it survived every signal")
}

func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
