package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/child"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

const (
	startWithin    = 60 * time.Second
	sessionsWithin = 15 * time.Second
)

// errSessionsLinger says that a killed server's sessions have not noticed yet that it is gone.
var errSessionsLinger = errors.New("sessions of the server before are still ending")

// Cluster is a running PostgreSQL server.
type Cluster struct {
	port        int
	home        string
	logPath     string
	owner       string // The password of OwnerRole.
	application string // The password of ApplicationRole.
	process     *os.Process
	gone        chan struct{} // Closed when the server has ended.
	failed      chan error
}

// Start makes the cluster on first use, starts it and returns when it answers with its roles and database in place.
// The caller holds the lock of the part.
func Start(ctx context.Context, f *place.Folder, wantedPort int) (*Cluster, error) {
	o, err := chooseOwner()
	if err != nil {
		return nil, err
	}
	b, err := findBinaries(0)
	if err != nil {
		return nil, err
	}
	folder, err := home(f, o, b)
	if err != nil {
		return nil, err
	}
	c := &Cluster{home: filepath.Join(folder, clusterName), logPath: f.Join("postgres.log")}
	if b, err = c.matchingBinaries(b); err != nil {
		return nil, err
	}
	if err := stopLeftBehind(c.home); err != nil {
		return nil, err
	}
	// Only now: a server left behind held the port that the folder remembers.
	if c.port, err = f.Port(place.Postgres, wantedPort); err != nil {
		return nil, err
	}
	superPassword, err := c.secrets(f)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(c.home); errors.Is(err, fs.ErrNotExist) {
		if err := initialise(o, b, c.home, superPassword, f.Temporary()); err != nil {
			return nil, err
		}
	}
	for deadline := time.Now().Add(sessionsWithin); ; {
		if err := c.launch(o, b, f.Temporary()); err != nil {
			return nil, err
		}
		err := c.await(ctx, superPassword)
		if err == nil {
			return c, nil
		}
		if !errors.Is(err, errSessionsLinger) || time.Now().After(deadline) {
			return nil, errors.Join(err, c.Stop())
		}
	}
}

// matchingBinaries keeps the found binaries for a new cluster and looks for the version that made an existing one.
func (c *Cluster) matchingBinaries(found binaries) (binaries, error) {
	content, err := os.ReadFile(filepath.Join(c.home, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	if err != nil {
		return binaries{}, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return binaries{}, fmt.Errorf("reading the cluster's version: %w", err)
	}
	return findBinaries(major)
}

func (c *Cluster) secrets(f *place.Folder) (superPassword string, err error) {
	for name, into := range map[string]*string{
		"postgres-superuser":   &superPassword,
		"postgres-owner":       &c.owner,
		"postgres-application": &c.application,
	} {
		if *into, err = f.Secret(name); err != nil {
			return "", err
		}
	}
	return superPassword, nil
}

// initialise makes the cluster beside its final place, so that one whose making was cut short is never used.
func initialise(o owner, b binaries, target, superPassword string, temporary bool) error {
	draft := target + ".draft"
	if err := os.RemoveAll(draft); err != nil {
		return err
	}
	passwordFile := target + ".password"
	if err := o.writeFile(passwordFile, superPassword+"\n"); err != nil {
		return err
	}
	defer func() { _ = os.Remove(passwordFile) }()
	run := func(locale string) ([]byte, error) {
		arguments := []string{
			"--pgdata", draft, "--username", superuser, "--pwfile", passwordFile, "--encoding", "UTF8", "--locale", locale,
			"--auth-local", "reject", "--auth-host", "scram-sha-256",
		}
		if temporary {
			arguments = append(arguments, "--no-sync")
		} else {
			arguments = append(arguments, "--data-checksums")
		}
		cmd := o.command(b.initdb, arguments...)
		cmd.Dir = filepath.Dir(target)
		return cmd.CombinedOutput()
	}
	output, err := run("C.UTF-8")
	if err != nil && bytes.Contains(output, []byte("locale")) {
		output, err = run("C") // Some systems lack C.UTF-8; the encoding is UTF-8 all the same.
	}
	if err != nil {
		return fmt.Errorf("making the PostgreSQL cluster: %w\n%s", err, bytes.TrimSpace(output))
	}
	return os.Rename(draft, target)
}

// launch starts the server and watches for its end.
func (c *Cluster) launch(o owner, b binaries, temporary bool) error {
	settings := []string{
		"listen_addresses=" + place.Loopback,
		"port=" + strconv.Itoa(c.port),
		"unix_socket_directories=",
		"max_connections=200",
		"timezone=UTC",
		"log_timezone=UTC",
	}
	if temporary {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	arguments := []string{"-D", c.home}
	for _, setting := range settings {
		arguments = append(arguments, "-c", setting)
	}
	logFile, err := place.OpenLog(c.logPath)
	if err != nil {
		return err
	}
	cmd := o.command(b.postgres, arguments...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.home, logFile, logFile
	ended, err := child.Start(cmd, syscall.SIGINT)
	if err != nil {
		return errors.Join(err, logFile.Close())
	}
	c.process, c.gone, c.failed = cmd.Process, make(chan struct{}), make(chan error, 1)
	go func() {
		c.failed <- fmt.Errorf("PostgreSQL ended: %s (see %s)", ending(<-ended), c.logPath)
		_ = logFile.Close()
		close(c.gone)
	}()
	return nil
}

func ending(err error) string {
	if err == nil {
		return "it was told to"
	}
	return err.Error()
}

// await asks until the server takes connections, and prepares it then.
func (c *Cluster) await(ctx context.Context, superPassword string) error {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	for {
		connection, err := pgx.Connect(ctx, c.url(superuser, superPassword, "postgres"))
		if err == nil {
			err = prepare(ctx, connection, c.owner, c.application)
			return errors.Join(err, connection.Close(ctx))
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer on %s (see %s): %w", place.Address(c.port), c.logPath, err)
		case <-c.gone:
			why := tail(c.logPath)
			if strings.Contains(why, "shared memory block") {
				return errSessionsLinger
			}
			return fmt.Errorf("PostgreSQL did not start:\n%s", why)
		case <-time.After(lookEvery):
		}
	}
}

// tail returns the end of the log, which says why the server did not start.
func tail(path string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	const enough = 2000
	if len(content) > enough {
		content = content[len(content)-enough:]
	}
	return strings.TrimSpace(string(content))
}

// URL connects as the application, OwnerURL as the owner of the database.
func (c *Cluster) URL() string { return c.url(ApplicationRole, c.application, Database) }

// OwnerURL connects as the owner of the database.
func (c *Cluster) OwnerURL() string { return c.url(OwnerRole, c.owner, Database) }

func (c *Cluster) url(role, password, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(role, password),
		Host:     place.Address(c.port),
		Path:     "/" + database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// Home is the folder that holds the cluster's data.
func (c *Cluster) Home() string { return c.home }

// PID is the number of the server's process.
func (c *Cluster) PID() int { return c.process.Pid }

// Failed yields at most one error: how the server ended. It also does so after Stop.
func (c *Cluster) Failed() <-chan error { return c.failed }

// Stop ends sessions, lets the server write what it holds and waits for its end; a server that takes too long is
// stopped at once and recovers at its next start.
func (c *Cluster) Stop() error {
	for _, step := range shutdown {
		if err := c.process.Signal(step.signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stopping PostgreSQL: %w", err)
		}
		select {
		case <-c.gone:
			return nil
		case <-time.After(step.within):
		}
	}
	return errors.New("PostgreSQL survived every signal")
}
