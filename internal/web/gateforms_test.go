package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// review reads a review of the demonstration as someone who may see all of it.
func (h *house) review(stage string) app.ReviewView {
	h.t.Helper()
	view, err := h.app.Review(h.t.Context(), h.caller("revisor"), lifecycle.ReviewID(h.named("{"+stage+"}")))
	require.NoError(h.t, err)
	return view
}

// givenReason is what the demonstration's assessors write.
const givenReason = "Opfyldt efter beslutningsgrundlaget."

// TestEachDoesTheirPartOfAReview walks the forms of a review's stages, each on a case of the demonstration that waits
// for it.
func TestEachDoesTheirPartOfAReview(t *testing.T) {
	h := demonstrated(t)
	t.Run("the secretariat assigns questions", func(t *testing.T) { assigns(t, h) })
	t.Run("an assessor answers without seeing the others", func(t *testing.T) { assesses(t, h) })
	t.Run("the owner answers without knowing the assessors", func(t *testing.T) { answers(t, h) })
	t.Run("a recommendation is written, seen and made", func(t *testing.T) { recommends(t, h) })
	t.Run("an interest is declared, ruled on and objected to", func(t *testing.T) { rules(t, h) })
	t.Run("the principal decides", func(t *testing.T) { decides(t, h) })
	t.Run("a manager withdraws a request", func(t *testing.T) { withdraws(t, h) })
}

func assesses(t *testing.T, h *house) {
	t.Helper()
	gate, question := h.named("/faseovergange/{assessment}"), string(h.review("assessment").Questions[0].ID)
	second := h.visitor("fagkyndig-2")

	page := second.get(gate)
	require.Contains(t, page.text(), "1 af 2 fagkyndige har svaret.")
	require.Contains(t, page.text(), "Svarene vises, når alle, der skal svare på spørgsmålet, har svaret.")
	require.Contains(t, page.text(), "4 – Overbevisende opfyldt")
	require.NotContains(t, page.body, givenReason)

	answer := url.Values{"question": {question}, "reason": {"Problemanalysen bygger på gamle tal."}}
	refused := second.post(gate+"/vurdering", answer)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, wrongIn(t, refused, "f-assess-"+question+"-score"), "Vælg et trin på skalaen.")
	require.Contains(t, refused.body, "Problemanalysen bygger på gamle tal.", "what was written is kept")
	require.NotContains(t, refused.body, givenReason)

	answer.Set("score", "1")
	answered := second.post(gate+"/vurdering", answer)
	require.Equal(t, http.StatusOK, answered.status)
	require.Contains(t, answered.body, givenReason, "both have answered this question")
	require.Contains(t, answered.text(), "Du har svaret 1 af 4: Utilstrækkeligt opfyldt.")

	office := h.visitor("sekretariat")
	page = office.get(gate)
	require.Contains(t, page.text(), "Stor spredning")
	require.Contains(t, page.text(), "bed en tredje fagkyndig om at svare, eller skriv en fælles begrundelse")
	require.Contains(t, page.body, `aria-label="Scorerne er 3 og 1.`)

	t.Run("the assessment closes when all have answered and a wide spread is explained", func(t *testing.T) {
		for _, other := range h.review("assessment").Questions[1:] {
			second.post(gate+"/vurdering", url.Values{"question": {string(other.ID)}, "score": {"3"}, "reason": {"Opfyldt."}})
		}
		closing := formOn(t, office.get(gate), gate+"/vurderingslukning")
		refused := office.post(gate+"/vurderingslukning", closing)
		require.Equal(t, http.StatusConflict, refused.status)
		require.Contains(t, refused.text(), "Scorerne ligger 2 trin fra hinanden")
		closing = formOn(t, refused, gate+"/vurderingslukning")
		closing.Set("joint_reasons/0/reason", "Tallene er gamle, men retningen er den samme.")
		closed := office.post(gate+"/vurderingslukning", closing)
		require.Equal(t, http.StatusOK, closed.status)
		require.Contains(t, closed.text(), "Vurderingen er lukket.")
	})
}

func assigns(t *testing.T, h *house) {
	t.Helper()
	gate := h.named("/faseovergange/{assessment}")
	office := h.visitor("sekretariat")
	page := office.get(gate)
	require.Contains(t, page.text(), "Fagkyndig 3")
	matrix := formOn(t, page, gate+"/fordeling")
	require.Len(t, matrix["0/assessors"], 2, "the assignment as it is")

	too := maps.Clone(matrix)
	too["2/assessors"] = matrix["2/assessors"][:1]
	refused := office.post(gate+"/fordeling", too)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `href="#f-assign-assessors-2-assessors"`)
	require.Len(t, formOn(t, refused, gate+"/fordeling")["2/assessors"], 1, "what was ticked is kept")

	// One more is asked all questions, and then no longer.
	matrix["all"] = []string{string(h.caller("fagkyndig-3").Person)}
	matrix.Del("idempotency_key")
	require.Contains(t, office.post(gate+"/fordeling", matrix).text(), "Fordelingen er gemt.")
	for _, assignment := range h.review("assessment").Assignments {
		require.Len(t, assignment.Assessors, 3)
	}
	matrix.Del("all")
	matrix.Del("idempotency_key")
	office.post(gate+"/fordeling", matrix)
	for _, assignment := range h.review("assessment").Assignments {
		require.Len(t, assignment.Assessors, 2)
	}

	extended := office.post(gate+"/vurderingsfrist", url.Values{"until": {"2020-01-01"}, "reason": {"Ferie."}})
	require.Equal(t, http.StatusUnprocessableEntity, extended.status)
	require.NotEmpty(t, wrongIn(t, extended, "f-extend-assessment-until"))
	require.Contains(t, extended.body, "Ferie.")
}

