package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func importCommand() *cobra.Command {
	var programme string
	command := &cobra.Command{
		Use:   "import FILE",
		Short: "Import methods and studies from YAML, JSON Lines or CSV; a worker must be running",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			format, err := catalogue.DetectFormat("", args[0])
			if err != nil {
				return err
			}
			return withProgram(command, func(ctx context.Context, p *program) error {
				imported, err := p.app.ImportAndWait(ctx, args[0], data, format, programme)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(command.OutOrStdout(), "import %s %s\n", imported.ID, imported.Status)
				return err
			})
		},
	}
	command.Flags().StringVar(&programme, "programme", "", "the slug of the programme for methods that name none")
	return command
}
