package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMethodsAreEntriesOfTheCatalogue reads the entries of the demonstration as those who use them.
func TestMethodsAreEntriesOfTheCatalogue(t *testing.T) {
	h := furnished(t)
	public := h.visitor("")

	t.Run("a municipality finds what it decides on, and what nobody has stated", func(t *testing.T) {
		got := public.get("/metoder/pmto")
		require.Equal(t, http.StatusOK, got.status)
		for _, said := range []string{
			"Parent Management Training Oregon", "Grænsesætning", "26 uger", "Ikke oplyst:",
			"hvem metoden ikke egner sig for", "Evidensniveau 5 af 5: Stærk dokumentation", "Virksom", "Foreløbig",
			"EIF Guidebook", "reglen er læst i sin helhed", "Metoden har ingen vidensdeklaration",
			"Oplyst ved import", "Der er endnu ikke offentliggjort beslutninger", "/metoder/pmto/dokumenter/metodebeskrivelse",
		} {
			require.Contains(t, got.body, said)
		}
		require.NotContains(t, got.body, "Se sagen")
		require.NotContains(t, got.body, "Redigér")
	})

	t.Run("those who work with the case are led to it, and only those who keep the content to its form", func(t *testing.T) {
		got := h.visitor("revisor").get("/metoder/pmto")
		require.Contains(t, got.body, `href="/metoder/pmto/sag"`)
		require.NotContains(t, got.body, `href="/metoder/pmto/rediger"`)
		require.Contains(t, h.visitor("programleder-2").get("/metoder/pmto").body, `href="/metoder/pmto/rediger"`)
	})

	t.Run("an address with the id leads to the one with the name, which is there for good", func(t *testing.T) {
		method, err := h.app.Method(t.Context(), h.caller("revisor"), "pmto")
		require.NoError(t, err)
		got := public.get("/metoder/" + string(method.ID))
		require.Equal(t, "/metoder/pmto", got.path)
		require.Equal(t, "/metoder/pmto/evidens/studier", public.get("/metoder/"+string(method.ID)+"/evidens/studier").path)
	})

	t.Run("what is not there is not found", func(t *testing.T) {
		for _, path := range []string{
			"/metoder/findes-ikke", "/metoder/findes-ikke/evidens", "/metoder/findes-ikke/lignende",
			"/metoder/pmto/evidens/intet-udfald",
		} {
			got := public.get(path)
			require.Equal(t, http.StatusNotFound, got.status, path)
			require.Contains(t, got.body, "Siden findes ikke", path)
		}
	})

	t.Run("an outcome has its models and its numbers on a page of its own", func(t *testing.T) {
		entry := public.get("/metoder/hoeje-forventninger-anbragte-elever").body
		require.Contains(t, entry, "<svg", "nineteen studies are drawn on the entry")
		require.Contains(t, entry, "Vis tallene i en tabel")
		path := between(t, entry, `href="`, "/metoder/hoeje-forventninger-anbragte-elever/evidens/", `"`)
		got := public.get(path)
		require.Equal(t, http.StatusOK, got.status, path)
		for _, said := range []string{"Tilfældige effekter (REML)", "DerSimonian-Laird", "Eggers test", "0,08 (-0,02 til 0,18)"} {
			require.Contains(t, got.body, said)
		}
		whole := public.get("/metoder/kognitive-programmer-kriminalforsorg").body
		require.NotContains(t, whole, "<figure", "58 studies are a page away")
	})

	t.Run("the account of the evidence says why it changed", func(t *testing.T) {
		got := public.get("/metoder/pmto/evidens").body
		require.Contains(t, got, "Niveau 1 → 5")
		require.Contains(t, got, "Ikke opfyldt")
		require.NotContains(t, got, "Faktahøring af ejeren", "the hearings are not the public's")
	})

	t.Run("only the owner answers a hearing, and only one that is open", func(t *testing.T) {
		answer := url.Values{"answer": {"Tallene er rigtige."}}
		require.Equal(t, http.StatusForbidden, h.visitor("kommune").post("/metoder/familieraadslagning/evidens", answer).status)
		require.NotContains(t, h.visitor("revisor").get("/metoder/familieraadslagning/evidens").body, `name="answer"`)
	})

	t.Run("similar methods come by themselves, and on a page without scripts", func(t *testing.T) {
		got := public.get("/metoder/pmto/lignende")
		require.Contains(t, got.body, "<h1>Lignende metoder</h1>")
		require.Contains(t, got.body, "Samme målgruppe")
	})
}

// between gives what follows a beginning up to an end, with a middle that it must begin with.
func between(t *testing.T, text, before, begins, end string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, before+begins)
	require.True(t, found, "nothing begins with %s", begins)
	inside, _, _ := strings.Cut(rest, end)
	return begins + inside
}
