// Command fasemodel is the program: it serves the API, runs the processes, and keeps the record.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not listen to the first
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "fasemodel:", plain(err))
		os.Exit(1)
	}
}

// plain is what an error says to the one who gave the command: of a file that is refused, each problem on a line of
// its own.
func plain(err error) string {
	if problems, found := errors.AsType[catalogue.Problems](err); found {
		return "the file is refused, and nothing was changed:\n" + problems.Error()
	}
	return err.Error()
}

func root() *cobra.Command {
	command := &cobra.Command{
		Use:           "fasemodel",
		Short:         "Take social methods through the gates of a phase model",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	command.AddCommand(
		serveCommand(), workerCommand(), allCommand(), migrateCommand(), importCommand(), exportCommand(),
		journalCommand(), recoverCommand(), rebuildCommand(), reassessCommand(), modelCommand(), synthesiseCommand(),
		demoCommand(), benchCommand(),
	)
	return command
}
