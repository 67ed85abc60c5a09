package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/temporal"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

// Namespace is where the project's workflows live.
const Namespace = "fasemodel"

const (
	retention    = 30 * 24 * time.Hour // How long the history of a closed workflow can be read.
	startWithin  = 60 * time.Second
	askEvery     = 20 * time.Millisecond
	answerWithin = 2 * time.Second
)

// Options say where the server keeps its data and where it listens.
type Options struct {
	Folder    string // Where the database and the log are kept.
	Port      int    // The port of the front end.
	Temporary bool   // Whether the data need not survive a loss of power.
}

// Engine is a running Temporal server.
type Engine struct {
	server temporal.Server
	port   int
	failed chan error
}

// Start returns when the server answers for the namespace and knows every search attribute.
func Start(ctx context.Context, o Options) (*Engine, error) {
	store, err := prepareStore(o.Folder, o.Temporary)
	if err != nil {
		return nil, err
	}
	p, err := choosePorts(o.Port)
	if err != nil {
		return nil, err
	}
	e := &Engine{port: o.Port, failed: make(chan error, 1)}
	logger, err := newLogger(filepath.Join(o.Folder, "temporal.log"), e.failed)
	if err != nil {
		return nil, err
	}
	e.server, err = newServer(p, store, logger)
	if err != nil {
		return nil, fmt.Errorf("building the Temporal server: %w", err)
	}
	started := make(chan error, 1)
	go func() { started <- e.server.Start() }()
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	select {
	case err := <-started:
		if err != nil {
			return nil, fmt.Errorf("starting the Temporal server: %w", err)
		}
	case err := <-e.failed:
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := e.awaitNamespace(ctx); err != nil {
		return nil, errors.Join(err, e.server.Stop())
	}
	return e, nil
}

// Address is where clients reach the front end.
func (e *Engine) Address() string { return place.Address(e.port) }

// Failed yields at most one error: the reason why the server gave up by itself.
func (e *Engine) Failed() <-chan error { return e.failed }

// Stop ends the server after the requests under way.
func (e *Engine) Stop() error { return e.server.Stop() }

func newServer(p ports, store *config.SQL, logger log.Logger) (temporal.Server, error) {
	conf := serverConfig(p, store)
	authorizer, err := authorization.GetAuthorizerFromConfig(&conf.Global.Authorization)
	if err != nil {
		return nil, err
	}
	claims, err := authorization.GetClaimMapperFromConfig(&conf.Global.Authorization, logger)
	if err != nil {
		return nil, err
	}
	return temporal.NewServer(
		temporal.WithConfig(conf),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(p.hosts()),
		temporal.WithLogger(logger),
		temporal.WithAuthorizer(authorizer),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return claims }),
		temporal.WithDynamicConfigClient(dynamicSettings()),
	)
}

// awaitNamespace asks until the namespace answers with every search attribute, adding those that a data folder of an
// earlier version lacks.
func (e *Engine) awaitNamespace(ctx context.Context) error {
	c, err := client.NewLazyClient(client.Options{
		HostPort:  e.Address(),
		Namespace: Namespace,
		Logger:    sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)), // That it is not there yet is no news.
	})
	if err != nil {
		return err
	}
	defer c.Close()
	added := false
	for {
		missing, err := missingAttributes(ctx, c)
		if err == nil && len(missing) == 0 {
			return nil
		}
		if err == nil && !added {
			_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
				Namespace:        Namespace,
				SearchAttributes: missing,
			})
			added = err == nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(listenError(e.port), err)
		case failure := <-e.failed:
			return failure
		case <-time.After(askEvery):
		}
	}
}

func missingAttributes(ctx context.Context, c client.Client) (map[string]enums.IndexedValueType, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	known, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{
		Namespace: Namespace,
	})
	if err != nil {
		return nil, err
	}
	missing := SearchAttributes()
	for name := range known.GetCustomAttributes() {
		delete(missing, name)
	}
	return missing, nil
}
