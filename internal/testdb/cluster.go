package testdb

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	superuser    = "postgres"
	startTimeout = 30 * time.Second
	stopTimeout  = 20 * time.Second
	pollInterval = 20 * time.Millisecond
)

// cluster is a private server: a folder, a process, and a socket in the folder. It is made to be thrown
// away, so that it waits for no disk.
type cluster struct {
	folder     string
	binaries   string
	credential *syscall.Credential // of the user it runs as; nil: the caller
	process    *exec.Cmd
	log        *bytes.Buffer
	ended      chan struct{} // closed when the process has ended, with the error below
	endedWith  error
}

func startCluster(ctx context.Context) (*server, error) {
	c := &cluster{log: &bytes.Buffer{}, ended: make(chan struct{})}
	if err := c.prepare(ctx); err != nil {
		return nil, errors.Join(err, c.remove())
	}
	if err := c.run(ctx); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return &server{admin: c.address(ownerRole), application: c.address(applicationRole), stop: c.stop}, nil
}

// prepare finds PostgreSQL, makes the folder and the cluster's files.
func (c *cluster) prepare(ctx context.Context) error {
	var err error
	if c.binaries, err = findBinaries(); err != nil {
		return err
	}
	if c.credential, err = unprivileged(); err != nil {
		return err
	}
	if c.folder, err = os.MkdirTemp("", "fasemodel-testdb-"); err != nil {
		return err
	}
	if c.credential != nil {
		if err := os.Chown(c.folder, int(c.credential.Uid), int(c.credential.Gid)); err != nil {
			return err
		}
	}
	initialise := c.command(ctx, "initdb", "--pgdata="+c.data(), "--username="+superuser, "--auth=trust",
		"--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	if output, err := initialise.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output)
	}
	return nil
}

// run starts the server and waits until it answers, then makes the roles.
func (c *cluster) run(ctx context.Context) error {
	c.process = c.command(context.WithoutCancel(ctx), "postgres", "-D", c.data(), "-k", c.folder, "-h", "",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
		"-c", "max_connections=200", "-c", "log_min_messages=fatal")
	c.process.Stderr = c.log
	endWithParent(c.process.SysProcAttr)
	if err := c.launch(); err != nil {
		c.process = nil
		return fmt.Errorf("starting postgres: %w", err)
	}
	connection, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close(ctx) }()
	for _, statement := range []string{
		"CREATE ROLE " + ownerRole + " LOGIN CREATEDB",
		"CREATE ROLE " + applicationRole + " LOGIN",
		"CREATE DATABASE " + ownerRole + " OWNER " + ownerRole,
	} {
		if _, err := connection.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// launch starts the process on a thread of its own, because the kernel counts the death of the thread
// that started a process as the death of its parent.
func (c *cluster) launch() error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.process.Start()
		started <- err
		if err == nil {
			c.endedWith = c.process.Wait()
			close(c.ended)
		}
	}()
	return <-started
}

// connect tries until the server answers, ends, or has had its time.
func (c *cluster) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	address := c.address(superuser)
	address.Path = "/postgres"
	poll := time.NewTicker(pollInterval)
	defer poll.Stop()
	for {
		connection, err := pgx.Connect(ctx, address.String())
		if err == nil {
			return connection, nil
		}
		select {
		case <-c.ended:
			return nil, fmt.Errorf("postgres ended: %w\n%s", c.endedWith, c.log)
		case <-ctx.Done():
			return nil, fmt.Errorf("postgres does not answer: %w", err)
		case <-poll.C:
		}
	}
}

// stop ends the server, at once and without a checkpoint, and removes its folder.
func (c *cluster) stop() error {
	var stopped error
	if c.process != nil {
		stopped = c.process.Process.Signal(syscall.SIGQUIT)
		select {
		case <-c.ended:
		case <-time.After(stopTimeout):
			stopped = errors.Join(errors.New("postgres did not stop"), c.process.Process.Kill())
		}
	}
	return errors.Join(stopped, c.remove())
}

func (c *cluster) remove() error {
	if c.folder == "" {
		return nil
	}
	return os.RemoveAll(c.folder)
}

func (c *cluster) data() string { return filepath.Join(c.folder, "data") }

func (c *cluster) address(role string) *url.URL {
	return &url.URL{
		Scheme: "postgres", User: url.User(role), Path: "/" + ownerRole,
		RawQuery: url.Values{"host": {c.folder}}.Encode(),
	}
}

// command prepares one of PostgreSQL's programs, as the user that the server runs as.
func (c *cluster) command(ctx context.Context, name string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, filepath.Join(c.binaries, name), arguments...) //nolint:gosec // One of PostgreSQL's own programs.
	command.SysProcAttr = &syscall.SysProcAttr{Credential: c.credential, Setpgid: true}
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	command.Dir = c.folder
	return command
}

// unprivileged gives a user to run as where the caller is root, because PostgreSQL refuses to be.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if uidErr == nil && gidErr == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")
}

// findBinaries gives the folder of an installed PostgreSQL: that on PATH, else the newest where Debian
// puts them.
func findBinaries() (string, error) {
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		// A link on PATH leads to the folder where initdb is as well.
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(resolved))
		}
	}
	debian, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(debian, func(a, b string) int { return major(b) - major(a) })
	for _, folder := range append(folders, debian...) {
		if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
			return folder, nil
		}
	}
	return "", fmt.Errorf("neither is %s set, nor is PostgreSQL installed (on Debian: apt-get install postgresql)", adminURL)
}

// major reads the version from a folder of Debian's; what has none sorts last.
func major(folder string) int {
	version, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
	if err != nil {
		return 0
	}
	return version
}

// unusedName gives a name that no other test binary on the same server uses.
func unusedName(prefix string) string {
	return prefix + "_" + strings.ToLower(rand.Text()[:16])
}
