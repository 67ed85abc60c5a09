package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/internal/config"
	"github.com/fasemodel/fasemodel/internal/demo"
)

func demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Take an idea of the demonstration catalogue through all gates, over the API of a running program",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			settings, err := settingsOf()
			if err != nil {
				return err
			}
			_, err = demo.Run(command.Context(), demoOptions(settings, command.OutOrStdout()))
			return err
		},
	}
}

// demoOptions are those of the demonstration on this machine's program.
func demoOptions(settings config.Config, out io.Writer) demo.Options {
	return demo.Options{
		Address: "http://" + settings.Listen, Issuer: settings.Issuer, Audience: settings.Audience, Out: out,
	}
}
