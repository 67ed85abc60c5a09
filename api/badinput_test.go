package api_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// idea is a method as a programme manager would enter it.
func idea() map[string]any {
	return map[string]any{
		"title": "Naboskab i opgangen", "summary": "Frivillige besøger ensomme naboer.", "problem": "Ensomhed blandt ældre.",
		"target_groups": []string{"ensomme-aeldre"}, "owner": "askovfonden", "programme": "demonstrationsprogram-voksne",
	}
}

// with gives an object with one field changed, and without it where the value is absent.
func with(object map[string]any, field string, value any) map[string]any {
	changed := map[string]any{}
	maps.Copy(changed, object)
	if changed[field] = value; value == nil {
		delete(changed, field)
	}
	return changed
}

func TestBadInputIsRefusedByFieldAndReasonAndChangesNothing(t *testing.T) {
	h := furnished(t)
	const manager = "programleder-1"
	soon := time.Now().AddDate(0, 0, 2).Format(time.DateOnly)
	create := call{as: manager, method: http.MethodPost, path: "/methods"}
	raw := func(text string) call {
		made := create
		made.body, made.media = []byte(text), "application/json"
		return made
	}
	written := func(body any) call {
		made := create
		made.body = body
		return made
	}
	headed := func(name, value string) call {
		made := written(idea())
		made.header = map[string]string{name: value}
		return made
	}
	for name, c := range map[string]struct {
		made    call
		status  int
		code    string
		pointer string
		detail  string
	}{
		"a number for a text":     {written(with(idea(), "title", 7)), 422, "request-invalid", "/title", "wrong-type"},
		"a text for a list":       {written(with(idea(), "target_groups", "ensomme-aeldre")), 422, "request-invalid", "/target_groups", "wrong-type"},
		"an unknown field":        {written(with(idea(), "colour", "red")), 422, "request-invalid", "/colour", "unknown-field"},
		"an unknown field inside": {written(with(idea(), "cost", map[string]any{"amount": 1, "unit": "per_year", "tax": 2})), 422, "request-invalid", "/cost/tax", "unknown-field"},
		"a missing field":         {written(with(idea(), "title", nil)), 422, "request-invalid", "/title", "missing"},
		"a blank title":           {written(with(idea(), "title", "  ")), 422, "request-invalid", "/title", "empty"},
		"a word that is not one":  {written(with(idea(), "method_type", "magisk")), 422, "request-invalid", "/method_type", "not-allowed"},
		"a goal that is not one":  {written(with(idea(), "goals", []int{11})), 422, "request-invalid", "/goals/0", "out-of-range"},
		"the same goal twice":     {written(with(idea(), "goals", []int{1, 1})), 422, "request-invalid", "/goals", "duplicate"},
		"a day that is not one":   {written(with(idea(), "evidence_searched_on", "2026-02-30")), 422, "request-invalid", "/evidence_searched_on", "format"},
		"an unknown code":         {written(with(idea(), "target_groups", []string{"ufoer"})), 422, "method-invalid", "/target_groups/0", "unknown-code"},
		"an unknown owner":        {written(with(idea(), "owner", "ingen")), 422, "organisation-unknown", "/owner", "organisation-unknown"},
		"an unknown programme":    {written(with(idea(), "programme", "intet")), 422, "programme-unknown", "/programme", "programme-unknown"},
		"a CPR number":            {written(with(idea(), "summary", "Borgeren 010190-1234 fik hjælp.")), 422, "cpr-number", "/summary", "cpr-number"},
		"a list for an object":    {raw(`[]`), 422, "request-invalid", "", "wrong-type"},
		"half an object":          {raw(`{"title":`), 400, "json-malformed", "", ""},
		"two objects":             {raw(`{} {}`), 400, "json-malformed", "", ""},
		"no body":                 {raw(``), 400, "body-missing", "", ""},
		"not UTF-8":               {raw("{\"title\":\"\xff\"}"), 400, "body-not-utf8", "", ""},
		"a field twice":           {raw(`{"title":"a","title":"b"}`), 400, "json-duplicate-key", "/title", "duplicate-key"},
		"a tower of brackets":     {raw(strings.Repeat("[", 100_000)), 400, "json-malformed", "", ""},
		"ten megabytes":           {raw(`{"title":"` + strings.Repeat("a", 10<<20) + `"}`), 413, "body-too-large", "", ""},
		"another type of body":    {headed("Content-Type", "text/plain"), 415, "media-type-unsupported", "", ""},
		"a compressed body":       {headed("Content-Encoding", "gzip"), 415, "content-encoding-unsupported", "", ""},
		"a search of tomorrow":    {written(with(idea(), "evidence_searched_on", soon)), 422, "method-invalid", "/evidence_searched_on", "date-in-future"},
		"no type of body":         {headed("Content-Type", ""), 415, "media-type-unsupported", "", ""},
		"no key":                  {headed("Idempotency-Key", ""), 400, "idempotency-key-missing", "Idempotency-Key", "missing"},
		"a key that is no UUID":   {headed("Idempotency-Key", "1234"), 400, "idempotency-key-invalid", "Idempotency-Key", "format"},
		"no version": {
			call{as: manager, method: http.MethodPatch, path: "/methods/act", body: map[string]any{"title": "ACT"}},
			428, "version-needed", "", "",
		},
		"a version of another make": {
			call{as: manager, method: http.MethodPatch, path: "/methods/act", body: map[string]any{"title": "ACT"}, version: `W/"1"`},
			412, "version-stale", "", "",
		},
		"a search of tomorrow in a change": {
			call{
				as: manager, method: http.MethodPatch, path: "/methods/act", version: `"1"`,
				body: map[string]any{"evidence_searched_on": soon},
			},
			422, "method-invalid", "/evidence_searched_on", "date-in-future",
		},
		"a change that changes nothing": {
			call{as: manager, method: http.MethodPatch, path: "/methods/act", body: map[string]any{}, version: `"1"`},
			422, "request-invalid", "", "nothing-given",
		},
		"a body where none is read": {
			call{as: "sekretariat", method: http.MethodPost, path: "/methods/act/publication", body: map[string]any{"reason": "?"}},
			400, "body-unexpected", "", "",
		},
		"an unknown parameter":       {call{method: http.MethodGet, path: "/methods?colour=ja"}, 400, "parameter-invalid", "colour", "unknown-parameter"},
		"a parameter out of bounds":  {call{method: http.MethodGet, path: "/methods?limit=1000"}, 400, "parameter-invalid", "limit", "out-of-range"},
		"a parameter of wrong type":  {call{method: http.MethodGet, path: "/methods?limit=mange"}, 400, "parameter-invalid", "limit", "wrong-type"},
		"a parameter twice":          {call{method: http.MethodGet, path: "/methods?limit=1&limit=2"}, 400, "parameter-invalid", "limit", "duplicate-key"},
		"a text twice":               {call{method: http.MethodGet, path: "/methods?q=a&q=b"}, 400, "parameter-invalid", "q", "duplicate-key"},
		"a goal that is no number":   {call{method: http.MethodGet, path: "/methods?goal=abc"}, 400, "parameter-invalid", "goal", "wrong-type"},
		"a second goal that is none": {call{method: http.MethodGet, path: "/methods?goal=1&goal=abc"}, 400, "parameter-invalid", "goal", "wrong-type"},
		"a filter without a value":   {call{method: http.MethodGet, path: "/methods?phase="}, 400, "parameter-invalid", "phase", "empty"},
		"a parameter not UTF-8":      {call{method: http.MethodGet, path: "/methods?q=%ff"}, 400, "parameter-invalid", "q", "not-utf8"},
		"a parameter half escaped":   {call{method: http.MethodGet, path: "/methods?q=%zz"}, 400, "parameter-invalid", "", ""},
		"a CPR number in a search":   {call{method: http.MethodGet, path: "/methods?q=010190-1234"}, 400, "parameter-invalid", "q", "cpr-number"},
		"a slug that is not one":     {call{method: http.MethodGet, path: "/methods/ACT!"}, 400, "parameter-invalid", "id", "pattern"},
		"an id that is not one":      {call{as: "admin", method: http.MethodGet, path: "/people/4711"}, 400, "parameter-invalid", "id", "format"},
		"a cursor of our neighbours": {call{method: http.MethodGet, path: "/methods?cursor=abc"}, 422, "cursor-invalid", "", ""},
		"a method that is not there": {call{method: http.MethodGet, path: "/methods/findes-ikke"}, 404, "method-unknown", "", ""},
		"a role that may not":        {call{as: "kommune", method: http.MethodPost, path: "/methods", body: idea()}, 403, "role-missing", "", ""},
		"a manager of elsewhere":     {call{as: "programleder-2", method: http.MethodPost, path: "/methods", body: idea()}, 403, "role-missing", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := h.do(c.made)
			require.Equal(t, c.status, got.status, string(got.body))
			problem := got.problem(t)
			require.Equal(t, c.code, problem.Code)
			require.Equal(t, "/problems/"+c.code, problem.Type)
			require.Equal(t, c.status, problem.Status)
			require.NotContains(t, string(got.body), "010190")
			if c.detail != "" {
				require.NotEmpty(t, problem.Errors)
				require.Equal(t, c.pointer, problem.Errors[0].Pointer)
				require.Equal(t, c.detail, problem.Errors[0].Code)
				require.NotEmpty(t, problem.Errors[0].Message)
			}
		})
	}
	var list struct{ Total int }
	h.get(manager, "/methods?programme=demonstrationsprogram-voksne&q=Naboskab", &list)
	require.Zero(t, list.Total, "nothing that was refused has been written")
}

