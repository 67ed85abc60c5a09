package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// untouched is a method of the demonstration that nobody has requested a gate for.
const untouched = "idebank-for-praktikere"

func TestTheCaseSaysWhatIsMissingAndWhereItIsMended(t *testing.T) {
	h := furnished(t)
	path := "/metoder/" + untouched + "/sag"

	t.Run("its manager is told what to begin with, and led there", func(t *testing.T) {
		page := h.visitor("programleder-1").get(path)
		require.Equal(t, http.StatusOK, page.status)
		require.Contains(t, page.text(), "Der mangler 3 krav, før der kan anmodes om »Fra idé til modning«.")
		require.Contains(t, page.text(), "Problemanalyse mangler på sagen.")
		require.Contains(t, page.body, `href="/metoder/`+untouched+`/dokumenter/problemanalyse"`)
		require.Contains(t, page.body, `href="/metoder/`+untouched+`/rediger#f-partners"`)
		require.Contains(t, page.text(), "Metoden har ingen partnere endnu.")
		require.NotContains(t, page.text(), "Sæt metoden i bero", "that is the secretariat's")
	})
	t.Run("an auditor reads the same, and is led to nothing that they could not do", func(t *testing.T) {
		page := h.visitor("revisor").get(path)
		require.Equal(t, http.StatusOK, page.status)
		require.Contains(t, page.text(), "Problemanalyse mangler på sagen.")
		require.NotContains(t, page.body, "/rediger")
		require.NotContains(t, page.body, "/sag/anmodning")
		require.NotContains(t, page.body, `id="handlinger"`)
	})
	t.Run("the other gates can be chosen", func(t *testing.T) {
		page := h.visitor("sekretariat").get(path + "?faseovergang=ekstraordinaer")
		require.Contains(t, page.text(), "Ingen krav står i vejen for denne faseovergang.")
		require.Contains(t, page.body, "/sag/anmodning?faseovergang=ekstraordinaer")
	})
	t.Run("it is closed to outsiders", func(t *testing.T) {
		require.Equal(t, http.StatusForbidden, h.visitor("kommune").get(path).status)
		require.Equal(t, http.StatusForbidden, h.visitor("programleder-2").get(path).status, "of another programme")
		require.Equal(t, http.StatusUnauthorized, h.visitor("").get(path).status)
	})
}

func TestAGateIsRequestedWithDispensations(t *testing.T) {
	h := furnished(t)
	manager := h.visitor("programleder-1")
	path := "/metoder/" + untouched + "/sag/anmodning"

	page := manager.get(path)
	require.Contains(t, page.text(), "Der kan ikke anmodes om faseovergangen nu.")
	require.Contains(t, page.text(), "Ikke opfyldt: Problemanalyse foreligger.")

	_, _, err := h.app.PutDocument(t.Context(), h.order("programleder-1"), untouched, app.DocumentDraft{
		Kind: "problemanalyse", Text: "Mange står uden et sted at dele viden.",
	}, 0)
	require.NoError(t, err)
	page = manager.get(path)
	require.Contains(t, page.text(), "Beslutningsgrundlaget fryses")
	require.Contains(t, page.text(), "Søg dispensation: Eksisterende viden er afdækket")

	request := url.Values{
		"gate": {"ide-modning"}, "reason": {"Kommunerne spørger efter den."},
		"dispensations/0/item": {"dok-viden"}, "dispensations/0/reason": {""},
		"dispensations/1/item": {"kommune-interesse"}, "dispensations/1/reason": {"En kommune er på vej."},
		"idempotency_key": {uuid.NewString()},
	}
	refused := manager.post(path, request)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `id="f-dispensations-0-reason-error"`)
	require.Contains(t, refused.body, "Kommunerne spørger efter den.")
	require.Contains(t, refused.body, "En kommune er på vej.")

	request.Set("dispensations/0/reason", "Afdækningen er i gang.")
	request.Set("idempotency_key", refused.fieldOf(t, "idempotency_key"))
	first := manager.post(path, request)
	require.Equal(t, http.StatusOK, first.status, first.text())
	require.Contains(t, first.path, "/faseovergange/")
	require.Contains(t, first.text(), "Anmodningen er modtaget, og behandlingen er åbnet.")
	second := manager.post(path, request)
	require.Equal(t, first.path, second.path, "a form that is sent twice opens one review")

	page = manager.get("/metoder/" + untouched + "/sag")
	require.Contains(t, page.text(), "Fra idé til modning: de fagkyndige vurderer. Frist: om ")
	require.Contains(t, page.text(), "Der er allerede en åben behandling")
}

