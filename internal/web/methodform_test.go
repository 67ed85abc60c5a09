package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/app"
)

// idea is what a new method must say, as its form sends it.
func idea(title string) url.Values {
	return url.Values{
		"title": {title}, "summary": {"Et gruppeforløb."}, "problem": {"Mange unge er ensomme."},
		"target_groups": {"udsatte-boern-unge"}, "owner": {"AskovFonden"},
		"programme": {"demonstrationsprogram-voksne"},
	}
}

func allMethods(t *testing.T, h *house) []app.MethodHit {
	t.Helper()
	found, err := h.app.Methods(t.Context(), h.caller("programleder-1"), app.MethodFilter{}, "", app.Page{Limit: 50})
	require.NoError(t, err)
	return found.Items
}

func TestAMethodIsCreatedOnceHoweverOftenItsFormIsSent(t *testing.T) {
	h := staffed(t)
	manager := h.visitor("programleder-1")
	form := formOn(t, manager.get("/metoder/ny"), "/metoder/ny")
	require.Equal(t, "demonstrationsprogram-voksne", form.Get("programme"), "the only programme of theirs is chosen")
	maps.Copy(form, idea("Sammen ud"))
	form["components/0"], form["components/3"] = []string{"Fast gruppe"}, []string{"Makker"}
	form["cost/amount"], form["cost/unit"] = []string{"12.500"}, []string{"per_course"}
	form["partners/0/organisation"] = []string{"Demonstrationskommune Nord"}
	for range 2 {
		require.Equal(t, "/metoder/sammen-ud/sag", manager.post("/metoder/ny", form).path)
	}
	require.Len(t, allMethods(t, h), 1)
	method, err := h.app.Method(t.Context(), h.caller("programleder-1"), "sammen-ud")
	require.NoError(t, err)
	require.Equal(t, []string{"Fast gruppe", "Makker"}, method.Content.Components)
	require.Equal(t, int64(12500), *method.Content.Cost.Amount)
	require.Equal(t, "demonstrationskommune-nord", method.Partners[0].Organisation.Slug)
}

func TestARefusedFieldSaysWhyAndNothingWrittenIsLost(t *testing.T) {
	h := staffed(t)
	manager := h.visitor("programleder-1")
	form := idea("")
	form.Set("cost/amount", "mange penge")
	form.Set("owner", "Findes Ikke")
	form["components/1"] = []string{"Fast gruppe"}
	answer := manager.post("/metoder/ny", form)
	require.Equal(t, http.StatusUnprocessableEntity, answer.status)
	require.Contains(t, wrongIn(t, answer, "f-title"), "Udfyld feltet »Metodens navn«.")
	require.Contains(t, wrongIn(t, answer, "f-owner"), "Organisationen findes ikke.")
	require.Contains(t, wrongIn(t, answer, "f-cost-amount"), "Skriv et helt tal")
	again := formOn(t, answer, "/metoder/ny")
	for _, name := range []string{"summary", "problem", "owner", "cost/amount", "target_groups", "programme"} {
		require.Equal(t, form[name], again[name], name)
	}
	require.Equal(t, "Fast gruppe", again.Get("components/0"), "empty rows are dropped")
	require.NotEqual(t, form.Get("idempotency_key"), again.Get("idempotency_key"))
	form.Set("summary", "Ring til 010190-1234.")
	answer = manager.post("/metoder/ny", form)
	require.Contains(t, wrongIn(t, answer, "f-summary"), "ligner et CPR-nummer")
	require.Equal(t, "Findes Ikke", formOn(t, answer, "/metoder/ny").Get("owner"))
	require.Empty(t, allMethods(t, h))
}

func TestAListGrowsAndShrinksWithoutJavaScript(t *testing.T) {
	h := staffed(t)
	manager := h.visitor("programleder-1")
	form := idea("Sammen ud")
	form["components/0"] = []string{"Fast gruppe"}
	form.Set("add", "components")
	answer := manager.post("/metoder/ny", form)
	require.Equal(t, http.StatusOK, answer.status)
	again := formOn(t, answer, "/metoder/ny")
	require.Equal(t, "Sammen ud", again.Get("title"))
	require.Contains(t, again, "components/1")
	again.Set("components/1", "Makker")
	again.Set("remove", "components/0")
	again = formOn(t, manager.post("/metoder/ny", again), "/metoder/ny")
	require.Equal(t, "Makker", again.Get("components/0"))
	require.NotContains(t, again, "components/1")
	require.Empty(t, allMethods(t, h))
}

func TestAFieldIsCheckedBeforeTheFormIsSent(t *testing.T) {
	h := staffed(t)
	form := idea("")
	form.Set("summary", "")
	answer := h.visitor("programleder-1").post("/metoder/ny?felt=summary", form)
	require.Equal(t, http.StatusOK, answer.status)
	require.Contains(t, wrongIn(t, answer, "f-summary"), "Udfyld feltet »Kort beskrivelse«.")
	require.Empty(t, wrongIn(t, answer, "f-title"), "nobody has got to it yet")
	require.Empty(t, allMethods(t, h))
}

func TestTwoWhoChangeAMethodAtOnceSeeBothVersions(t *testing.T) {
	h := staffed(t)
	manager := h.visitor("programleder-1")
	manager.post("/metoder/ny", idea("Sammen ud"))
	const address = "/metoder/sammen-ud/rediger"
	mine := formOn(t, manager.get(address), address)
	theirs := formOn(t, h.visitor("sekretariat").get(address), address)

	theirs.Set("summary", "Sekretariatets beskrivelse.")
	theirs.Set("contact", "metoder@example.dk")
	h.visitor("sekretariat").post(address, theirs)
	mine.Set("summary", "Programlederens beskrivelse.")
	mine.Set("problem", "Et andet problem.")
	answer := manager.post(address, mine)
	require.Equal(t, http.StatusPreconditionFailed, answer.status)
	for _, said := range []string{
		"Sekretariatets beskrivelse.", "Programlederens beskrivelse.", "Et gruppeforløb.", "metoder@example.dk", "Et andet problem.",
	} {
		require.Contains(t, answer.body, said)
	}
	chosen := formOn(t, answer, address)
	require.Equal(t, []string{"min", "anden", "min"},
		[]string{chosen.Get("valg/problem"), chosen.Get("valg/contact"), chosen.Get("valg/summary")})
	chosen.Set("valg/summary", "anden")
	manager.post(address, chosen)
	method, err := h.app.Method(t.Context(), h.caller("programleder-1"), "sammen-ud")
	require.NoError(t, err)
	require.Equal(t, "Sekretariatets beskrivelse.", method.Content.Summary)
	require.Equal(t, "Et andet problem.", method.Content.Problem)
	require.Equal(t, "metoder@example.dk", method.Content.Contact)
}

func TestOnlyThoseWhoKeepMethodsWriteThem(t *testing.T) {
	h := staffed(t)
	h.visitor("programleder-1").post("/metoder/ny", idea("Sammen ud"))
	for user, status := range map[string]int{
		"": http.StatusUnauthorized, "formand": http.StatusForbidden, "programleder-2": http.StatusNotFound,
		"sekretariat": http.StatusOK,
	} {
		require.Equal(t, status, h.visitor(user).get("/metoder/sammen-ud/rediger").status, user)
	}
	require.Equal(t, http.StatusForbidden, h.visitor("fagkyndig-1").get("/metoder/ny").status)
}
