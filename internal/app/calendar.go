package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
)

// CalendarView is what a calendar fetches: the tasks of the person whose address it is.
type CalendarView struct {
	MadeAt time.Time // of the address
	Tasks  []TaskView
}

// mostInCalendar is how many tasks a calendar holds: the soonest ones.
const mostInCalendar = 200

// MakeCalendar makes a caller a new secret for their calendar's address. The secret is not kept, so it is known this
// once; the one before it is worth nothing from now on.
func (a *App) MakeCalendar(ctx context.Context, caller auth.Caller) (string, error) {
	token := rand.Text()
	return token, a.store.PutCalendarToken(ctx, caller.Person, calendarHash(token), a.now())
}

// StopCalendar ends the subscription of a caller's calendar.
func (a *App) StopCalendar(ctx context.Context, caller auth.Caller) error {
	return a.store.DropCalendarToken(ctx, caller.Person)
}

// CalendarSince tells since when a caller's calendar has had its address; nil: there is none.
func (a *App) CalendarSince(ctx context.Context, caller auth.Caller) (*time.Time, error) {
	return a.store.CalendarSince(ctx, caller.Person)
}

// Calendar gives what waits for the person whose calendar has a secret, as their list of tasks would show it now: what
// a recusal closes is closed here too. Errors: NotFound calendar-unknown, Forbidden person-inactive.
func (a *App) Calendar(ctx context.Context, token string) (CalendarView, error) {
	holder, err := a.store.CalendarHolder(ctx, calendarHash(token))
	if err != nil {
		return CalendarView{}, err
	}
	caller, err := a.Identify(ctx, auth.Identity{Issuer: holder.Issuer, Subject: holder.Subject})
	if err != nil {
		return CalendarView{}, err
	}
	tasks, err := a.Tasks(ctx, caller, Page{Limit: mostInCalendar})
	return CalendarView{MadeAt: holder.MadeAt, Tasks: tasks.Items}, err
}

// calendarHash is what is kept of a secret. It is as random as a key, so that nothing slower than a hash is needed.
func calendarHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