func TestEveryProblemOfABodyIsNamedAtOnce(t *testing.T) {
	h := staffed(t)
	body := with(with(with(idea(), "title", nil), "goals", []int{0, 99}), "colour", "red")
	problem := h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods", body: body}).problem(t)
	pointers := map[string]string{}
	for _, one := range problem.Errors {
		pointers[one.Pointer] = one.Code
	}
	require.Equal(t, map[string]string{
		"/title": "missing", "/goals/0": "out-of-range", "/goals/1": "out-of-range", "/colour": "unknown-field",
	}, pointers)
}

func TestProblemSpeaksTheCallersLanguage(t *testing.T) {
	h := staffed(t)
	for language, expected := range map[string]string{
		"": "Metoden findes ikke.", "da": "Metoden findes ikke.", "en-GB,en;q=0.9": "There is no such method.",
	} {
		got := h.do(call{
			method: http.MethodGet, path: "/methods/findes-ikke", header: map[string]string{"Accept-Language": language},
		})
		require.Equal(t, expected, got.problem(t).Title)
		require.Contains(t, []string{"da", "en"}, got.header.Get("Content-Language"))
	}
}

func TestTokenMustBeGood(t *testing.T) {
	h := staffed(t)
	stranger := newIssuer(t)
	past := time.Now().Add(-time.Hour).Unix()
	for name, header := range map[string]string{
		"of another issuer":            "Bearer " + stranger.token(t, "sekretariat", nil),
		"that claims to be our issuer": "Bearer " + stranger.token(t, "sekretariat", map[string]any{"iss": h.issuer.URL}),
		"of another audience":          "Bearer " + h.issuer.token(t, "sekretariat", map[string]any{"aud": "andre"}),
		"that has expired":             "Bearer " + h.issuer.token(t, "sekretariat", map[string]any{"exp": past}),
		"that is no token":             "Bearer abc.def.ghi",
		"that is cut off":              "Bearer " + h.token("sekretariat")[:40],
	} {
		for _, path := range []string{"/me", "/methods"} {
			got := h.do(call{method: http.MethodGet, path: path, header: map[string]string{"Authorization": header}})
			require.Equal(t, http.StatusUnauthorized, got.status, name)
			require.Equal(t, "token-invalid", got.problem(t).Code, name)
			require.Contains(t, got.header.Get("WWW-Authenticate"), "Bearer", name)
		}
	}
	for _, header := range []string{"", "Basic c2VrcmV0YXJpYXQ6ZGVtbw==", "Bearer "} {
		got := h.do(call{method: http.MethodGet, path: "/me", header: map[string]string{"Authorization": header}})
		require.Equal(t, http.StatusUnauthorized, got.status)
		require.Equal(t, "token-missing", got.problem(t).Code)
	}
}

