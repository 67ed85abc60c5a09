// Command fasemodel is the program: it serves the API, runs the processes, and keeps the record.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "fasemodel:", err)
		os.Exit(1)
	}
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
		journalCommand(), recoverCommand(), rebuildCommand(), reassessCommand(), modelCommand(), demoCommand(), benchCommand(),
	)
	return command
}
