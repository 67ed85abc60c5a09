package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/browser"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func TestAMunicipalityNarrowsASearchWithoutJavaScript(t *testing.T) {
	h := furnished(t)
	v := h.visitor("")

	all := v.get("/metoder")
	require.Equal(t, http.StatusOK, all.status)
	require.Contains(t, all.body, "80 metoder")
	require.Less(t, len(all.body), 100_000, "bytes of HTML")
	require.LessOrEqual(t, len(h.statements("/metoder")), mostStatements, h.statements("/metoder"))

	found := v.get("/metoder?q=husvild&theme=hjemloeshed&sort=&cost_max=&evidence_min=")
	require.Contains(t, found.body, "Søgeord: husvild", "what is asked for is said")
	require.Contains(t, found.body, "Tema: Hjemløshed")
	require.Contains(t, found.body, "Housing First")
	require.Contains(t, found.body, "er et synonym for “husvild”", "a reason that is not plain to see is told")
	require.Contains(t, found.body, `href="/metoder?theme=hjemloeshed"`, "a filter is taken away by a link")
	require.Contains(t, found.body, `href="/metoder?q=husvild"`)
	require.Contains(t, found.body, `href="/api/v1/methods.xlsx?q=husvild&amp;theme=hjemloeshed"`)
	require.Contains(t, found.body, `type="application/atom+xml" href="/api/v1/methods.atom?q=husvild&amp;theme=hjemloeshed"`)

	corrected := v.get("/metoder?q=hjemlsøe")
	require.Contains(t, corrected.body, "Vi fandt intet på »hjemlsøe« og har søgt på")
}

func TestASearchWithEveryFacetOpenedStaysSmall(t *testing.T) {
	h := furnished(t)
	path := "/metoder?q=unge&alle=owner&alle=legal_basis&alle=target_group&alle=theme"
	shown := h.visitor("").get(path)
	require.Less(t, len(shown.body), 100_000)
	require.LessOrEqual(t, len(h.statements(path)), mostStatements, h.statements(path))
	require.Contains(t, shown.body, `type="hidden" name="alle" value="owner"`, "they stay open with the next search")
}

func TestWhatCannotBeLookedForIsSaidAndTheFormKept(t *testing.T) {
	v := furnished(t).visitor("")
	refused := v.get("/metoder?q=bolig&phase=modnin&phase=udbredelse&goal=12&verdict=effektiv&cost_max=dyr&sort=pris")
	require.Equal(t, http.StatusBadRequest, refused.status)
	for _, said := range []string{
		"Mente du modning?", "Sociale mål har numrene 1 til 10.", "effective, promising", "i hele kroner",
		"Der kan sorteres efter",
	} {
		require.Contains(t, refused.body, said)
	}
	require.Contains(t, refused.body, `value="bolig"`)
	require.Contains(t, refused.body, `href="/metoder?phase=udbredelse&amp;q=bolig"`, "the search without it is a step away")
	require.NotContains(t, refused.body, "method-card", "nothing is listed that answers another question")

	require.Equal(t, http.StatusBadRequest, v.get("/metoder?q="+strings.Repeat("a", 201)).status)
	old := v.get("/metoder?q=bolig&cursor=forkert")
	require.Contains(t, old.body, `href="/metoder?q=bolig"`, "a page that is gone leads to the first")
}

func TestTheSecondPageGoesOnWhereTheFirstEnded(t *testing.T) {
	v := furnished(t).visitor("")
	seen := map[string]bool{}
	path, pages := "/metoder?sort=evidence", 0
	for path != "" {
		shown := v.get(path)
		require.Equal(t, http.StatusOK, shown.status, path)
		pages++
		for _, part := range strings.Split(shown.body, `<h3 class="card-heading h5" id="m-`)[1:] {
			slug, _, _ := strings.Cut(part, `"`)
			require.False(t, seen[slug], slug)
			seen[slug] = true
		}
		_, rest, more := strings.Cut(shown.body, `<a class="button button-secondary" href="`)
		path = ""
		if more {
			path, _, _ = strings.Cut(rest, `"`)
			path = strings.ReplaceAll(path, "&amp;", "&")
		}
	}
	require.Len(t, seen, 80)
	require.Equal(t, 4, pages)
}

