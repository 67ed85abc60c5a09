package cluster

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

// owner is the user that PostgreSQL runs as: nil means the caller.
type owner struct{ credential *syscall.Credential }

// chooseOwner returns an unprivileged user when the caller is root, because PostgreSQL refuses to run as root.
func chooseOwner() (owner, error) {
	if os.Geteuid() != 0 {
		return owner{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			continue
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			continue
		}
		return owner{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return owner{}, errors.New("PostgreSQL refuses to run as root, and this machine has neither a user postgres nor nobody")
}

// command prepares a program that runs as the owner in a process group of its own, so that Ctrl-C in a terminal
// reaches this process only, which then stops the cluster in its turn.
func (o owner) command(path string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(path, arguments...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: o.credential, Setpgid: true}
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	return cmd
}

// makeFolder makes a folder that only the owner can enter.
func (o owner) makeFolder(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil {
		return err
	}
	return o.give(path)
}

// writeFile writes a file that only the owner can read.
func (o owner) writeFile(path, content string) error {
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		return err
	}
	return o.give(path)
}

func (o owner) give(path string) error {
	if o.credential == nil {
		return nil
	}
	return os.Lchown(path, int(o.credential.Uid), int(o.credential.Gid))
}

// reaches says whether the owner can pass through every folder on the way.
func (o owner) reaches(path string, b binaries) bool {
	cmd := o.command(b.postgres, "--version")
	cmd.Dir = path // Entered after the change of user.
	return cmd.Run() == nil
}

// pointerName is the file in the data folder that says where the cluster is when it could not be inside.
const pointerName = "postgres-location"

// Where clusters go that cannot be in the data folder because its owner may not enter a parent, as under /root.
// Both survive a restart of the machine.
var elsewhere = []string{"/var/lib", "/var/tmp"}

const (
	elsewherePrefix = "fasemodel-devstack-"
	clusterName     = "cluster"
)

// Discard removes a cluster that could not be in the data folder. The caller holds the lock of the part.
func Discard(f *place.Folder) error {
	content, err := os.ReadFile(f.Join(pointerName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	path := strings.TrimSpace(string(content))
	if !strings.HasPrefix(filepath.Base(path), elsewherePrefix) {
		return fmt.Errorf("%s names %s, which no cluster is in", f.Join(pointerName), path)
	}
	if err := stopLeftBehind(filepath.Join(path, clusterName)); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

// home returns the folder that holds the cluster, made if needed.
func home(f *place.Folder, o owner, b binaries) (string, error) {
	if content, err := os.ReadFile(f.Join(pointerName)); err == nil {
		path := strings.TrimSpace(string(content))
		if _, err := os.Stat(path); err != nil {
			return "", fmt.Errorf("%s says that the cluster is in %s: %w", f.Join(pointerName), path, err)
		}
		return path, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	inside := f.Join("postgres")
	if o.reaches(f.Path(), b) {
		err := o.makeFolder(inside)
		if errors.Is(err, fs.ErrExist) {
			err = nil
		}
		return inside, err
	}
	var problems []error
	for _, parent := range elsewhere {
		path := filepath.Join(parent, elsewherePrefix+strings.ToLower(rand.Text()[:12]))
		if err := o.makeFolder(path); err != nil {
			problems = append(problems, err)
			continue
		}
		if !o.reaches(path, b) {
			problems = append(problems, fmt.Errorf("PostgreSQL's user cannot enter %s", path), os.Remove(path))
			continue
		}
		return path, place.WriteFile(f.Join(pointerName), []byte(path+"\n"), 0o600)
	}
	return "", fmt.Errorf("found no folder for the cluster: %w", errors.Join(problems...))
}
