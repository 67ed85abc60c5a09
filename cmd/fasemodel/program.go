package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	temporallog "go.temporal.io/sdk/log"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/config"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/paper"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/telemetry"
)

// program is what every long-running command is made of.
type program struct {
	config   config.Config
	logger   *slog.Logger
	store    *store.Store
	temporal client.Client
	decider  lifecycle.Decider
	app      *app.App
	metrics  *prometheus.Registry

	closers []func() error
}

// open reads the settings and connects to the services. Temporal is reached when it is first needed, so
// that the program starts, and can be read, while the engine is away.
func open(ctx context.Context, logs io.Writer) (*program, error) {
	settings, err := config.Load()
	if err != nil {
		return nil, err
	}
	p := &program{
		config: settings, logger: telemetry.Logger(logs, settings.LogLevel),
		decider: lifecycle.Decider{Calendar: calendar.New()},
	}
	stopTracing := telemetry.Tracing("fasemodel")
	p.closers = append(p.closers, func() error { return stopTracing(context.WithoutCancel(ctx)) })
	if p.store, err = store.Open(ctx, settings.DatabaseURL, store.WithLogger(p.logger)); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), p.close())
	}
	p.closers = append(p.closers, p.store.Close)
	if p.temporal, err = dialTemporal(p.logger); err != nil {
		return nil, errors.Join(fmt.Errorf("set up the engine's client: %w", err), p.close())
	}
	p.closers = append(p.closers, func() error { p.temporal.Close(); return nil })
	var printer app.Printer
	if chromium := paper.Find(settings.Chromium, settings.ChromiumSandbox); chromium != nil {
		printer = chromium
	}
	if p.app, err = app.New(app.Parts{
		Store: p.store, Temporal: p.temporal, Decider: p.decider, Logger: p.logger,
		AnswerWithin: settings.AnswerWithin, AdminSubjects: settings.AdminSubjects,
		NoteFooter: settings.NoteFooter, Printer: printer, Shapes: api.Shapes{},
	}); err != nil {
		return nil, errors.Join(err, p.close())
	}
	p.metrics = prometheus.NewRegistry()
	p.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		p.gauge(ctx, "fasemodel_messages_waiting", "Messages that wait for delivery.", p.store.WaitingMessages))
	return p, nil
}

// gauge is a number that the database is asked for when metrics are read; -1 where it does not answer.
func (p *program) gauge(
	ctx context.Context, name, help string, count func(context.Context) (int64, error),
) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
		asking, cancel := context.WithTimeout(ctx, gaugeTimeout)
		defer cancel()
		counted, err := count(asking)
		if err != nil {
			return -1
		}
		return float64(counted)
	})
}

// gaugeTimeout is how long the database may take to answer for a metric.
const gaugeTimeout = 2 * time.Second

// dialTemporal makes a client from TEMPORAL_* that connects when it is first used.
func dialTemporal(logger *slog.Logger) (client.Client, error) {
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return nil, err
	}
	options.Logger = temporallog.NewStructuredLogger(logger)
	return client.NewLazyClient(options)
}

// close gives back what was opened, the last first.
func (p *program) close() error {
	var problems []error
	for _, closer := range slices.Backward(p.closers) {
		problems = append(problems, closer())
	}
	return errors.Join(problems...)
}

// How long the servers wait for a client.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 2 * time.Minute // an import is up to 64 MiB
	writeTimeout  = 2 * time.Minute
	idleTimeout   = 2 * time.Minute
)

// listen serves HTTP at an address until the context ends, and then lets what is under way finish.
func (p *program) listen(ctx context.Context, address string, handler http.Handler) error {
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		ErrorLog: slog.NewLogLogger(p.logger.Handler(), slog.LevelWarn),
	}
	p.logger.InfoContext(ctx, "listening", "address", listener.Addr().String())
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.config.StopWithin)
		defer cancel()
		stopped <- server.Shutdown(ending)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// serveMetrics serves Prometheus metrics on their own port.
func (p *program) serveMetrics(ctx context.Context) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(p.metrics, promhttp.HandlerOpts{}))
	return p.listen(ctx, p.config.MetricsListen, mux)
}

// together runs parts until the context ends or one of them fails; then all end.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, len(parts))
	for _, part := range parts {
		go func() {
			err := part(ctx)
			cancel()
			ended <- err
		}()
	}
	var problems []error
	for range parts {
		problems = append(problems, <-ended)
	}
	return errors.Join(problems...)
}
