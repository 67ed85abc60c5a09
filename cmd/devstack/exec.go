package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/child"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/stack"
)

const (
	leaveWithin = 30 * time.Second // How long a command may take to end when a part of its stack has gone.
	hearWithin  = 25 * time.Second // How long a command may take to end on Ctrl-C before it is told again.
)

// execute runs a command with a stack in its environment and returns the command's exit code. Parts that the caller's
// environment names already are used instead of started, and so is a stack that already runs on the folder.
func execute(arguments []string, signals <-chan os.Signal, problems io.Writer) (int, error) {
	s := newSettings("exec", "", "the data `folder` (default: a temporary one, removed afterwards)", problems)
	if err := s.flags.Parse(arguments); err != nil {
		return exitUsage, asUsage(err)
	}
	command := s.flags.Args()
	if len(command) == 0 {
		return exitUsage, fmt.Errorf("%w: exec needs a command after --", errUsage)
	}
	o, err := s.options()
	if err != nil {
		return exitUsage, err
	}
	o.Parts = slices.DeleteFunc(o.Parts, func(part place.Part) bool { return os.Getenv(stack.FoundBy(part)) != "" })
	if len(o.Parts) == 0 {
		return runCommand(command, inherited(), nil, signals)
	}
	folder, err := openFolder(s.data)
	if err != nil {
		return exitFailure, err
	}
	environment, err := stack.Join(folder)
	if err != nil {
		return exitFailure, err
	}
	if environment != nil {
		return runCommand(command, environment.Over(inherited()), nil, signals)
	}
	code, err := withStack(folder, o, command, signals, problems)
	if folder.Temporary() {
		err = errors.Join(err, stack.Discard(folder))
	}
	return code, err
}

func openFolder(data string) (*place.Folder, error) {
	if data == "" {
		return place.OpenTemporary()
	}
	return place.Open(data)
}

// withStack starts the stack, runs the command and stops the stack.
func withStack(
	f *place.Folder, o stack.Options, command []string, signals <-chan os.Signal, problems io.Writer,
) (int, error) {
	running, err := launch(f, o, signals)
	if err != nil {
		return exitFailure, err
	}
	if notice := running.Notice(); notice != "" {
		_, _ = fmt.Fprintf(problems, "devstack: %s\n", notice)
	}
	spare, err := sparePorts()
	if err != nil {
		return exitFailure, errors.Join(err, running.Stop())
	}
	environment := append(running.Environment(), spare...)
	code, err := runCommand(command, environment.Over(inherited()), running.Failed(), signals)
	return code, errors.Join(err, running.Stop())
}

// sparePorts names two ports on which nothing listens, for a command that starts the program on a stack of its own.
func sparePorts() (stack.Environment, error) {
	var environment stack.Environment
	for _, name := range []string{"DEVSTACK_SPARE_PORT", "DEVSTACK_SPARE_PORT_2"} {
		port, err := place.FreePort()
		if err != nil {
			return nil, err
		}
		environment = append(environment, stack.Variable{Name: name, Value: strconv.Itoa(port)})
	}
	return environment, nil
}

// inherited is the caller's environment. A database of the caller's own has one address for both roles unless it says
// otherwise.
func inherited() []string {
	environment := os.Environ()
	if url := os.Getenv(stack.DatabaseURL); url != "" && os.Getenv(stack.DatabaseAdminURL) == "" {
		environment = append(environment, stack.DatabaseAdminURL+"="+url)
	}
	return environment
}

// runCommand passes signals on to the command and returns its exit code, in the way of a shell when a signal ended it.
func runCommand(command, environment []string, failed <-chan error, signals <-chan os.Signal) (int, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	ended, err := child.Start(cmd, syscall.SIGTERM)
	if err != nil {
		return exitFailure, err
	}
	var problem error
	var unheard, overdue <-chan time.Time
	for {
		select {
		case received := <-signals:
			if received == syscall.SIGINT && terminalSends() {
				// It seems to come from Ctrl-C, which has reached the command as well. Were it sent to this process
				// alone, the command gets it late.
				unheard = time.After(hearWithin)
				continue
			}
			_ = cmd.Process.Signal(received) // It may have just ended.
		case <-unheard:
			_ = cmd.Process.Signal(syscall.SIGINT) // It may have just ended.
		case problem = <-failed:
			failed = nil
			_ = cmd.Process.Signal(syscall.SIGTERM) // It may have just ended.
			overdue = time.After(leaveWithin)
		case <-overdue:
			_ = cmd.Process.Kill() // It may have just ended.
		case err := <-ended:
			if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
				return exitFailure, errors.Join(problem, err)
			}
			return exitCode(cmd.ProcessState), problem
		}
	}
}

func exitCode(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}

// terminalSends says whether Ctrl-C in a terminal reaches the command without help: it goes to every process of the
// group in the foreground, which the command shares with this process.
func terminalSends() bool {
	foreground, err := unix.IoctlGetInt(int(os.Stdin.Fd()), unix.TIOCGPGRP)
	return err == nil && foreground == syscall.Getpgrp()
}
