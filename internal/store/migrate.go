package store

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the database at a PostgreSQL URL to the newest form, as the owner role. Of several
// programs that start at once one migrates and the others wait for it. The application role must exist. What is
// searched of methods that an older program wrote is made after it, a few hundred methods at a time: a migration that
// is cut off there goes on where it was, and meanwhile those methods are found by filters and not by words.
func Migrate(ctx context.Context, adminURL string) error {
	config, err := pgx.ParseConfig(adminURL)
	if err != nil {
		return errAddress.Because(withoutSecret(err))
	}
	database := stdlib.OpenDB(*config)
	defer func() { _ = database.Close() }()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return errMigration.Because(err)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return errMigration.Because(err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, database, files,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return errMigration.Because(err)
	}
	if _, err := provider.Up(ctx); err != nil {
		if unavailable(err) {
			return mapped(err)
		}
		return errMigration.Because(err)
	}
	return indexAll(ctx, adminURL)
}

// indexAll makes the words of all methods that wait for them.
func indexAll(ctx context.Context, url string) (err error) {
	s, err := Open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	_, err = s.IndexWaiting(ctx, math.MaxInt)
	return err
}
