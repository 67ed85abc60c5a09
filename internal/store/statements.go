package store

import (
	"context"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Statements are those that were sent to PostgreSQL under a context, so that a test can hold a page to a number of
// them. It is safe for concurrent use.
type Statements struct {
	mutex sync.Mutex
	sent  []string
}

// Sent lists the statements in the order in which they were sent; each of a batch counts. What only begins or ends a
// transaction is left out: it reads and changes nothing.
func (s *Statements) Sent() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]string(nil), s.sent...)
}

func (s *Statements) add(statement string) {
	switch word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(statement)), " "); word {
	case "begin", "commit", "rollback":
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sent = append(s.sent, statement)
}

type statementsKey struct{}

// CountStatements gives a context under which statements are counted.
func CountStatements(ctx context.Context) (context.Context, *Statements) {
	counted := &Statements{}
	return context.WithValue(ctx, statementsKey{}, counted), counted
}

// counter tells the statements to whoever counts them; nobody does outside of tests.
type counter struct{}

func (counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, query pgx.TraceQueryStartData) context.Context {
	if counted, counting := ctx.Value(statementsKey{}).(*Statements); counting {
		counted.add(query.SQL)
	}
	return ctx
}

func (counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (counter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (counter) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, query pgx.TraceBatchQueryData) {
	if counted, counting := ctx.Value(statementsKey{}).(*Statements); counting {
		counted.add(query.SQL)
	}
}

func (counter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
