package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/signin"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/stack"
)

const (
	defaultData     = "data"
	defaultLifetime = time.Hour
)

// settings are the flags that up and exec share.
type settings struct {
	flags    *flag.FlagSet
	data     string
	only     string
	envFile  string
	lifetime time.Duration
	postgres int
	temporal int
	oidc     int
}

func newSettings(command, data, dataUsage string, problems io.Writer) *settings {
	s := &settings{flags: flag.NewFlagSet("devstack "+command, flag.ContinueOnError)}
	s.flags.SetOutput(problems)
	s.flags.StringVar(&s.data, "data", data, dataUsage)
	s.flags.StringVar(&s.only, "only", "", "start these `parts` only: postgres, temporal, oidc, separated by commas")
	s.flags.StringVar(&s.envFile, "env-file", "", "also write the addresses to this `file`, which a shell can read")
	s.flags.DurationVar(&s.lifetime, "token-lifetime", defaultLifetime, "how long tokens of the sign-in provider are good")
	const portUsage = "the `port` of %s (default: the one used before, else a free one)"
	s.flags.IntVar(&s.postgres, "postgres-port", 0, fmt.Sprintf(portUsage, "PostgreSQL"))
	s.flags.IntVar(&s.temporal, "temporal-port", 0, fmt.Sprintf(portUsage, "Temporal"))
	s.flags.IntVar(&s.oidc, "oidc-port", 0, fmt.Sprintf(portUsage, "the sign-in provider"))
	return s
}

// options checks what was given.
func (s *settings) options() (stack.Options, error) {
	o := stack.Options{
		Parts:         place.Parts(),
		Ports:         map[place.Part]int{place.Postgres: s.postgres, place.Temporal: s.temporal, place.SignIn: s.oidc},
		TokenLifetime: s.lifetime,
		EnvFile:       s.envFile,
	}
	for part, port := range o.Ports {
		if port < 0 || port > 65535 {
			return o, fmt.Errorf("%w: the port of %s must be between 1 and 65535", errUsage, part)
		}
	}
	if s.only == "" {
		return o, nil
	}
	o.Parts = nil
	for name := range strings.SplitSeq(s.only, ",") {
		part := place.Part(strings.TrimSpace(name))
		if !slices.Contains(place.Parts(), part) {
			return o, fmt.Errorf("%w: there is no part %q", errUsage, part)
		}
		o.Parts = append(o.Parts, part)
	}
	return o, nil
}

// up runs a stack until a signal or until one of its parts ends by itself.
func up(arguments []string, signals <-chan os.Signal, out, problems io.Writer) error {
	s := newSettings("up", defaultData, "the data `folder`", problems)
	if err := s.flags.Parse(arguments); err != nil {
		return asUsage(err)
	}
	if s.flags.NArg() > 0 {
		return fmt.Errorf("%w: up takes no %q", errUsage, s.flags.Arg(0))
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	folder, err := place.Open(s.data)
	if err != nil {
		return err
	}
	begun := time.Now()
	running, err := launch(folder, o, signals)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "The stack is running after %s; its data are in %s.\n\n%s\n",
		time.Since(begun).Round(10*time.Millisecond), folder.Path(), running.Environment())
	if notice := running.Notice(); notice != "" {
		_, _ = fmt.Fprintf(out, "%s\n\n", notice)
	}
	if slices.Contains(o.Parts, place.SignIn) {
		_, _ = fmt.Fprintf(out, "Demonstration users (password %s for all):\n\n", signin.Password)
		if err := printUsers(out); err != nil {
			return errors.Join(err, running.Stop())
		}
	}
	_, _ = fmt.Fprintln(out, "\nCtrl-C stops it.")
	select {
	case <-signals:
		_, _ = fmt.Fprintln(out, "Stopping.")
		return running.Stop()
	case err := <-running.Failed():
		return errors.Join(err, running.Stop())
	}
}
