package cluster

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// What the cluster holds for the program.
const (
	superuser = "postgres"
	// Database is the program's database.
	Database = "fasemodel"
	// OwnerRole owns the database and its tables: it migrates, and may make databases for tests.
	OwnerRole = "fasemodel"
	// ApplicationRole is what the program runs as. What it may do to each table is granted by the migrations.
	ApplicationRole = "fasemodel_app"
)

// prepare makes roles and database where they are missing, and sets the passwords.
func prepare(ctx context.Context, connection *pgx.Conn, ownerPassword, applicationPassword string) error {
	roles := []struct{ name, attributes, password string }{
		{OwnerRole, "LOGIN CREATEDB", ownerPassword},
		{ApplicationRole, "LOGIN", applicationPassword},
	}
	for _, role := range roles {
		verb := "CREATE"
		if known, err := exists(ctx, connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role.name); err != nil {
			return err
		} else if known {
			verb = "ALTER"
		}
		// A role statement takes no parameters; the secrets are letters and digits.
		statement := fmt.Sprintf("%s ROLE %s WITH %s PASSWORD '%s'",
			verb, role.name, role.attributes, strings.ReplaceAll(role.password, "'", "''"))
		if _, err := connection.Exec(ctx, statement); err != nil {
			return fmt.Errorf("making the role %s: %w", role.name, err)
		}
	}
	known, err := exists(ctx, connection, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", Database)
	if err != nil || known {
		return err
	}
	if _, err := connection.Exec(ctx, "CREATE DATABASE "+Database+" OWNER "+OwnerRole); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	return nil
}

func exists(ctx context.Context, connection *pgx.Conn, query, name string) (bool, error) {
	var found bool
	err := connection.QueryRow(ctx, query, name).Scan(&found)
	return found, err
}
