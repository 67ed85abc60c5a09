package stack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/cluster"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/engine"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/signin"
)

// environmentName is the file in the data folder of a whole stack that is running.
const environmentName = "devstack.env"

// Options say what to start.
type Options struct {
	Parts         []place.Part       // Which parts; they start in the order of place.Parts.
	Ports         map[place.Part]int // The wanted ports; those not named are chosen.
	TokenLifetime time.Duration      // Of tokens from the sign-in provider.
	EnvFile       string             // Where to write the addresses as well; they are always in the data folder.
}

// Stack is a set of running parts.
type Stack struct {
	folder      *place.Folder
	running     []started // In the order of their start.
	environment Environment
	notice      string
	written     []string // The files that hold the addresses while the stack runs.
	failed      chan error
}

// program is what the parts have in common once they run.
type program interface {
	Failed() <-chan error
	Stop() error
}

type started struct {
	part    place.Part
	program program
	lock    *place.Lock
	done    chan struct{} // Closed when it is being stopped on purpose.
}

// Start starts the wanted parts. When one does not start, those before it are stopped again.
func Start(ctx context.Context, f *place.Folder, o Options) (*Stack, error) {
	s := &Stack{folder: f, failed: make(chan error, len(place.Parts()))}
	if err := s.start(ctx, o); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context, o Options) error {
	for _, part := range place.Parts() {
		if !slices.Contains(o.Parts, part) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		lock, err := s.folder.Lock(part)
		if err != nil {
			return err
		}
		if err := os.Remove(s.folder.Join(environmentFile(o.Parts))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, lock.Unlock()) // Left by a stack that was killed.
		}
		p, err := s.startPart(ctx, part, o)
		if err != nil {
			return errors.Join(err, lock.Unlock())
		}
		s.watch(started{part: part, program: p, lock: lock, done: make(chan struct{})})
	}
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	s.environment = append(s.environment,
		Variable{dataFolder, s.folder.Path()},
		Variable{ownPID, strconv.Itoa(os.Getpid())},
		Variable{binary, executable},
	)
	return s.writeEnvironment(o)
}

func (s *Stack) writeEnvironment(o Options) error {
	files := []string{s.folder.Join(environmentFile(o.Parts))}
	if o.EnvFile != "" {
		files = append(files, o.EnvFile)
	}
	for _, file := range files {
		if err := place.WriteFile(file, []byte(s.environment.String()), 0o600); err != nil {
			return err
		}
		s.written = append(s.written, file)
	}
	return nil
}

func (s *Stack) startPart(ctx context.Context, part place.Part, o Options) (program, error) {
	switch part {
	case place.Postgres:
		return s.startPostgres(ctx, o)
	case place.Temporal:
		return s.startTemporal(ctx, o)
	case place.SignIn:
		return s.startSignIn(ctx, o)
	default:
		return nil, fmt.Errorf("there is no part %q", part)
	}
}

func (s *Stack) startPostgres(ctx context.Context, o Options) (program, error) {
	c, err := cluster.Start(ctx, s.folder, o.Ports[place.Postgres])
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(c.Home(), s.folder.Path()) {
		s.notice = fmt.Sprintf("PostgreSQL's cluster is in %s, because the user it runs as cannot enter %s.", c.Home(), s.folder.Path())
	}
	s.environment = append(s.environment,
		Variable{DatabaseURL, c.URL()},
		Variable{DatabaseAdminURL, c.OwnerURL()},
		Variable{postgresPID, strconv.Itoa(c.PID())},
	)
	return c, nil
}

func (s *Stack) startTemporal(ctx context.Context, o Options) (program, error) {
	port, err := s.folder.Port(place.Temporal, o.Ports[place.Temporal])
	if err != nil {
		return nil, err
	}
	e, err := engine.Start(ctx, engine.Options{
		Folder: s.folder.Join("temporal"), Port: port, Temporary: s.folder.Temporary(),
	})
	if err != nil {
		return nil, err
	}
	s.environment = append(s.environment,
		Variable{TemporalAddress, e.Address()},
		Variable{TemporalNamespace, engine.Namespace},
		Variable{temporalPID, strconv.Itoa(os.Getpid())}, // The server runs inside this process.
	)
	return e, nil
}

func (s *Stack) startSignIn(ctx context.Context, o Options) (program, error) {
	port, err := s.folder.Port(place.SignIn, o.Ports[place.SignIn])
	if err != nil {
		return nil, err
	}
	p, err := signin.Start(ctx, signin.Options{Folder: s.folder.Join("oidc"), Port: port, Lifetime: o.TokenLifetime})
	if err != nil {
		return nil, err
	}
	s.environment = append(s.environment,
		Variable{OIDCIssuer, p.Issuer()},
		Variable{OIDCAudience, signin.Audience},
	)
	return p, nil
}

// watch keeps the part and reports when it ends by itself.
func (s *Stack) watch(p started) {
	s.running = append(s.running, p)
	go func() {
		select {
		case err := <-p.program.Failed():
			select {
			case <-p.done: // It ended because it was stopped.
			default:
				s.failed <- fmt.Errorf("%s: %w", p.part, err)
			}
		case <-p.done:
		}
	}()
}

// Environment is what programs need to know of the stack.
func (s *Stack) Environment() Environment { return s.environment }

// Notice is what the user should know of this stack, if anything.
func (s *Stack) Notice() string { return s.notice }

// Failed yields the name and the reason of each part that ends by itself.
func (s *Stack) Failed() <-chan error { return s.failed }

// Stop stops the parts in the opposite order of their start and takes the addresses back.
func (s *Stack) Stop() error {
	var problems []error
	for _, file := range s.written {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			problems = append(problems, err)
		}
	}
	for _, p := range slices.Backward(s.running) {
		close(p.done)
		if err := p.program.Stop(); err != nil {
			problems = append(problems, fmt.Errorf("stopping %s: %w", p.part, err))
		}
		problems = append(problems, p.lock.Unlock())
	}
	s.running = nil
	return errors.Join(problems...)
}

// Discard removes the data folder and everything that belongs to it. No part may be running.
func Discard(f *place.Folder) error {
	if err := f.Removable(); err != nil {
		return err
	}
	for _, part := range place.Parts() {
		lock, err := f.Lock(part)
		if err != nil {
			return err
		}
		defer func() { _ = lock.Unlock() }()
	}
	if err := cluster.Discard(f); err != nil {
		return err
	}
	return f.Remove()
}

// Join returns the environment of the whole stack that another process runs on the folder, or nil when none does.
func Join(f *place.Folder) (Environment, error) {
	for _, part := range place.Parts() {
		if !f.Running(part) {
			return nil, nil
		}
	}
	e, err := readEnvironment(f.Join(environmentName))
	if err != nil {
		return nil, fmt.Errorf("a stack is running on %s but has not written its addresses: %w", f.Path(), err)
	}
	return e, nil
}

// environmentFile is named after the parts when they are not the whole stack, so that parts run apart do not
// overwrite each other's.
func environmentFile(parts []place.Part) string {
	if len(parts) == len(place.Parts()) {
		return environmentName
	}
	names := []string{"devstack"}
	for _, part := range parts {
		names = append(names, string(part))
	}
	return strings.Join(names, "-") + ".env"
}
