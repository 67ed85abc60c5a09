package store

import (
	"context"
	"errors"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Sessions keeps the sessions of browsers, by what identifies them: the hash of a token, never the token.
type Sessions struct{ store *Store }

// Sessions gives the keeper of sessions.
func (s *Store) Sessions() Sessions { return Sessions{s} }

// FindCtx reads what a session holds, and tells whether there is one that has not expired.
func (s Sessions) FindCtx(ctx context.Context, id string) ([]byte, bool, error) {
	rows, err := readAll[[]byte](ctx, s.store, `SELECT data FROM sessions WHERE id = ? AND expires_at > now()`, id)
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0], true, nil
}

// CommitCtx writes what a session holds until it expires.
func (s Sessions) CommitCtx(ctx context.Context, id string, data []byte, expires time.Time) error {
	_, err := s.store.change(ctx, `
		INSERT INTO sessions (id, data, expires_at) VALUES (@id, @data, @expires)
		ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`,
		map[string]any{"id": id, "data": data, "expires": expires})
	return err
}

// DeleteCtx ends a session, also one that there is not.
func (s Sessions) DeleteCtx(ctx context.Context, id string) error {
	_, err := s.store.change(ctx, `DELETE FROM sessions WHERE id = ?`, id)
	return err
}

// errNoContext is for the calls without a context, which the session library's interface names and never makes.
var errNoContext = errors.New("sessions are kept with a context only")

// Find is not used: see FindCtx.
func (Sessions) Find(string) ([]byte, bool, error) { return nil, false, errNoContext }

// Commit is not used: see CommitCtx.
func (Sessions) Commit(string, []byte, time.Time) error { return errNoContext }

// Delete is not used: see DeleteCtx.
func (Sessions) Delete(string) error { return errNoContext }

// DeleteExpiredSessions forgets sessions that are over, and gives how many there were.
func (s *Store) DeleteExpiredSessions(ctx context.Context) (int64, error) {
	return s.change(ctx, `DELETE FROM sessions WHERE expires_at <= now()`)
}

// SignOutEverywhere ends every session of a person that began before now.
func (s *Store) SignOutEverywhere(ctx context.Context, person lifecycle.PersonID) error {
	_, err := s.change(ctx, `UPDATE people SET signed_out_at = now() WHERE id = ?`, string(person))
	return err
}
