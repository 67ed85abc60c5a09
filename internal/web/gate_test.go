package web_test

import (
	"bufio"
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// fieldOf reads the value of a hidden field of a page.
func (s shown) fieldOf(t *testing.T, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(s.body)
	require.NotNil(t, found, "the page has no field %s", name)
	return html.UnescapeString(found[1])
}

// text is what a page says, without its tags, with blanks as one.
func (s shown) text() string {
	bare := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s.body, " ")
	return strings.Join(strings.Fields(html.UnescapeString(bare)), " ")
}

// events reads what a stream sends until it ends, or the test does.
func (v *visitor) events(path string) <-chan [2]string {
	t := v.house.t
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.house.url+path, nil)
	require.NoError(t, err)
	answer, err := v.client.Do(request) //nolint:bodyclose // the goroutine that reads it closes it
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "text/event-stream", answer.Header.Get("Content-Type"))
	sent := make(chan [2]string, 100)
	go func() {
		defer close(sent)
		defer func() { _ = answer.Body.Close() }()
		name := ""
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if rest, is := strings.CutPrefix(lines.Text(), "event: "); is {
				name = rest
			}
			if rest, is := strings.CutPrefix(lines.Text(), "data: "); is {
				sent <- [2]string{name, rest}
			}
		}
	}()
	return sent
}

// awaitEvent waits for an event of a name that says something.
func awaitEvent(t *testing.T, sent <-chan [2]string, name, says string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		select {
		case event, open := <-sent:
			require.Truef(t, open, "the stream ended before %s %q", name, says)
			if event[0] == name && strings.Contains(event[1], says) {
				return
			}
		case <-ctx.Done():
			require.Failf(t, "not sent", "%s %q", name, says)
		}
	}
}

