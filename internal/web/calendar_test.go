package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	ical "github.com/arran4/golang-ical"
	"github.com/stretchr/testify/require"
)

var calendarInput = regexp.MustCompile(`id="kalenderadresse"[^>]* value="([^"]+)"`)

// calendar makes a new calendar address for a visitor, and gives its path.
func (v *visitor) calendar() string {
	v.house.t.Helper()
	made := v.post("/opgaver/kalender", url.Values{})
	require.Equal(v.house.t, http.StatusOK, made.status)
	found := calendarInput.FindStringSubmatch(made.body)
	require.Len(v.house.t, found, 2)
	return strings.TrimPrefix(html.UnescapeString(found[1]), v.house.url)
}

func TestCalendarHasTheDeadlinesAndNothingOfTheCase(t *testing.T) {
	h := demonstrated(t)
	member, stranger := h.visitor("medlem-5"), h.visitor("")
	address := member.calendar()
	require.NotContains(t, member.get("/opgaver").body, "token=", "the address is shown once")

	fetched := stranger.get(address)
	require.Equal(t, http.StatusOK, fetched.status)
	require.Equal(t, "text/calendar; charset=utf-8", fetched.header.Get("Content-Type"))
	read, err := ical.ParseCalendar(strings.NewReader(fetched.body))
	require.NoError(t, err)
	vote := h.named("/faseovergange/{ballot}") + "#stem"
	var found *ical.VEvent
	for _, event := range read.Events() {
		if strings.HasSuffix(event.GetProperty(ical.ComponentPropertyUrl).Value, vote) {
			found = event
		}
	}
	require.NotNil(t, found, fetched.body)
	require.Equal(t, "Afgiv din stemme om indstillingen.", found.GetProperty(ical.ComponentPropertySummary).Value)
	require.Equal(t, []string{"Europe/Copenhagen"}, found.GetProperty(ical.ComponentPropertyDtStart).ICalParameters["TZID"])
	starts, err := found.GetStartAt()
	require.NoError(t, err)
	ends, err := found.GetEndAt()
	require.NoError(t, err)
	task := h.tasks("medlem-5")[0]
	require.True(t, ends.Equal(task.Due), "the event ends with the deadline")
	require.Equal(t, starts.AddDate(0, 0, 1), ends)
	require.NotContains(t, fetched.body, task.MethodTitle)

	require.Equal(t, fetched.body, stranger.get(address).body, "UIDs and stamps stay")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+address, nil)
	require.NoError(t, err)
	request.Header.Set("If-None-Match", fetched.header.Get("ETag"))
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusNotModified, answer.StatusCode)
}

func TestCalendarAddressDiesWhenItIsRenewedOrStopped(t *testing.T) {
	h := demonstrated(t)
	member, stranger := h.visitor("medlem-6"), h.visitor("")
	first := member.calendar()
	second := member.calendar()
	require.NotEqual(t, first, second)
	require.Equal(t, http.StatusNotFound, stranger.get(first).status)
	require.Equal(t, http.StatusOK, stranger.get(second).status)
	stopped := member.post("/opgaver/kalender/stop", url.Values{})
	require.Contains(t, stopped.body, "Abonnementet er stoppet")
	require.Equal(t, http.StatusNotFound, stranger.get(second).status)
	require.Equal(t, http.StatusNotFound, stranger.get("/opgaver.ics").status)
	require.Equal(t, http.StatusUnauthorized, stranger.post("/opgaver/kalender", url.Values{}).status)
}

func TestCalendarOfTheRecusedIsClosedAsTheirListIs(t *testing.T) {
	h := demonstrated(t)
	recused := h.visitor("medlem-7")
	require.Contains(t, recused.get("/opgaver").body, h.named("{ballot}"))
	h.recuse("medlem-7")
	require.NotContains(t, h.visitor("").get(recused.calendar()).body, h.named("{ballot}"))
	require.NotContains(t, recused.get("/opgaver").body, h.named("{ballot}"))
}