func TestAnEmptyResultSaysWhatWouldHelp(t *testing.T) {
	v := furnished(t).visitor("")
	nothing := v.get("/metoder?q=hjemløse&verdict=harmful")
	require.Contains(t, nothing.body, "Ingen metoder passer til søgningen")
	require.Contains(t, nothing.body, "fjerne filteret »Virkning: Skadelig virkning påvist«: Så er der mindst")
	require.Contains(t, nothing.body, `href="/metoder?q=hjeml%C3%B8se"`)

	costly := v.get("/metoder?cost_max=1.000+kr.&cost_unit=per_day")
	require.Contains(t, costly.body, "fordi deres pris pr. borger pr. døgn ikke er kendt")
	require.Contains(t, costly.body, "Højst 1.000 kr. pr. borger pr. døgn")
}

func TestWhoWorksWithAProgrammeFindsItsMethodsBeforeTheyArePublic(t *testing.T) {
	h := staffed(t)
	_, _, err := h.app.CreateMethod(t.Context(), h.order("programleder-1"), app.MethodDraft{
		Owner: "askovfonden", Programme: "demonstrationsprogram-voksne",
		Content: catalogue.Method{
			Title: "Naboskab i opgangen", Summary: "Naboer lærer hinanden at kende.", Problem: "Ensomhed i etageboliger.",
			TargetGroups: []catalogue.Code{"ensomme-aeldre"},
		},
	})
	require.NoError(t, err)
	require.Contains(t, h.visitor("programleder-1").get("/metoder?q=naboskab").body, "Ikke offentliggjort")
	public := h.visitor("kommune").get("/metoder?q=naboskab")
	require.NotContains(t, public.body, "Naboskab i opgangen")
	require.Contains(t, public.body, "Ingen metoder passer")
	require.LessOrEqual(t, len(h.statements("/metoder?q=naboskab")), mostStatements, h.statements("/metoder?q=naboskab"))
}

func TestMethodsAreComparedAndAFifthIsRefusedInWords(t *testing.T) {
	h := furnished(t)
	v := h.visitor("")
	path := "/metoder/sammenlign?metode=housing-first&metode=act&metode=cti&metode=icm"
	four := v.get(path)
	require.Equal(t, http.StatusOK, four.status)
	require.LessOrEqual(t, len(h.statements(path)), mostStatements, h.statements(path))
	for _, said := range []string{"Virker den?", "Forskel", "Som Housing First", "Målgrupper"} {
		require.Contains(t, four.body, said)
	}
	require.Contains(t, four.body, `href="/metoder/sammenlign?metode=housing-first&amp;metode=cti&amp;metode=icm"`, "one is taken away")
	require.NotContains(t, v.get(path+"&kun=forskelle").body, "Egner sig ikke til", "nobody has stated it")

	five := v.get(path + "&metode=cool-kids")
	require.Equal(t, http.StatusBadRequest, five.status)
	require.Contains(t, five.body, "Du har valgt 5 metoder. Der kan højst stå fire ved siden af hinanden.")
	require.Contains(t, five.body, "Cool Kids")

	one := v.get("/metoder/sammenlign?metode=act&metode=act")
	require.Equal(t, http.StatusOK, one.status)
	require.Contains(t, one.body, "Vælg mindst én mere")
	require.Contains(t, v.get("/metoder/sammenlign").body, "Vælg to til fire metoder")

	gone := v.get("/metoder/sammenlign?metode=act&metode=findes-ikke&metode=icm")
	require.Equal(t, http.StatusNotFound, gone.status)
	require.Contains(t, gone.body, "Metoden findes-ikke findes ikke.")
	require.Contains(t, gone.body, `href="/metoder/sammenlign?metode=act&amp;metode=icm"`)
}