func TestMembersVoteOnTheDossierTheyRead(t *testing.T) {
	h := demonstrated(t)
	gate := h.named("/faseovergange/{ballot}")
	chair, member := h.visitor("formand"), h.visitor("medlem-5")

	t.Run("the page says what to do, by when and as who", func(t *testing.T) {
		page := chair.get(gate)
		require.Equal(t, http.StatusOK, page.status)
		require.Contains(t, page.text(), "Afgiv din stemme om indstillingen. – senest om ")
		require.Contains(t, page.text(), "Din plads: 1, stat, formand. Du leder behandlingen")
		require.Contains(t, page.text(), "Det indstilles, at metoden går videre til Modning.")
		require.Contains(t, page.text(), "Der mangler 3 stemmer")
	})

	t.Run("every link within the page leads somewhere", func(t *testing.T) {
		for _, stage := range []string{"assessment", "hearing", "recommendation", "ballot", "principal", "decided"} {
			for _, user := range []string{"sekretariat", "formand", "myndighed"} {
				page := h.visitor(user).get(h.named("/faseovergange/{" + stage + "}"))
				for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
					require.Equal(t, 1, strings.Count(page.body, `id="`+link[1]+`"`), "%s at %s: #%s", user, stage, link[1])
				}
			}
		}
	})

	t.Run("a refusal keeps what was written, and asks for the reason", func(t *testing.T) {
		page := chair.get(gate)
		refused := chair.post(gate+"/stem", url.Values{
			"position": {"reject"}, "statement": {"Vi savner tal fra de små kommuner."},
			"dossier_hash": {page.fieldOf(t, "dossier_hash")},
		})
		require.Equal(t, http.StatusUnprocessableEntity, refused.status)
		require.Contains(t, refused.body, "Vi savner tal fra de små kommuner.")
		require.Regexp(t, `value="reject" checked`, refused.body)
		require.Contains(t, refused.body, `href="#f-vote-reason"`)
		require.Contains(t, refused.body, `id="f-vote-reason-error"`)
	})

	t.Run("a form that is sent twice counts once, and the others see it at once", func(t *testing.T) {
		follows := member.events(gate + "/optaelling")
		awaitEvent(t, follows, "saetning", "Der mangler 3 stemmer")
		page := chair.get(gate)
		ballot := url.Values{
			"position": {"approve"}, "reason": {"Enig."}, "dossier_hash": {page.fieldOf(t, "dossier_hash")},
			"idempotency_key": {page.fieldOf(t, "idempotency_key")},
		}
		first := chair.post(gate+"/stem", ballot)
		require.Equal(t, http.StatusOK, first.status)
		require.Contains(t, first.text(), "Din stemme er talt med.")
		require.Contains(t, first.text(), "Din stemme: Tiltræder")
		awaitEvent(t, follows, "saetning", "Der mangler 2 stemmer")
		second := chair.post(gate+"/stem", ballot)
		require.Equal(t, http.StatusOK, second.status)
		require.Contains(t, second.text(), "Der mangler 2 stemmer")
		cast, err := h.store.Ballots(t.Context(), lifecycle.ReviewID(h.names["ballot"]))
		require.NoError(t, err)
		require.Len(t, cast, 3, "two had voted before")
	})

	t.Run("another dossier than the one that was read is refused, with what has changed", func(t *testing.T) {
		refused := member.post(gate+"/stem", url.Values{
			"position": {"approve"}, "reason": {"Læst i går."}, "dossier_hash": {strings.Repeat("0", 64)},
		})
		require.Equal(t, http.StatusConflict, refused.status)
		require.Contains(t, refused.text(), "Beslutningsgrundlaget er ændret, siden du læste det")
		require.Contains(t, refused.body, "Læst i går.")
		require.NotContains(t, refused.fieldOf(t, "dossier_hash"), "000000", "the next try is on what the page shows now")
	})

	t.Run("whose interest is open is told that their vote does not count", func(t *testing.T) {
		page := h.visitor("medlem-9").get(gate)
		require.Contains(t, page.text(), "Du kan ikke stemme nu")
		require.NotContains(t, page.body, gate+"/stem\"")
	})

	t.Run("an auditor reads everything and is offered nothing", func(t *testing.T) {
		page := h.visitor("revisor").get(gate)
		require.Contains(t, page.text(), "Du er her som revisor")
		require.NotContains(t, page.body, `action="`+gate)
	})

	t.Run("whoever is recused sees nothing of the case, and what they follow ends", func(t *testing.T) {
		recused := h.visitor("medlem-9")
		follows := recused.events(gate + "/optaelling")
		awaitEvent(t, follows, "saetning", "Der mangler 2 stemmer")
		_, err := h.app.RuleOnInterest(t.Context(), h.order("formand"), lifecycle.ReviewID(h.names["ballot"]),
			h.caller("medlem-9").Person, lifecycle.Inhabil, "Et fælles projekt med ejeren.")
		require.NoError(t, err)
		awaitEvent(t, follows, "slut", "")
		for _, path := range []string{"", "/optaelling", "/aendringer", "/dokumenter/problemanalyse"} {
			page := recused.get(gate + path)
			require.Equal(t, http.StatusForbidden, page.status, path)
			require.Contains(t, page.text(), "Du er inhabil i sagen")
			require.NotContains(t, page.text(), "Har stemt")
		}
	})

	t.Run("frozen documents are read in their frozen version", func(t *testing.T) {
		page := member.get(gate + "/dokumenter/problemanalyse")
		require.Equal(t, http.StatusOK, page.status)
		require.Contains(t, page.header.Get("Content-Disposition"), "attachment")
		require.Equal(t, http.StatusNotFound, member.get(gate+"/dokumenter/manual").status)
	})

	t.Run("who follows nothing of the ballot does not see the tally", func(t *testing.T) {
		for _, user := range []string{"myndighed", "fagkyndig-1", "kommune"} {
			page := h.visitor(user).get(gate + "/optaelling?" + uuid.NewString())
			require.NotEqual(t, http.StatusOK, page.status, user)
		}
	})
}