func answers(t *testing.T, h *house) {
	t.Helper()
	gate := h.named("/faseovergange/{hearing}")
	owner := h.visitor("metodeejer-2")
	page := owner.get(gate)
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, page.body, givenReason)
	require.Contains(t, page.text(), "Vurdering 1")
	require.NotContains(t, page.text(), "Fagkyndig")
	require.NotContains(t, page.body, string(h.caller("fagkyndig-1").Person))
	answered := owner.post(gate+"/faktahoering", url.Values{"text": {"Tallet på side 4 er fra 2024."}})
	require.Contains(t, answered.text(), "Svaret er sendt")
	require.Contains(t, h.visitor("formand").get(gate).body, "Tallet på side 4 er fra 2024.")
}

func recommends(t *testing.T, h *house) {
	t.Helper()
	gate := h.named("/faseovergange/{recommendation}")
	office := h.visitor("sekretariat")
	page := office.get(gate)
	require.Contains(t, page.text(), "Går videre til Modning på vilkår")
	require.NotContains(t, page.text(), "Fastholdes", "the gate does not allow it")

	form := formOn(t, page, gate+"/indstilling")
	form.Set("outcome", "advance-with-conditions")
	form.Set("reason", "Problemet er beskrevet.")
	form.Set("conditions/0/text", "Brugerne er hørt.")

	t.Run("a condition more, without JavaScript", func(t *testing.T) {
		form.Set("add", "conditions")
		more := formOn(t, office.post(gate+"/indstilling", form), gate+"/indstilling")
		require.Contains(t, more, "conditions/1/text")
		require.Equal(t, "Brugerne er hørt.", more.Get("conditions/0/text"))
		require.Equal(t, "advance-with-conditions", more.Get("outcome"))
		form.Del("add")
	})
	t.Run("what it comes to is seen before it is made", func(t *testing.T) {
		form.Set("preview", "1")
		page := office.post(gate+"/indstilling", form)
		require.Equal(t, http.StatusOK, page.status)
		require.Contains(t, page.text(), "Det bliver der stemt om Det indstilles, at metoden går videre til Modning på vilkår.")
		require.Equal(t, "Problemet er beskrevet.", formOn(t, page, gate+"/indstilling").Get("reason"))
		require.Equal(t, lifecycle.StageRecommendation, h.review("recommendation").Recorded.Stage)
		form.Del("preview")
	})
	t.Run("a refusal is found at its field, and keeps what was written", func(t *testing.T) {
		refused := office.post(gate+"/indstilling", form)
		require.Equal(t, http.StatusUnprocessableEntity, refused.status)
		require.NotEmpty(t, wrongIn(t, refused, "f-recommend-conditions-0-due"))
		kept := formOn(t, refused, gate+"/indstilling")
		require.Equal(t, "Brugerne er hørt.", kept.Get("conditions/0/text"))
		require.Equal(t, "Problemet er beskrevet.", kept.Get("reason"))
		require.NotEqual(t, form.Get("idempotency_key"), kept.Get("idempotency_key"))
		form = kept
	})
	t.Run("it opens the ballot, once", func(t *testing.T) {
		form.Set("conditions/0/due", time.Now().AddDate(0, 3, 0).Format(time.DateOnly))
		for range 2 {
			made := office.post(gate+"/indstilling", form)
			require.Equal(t, http.StatusOK, made.status)
			require.Contains(t, made.text(), "Indstillingen er givet, og afstemningen er åben.")
		}
		view := h.review("recommendation")
		require.Equal(t, lifecycle.StageBallot, view.Recorded.Stage)
		require.Len(t, view.History.Recommendations, 1)
		require.Len(t, view.Recorded.Recommendation.Proposal.Conditions, 1)
	})
	t.Run("a supplement says that the ballots become void", func(t *testing.T) {
		require.Contains(t, office.get(gate).text(), "De stemmer, der er afgivet, bortfalder")
	})
	t.Run("who may not recommend has no such form", func(t *testing.T) {
		require.NotContains(t, h.visitor("formand").get(gate).body, "/indstilling\"")
	})
}

