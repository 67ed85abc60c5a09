package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/app"
)

var taskLink = regexp.MustCompile(`class="task-name" href="([^"]+)"`)

// tasks are those of a demonstration user.
func (h *house) tasks(user string) []app.TaskView {
	h.t.Helper()
	listed, err := h.app.Tasks(h.t.Context(), h.caller(user), app.Page{})
	require.NoError(h.t, err)
	return listed.Items
}

func TestTasksStandFirstOnTheFrontPageAndLeadToTheirForms(t *testing.T) {
	h := demonstrated(t)
	member := h.visitor("medlem-5")
	front := member.get("/")
	require.Contains(t, front.body, "<h1>Det venter på dig</h1>")
	vote := h.named("/faseovergange/{ballot}") + "#stem"
	require.Contains(t, front.body, `href="`+vote+`"`)
	require.Less(t, strings.Index(front.body, vote), strings.Index(front.body, `role="search"`), "tasks before all else")
	page, anchor, _ := strings.Cut(vote, "#")
	require.Contains(t, member.get(page).body, `id="`+anchor+`"`, "the very form")
}

func TestFrontPageOfThoseWithoutTasksBeginsWithTheSearch(t *testing.T) {
	h := demonstrated(t)
	for _, user := range []string{"", "kommune"} {
		front := h.visitor(user).get("/")
		require.Contains(t, front.body, "<h1>Sociale metoder, der er dokumenteret</h1>")
		require.Contains(t, front.body, `role="search"`)
		require.NotContains(t, front.body, "Det venter på dig")
	}
	empty := h.visitor("kommune").get("/opgaver")
	require.Contains(t, empty.body, "Intet venter på dig nu. Når du skal")
	require.Equal(t, http.StatusUnauthorized, h.visitor("").get("/opgaver").status)
}

func TestEveryTaskLeadsToAPlaceThatIsThere(t *testing.T) {
	h := demonstrated(t)
	for _, user := range []string{
		"sekretariat", "programleder-1", "programleder-2", "fagkyndig-2", "formand", "medlem-5", "myndighed", "metodeejer-2",
	} {
		visitor := h.visitor(user)
		for _, link := range taskLink.FindAllStringSubmatch(visitor.get("/opgaver").body, -1) {
			page, anchor, _ := strings.Cut(link[1], "#")
			led := visitor.get(page)
			require.Equal(t, http.StatusOK, led.status, "%s: %s", user, link[1])
			if anchor != "" {
				require.Contains(t, led.body, `id="`+anchor+`"`, "%s: %s", user, link[1])
			}
		}
	}
}
