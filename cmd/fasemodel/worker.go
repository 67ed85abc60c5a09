package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/worker"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/workflows"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

func workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "worker",
		Short: "Run the methods' processes",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				return together(ctx, p.work, p.serveMetrics)
			})
		},
	}
}

// work runs the processes until the context ends. While the engine is away it waits for it.
func (p *program) work(ctx context.Context) error {
	sender, err := p.sender()
	if err != nil {
		return err
	}
	options := workflows.WorkerOptions(workflows.Deployment{Name: p.config.Deployment, Build: p.config.BuildID})
	options.WorkerStopTimeout = p.config.StopWithin
	worker.SetStickyWorkflowCacheSize(workflows.CachedProcesses)
	running := worker.New(p.temporal, contract.TaskQueue, options)
	workflows.Register(running, p.decider)
	activities.All{
		Record:     activities.Record{Recorder: p.store, Decider: p.decider},
		Imports:    activities.Imports{Store: p.store, Applier: p.app},
		CaseFiles:  activities.CaseFiles{Store: p.store, Maker: p.app},
		Deliver:    activities.Deliver{Outbox: p.store, Sender: sender},
		Sweep:      activities.Sweep{Commands: p.store, Waker: p.temporal, Evidence: p.app, Search: p.store, Expired: p.store},
		Checkpoint: activities.Checkpoint{Journal: p.store, Texts: p.store},
	}.Register(running)
	if err := p.whenEngineAnswers(ctx, running.Start); err != nil {
		return err
	}
	defer running.Stop()
	if err := p.whenEngineAnswers(ctx, func() error {
		return activities.StartHousekeeping(ctx, p.temporal)
	}); err != nil {
		return err
	}
	p.logger.InfoContext(ctx, "working", "queue", contract.TaskQueue)
	<-ctx.Done()
	return nil
}

// engineRetry is how long to wait before the engine is tried again.
const engineRetry = 2 * time.Second

// whenEngineAnswers does what needs the engine, again and again while it is away. An end of the context is no
// error.
func (p *program) whenEngineAnswers(ctx context.Context, do func() error) error {
	for ctx.Err() == nil {
		err := do()
		if err == nil {
			return nil
		}
		p.logger.WarnContext(ctx, "the engine does not answer", "error", err)
		select {
		case <-time.After(engineRetry):
		case <-ctx.Done():
		}
	}
	return nil
}

func (p *program) sender() (activities.Sender, error) {
	smtp := p.config.SMTP
	if smtp.Address == "" {
		return activities.MailLog{Logger: p.logger}, nil
	}
	sender, err := activities.NewMail(activities.MailServer{
		Address: smtp.Address, User: smtp.User, Password: smtp.Password, From: smtp.From, Plain: smtp.Plain,
	})
	if err != nil {
		return nil, errors.Join(errors.New("FASEMODEL_SMTP_*"), err)
	}
	return sender, nil
}