func rules(t *testing.T, h *house) {
	t.Helper()
	gate := h.named("/faseovergange/{ballot}")
	chair, member, open := h.visitor("formand"), h.visitor("medlem-6"), h.visitor("medlem-9")
	person := string(h.caller("medlem-9").Person)

	page := member.get(gate)
	require.Contains(t, page.text(), "Formand, voksne")
	require.NotContains(t, page.body, "/habilitet/beslutning", "only the presiding member rules")
	require.Contains(t, open.get(gate).text(), "Din habilitet")

	refused := chair.post(gate+"/habilitet/beslutning", url.Values{"person": {person}, "ruling": {"inhabil"}})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.NotEmpty(t, wrongIn(t, refused, "f-rule-on-interest-"+person+"-reason"))
	require.Equal(t, "inhabil", formOn(t, refused, gate+"/habilitet/beslutning").Get("ruling"))

	ruling := url.Values{"person": {person}, "ruling": {"inhabil"}, "reason": {"Projektet er fælles."}}
	require.Contains(t, chair.post(gate+"/habilitet/beslutning", ruling).text(), "Beslutningen om habilitet er truffet.")
	closed := open.get(gate)
	require.Equal(t, http.StatusForbidden, closed.status)
	require.NotContains(t, closed.body, "Projektet er fælles.")

	require.Contains(t, member.post(gate+"/habilitet/indsigelse", url.Values{"person": {person}}).text(),
		"Styregruppens egen beslutning: 0 for inhabil, 0 for habil,")
	voted := member.post(gate+"/habilitet/stemme", url.Values{"person": {person}, "ruling": {"habil"}})
	require.Contains(t, voted.text(), "0 for inhabil, 1 for habil,")

	own := member.post(gate+"/habilitet", url.Values{"ground": {"2"}, "text": {"Min søster er ansat hos ejeren."}})
	require.Contains(t, own.text(), "Interessen er erklæret.")
	withdrawn := member.post(gate+"/habilitet/tilbagetraekning",
		url.Values{"person": {string(h.caller("medlem-6").Person)}})
	require.Contains(t, withdrawn.text(), "Erklæringen er trukket tilbage.")

	page = member.get(gate)
	require.Contains(t, page.text(), "overtager pladsen i hele denne behandling")
	require.Contains(t, member.post(gate+"/fravaer", url.Values{}).text(), "Du har meldt fravær i denne behandling.")
}

func decides(t *testing.T, h *house) {
	t.Helper()
	gate := h.named("/faseovergange/{principal}")
	principal := h.visitor("myndighed")
	page := principal.get(gate)
	require.Contains(t, page.text(), "Indstillingen bliver beslutningen. Den kan ikke ændres bagefter.")
	refused := principal.post(gate+"/afgoerelse", url.Values{"choice": {"otherwise"}, "outcome": {"hold"}})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.NotEmpty(t, wrongIn(t, refused, "f-decide-reason"))
	require.Equal(t, "hold", formOn(t, refused, gate+"/afgoerelse").Get("outcome"))
	decided := principal.post(gate+"/afgoerelse", url.Values{"choice": {"endorse"}, "outcome": {"hold"}})
	require.Contains(t, decided.text(), "Beslutningen er registreret.")
	require.NotContains(t, h.visitor("formand-b").get(gate).body, "/afgoerelse\"")
}

func withdraws(t *testing.T, h *house) {
	t.Helper()
	gate := h.named("/faseovergange/{hearing}")
	manager := h.visitor("programleder-1")
	require.Contains(t, manager.get(gate).text(), "Behandlingen slutter uden beslutning")
	require.NotContains(t, h.visitor("formand").get(gate).body, "/tilbagetraekning\"")
	withdrawn := manager.post(gate+"/tilbagetraekning", url.Values{"reason": {"Dokumenterne var ikke klar."}})
	require.Contains(t, withdrawn.text(), "Anmodningen er trukket tilbage.")
	require.Contains(t, withdrawn.text(), "Dokumenterne var ikke klar.")
}

func TestInterestsAreRegisteredForAYear(t *testing.T) {
	h := staffed(t)
	member := h.visitor("medlem-4")
	page := member.get("/habilitet")
	require.Contains(t, page.text(), "Du har registreret, at du ingen interesser har.")
	form := formOn(t, page, "/habilitet")
	require.Equal(t, "none", form.Get("stated"))

	form.Set("interests/0/organisation", "AskovFonden")
	form.Set("interests/0/text", "Bestyrelsesmedlem siden 2024.")
	refused := member.post("/habilitet", form)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.NotEmpty(t, wrongIn(t, refused, "f-stated"))

	form = formOn(t, refused, "/habilitet")
	form.Set("stated", "some")
	form.Set("interests/0/organisation", "Findes Ikke")
	refused = member.post("/habilitet", form)
	require.Contains(t, wrongIn(t, refused, "f-interests-0-organisation"), "Organisationen findes ikke.")

	form = formOn(t, refused, "/habilitet")
	form.Set("interests/0/organisation", "AskovFonden")
	kept := member.post("/habilitet", form)
	require.Equal(t, http.StatusOK, kept.status)
	require.Contains(t, kept.text(), "Dine interesser er registreret.")
	require.Contains(t, kept.text(), "AskovFonden Bestyrelsesmedlem siden 2024.")
	require.Equal(t, http.StatusForbidden, h.visitor("kommune").get("/habilitet").status)
	require.Contains(t, member.get("/mig").body, `href="/habilitet"`)
}
