package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// SignInReturn is the address that the issuer sends the browser back to.
const SignInReturn = "/log-ind/retur"

func (s *site) signInRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/log-ind", handle: s.beginSignIn},
		{method: http.MethodGet, path: SignInReturn, handle: s.completeSignIn},
		{method: http.MethodPost, path: "/log-ud", handle: s.signOut},
		{method: http.MethodPost, path: "/sprog", handle: s.chooseLanguage},
	}
}

// beginSignIn sends the browser to the issuer, and remembers the page it came from.
func (s *site) beginSignIn(c *gin.Context) {
	ctx := c.Request.Context()
	address, begun, err := s.signIn.Begin(ctx)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.sessions.Put(ctx, attemptKey, attempt{Attempt: begun, Back: ownAddress(c.Query("tilbage"))})
	c.Redirect(http.StatusSeeOther, address)
}

// completeSignIn takes the browser back from the issuer. The session gets a new token, so that one that was known
// before is worth nothing after.
func (s *site) completeSignIn(c *gin.Context) {
	ctx := c.Request.Context()
	begun, _ := s.sessions.Pop(ctx, attemptKey).(attempt)
	identity, err := s.signIn.Complete(ctx, begun.Attempt, c.Request.URL.Query())
	if err == nil {
		_, err = s.app.Identify(ctx, identity)
	}
	if err == nil {
		err = s.sessions.RenewToken(ctx)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.sessions.Put(ctx, signedInKey, signedIn{Identity: identity, At: time.Now()})
	c.Redirect(http.StatusSeeOther, begun.Back)
}

// signOut ends the session, or all sessions of the person, and sends the browser to the issuer to end its session
// there.
func (s *site) signOut(c *gin.Context) {
	ctx := c.Request.Context()
	if c.PostForm("alle") != "" {
		if err := s.app.SignOutEverywhere(ctx, pageOf(c).caller); err != nil {
			s.refuse(c, err)
			return
		}
	}
	if err := s.sessions.Destroy(ctx); err != nil {
		s.refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, s.signIn.SignedOut(ctx))
}

// ownAddress is an address on this site to come back to, and the front page where it is anything else: a sign-in must
// not send people to another site.
func ownAddress(written string) string {
	address, err := url.Parse(written)
	if err != nil || address.IsAbs() || address.Host != "" || !strings.HasPrefix(address.Path, "/") ||
		strings.HasPrefix(address.Path, "//") || strings.Contains(written, `\`) {
		return "/"
	}
	return address.RequestURI()
}
