package web

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// How long a session lasts: without use, and at most.
const (
	sessionIdle    = 2 * time.Hour
	sessionLongest = 12 * time.Hour
)

// The keys of what a session holds.
const (
	signedInKey = "signed-in"
	attemptKey  = "attempt"
	noticeKey   = "notice"
)

// signedIn is who has signed in, and when.
type signedIn struct {
	Identity auth.Identity
	At       time.Time
}

// attempt is a sign-in under way, with the page to come back to.
type attempt struct {
	auth.Attempt

	Back string
}

// newSessions makes the sessions of browsers. Their cookie goes to this server only, is not readable by scripts, and
// is not sent with what another site's page does, other than following a link.
func newSessions(keeper scs.CtxStore, secure bool) *scs.SessionManager {
	registerSessionTypes()
	sessions := scs.New()
	sessions.Store = keeper
	sessions.HashTokenInStore = true
	sessions.IdleTimeout, sessions.Lifetime = sessionIdle, sessionLongest
	sessions.Cookie.Name = "fasemodel"
	if secure {
		sessions.Cookie.Name = "__Host-fasemodel"
	}
	sessions.Cookie.Secure = secure
	sessions.Cookie.HttpOnly = true
	sessions.Cookie.SameSite = http.SameSiteLaxMode
	sessions.Cookie.Persist = false
	return sessions
}

// caller finds who a session belongs to, with the roles they hold now. One who has signed out everywhere since, and
// one whose access is closed, is nobody.
func (s *site) caller(ctx context.Context) (auth.Caller, error) {
	in, found := s.sessions.Get(ctx, signedInKey).(signedIn)
	if !found {
		return auth.Caller{}, nil
	}
	caller, err := s.app.Identify(ctx, in.Identity)
	if fault.CodeOf(err) == "person-inactive" || err == nil && !in.At.After(caller.SignedOutAt) {
		return auth.Caller{}, s.sessions.Destroy(ctx)
	}
	return caller, err
}
