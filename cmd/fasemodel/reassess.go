package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func reassessCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reassess",
		Short: "Compute every method's evidence anew by this release's rules; what changes is kept with that reason",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				done, err := p.app.ReassessAll(ctx)
				if _, printed := fmt.Fprintf(command.OutOrStdout(), "%d methods assessed, %d with another level or verdict\n",
					done.Methods, done.Changed); err == nil {
					err = printed
				}
				return err
			})
		},
	}
}
