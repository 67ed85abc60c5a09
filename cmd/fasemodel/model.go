package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// errModelUnusable ends a command whose output has said what is wrong.
var errModelUnusable = errors.New("the phase model cannot be used")

func modelCommand() *cobra.Command {
	var english bool
	command := &cobra.Command{Use: "model", Short: "Check and compare phase models"}
	command.PersistentFlags().BoolVar(&english, "english", false, "write in English")
	language := func() i18n.Language {
		if english {
			return i18n.English
		}
		return i18n.Danish
	}
	command.AddCommand(
		&cobra.Command{
			Use:   "check FILE",
			Short: "Check a phase model; every problem with its line and column",
			Args:  cobra.ExactArgs(1),
			RunE: func(command *cobra.Command, args []string) error {
				data, err := os.ReadFile(args[0])
				if err != nil {
					return err
				}
				if phasemodel.WriteCheck(command.OutOrStdout(), language(), args[0], data) != nil {
					return errModelUnusable
				}
				return nil
			},
		},
		&cobra.Command{
			Use:   "diff A B",
			Short: "Tell how phase model B differs from A",
			Args:  cobra.ExactArgs(2),
			RunE: func(command *cobra.Command, args []string) error {
				from, err := os.ReadFile(args[0])
				if err != nil {
					return err
				}
				to, err := os.ReadFile(args[1])
				if err != nil {
					return err
				}
				if _, err := phasemodel.WriteDiff(command.OutOrStdout(), language(), args[0], from, args[1], to); err != nil {
					return errModelUnusable
				}
				return nil
			},
		},
		&cobra.Command{
			Use:   "default",
			Short: "Write the phase model that the program ships with, as a start for one's own",
			Args:  cobra.NoArgs,
			RunE: func(command *cobra.Command, _ []string) error {
				_, err := command.OutOrStdout().Write(phasemodel.DefaultYAML())
				return err
			},
		},
	)
	return command
}