func TestConditionsAreMetAndJudgedOnTheCase(t *testing.T) {
	h := demonstrated(t)
	path := "/metoder/lovfaestet-outcomefond/sag"
	found, err := h.app.Conditions(t.Context(), h.caller("revisor"), "lovfaestet-outcomefond", nil, app.Page{})
	require.NoError(t, err)
	require.NotEmpty(t, found.Items)
	condition := path + "/vilkaar/" + string(found.Items[0].ID)

	office, manager := h.visitor("sekretariat"), h.visitor("programleder-1")
	require.Contains(t, office.get(path).text(), "Et vilkår er meldt opfyldt. Sekretariatet skal godkende det")
	require.NotContains(t, manager.get(path).body, condition+"/godkend")

	refused := office.post(condition+"/retur", url.Values{"reason": {" "}})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `id="f-return-fulfilment-`+string(found.Items[0].ID)+`-reason-error"`)
	returned := office.post(condition+"/retur", url.Values{"reason": {"Referatet mangler."}})
	require.Equal(t, http.StatusOK, returned.status, returned.text())
	require.Contains(t, returned.text(), "Vilkåret er sendt tilbage.")
	require.Contains(t, returned.text(), "Begrundelse: Referatet mangler.")

	require.Contains(t, manager.post(condition+"/opfyldt", url.Values{"text": {"Referatet er på sagen."}}).text(),
		"Vilkåret er meldt opfyldt.")
	accepted := office.post(condition+"/godkend", url.Values{})
	require.Contains(t, accepted.text(), "Godkendt som opfyldt")
	require.NotContains(t, accepted.body, condition+"/godkend", "what is closed takes no more commands")
}

func TestAMethodIsHeldAndResumedWithTheReasonKept(t *testing.T) {
	h := furnished(t)
	office := h.visitor("sekretariat")
	path := "/metoder/" + untouched + "/sag"
	refused := office.post(path+"/bero", url.Values{"reason": {"Ejeren omlægger."}, "until": {"2020-01-01"}})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, "Ejeren omlægger.")
	require.Contains(t, refused.body, `id="f-hold-until-error"`)

	held := office.post(path+"/bero", url.Values{"reason": {"Ejeren omlægger."}})
	require.Contains(t, held.text(), "Metoden er i bero, indtil sekretariatet genoptager den.")
	require.Contains(t, h.visitor("programleder-1").get(path).text(), "Metoden er i bero.")
	resumed := office.post(path+"/genoptag", url.Values{"reason": {"Omlagt."}})
	require.Contains(t, resumed.text(), "Metoden er genoptaget.")
}

func TestTheJournalTellsInWordsWhatIsStillProvable(t *testing.T) {
	h := demonstrated(t)
	auditor, path := h.visitor("revisor"), "/metoder/lovfaestet-outcomefond/sag/journal"
	page := auditor.get(path)
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, page.text(), "Kæden er hel til nr. ")
	require.Contains(t, page.text(), "Et vilkår er meldt opfyldt.")
	require.NotContains(t, page.body, "journal.event.", "every event has its words")

	read, err := h.app.LatestJournal(t.Context(), h.caller("revisor"), "lovfaestet-outcomefond", "", app.Page{Limit: 40})
	require.NoError(t, err)
	for _, entry := range read.Items {
		if len(entry.Texts) > 0 {
			require.NoError(t, h.store.EraseText(t.Context(), lifecycle.TextRef(entry.Texts[0].Hash.String()), time.Now()))
			break
		}
	}
	page = auditor.get(path)
	require.Contains(t, page.text(), "Teksten er slettet. At den har stået her, kan stadig bevises.")
	require.Contains(t, page.text(), "Kæden er hel til nr. ", "an erased text breaks no chain")

	few, err := h.app.LatestJournal(t.Context(), h.caller("revisor"), "lovfaestet-outcomefond", "", app.Page{Limit: 5})
	require.NoError(t, err)
	older := auditor.get(path + "?cursor=" + url.QueryEscape(few.Next))
	require.NotContains(t, older.text(), "Et vilkår er meldt opfyldt.", "that was the newest row")
	require.Contains(t, older.text(), "Metoden er indlæst fra ")
	require.Equal(t, http.StatusForbidden, h.visitor("kommune").get(path).status)
}

func TestACommandThatTakesItsTimeIsWaitedFor(t *testing.T) {
	h := furnished(t).impatient()
	office := h.visitor("sekretariat")
	waiting := office.post("/metoder/"+untouched+"/sag/bero", url.Values{"reason": {"Ejeren omlægger."}})
	require.Equal(t, http.StatusOK, waiting.status)
	// It may be done before the page that waits has been asked for, which then leads on at once.
	for strings.HasPrefix(waiting.path, "/kommandoer/") {
		require.Contains(t, waiting.text(), "Du behøver ikke sende det igen.")
		require.Contains(t, waiting.body, `href="`+strings.ReplaceAll(waiting.path, "&", "&amp;")+`"`, "there is a link without JavaScript")
		require.Equal(t, http.StatusNotFound, h.visitor("revisor").get(waiting.path).status, "it is nobody else's")
		waiting = office.get(waiting.path)
	}
	require.Equal(t, "/metoder/"+untouched+"/sag", waiting.path)
	require.Contains(t, waiting.text(), "Metoden er sat i bero.")
}
