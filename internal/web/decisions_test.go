package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// headings of a note, in their order.
var headings = []string{ //nolint:gochecknoglobals // read only
	"Sagsnr.", "Dato og procedure", "Deltagere", "Habilitet", "Indstilling", "Problemstilling", "Vurdering", "Faktahøring",
	"Økonomi", "Beslutning og begrundelse", "Vilkår", "Særudtalelser", "Videre proces", "Bilag",
}

func TestDecisionIsNotToBeHadByThePublicBeforeItIsPublished(t *testing.T) {
	h := demonstrated(t)
	note, review := h.named("/beslutninger/{principal}"), lifecycle.ReviewID(h.named("{principal}"))
	_, err := h.app.Decide(t.Context(), h.order("myndighed"), review, lifecycle.Endorse, app.WrittenProposal{})
	require.NoError(t, err)
	public, inside := h.visitor(""), h.visitor("sekretariat")
	for _, path := range []string{note, note + "/notat.pdf"} {
		require.Equal(t, http.StatusNotFound, public.get(path).status, path)
	}
	require.NotContains(t, public.get("/beslutninger").body, note)
	before := inside.get(note)
	require.Equal(t, http.StatusOK, before.status)
	require.Contains(t, before.body, "Ikke offentliggjort.")

	_, err = h.app.PublishDecision(t.Context(), h.order("sekretariat"), review)
	require.NoError(t, err)
	published := public.get(note)
	if published.status == http.StatusNotFound { // the method itself is not public yet
		t.Skip("the demonstration's method is not public")
	}
	require.Equal(t, http.StatusOK, published.status)
	require.NotContains(t, published.body, "Ikke offentliggjort.")
	require.Contains(t, public.get("/beslutninger").body, note)

	_, err = h.app.CorrectPublication(t.Context(), h.order("sekretariat"), review, "Prisen er 12.000 kr.")
	require.NoError(t, err)
	require.Regexp(t, `(?s)Rettet.*Prisen er 12\.000 kr\..*<h2>Sagsnr\.</h2>`, public.get(note).body)
}

func TestNoteHasItsHeadingsInOrderAndNamesPeopleInsideOnly(t *testing.T) {
	h := demonstrated(t)
	note := h.named("/beslutninger/{decided}")
	inside, public := h.visitor("sekretariat").get(note), h.visitor("").get(note)
	at := 0
	for _, heading := range headings {
		found := strings.Index(inside.body[at:], "<h2>"+heading+"</h2>")
		require.GreaterOrEqual(t, found, 0, heading)
		at += found
	}
	require.Contains(t, inside.body, "(Sekretariat)", "who recommended")
	if public.status == http.StatusOK {
		require.NotContains(t, public.body, "(Sekretariat)")
		require.NotContains(t, public.body, "Styregruppens medlem")
	}
}
