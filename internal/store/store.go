package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// maxConnections is how many connections a store opens at most where its address does not say
// pool_max_conns.
const maxConnections = 16

// slowQuery is how long a query of content may take before it is logged.
const slowQuery = time.Second

// Store is the program's PostgreSQL. It is safe for concurrent use.
//
// Content goes through db, gorm's generics API or raw SQL. The record goes through pool, which shares its
// connections with db and can send the statements of a transaction in one round trip.
type Store struct {
	pool *pgxpool.Pool
	sql  *sql.DB
	db   *gorm.DB

	watchers *watchers
}

// Option changes how a store is opened.
type Option func(*options)

type options struct {
	logger *slog.Logger
}

// WithLogger lets the store log slow and failed queries of content.
func WithLogger(logger *slog.Logger) Option { return func(o *options) { o.logger = logger } }

// Open connects to the database at a PostgreSQL URL as the application role. It is an error of kind
// Unavailable when the database does not answer.
func Open(ctx context.Context, url string, with ...Option) (*Store, error) {
	chosen := options{logger: slog.New(slog.DiscardHandler)}
	for _, option := range with {
		option(&chosen)
	}
	pool, err := openPool(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, mapped(err)
	}
	database := stdlib.OpenDBFromPool(pool)
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: database}), &gorm.Config{
		SkipDefaultTransaction: true,
		QueryFields:            true,
		DisableAutomaticPing:   true,
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
		Logger: logger.NewSlogLogger(chosen.logger, logger.Config{
			LogLevel: logger.Warn, SlowThreshold: slowQuery, IgnoreRecordNotFoundError: true, ParameterizedQueries: true,
		}),
	})
	if err != nil {
		pool.Close()
		return nil, mapped(err)
	}
	return &Store{pool: pool, sql: database, db: db, watchers: newWatchers(pool.Config().ConnConfig)}, nil
}

func openPool(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errAddress.Because(withoutSecret(err))
	}
	if !namesPoolSize(url) {
		config.MaxConns = maxConnections
	}
	// Times leave the database as they entered it, whatever zone the server stands in.
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "fasemodel"
	}
	config.ConnConfig.Tracer = counter{}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, mapped(err)
	}
	return pool, nil
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return mapped(s.pool.Ping(ctx)) }

// Close gives the connections back.
func (s *Store) Close() error {
	s.watchers.end()
	err := s.sql.Close()
	s.pool.Close()
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return mapped(err)
}
