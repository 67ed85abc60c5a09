package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

const declaration = "/metoder/sammen-ud/vidensdeklaration"

func TestAMethodIsDeclaredWithReasonsAndEveryVersionStays(t *testing.T) {
	h, manager := withMethod(t)
	assessor := h.visitor("fagkyndig-1")
	require.Contains(t, assessor.get(declaration).body, "Der er ingen metodebeskrivelse på sagen.", "why not yet")
	require.NotContains(t, manager.get(declaration).body, "Giv en vurdering", "it is not theirs to give")
	manager.post(description, url.Values{"text": {"Metoden."}, "standing": {"faktisk-grundlag"}})

	form := formOn(t, assessor.get(declaration), declaration)
	form.Set("author", "Fagligt råd")
	for i, grade := range []string{"A", "B", "B", "", "D"} {
		form.Set("grades/"+strconv.Itoa(i)+"/grade", grade)
		form.Set("grades/"+strconv.Itoa(i)+"/reason", "Begrundelse "+strconv.Itoa(i))
	}
	refused := assessor.post(declaration, form)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, wrongIn(t, refused, "f-grades-3-grade"), "Vælg en vurdering af effekt.")
	form = formOn(t, refused, declaration)
	require.Equal(t, "Begrundelse 4", form.Get("grades/4/reason"))
	form.Set("grades/3/grade", "C")
	given := assessor.post(declaration, form)
	require.Contains(t, given.body, "Vurderingen er givet.")
	form = formOn(t, given, declaration)
	form.Set("author", "Nyt råd")
	again := assessor.post(declaration, form)
	require.Contains(t, again.body, "Udgave 1: Fagligt råd")
	require.Equal(t, http.StatusForbidden, manager.post(declaration, form).status)
}

func TestPromisingPracticeHasElevenElements(t *testing.T) {
	h, _ := withMethod(t)
	form := formOn(t, h.visitor("sekretariat").get("/metoder/sammen-ud/lovende-praksis"), "/metoder/sammen-ud/lovende-praksis")
	require.Contains(t, form, "scores/10/score")
	require.NotContains(t, form, "scores/11/score")
}
