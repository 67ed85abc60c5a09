package place

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// Part names one of the programs a stack consists of.
type Part string

// The parts of a stack, in the order in which they start.
const (
	Postgres Part = "postgres"
	Temporal Part = "temporal"
	SignIn   Part = "oidc"
)

// Parts lists every part in the order in which they start; they stop in the opposite order.
func Parts() []Part { return []Part{Postgres, Temporal, SignIn} }

// Folder is the data folder of one stack.
type Folder struct {
	path      string
	temporary bool
	mu        sync.Mutex // Guards the read-change-write of ports.json and secrets.json.
}

// Open makes the folder when it does not exist and returns it with its absolute path.
func Open(path string) (*Folder, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(absolute, 0o755); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	return &Folder{path: absolute}, nil
}

// OpenTemporary makes a folder that Remove deletes again.
func OpenTemporary() (*Folder, error) {
	path, err := os.MkdirTemp("", "devstack-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o711); err != nil {
		return nil, err
	}
	return &Folder{path: path, temporary: true}, nil
}

// Path is the absolute path of the folder.
func (f *Folder) Path() string { return f.path }

// Temporary says whether the content need not survive a loss of power.
func (f *Folder) Temporary() bool { return f.temporary }

// Join gives the absolute path of something in the folder.
func (f *Folder) Join(names ...string) string {
	return filepath.Join(append([]string{f.path}, names...)...)
}

// Removable refuses a folder that may hold something else than a stack: neither temporary nor one that a stack has
// kept its secrets or ports in.
func (f *Folder) Removable() error {
	if f.temporary {
		return nil
	}
	for _, path := range []string{f.secretsPath(), f.portsPath()} {
		if _, err := os.Stat(path); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s is not the data folder of a stack", f.path)
}

// Remove deletes the folder when it is removable.
func (f *Folder) Remove() error {
	if err := f.Removable(); err != nil {
		return err
	}
	return os.RemoveAll(f.path)
}

// Lock is the right to run one part on the folder. The kernel takes it back when its holder dies, however it dies.
type Lock struct{ file *os.File }

// ErrRunning is returned by Lock when a living process runs the part already.
var ErrRunning = errors.New("already running on this data folder")

// Lock claims the part for this process.
func (f *Folder) Lock(part Part) (*Lock, error) {
	file, err := os.OpenFile(f.lockPath(part), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder := make([]byte, 32)
		n, _ := file.ReadAt(holder, 0)
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: %w (process %s)", part, ErrRunning, strings.TrimSpace(string(holder[:n])))
		}
		return nil, err
	}
	err = file.Truncate(0)
	if err == nil {
		_, err = file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return &Lock{file: file}, nil
}

// Unlock gives the part free.
func (l *Lock) Unlock() error { return l.file.Close() }

// Running says whether a living process holds the part.
func (f *Folder) Running(part Part) bool {
	file, err := os.Open(f.lockPath(part))
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	// A shared lock is enough to ask, and two that ask do not disturb each other.
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK)
}

func (f *Folder) lockPath(part Part) string { return f.Join(string(part) + ".lock") }

func (f *Folder) secretsPath() string { return f.Join("secrets.json") }

// Secret returns the named secret of the folder, made at first use.
func (f *Folder) Secret(name string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path, secrets := f.secretsPath(), map[string]string{}
	if err := readJSON(path, &secrets); err != nil {
		return "", err
	}
	if secrets[name] == "" {
		secrets[name] = rand.Text()
		if err := writeJSON(path, secrets, 0o600); err != nil {
			return "", err
		}
	}
	return secrets[name], nil
}
