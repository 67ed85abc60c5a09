package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

const (
	// heartbeat is how often a quiet stream sends something, so that it is not taken for dead, and looks by itself.
	heartbeat = 20 * time.Second
	// streamPatience is how long a browser may take to receive what is sent.
	streamPatience = 30 * time.Second
	// mostFollowed is how many streams a person may have open: a browser opens six connections to a server at most,
	// and pages need some too.
	mostFollowed = 4
)

func (s *site) liveRoutes() []route {
	return []route{{http.MethodGet, "/faseovergange/:id/optaelling", "getGate", s.followTally}}
}

// isStream tells whether an address is answered by a stream, which must neither keep a session nor wait for one.
func isStream(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/faseovergange/") &&
		strings.HasSuffix(r.URL.Path, "/optaelling")
}

// withoutSession is the key under which a stream finds its context as it was before its session was read.
type withoutSession struct{}

// reading lets a stream read its session, and nothing else: it neither keeps it alive nor writes over what other pages
// put in it meanwhile.
func (s *site) reading(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, err := s.sessionOf(r.Context(), r)
		if err != nil {
			s.sessions.ErrorFunc(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, withoutSession{}, r.Context())))
	})
}

// sessionOf reads the session of a request as it is kept now.
func (s *site) sessionOf(ctx context.Context, r *http.Request) (context.Context, error) {
	token := ""
	if cookie, err := r.Cookie(s.sessions.Cookie.Name); err == nil {
		token = cookie.Value
	}
	return s.sessions.Load(ctx, token)
}

// followers counts the open streams of each person.
type followers struct {
	mutex sync.Mutex
	open  map[lifecycle.PersonID]int
}

func (f *followers) enter(person lifecycle.PersonID) bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.open[person] >= mostFollowed {
		return false
	}
	f.open[person]++
	return true
}

func (f *followers) leave(person lifecycle.PersonID) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.open[person]--; f.open[person] == 0 {
		delete(f.open, person)
	}
}

// followTally sends the tally of an open ballot each time it changes, until the ballot ends, the reader may no longer
// see it, the browser leaves, or the program stops.
func (s *site) followTally(c *gin.Context) {
	p, id := pageOf(c), reviewID(c)
	if !s.followers.enter(p.caller.Person) {
		c.Status(http.StatusTooManyRequests)
		return
	}
	defer s.followers.leave(p.caller.Person)
	news, end := s.app.WatchBallot(c.Request.Context(), id)
	defer end()
	standing, err := s.app.Standing(c.Request.Context(), p.caller, id)
	if err != nil {
		s.refuse(c, err)
		return
	}
	sent := newStream(c)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for s.tellTally(c, sent, id, standing, err) {
		select {
		case <-c.Request.Context().Done():
			return
		case <-s.ending:
			return
		case <-news:
		case <-beat.C:
			if sent.beat() != nil {
				return
			}
		}
		standing, err = s.standingNow(c, id)
	}
}

// standingNow reads how a ballot stands, for one whose session and roles are looked up again.
func (s *site) standingNow(c *gin.Context, id lifecycle.ReviewID) (app.BallotStanding, error) {
	before, _ := c.Request.Context().Value(withoutSession{}).(context.Context)
	ctx, err := s.sessionOf(before, c.Request)
	if err != nil {
		return app.BallotStanding{}, fault.New(fault.Unavailable, "session-away", "", "").Because(err)
	}
	caller, err := s.caller(ctx)
	if err != nil {
		return app.BallotStanding{}, err
	}
	return s.app.Standing(ctx, caller, id)
}

// tellTally sends what has changed, and tells whether there will be more.
func (s *site) tellTally(
	c *gin.Context, sent *stream, id lifecycle.ReviewID, standing app.BallotStanding, err error,
) bool {
	p := pageOf(c)
	switch {
	case err != nil && fault.From(err).Kind == fault.Unavailable:
		return true // It is looked again with the next beat.
	case err != nil:
		_ = sent.event(c, "saetning", plain(p.say("gatetally.shut")))
		_ = sent.event(c, "slut", plain(""))
		return false
	case standing.Stage != lifecycle.StageBallot:
		_ = sent.event(c, "saetning", tallyOver(p, gateAddress(id)))
		_ = sent.event(c, "slut", plain(""))
		return false
	}
	return sent.event(c, "saetning", plain(p.of(standing.Tally.Needed))) == nil &&
		sent.event(c, "tal", tallyTable(p, standing.Tally)) == nil
}

// plain is a text as it stands in a page.
func plain(text string) templ.Component { return templ.Raw(templ.EscapeString(text)) }

// stream is an answer that goes on: events, each sent at once.
type stream struct {
	writer  http.ResponseWriter
	control *http.ResponseController
	last    map[string]string // what was sent last of each kind, which is not sent again
}

// newStream begins a stream. The server's patience with a request and its answer holds for each event instead.
func newStream(c *gin.Context) *stream {
	header := c.Writer.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no")
	s := &stream{writer: c.Writer, control: http.NewResponseController(c.Writer), last: map[string]string{}}
	_ = s.control.SetReadDeadline(time.Time{})
	c.Status(http.StatusOK)
	return s
}

func (s *stream) send(text string) error {
	_ = s.control.SetWriteDeadline(time.Now().Add(streamPatience))
	if _, err := fmt.Fprint(s.writer, text); err != nil {
		return err
	}
	return s.control.Flush()
}

// beat sends a remark that browsers do not pass on.
func (s *stream) beat() error { return s.send(":\n\n") }

// event sends a part of a page under a name, unless it was sent so last.
func (s *stream) event(c *gin.Context, name string, content templ.Component) error {
	var written bytes.Buffer
	if err := content.Render(c.Request.Context(), &written); err != nil {
		return err
	}
	if before, known := s.last[name]; known && before == written.String() {
		return nil
	}
	s.last[name] = written.String()
	lines := strings.ReplaceAll(strings.TrimSpace(written.String()), "\n", "\ndata: ")
	return s.send("event: " + name + "\ndata: " + lines + "\n\n")
}
