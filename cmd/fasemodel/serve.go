package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/demo"
	"github.com/fasemodel/fasemodel/internal/opendata"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/web"
)

func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Serve the API and the pages",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return withProgram(command, func(ctx context.Context, p *program) error {
				return together(ctx, p.serve, p.serveMetrics)
			})
		},
	}
}

// serve serves the API and the pages, after it has made sure that the reference data are there.
func (p *program) serve(ctx context.Context) error {
	if err := p.app.LoadReference(ctx); err != nil {
		p.logger.WarnContext(ctx, "the reference data could not be written", "error", err)
	}
	issuer := auth.NewIssuer(p.config.Issuer)
	operations, err := api.Handler(ctx, api.Parts{
		App: p.app, Bearer: auth.NewBearer(issuer, p.config.Audience), Logger: p.logger,
		TrustedProxies: p.config.TrustedProxies, Metrics: p.metrics, Version: version(), OpenData: opendata.Publication{
			Address: p.config.Address(), Licence: p.config.DataLicence, Publisher: opendata.Publisher{
				Name: p.config.Publisher.Name, Page: p.config.Publisher.URL, Email: p.config.Publisher.Email,
			},
		},
	})
	if err != nil {
		return err
	}
	home := p.config.Address()
	pages, err := web.Handler(web.Parts{ //nolint:contextcheck // its handlers use the context of each request
		App: p.app, Logger: p.logger, Sessions: p.store.Sessions(),
		SignIn: auth.NewSignIn(issuer, p.config.ClientID, p.config.ClientSecret, home+web.SignInReturn, home+"/"),
		Secure: strings.HasPrefix(home, "https:"), TrustedProxies: p.config.TrustedProxies, Ending: ctx.Done(),
		Operator: web.Operator{
			Name: p.config.Publisher.Name, Page: p.config.Publisher.URL, Email: p.config.Publisher.Email,
			Phone: p.config.Publisher.Phone, Licence: p.config.DataLicence, Statement: p.config.AccessibilityURL,
		},
	})
	if err != nil {
		return err
	}
	routes := http.NewServeMux()
	routes.Handle("/", pages)
	for _, address := range []string{"/api/", "/healthz", "/readyz"} {
		routes.Handle(address, operations)
	}
	return p.listen(ctx, p.config.Listen, routes)
}

func allCommand() *cobra.Command {
	var migrate, demonstration bool
	command := &cobra.Command{
		Use:   "all",
		Short: "Serve the API and the pages, and run the processes in one program",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if migrate {
				if err := migrateFromEnvironment(command.Context()); err != nil {
					return err
				}
			}
			return withProgram(command, func(ctx context.Context, p *program) error {
				parts := []func(context.Context) error{p.serve, p.serveMetrics, p.work}
				if demonstration {
					parts = append(parts, func(ctx context.Context) error { return p.demonstrate(ctx, command.OutOrStdout()) })
				}
				return together(ctx, parts...)
			})
		},
	}
	command.Flags().BoolVar(&migrate, "migrate", false, "bring the database up to date first (needs DATABASE_ADMIN_URL)")
	command.Flags().BoolVar(&demonstration, "demonstration", false,
		"load the demonstration's users, programmes and catalogue where they are missing")
	return command
}

// demonstrate loads the demonstration, says where everything is, and waits for the end.
func (p *program) demonstrate(ctx context.Context, out io.Writer) error {
	if err := p.app.LoadDemonstration(ctx, p.config.Issuer); err != nil {
		return fmt.Errorf("load the demonstration: %w", err)
	}
	// An issuer that does not give tokens for a password has no demonstration users either: then no case is opened.
	if err := demo.OpenCases(ctx, demoOptions(p.config, io.Discard)); err != nil && ctx.Err() == nil {
		p.logger.WarnContext(ctx, "the cases of the demonstration could not be opened", "error", err)
	}
	if err := writeWelcome(out, p.config); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database up to date (needs DATABASE_ADMIN_URL)",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return migrateFromEnvironment(command.Context())
		},
	}
}

func migrateFromEnvironment(ctx context.Context) error {
	settings, err := settingsOf()
	if err != nil {
		return err
	}
	if settings.DatabaseAdminURL == "" {
		return errNoAdmin
	}
	return store.Migrate(ctx, settings.DatabaseAdminURL)
}

// withProgram opens the program for a command and closes it after.
func withProgram(command *cobra.Command, do func(context.Context, *program) error) (err error) {
	p, err := open(command.Context(), command.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() {
		if closing := p.close(); err == nil {
			err = closing
		}
	}()
	return do(command.Context(), p)
}

// version is what the program was built from, as the toolchain noted it.
func version() string {
	info, found := debug.ReadBuildInfo()
	if !found {
		return "unknown"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value
		}
	}
	return info.Main.Version
}
