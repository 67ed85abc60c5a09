package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var errCalendarUnknown = fault.New(fault.NotFound, "calendar-unknown",
	"Kalenderen findes ikke. Adressen er måske fornyet eller stoppet.",
	"There is no such calendar. Its address may have been renewed or stopped.")

// CalendarHolder is whose calendar an address is, and since when.
type CalendarHolder struct {
	Issuer  string
	Subject string
	MadeAt  time.Time
}

// PutCalendarToken keeps the hash of a person's calendar address. The one before is worth nothing from then on.
func (s *Store) PutCalendarToken(ctx context.Context, person lifecycle.PersonID, hash []byte, at time.Time) error {
	_, err := s.change(ctx, `
		INSERT INTO calendar_tokens (person_id, hash, made_at) VALUES (@person, @hash, @at)
		ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at`,
		map[string]any{"person": string(person), "hash": hash, "at": at})
	return err
}

// DropCalendarToken ends a person's subscription, also one that there is not.
func (s *Store) DropCalendarToken(ctx context.Context, person lifecycle.PersonID) error {
	_, err := s.change(ctx, `DELETE FROM calendar_tokens WHERE person_id = ?`, string(person))
	return err
}

// CalendarSince tells since when a person has had their calendar address; nil: they have none.
func (s *Store) CalendarSince(ctx context.Context, person lifecycle.PersonID) (*time.Time, error) {
	made, err := readAll[time.Time](ctx, s, `SELECT made_at FROM calendar_tokens WHERE person_id = ?`, string(person))
	if err != nil || len(made) == 0 {
		return nil, err
	}
	return &made[0], nil
}

// CalendarHolder finds whose calendar address has a hash. Errors: NotFound calendar-unknown.
func (s *Store) CalendarHolder(ctx context.Context, hash []byte) (CalendarHolder, error) {
	return readOne[CalendarHolder](ctx, s, errCalendarUnknown, `
		SELECT p.issuer, p.subject, t.made_at FROM calendar_tokens t JOIN people p ON p.id = t.person_id
		WHERE t.hash = ?`, hash)
}
