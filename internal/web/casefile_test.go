package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// stamp is a printer that needs no Chromium.
type stamp struct{}

func (stamp) PDF(_ context.Context, html []byte) ([]byte, error) {
	return append([]byte("%PDF-1.4\n"), html...), nil
}

// methodOf is the slug of the method that a review of the demonstration is of.
func (h *house) methodOf(review string) string {
	h.t.Helper()
	view, err := h.app.Review(h.t.Context(), h.caller("revisor"), lifecycle.ReviewID(h.named("{"+review+"}")))
	require.NoError(h.t, err)
	return view.Method.Slug
}

var fetchLink = regexp.MustCompile(`href="(/metoder/[^"]+/hent)"`)

// caseFile orders a case file and waits for it.
func (v *visitor) caseFile(slug string) map[string][]byte {
	t := v.house.t
	t.Helper()
	page := "/metoder/" + slug + "/sag/sagsmappe"
	ordered := v.post(page, url.Values{})
	require.Equal(t, http.StatusOK, ordered.status, ordered.body)
	var link []string
	require.Eventually(t, func() bool {
		link = fetchLink.FindStringSubmatch(v.get(page).body)
		return link != nil
	}, time.Minute, 50*time.Millisecond)
	got := v.get(link[1])
	require.Equal(t, http.StatusOK, got.status)
	reader, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
	require.NoError(t, err)
	require.Equal(t, "0-aktliste.html", reader.File[0].Name, "the list of contents comes first")
	files := map[string][]byte{}
	for _, file := range reader.File {
		content, err := file.Open()
		require.NoError(t, err)
		files[file.Name], err = io.ReadAll(content)
		require.NoError(t, err)
	}
	return files
}

func TestCaseFileVerifiesFromItselfAloneAndKeepsStandingsApart(t *testing.T) {
	h := demonstrated(t)
	slug := h.methodOf("decided")
	whole := h.visitor("sekretariat").caseFile(slug)
	report, err := journal.VerifyExport(bytes.NewReader(whole["6-journal/journal.jsonl"]))
	require.NoError(t, err)
	require.True(t, report.OK(), report.Findings)
	require.Zero(t, report.Withheld, "the secretariat reads everything")
	require.Contains(t, string(whole["0-laes-mig.txt"]), report.Heads[0].Hash.String())
	require.Contains(t, string(whole["0-aktliste.html"]), report.Heads[0].Hash.String())

	part := h.visitor("programleder-1").caseFile(slug)
	report, err = journal.VerifyExport(bytes.NewReader(part["6-journal/journal.jsonl"]))
	require.NoError(t, err)
	require.True(t, report.OK(), report.Findings)
	require.Positive(t, report.Withheld, "how the group deliberated is not for a programme manager")

	var notes, facts int
	for name, content := range whole {
		require.Regexp(t, `^(0-|1-beslutninger/|2-faktisk-grundlag/|3-ekstern-faglig-vurdering/|4-intern/|5-afgivet/|6-journal/|SHA256SUMS)`, name)
		if name != "SHA256SUMS" {
			require.Contains(t, string(whole["SHA256SUMS"]), "  "+name+"\n")
		}
		if strings.HasSuffix(name, ".pdf") {
			notes++
			require.True(t, bytes.HasPrefix(content, []byte("%PDF-")))
			require.Contains(t, string(content), h.named("{decided}"))
		}
		if strings.HasPrefix(name, "2-faktisk-grundlag/") {
			facts++
		}
	}
	require.Equal(t, 1, notes)
	require.Positive(t, facts)
}

func TestRecusedMemberGetsNoCaseFile(t *testing.T) {
	h := demonstrated(t)
	slug, member := h.methodOf("ballot"), h.visitor("medlem-9")
	page := "/metoder/" + slug + "/sag/sagsmappe"
	before := member.caseFile(slug)
	require.NotEmpty(t, before)
	link := fetchLink.FindStringSubmatch(member.get(page).body)[1]

	_, err := h.app.RuleOnInterest(t.Context(), h.order("formand"), lifecycle.ReviewID(h.named("{ballot}")),
		h.caller("medlem-9").Person, lifecycle.Inhabil, "Et fælles projekt med ejeren er en interesse i sagen.")
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, member.get(page).status)
	require.Equal(t, http.StatusForbidden, member.post(page, url.Values{}).status)
	require.Equal(t, http.StatusForbidden, member.get(link).status, "nor the one that was made before")
	require.Equal(t, http.StatusNotFound, h.visitor("sekretariat").get(link).status, "what another ordered is theirs")
	require.Equal(t, http.StatusForbidden, h.visitor("kommune").get(page).status)
}
