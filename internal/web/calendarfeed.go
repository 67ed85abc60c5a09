package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/fault"
)

const calendarAddress = "/opgaver.ics"

func (s *site) calendarRoutes() []route {
	return []route{
		// Whoever has the address is let in: calendars cannot sign in.
		{method: http.MethodGet, path: calendarAddress, handle: s.serveCalendar},
		{http.MethodPost, "/opgaver/kalender", "listTasks", s.makeCalendar},
		{http.MethodPost, "/opgaver/kalender/stop", "listTasks", s.stopCalendar},
	}
}

// serveCalendar answers a calendar with the deadlines of the person whose address it has.
func (s *site) serveCalendar(c *gin.Context) {
	p := pageOf(c)
	view, err := s.app.Calendar(c.Request.Context(), c.Query("token"))
	if err != nil {
		refusal := fault.From(err)
		s.logFault(c, err)
		c.String(refusal.Kind.Status(), p.of(refusal.Text))
		return
	}
	content := s.calendarOf(p, s.origin(c), view)
	sum := sha256.Sum256([]byte(content))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	header := c.Writer.Header()
	header.Set("Cache-Control", "private, no-cache")
	header.Set("ETag", tag)
	header.Set("X-Robots-Tag", "noindex")
	if strings.Contains(c.GetHeader("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", []byte(content))
}

// origin is where this site is reached, for addresses that are read outside of it.
func (s *site) origin(c *gin.Context) string {
	if s.sessions.Cookie.Secure {
		return "https://" + c.Request.Host
	}
	return "http://" + c.Request.Host
}

// calendarOf writes tasks that have a deadline as events, each through its last day in Copenhagen. An event tells no
// more of a case than what is to be done and where: calendars are kept by others. What is written depends on the tasks
// alone, so that a calendar can ask whether anything has changed.
func (s *site) calendarOf(p page, origin string, view app.CalendarView) string {
	made := ical.NewCalendarFor("fasemodel")
	made.SetMethod(ical.MethodPublish)
	made.SetXWRCalName(p.say("calendar.name"))
	made.SetXWRTimezone(calendar.Zone)
	made.SetRefreshInterval("PT1H", ical.WithValue("DURATION"))
	made.SetXPublishedTTL("PT1H")
	copenhagen(made.AddTimezone(calendar.Zone))
	for _, task := range view.Tasks {
		if task.Due.IsZero() {
			continue
		}
		sum := sha256.Sum256([]byte(string(task.Method) + "/" + task.Key))
		event := made.AddEvent(hex.EncodeToString(sum[:16]) + "@fasemodel")
		event.SetDtStampTime(view.MadeAt)
		last := task.Due.Add(-time.Microsecond).In(s.zone)
		day := time.Date(last.Year(), last.Month(), last.Day(), 0, 0, 0, 0, s.zone)
		event.SetProperty(ical.ComponentPropertyDtStart, localTime(day), ical.WithTZID(calendar.Zone))
		event.SetProperty(ical.ComponentPropertyDtEnd, localTime(day.AddDate(0, 0, 1)), ical.WithTZID(calendar.Zone))
		event.SetSummary(p.of(task.Text))
		event.SetURL(origin + taskAddress(task))
		event.SetTimeTransparency(ical.TransparencyTransparent)
		event.SetClass(ical.ClassificationPrivate)
	}
	return made.Serialize()
}

// localTime writes a time on the clocks of its zone.
func localTime(at time.Time) string { return at.Format("20060102T150405") }

// copenhagen says when the clocks of Copenhagen change.
func copenhagen(zone *ical.VTimezone) {
	winter := zone.AddStandard()
	winter.SetProperty(ical.ComponentPropertyDtStart, "19961027T030000")
	winter.SetProperty("TZOFFSETFROM", "+0200")
	winter.SetProperty("TZOFFSETTO", "+0100")
	winter.SetProperty("TZNAME", "CET")
	winter.AddRrule("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
	summer := &ical.Daylight{}
	summer.SetProperty(ical.ComponentPropertyDtStart, "19960331T020000")
	summer.SetProperty("TZOFFSETFROM", "+0100")
	summer.SetProperty("TZOFFSETTO", "+0200")
	summer.SetProperty("TZNAME", "CEST")
	summer.AddRrule("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
	zone.Components = append(zone.Components, summer)
}

// makeCalendar makes a new address for the calendar of the one who asks, and shows it. It is shown in this answer and
// nowhere else, so that it is not kept: a page that one is sent on to could show it only by keeping it. Sent twice, the
// address that is shown last is the one that holds.
func (s *site) makeCalendar(c *gin.Context) {
	p := pageOf(c)
	if _, err := sentForm(c); err != nil {
		s.refuse(c, err)
		return
	}
	token, err := s.app.MakeCalendar(c.Request.Context(), p.caller)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.showTasksWith(c, s.origin(c)+withQuery(calendarAddress, "token", token))
}

// stopCalendar ends the subscription of the one who asks.
func (s *site) stopCalendar(c *gin.Context) {
	p := pageOf(c)
	if err := s.app.StopCalendar(c.Request.Context(), p.caller); err != nil {
		s.refuse(c, err)
		return
	}
	s.notify(c, notice{Text: "calendar.stopped"})
	c.Redirect(http.StatusSeeOther, "/opgaver#kalender")
}