func TestClosedAccessIsRefused(t *testing.T) {
	h := staffed(t)
	var people struct {
		Items []struct{ ID, Subject string }
	}
	h.get("admin", "/people?q=kommune&limit=200", &people)
	for _, person := range people.Items {
		if person.Subject != "kommune" {
			continue
		}
		read := h.get("admin", "/people/"+person.ID, nil)
		got := h.do(call{
			as: "admin", method: http.MethodPatch, path: "/people/" + person.ID, body: map[string]any{"active": false},
			version: read.header.Get("ETag"),
		})
		require.Equal(t, http.StatusOK, got.status, string(got.body))
	}
	got := h.do(call{as: "kommune", method: http.MethodGet, path: "/me"})
	require.Equal(t, http.StatusForbidden, got.status)
	require.Equal(t, "person-inactive", got.problem(t).Code)
}

func TestAddressesAndMethodsThatAreNotThereAreProblemsToo(t *testing.T) {
	h := newHouse(t)
	got := h.do(call{method: http.MethodGet, path: "/findes-ikke"})
	require.Equal(t, http.StatusNotFound, got.status)
	require.Equal(t, "address-unknown", got.problem(t).Code)
	got = h.do(call{method: http.MethodDelete, path: "/methods"})
	require.Equal(t, http.StatusMethodNotAllowed, got.status)
	require.Equal(t, "http-method-not-allowed", got.problem(t).Code)
	require.NotEmpty(t, got.header.Get("Allow"))
}

func TestPartThatIsAwayIsSaidToBeAway(t *testing.T) {
	h := furnished(t)
	h.engine.away = fault.New(fault.Unavailable, "engine-away", "Væk.", "Away.")
	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods", body: idea()})
	require.Equal(t, http.StatusServiceUnavailable, got.status, string(got.body))
	require.Equal(t, "engine-away", got.problem(t).Code)
	require.NotEmpty(t, got.header.Get("Retry-After"))
	got = h.do(call{method: http.MethodGet, path: "/readyz"})
	require.Equal(t, http.StatusServiceUnavailable, got.status)
	got = h.do(call{method: http.MethodGet, path: "/healthz"})
	require.Equal(t, http.StatusOK, got.status)
	got = h.do(call{method: http.MethodGet, path: "/methods/act"})
	require.Equal(t, http.StatusOK, got.status, "reading needs no engine")
}

func TestEveryAnswerIsProtectedInABrowser(t *testing.T) {
	h := furnished(t)
	for as, cache := range map[string]string{"": "no-cache", "sekretariat": "no-store"} {
		got := h.do(call{as: as, method: http.MethodGet, path: "/methods/act"})
		require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
		require.Contains(t, got.header.Get("Content-Security-Policy"), "default-src 'none'")
		require.Equal(t, cache, got.header.Get("Cache-Control"))
	}
}
