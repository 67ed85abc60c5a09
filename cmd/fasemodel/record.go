package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// errUnproved ends a verification whose output has said what is wrong.
var errUnproved = errors.New("the journal does not verify")

func journalCommand() *cobra.Command {
	command := &cobra.Command{Use: "journal", Short: "Prove the record"}
	var file string
	verify := &cobra.Command{
		Use:   "verify",
		Short: "Verify every chain, text and checkpoint of the database, or an exported file offline",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if file != "" {
				return verifyFile(command.OutOrStdout(), file)
			}
			return withProgram(command, func(ctx context.Context, p *program) error {
				report, err := p.store.VerifyJournal(ctx)
				if err != nil {
					return err
				}
				return writeReport(command.OutOrStdout(), report)
			})
		},
	}
	erase := &cobra.Command{
		Use:   "erase TEXT",
		Short: "Erase a free text for good by its reference, the 64 hex digits in the journal; the chain stays provable",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				return p.store.EraseText(ctx, lifecycle.TextRef(args[0]), time.Now())
			})
		},
	}
	verify.Flags().StringVar(&file, "file", "", "an exported file; nothing else is read")
	command.AddCommand(verify, erase, &cobra.Command{
		Use:   "checkpoint",
		Short: "Chain the heads of all methods for today, and print the hash to be kept elsewhere",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				checkpoint, err := p.store.Checkpoint(ctx, time.Now().UTC().Format(time.DateOnly))
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(command.OutOrStdout(), "%s %s\n", checkpoint.Date, checkpoint.Hash)
				return err
			})
		},
	})
	return command
}

func verifyFile(out io.Writer, name string) (err error) {
	file, err := os.Open(name) //nolint:gosec // The operator names the file.
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	report, err := journal.VerifyExport(file)
	if err != nil {
		return err
	}
	return writeReport(out, report)
}

func writeReport(out io.Writer, report journal.Report) error {
	for _, line := range report.Lines(i18n.Danish) {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	if !report.OK() {
		return errUnproved
	}
	return nil
}

func exportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export [METHOD]",
		Short: "Write a method's journal with its texts, or the whole installation's with its checkpoints, to standard " +
			"output, for \"journal verify --file\"",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				var id lifecycle.MethodID
				if len(args) > 0 {
					method, err := p.store.Method(ctx, args[0])
					if err != nil {
						return err
					}
					id = method.ID
				}
				return p.store.Export(ctx, id, time.Now(), command.OutOrStdout())
			})
		},
	}
}

func rebuildCommand() *cobra.Command {
	var compare bool
	command := &cobra.Command{
		Use:   "rebuild",
		Short: "Write the read tables anew from the journal and what is searched from the methods, or compare them",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				if !compare {
					rebuilt, err := p.store.Rebuild(ctx, p.decider)
					if err != nil {
						return err
					}
					if _, err := fmt.Fprintf(command.OutOrStdout(), "%d methods made anew from %d events\n",
						rebuilt.Methods, rebuilt.Events); err != nil {
						return err
					}
					searched, err := p.store.RebuildSearch(ctx)
					if err != nil {
						return err
					}
					_, err = fmt.Fprintf(command.OutOrStdout(), "%d methods made searchable anew\n", searched)
					return err
				}
				return p.compare(ctx, command.OutOrStdout())
			})
		},
	}
	command.Flags().BoolVar(&compare, "compare", false, "change nothing; print what differs")
	return command
}

func (p *program) compare(ctx context.Context, out io.Writer) error {
	differences, err := p.store.Compare(ctx, p.decider)
	if err != nil {
		return err
	}
	searched, err := p.store.CompareSearch(ctx)
	if err != nil {
		return err
	}
	differences = append(differences, searched...)
	for _, difference := range differences {
		if _, err := fmt.Fprintln(out, difference); err != nil {
			return err
		}
	}
	if len(differences) > 0 {
		return fmt.Errorf("%d differences between the read tables and the journal", len(differences))
	}
	_, err = fmt.Fprintln(out, "The read tables are what the journal gives.")
	return err
}

func recoverCommand() *cobra.Command {
	var method string
	command := &cobra.Command{
		Use:   "recover",
		Short: "Start methods' processes again from the journal, where the engine's data are lost or ahead of it",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				if method == "" {
					return p.recover(ctx, command.OutOrStdout(), "")
				}
				one, err := p.store.Method(ctx, method)
				if err != nil {
					return err
				}
				return p.recover(ctx, command.OutOrStdout(), one.ID)
			})
		},
	}
	command.Flags().StringVar(&method, "method", "", "the slug or id of one method; without it all")
	return command
}

// recover starts processes from the fold of their journals, in place of those that run. A command that was on
// its way then is answered as unknown, and may be sent again with its key.
func (p *program) recover(ctx context.Context, out io.Writer, only lifecycle.MethodID) error {
	methods := []lifecycle.MethodID{only}
	if only == "" {
		all, err := p.store.Processes(ctx)
		if err != nil {
			return err
		}
		methods = all
	}
	for _, method := range methods {
		state, err := p.store.Recover(ctx, method)
		if err != nil {
			return fmt.Errorf("fold the journal of %s: %w", method, err)
		}
		if _, err := p.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: contract.MethodWorkflowID(method), TaskQueue: contract.TaskQueue,
			WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
		}, contract.MethodWorkflow, contract.MethodInput{Method: method, State: &state, Wake: true}); err != nil {
			return fmt.Errorf("start the process of %s: %w", method, err)
		}
		if _, err := fmt.Fprintf(out, "%s recovered at %d\n", method, state.Sequence); err != nil {
			return err
		}
	}
	// Where the engine's data are lost its housekeeping is lost too, and workers that run do not start it again.
	return activities.StartHousekeeping(ctx, p.temporal)
}
