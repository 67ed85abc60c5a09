package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/signin"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/stack"
)

const usage = `devstack runs PostgreSQL, Temporal and a sign-in provider on this machine for fasemodel.

  devstack up [flags]                       run the stack until Ctrl-C
  devstack exec [flags] -- COMMAND [ARG…]   run a command with a stack, and stop the stack after it
  devstack running [--data DIR]             exit with 0 when a stack runs on the folder, else with 1
  devstack discard [--data DIR]             delete the data of a stack that does not run
  devstack users                            list the demonstration users

"devstack COMMAND --help" lists the flags.
`

// Exit codes of devstack itself; exec otherwise ends with the code of its command.
const (
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(arguments []string, out, problems io.Writer) int {
	if len(arguments) == 0 {
		_, _ = io.WriteString(problems, usage)
		return exitUsage
	}
	// From here on these signals stop the stack in order instead of ending this process at once.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)

	var code int
	var err error
	switch command, rest := arguments[0], arguments[1:]; command {
	case "up":
		err = up(rest, signals, out, problems)
	case "exec":
		code, err = execute(rest, signals, problems)
	case "running":
		code, err = running(rest, problems)
	case "discard":
		err = discard(rest, problems)
	case "users":
		err = printUsers(out)
	case "help", "-h", "--help":
		_, err = io.WriteString(out, usage)
	default:
		err = fmt.Errorf("%w: there is no command %q", errUsage, command)
	}
	switch {
	case err == nil:
		return code
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, errUsage):
		_, _ = fmt.Fprintf(problems, "devstack: %v\n\n%s", err, usage)
		return exitUsage
	default:
		_, _ = fmt.Fprintf(problems, "devstack: %v\n", err)
		return max(code, exitFailure)
	}
}

var (
	errUsage       = errors.New("usage")
	errInterrupted = errors.New("interrupted")
)

// launch starts a stack; a signal that arrives meanwhile stops it again.
func launch(f *place.Folder, o stack.Options, signals <-chan os.Signal) (*stack.Stack, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	type outcome struct {
		stack *stack.Stack
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		s, err := stack.Start(ctx, f, o)
		done <- outcome{s, err}
	}()
	select {
	case result := <-done:
		return result.stack, result.err
	case <-signals:
		cancel()
		result := <-done
		if result.err == nil {
			result.err = result.stack.Stop()
		}
		return nil, errors.Join(errInterrupted, result.err)
	}
}

func running(arguments []string, problems io.Writer) (int, error) {
	folder, err := existingFolder("running", arguments, problems)
	if errors.Is(err, fs.ErrNotExist) {
		return exitFailure, nil // Without a folder nothing runs on it, which is the answer.
	}
	if err != nil {
		return exitFailure, err
	}
	environment, err := stack.Join(folder)
	if err != nil || environment == nil {
		return exitFailure, err
	}
	return 0, nil
}

func discard(arguments []string, problems io.Writer) error {
	folder, err := existingFolder("discard", arguments, problems)
	if err != nil {
		return err
	}
	return stack.Discard(folder)
}

// existingFolder opens the data folder of a command that has no other flag.
func existingFolder(command string, arguments []string, problems io.Writer) (*place.Folder, error) {
	flags := flag.NewFlagSet("devstack "+command, flag.ContinueOnError)
	flags.SetOutput(problems)
	data := flags.String("data", defaultData, "the data `folder`")
	if err := flags.Parse(arguments); err != nil {
		return nil, asUsage(err)
	}
	if _, err := os.Stat(*data); err != nil {
		return nil, err
	}
	return place.Open(*data)
}

func printUsers(out io.Writer) error {
	users, err := signin.Users()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, user := range users {
		_, _ = fmt.Fprintf(table, "  %s\t%s\t%s\n", user.Username, user.Role, user.About.DA)
	}
	return table.Flush()
}

func asUsage(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	return fmt.Errorf("%w: %w", errUsage, err)
}