func TestTheResultFollowsWhatIsTypedAndTheAddressHoldsIt(t *testing.T) {
	h := furnished(t)
	tab := h.tab("", "/metoder", browser.Window{Width: 1440, Height: 900})
	typeOver(t, tab, "hjemløse")
	require.NoError(t, tab.Until(`location.search === "?q=hjeml%C3%B8se"`))
	require.NoError(t, tab.Until(`document.activeElement.id === "q"`))
	require.NoError(t, tab.Until(`document.getElementById("sagt").textContent.includes("metoder")`))

	require.NoError(t, tab.Click("#d-verdict > summary"))
	require.NoError(t, tab.Click("#d-verdict input"))
	require.NoError(t, tab.Until(`location.search.includes("verdict=")`))
	require.NoError(t, tab.Until(`document.getElementById("d-verdict").open`))
	require.NoError(t, tab.Until(`document.activeElement.name === "verdict"`))

	// One step back is the search before the filter, and the next the page before anything was typed.
	_, err := browser.Value[bool](tab, `(history.back(), true)`)
	require.NoError(t, err)
	require.NoError(t, tab.Until(`location.search === "?q=hjeml%C3%B8se" && document.getElementById("q").value === "hjemløse" && !document.querySelector("#d-verdict input:checked")`))
	_, err = browser.Value[bool](tab, `(history.back(), true)`)
	require.NoError(t, err)
	require.NoError(t, tab.Until(`location.search === "" && document.getElementById("q").value === ""`))
	require.NoError(t, tab.Await("80 metoder"))
}

func TestMethodsAreChosenForComparisonAcrossSearches(t *testing.T) {
	h := furnished(t)
	tab := h.tab("", "/metoder?q=housing+first", browser.Window{Width: 1440, Height: 900})
	require.NoError(t, tab.Click("#c-housing-first"))
	typeOver(t, tab, "ACT")
	require.NoError(t, tab.Until(`document.getElementById("c-act") !== null`))
	require.NoError(t, tab.Click("#c-act"))
	require.NoError(t, tab.Await("Sammenlign (2)"))
	require.NoError(t, tab.Follow("#sammenlign > button"))
	path, err := tab.Path()
	require.NoError(t, err)
	require.Equal(t, "/metoder/sammenlign?"+url.Values{"metode": {"housing-first", "act"}}.Encode(), path)

	require.NoError(t, tab.Visit("/metoder"))
	require.NoError(t, tab.Await("Sammenlign (2)"))
	for range 3 {
		_, err := browser.Value[bool](tab, `(document.querySelector('input[name="metode"]:not(:checked)').click(), true)`)
		require.NoError(t, err)
	}
	require.NoError(t, tab.Await("Du kan højst sammenligne fire metoder."))
	require.NoError(t, tab.Await("Sammenlign (4)"))
}

func TestMoreMethodsComeUnderThoseThatAreShown(t *testing.T) {
	h := furnished(t)
	tab := h.tab("", "/metoder", browser.Window{Width: 320, Height: 800})
	require.NoError(t, tab.Click("#metodeliste-more a"))
	require.NoError(t, tab.Until(`document.querySelectorAll("#metodeliste > li").length === 40`))
	require.NoError(t, tab.Until(`document.querySelectorAll("#metodeliste > li")[20].contains(document.activeElement)`))
	require.NoError(t, tab.Until(`document.documentElement.scrollWidth <= 320`))
}

// typeOver types a text over what stands in the search box.
func typeOver(t *testing.T, tab *browser.Tab, text string) {
	t.Helper()
	_, err := browser.Value[bool](tab, `(document.getElementById("q").focus(), document.getElementById("q").select(), true)`)
	require.NoError(t, err)
	require.NoError(t, tab.Press(text))
}
