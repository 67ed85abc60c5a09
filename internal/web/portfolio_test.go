package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var (
	// numberLink is a number on a page that leads somewhere.
	numberLink = regexp.MustCompile(`<a href="([^"]+)"(?: data-counts="[^"]*")?>([\d.]+)</a>`)
	// listCount is how many a list says that it has.
	listCount   = regexp.MustCompile(`data-count="([\d.]+)"`)
	searchCount = regexp.MustCompile(`id="fundet">(?:Mindst )?([\d.]+) `)
)

// numbers are the numbers of a page with where they lead. Of a row of the box plot the first is the number of methods,
// and the others are days.
func (s shown) numbers() map[string]string {
	found := map[string]string{}
	for _, link := range numberLink.FindAllStringSubmatch(s.body, -1) {
		address := html.UnescapeString(link[1])
		if _, days := found[address]; !days {
			found[address] = link[2]
		}
	}
	return found
}

func TestEveryNumberOfThePortfolioLeadsToAListOfThatLength(t *testing.T) {
	h := demonstrated(t)
	for user, paths := range map[string][]string{
		"":             {"/portefolje", "/portefolje/evidenskort", "/portefolje/evidenskort?by=theme", "/portefolje?programme=demonstrationsprogram-boern"},
		"sekretariat":  {"/portefolje", "/portefolje/evidenskort", "/portefolje?programme=demonstrationsprogram-voksne"},
		"metodeejer-2": {"/portefolje"},
		"medlem-9":     {"/portefolje"},
	} {
		visitor, kinds := h.visitor(user), map[string]int{}
		for _, path := range paths {
			page := visitor.get(path)
			require.Equal(t, http.StatusOK, page.status)
			for address, number := range page.numbers() {
				list := visitor.get(address)
				require.Equal(t, http.StatusOK, list.status, "%s: %s", user, address)
				count := listCount
				if strings.HasPrefix(address, "/metoder") {
					count = searchCount
				}
				says := count.FindStringSubmatch(list.body)
				require.Len(t, says, 2, "%s: %s says no count", user, address)
				require.Equal(t, number, says[1], "%s on %s: %s", user, path, address)
				kind, _, _ := strings.Cut(address, "?")
				kinds[kind]++
			}
		}
		require.Greater(t, kinds["/metoder"], 5, user)
		require.Positive(t, kinds["/faseovergange"], user)
		if user == "sekretariat" {
			require.Positive(t, kinds["/portefolje/tid"])
		}
	}
}

func TestPortfolioShowsOpenReviewsToInsidersOnly(t *testing.T) {
	h := demonstrated(t)
	inside := h.visitor("sekretariat").get("/portefolje")
	require.Contains(t, inside.body, "Hvad der forfalder")
	require.Contains(t, inside.body, h.named("/faseovergange/{ballot}"))
	for _, user := range []string{"", "kommune"} {
		outside := h.visitor(user).get("/portefolje")
		require.NotContains(t, outside.body, "Hvad der forfalder")
		require.NotContains(t, outside.body, `href="`+h.named("/faseovergange/{ballot}"))
		require.NotContains(t, outside.body, "Afstemning")
	}
}

// recuse makes a member inhabil in the review that is voted on.
func (h *house) recuse(member string) {
	h.t.Helper()
	id := lifecycle.ReviewID(h.named("{ballot}"))
	_, err := h.app.DeclareInterest(h.t.Context(), h.order(member), id, "", 1, "Jeg har rådgivet ejeren.")
	require.NoError(h.t, err)
	_, err = h.app.RuleOnInterest(h.t.Context(), h.order("formand"), id, h.caller(member).Person, lifecycle.Inhabil, "Rådgivning.")
	require.NoError(h.t, err)
}

func TestListOfReviewsShowsTheRecusedNothingOfTheirCase(t *testing.T) {
	h := demonstrated(t)
	h.recuse("medlem-7")
	ballot := h.named("/faseovergange/{ballot}")
	require.Contains(t, h.visitor("medlem-5").get("/faseovergange?mine=1").body, ballot)
	require.NotContains(t, h.visitor("medlem-7").get("/faseovergange").body, ballot)
	public := h.visitor("").get("/faseovergange")
	require.NotContains(t, public.body, ballot)
	require.Contains(t, public.body, h.named("/beslutninger/{decided}"))
	several := h.visitor("sekretariat").get("/faseovergange?outcome=advance,advance-with-conditions")
	require.Contains(t, several.body, "2 valgte", "a link's several values stay in the form")
}
