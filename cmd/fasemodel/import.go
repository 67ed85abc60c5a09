package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func importCommand() *cobra.Command {
	var file app.ImportFile
	var design string
	command := &cobra.Command{
		Use:   "import FILE",
		Short: "Import methods and studies from YAML, JSON Lines, CSV or RIS; a worker must be running",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			var err error
			if file.Data, err = os.ReadFile(args[0]); err != nil {
				return err
			}
			if file.Format, err = catalogue.DetectFormat("", args[0]); err != nil {
				return err
			}
			file.Name, file.Design = args[0], catalogue.Code(design)
			return withProgram(command, func(ctx context.Context, p *program) error {
				imported, err := p.app.ImportAndWait(ctx, file)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(command.OutOrStdout(), "import %s %s\n", imported.ID, imported.Status)
				return err
			})
		},
	}
	command.Flags().StringVar(&file.Programme, "programme", "", "the slug of the programme for methods that name none")
	command.Flags().StringVar(&file.Method, "method", "", "the slug of the method for studies that name none")
	command.Flags().StringVar(&design, "design", "", "the design of studies that do not say it, as those of a RIS file")
	command.AddCommand(importTemplateCommand())
	return command
}

func importTemplateCommand() *cobra.Command {
	templates := map[string]func() string{"studies": catalogue.StudyTemplate, "methods": catalogue.MethodTemplate}
	return &cobra.Command{
		Use:       "template studies|methods",
		Short:     "Print the first row of a CSV file to import, with every column there is",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"studies", "methods"},
		RunE: func(command *cobra.Command, args []string) error {
			_, err := fmt.Fprint(command.OutOrStdout(), templates[args[0]]())
			return err
		},
	}
}
