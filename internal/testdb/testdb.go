package testdb

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/store"
)

// The environment that names a server, and the roles it must have.
const (
	adminURL        = "DATABASE_ADMIN_URL"
	applicationURL  = "DATABASE_URL"
	ownerRole       = "fasemodel"
	applicationRole = "fasemodel_app"
)

// Database is one test's database.
type Database struct {
	URL      string // as the application role
	AdminURL string // as the owner role
}

// server is what the tests of one binary share. Run sets it before any test starts.
type server struct {
	admin, application *url.URL
	template           string
	stop               func() error
	problem            error
}

// shared is package-level state, which the house avoids; a test binary has no other place for what
// TestMain prepares.
var shared *server

// Run prepares a server with a migrated template database, runs the tests, and clears up. What kept it
// from preparing fails each test that asks for a database, and no other.
func Run(m *testing.M) int {
	ctx := context.Background()
	shared = start(ctx)
	code := m.Run()
	if err := shared.close(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "testdb:", err)
		return max(code, 1)
	}
	return code
}

// New makes a database for a test and drops it when the test ends.
func New(t testing.TB) Database {
	t.Helper()
	if shared == nil {
		t.Fatal("testdb: TestMain must call testdb.Run")
	}
	if shared.problem != nil {
		t.Fatalf("testdb: no database: %v", shared.problem)
	}
	name := unusedName("fasemodel_test")
	if err := shared.execute(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+shared.template); err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now. Without FORCE the server waits for connections that are closing,
		// while the owner role may not end those of the application role.
		if err := shared.execute(context.WithoutCancel(t.Context()), "DROP DATABASE "+name); err != nil {
			t.Errorf("testdb: %v", err)
		}
	})
	return Database{URL: withName(shared.application, name), AdminURL: withName(shared.admin, name)}
}

// Open makes a database for a test and opens a store on it, as the application role.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return OpenAs(t, New(t).URL)
}

// OpenAs opens a store on an address that New gave, and closes it when the test ends.
func OpenAs(t testing.TB, address string) *store.Store {
	t.Helper()
	opened, err := store.Open(t.Context(), address)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Errorf("testdb: %v", err)
		}
	})
	return opened
}

func start(ctx context.Context) *server {
	s, err := find(ctx)
	if err != nil {
		return &server{problem: err, stop: func() error { return nil }}
	}
	template := unusedName("fasemodel_template")
	if err := s.execute(ctx, "CREATE DATABASE "+template); err != nil {
		s.problem = err
		return s
	}
	s.template = template
	s.problem = store.Migrate(ctx, withName(s.admin, template))
	return s
}

// find takes the server that the environment names, or starts one.
func find(ctx context.Context) (*server, error) {
	admin, application := os.Getenv(adminURL), os.Getenv(applicationURL)
	if admin == "" {
		return startCluster(ctx)
	}
	if application == "" {
		return nil, fmt.Errorf("%s is set, and so %s must be: the tests run as both roles", adminURL, applicationURL)
	}
	owner, err := url.Parse(admin)
	if err != nil {
		return nil, fmt.Errorf("%s is not an address", adminURL)
	}
	app, err := url.Parse(application)
	if err != nil {
		return nil, fmt.Errorf("%s is not an address", applicationURL)
	}
	return &server{admin: owner, application: app, stop: func() error { return nil }}, nil
}

func (s *server) close(ctx context.Context) error {
	var dropped error
	if s.template != "" {
		dropped = s.execute(ctx, "DROP DATABASE "+s.template)
	}
	return errors.Join(dropped, s.stop())
}

// execute runs a statement as the owner role, outside the tests' databases.
func (s *server) execute(ctx context.Context, statement string) error {
	connection, err := pgx.Connect(ctx, s.admin.String())
	if err != nil {
		return fmt.Errorf("connecting as owner: %w", err)
	}
	defer func() { _ = connection.Close(ctx) }()
	if _, err := connection.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// withName gives an address with another database.
func withName(address *url.URL, name string) string {
	named := *address
	named.Path = "/" + name
	return named.String()
}
