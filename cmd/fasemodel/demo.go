package main

import (
	"github.com/spf13/cobra"

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
			_, err = demo.Run(command.Context(), demo.Options{
				Address: "http://" + settings.Listen, Issuer: settings.Issuer, Audience: settings.Audience,
				Out: command.OutOrStdout(),
			})
			return err
		},
	}
}
