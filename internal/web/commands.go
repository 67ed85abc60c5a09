package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) commandRoutes() []route {
	return []route{{http.MethodGet, "/kommandoer/:key", "getCommand", s.showCommand}}
}

// waiting is a command that was accepted and is not done yet, with what comes when it is.
type waiting struct {
	Method  lifecycle.MethodID
	Address string // the page that shows it
	Notice  notice
}

const waitingKey = "waiting:"

// commandMethod is the parameter that names the method whose process has a command, for a session that does not know.
const commandMethod = "metode"

// await sends the browser to the page that waits for a command.
func (s *site) await(c *gin.Context, key lifecycle.CommandID, until waiting) {
	s.sessions.Put(c.Request.Context(), waitingKey+string(key), until)
	c.Redirect(http.StatusSeeOther, withQuery("/kommandoer/"+string(key), commandMethod, string(until.Method)))
}

// commandShown is what became of a command, as its page shows it.
type commandShown struct {
	outcome app.CommandOutcome
	refusal *fault.Error
	at      string // the page that asks again
	back    string // the page that shows what the command changed
	// away: the engine does not answer, so that nobody knows yet.
	away bool
}

// showCommand shows what became of a command, and goes on to what it changed once it is done.
func (s *site) showCommand(c *gin.Context) {
	ctx, p, key := c.Request.Context(), pageOf(c), lifecycle.CommandID(c.Param("key"))
	known, remembered := s.sessions.Get(ctx, waitingKey+string(key)).(waiting)
	if !remembered {
		known = waiting{Method: lifecycle.MethodID(c.Query(commandMethod))}
	}
	view, err := s.app.CommandStatus(ctx, p.caller, key, known.Method)
	shown := commandShown{outcome: view.Outcome, refusal: view.Refusal, at: p.path, back: known.Address}
	if fault.From(err) != nil && fault.From(err).Kind == fault.Unavailable {
		shown.outcome, shown.away, err = app.CommandPending, true, nil
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	if shown.back == "" {
		shown.back = changedBy(view)
	}
	if shown.outcome != app.CommandPending {
		s.sessions.Remove(ctx, waitingKey+string(key))
	}
	switch {
	case shown.outcome == app.CommandDone && remembered:
		s.notify(c, known.Notice)
		goOn(c, p, known.Address)
	case p.partial:
		s.show(c, http.StatusOK, commandState(p, shown))
	default:
		s.show(c, http.StatusOK, commandPage(p, shown))
	}
}

// goOn leads to another page, also where htmx asked.
func goOn(c *gin.Context, p page, address string) {
	if p.partial {
		c.Header("HX-Redirect", address)
		c.Status(http.StatusOK)
		return
	}
	c.Redirect(http.StatusSeeOther, address)
}

// changedBy is the page that shows what a command changed.
func changedBy(view app.CommandView) string {
	switch {
	case view.Review != "":
		return gateAddress(view.Review)
	case view.Method != "":
		return caseAddress(string(view.Method))
	}
	return "/opgaver"
}
