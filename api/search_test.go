package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

func TestAFilterValueThatNoMethodCouldHaveIsRefusedWithThoseThatAreValid(t *testing.T) {
	h := staffed(t)
	for query, expected := range map[string]struct{ pointer, holds string }{
		"phase=modnin":               {"phase/0", "modning"},
		"phase=ide&phase=pilot":      {"phase/1", "afproevning"},
		"target_group=hjemlose":      {"target_group/0", "Did you mean hjemloese?"},
		"age_group=teenagere":        {"age_group/0", "voksne"},
		"theme=bolig":                {"theme/0", "hjemloeshed"},
		"owner=demonstrationskommun": {"owner/0", "demonstrationskommune-"},
		"programme=voksne":           {"programme/0", "demonstrationsprogram-voksne"},
		"verdict=virkningslos":       {"verdict/0", "ineffective"},
		"status=closed":              {"status/0", "withdrawn"},
		"origin=dansk":               {"origin/0", "national"},
		"goal=11":                    {"goal/0", "10"},
	} {
		got := h.do(call{method: http.MethodGet, path: "/methods?" + query, header: map[string]string{"Accept-Language": "en"}})
		require.Equal(t, http.StatusBadRequest, got.status, query)
		problem := got.problem(t)
		require.Equal(t, "parameter-invalid", problem.Code, query)
		require.Len(t, problem.Errors, 1, query)
		require.Equal(t, expected.pointer, problem.Errors[0].Pointer, query)
		require.Contains(t, problem.Errors[0].Message, expected.holds, query)
	}
}

func TestMethodsAreComparedInTheOrderAskedFor(t *testing.T) {
	h := furnished(t)
	var compared api.MethodComparison
	h.get("", "/methods/compare?ids=housing-first,act,cool-kids", &compared)
	require.Len(t, compared.Methods, 3)
	require.Equal(t, "housing-first", compared.Methods[0].Slug)
	rows := map[string]api.ComparisonRow{}
	for _, row := range compared.Rows {
		require.Len(t, row.Values, 3, row.Field)
		require.NotEmpty(t, row.Label.DA)
		rows[row.Field] = row
		for _, value := range row.Values {
			if !value.Known {
				require.Equal(t, "ukendt", value.Text.DA, row.Field)
				require.Nil(t, value.Alike, "what is unknown is like nothing")
			}
		}
	}
	require.True(t, rows["target_groups"].Differs)
	require.False(t, rows["cost"].Differs, "nobody states a price")
	require.False(t, rows["cost"].Values[0].Known)
	require.Contains(t, rows, "rating-eif")
	require.Equal(t, int64(compared.Methods[0].Evidence.Level), *rows["evidence"].Values[0].Number)
}

func TestAComparisonNamesTheMethodThatIsNotThere(t *testing.T) {
	h := furnished(t)
	got := h.do(call{method: http.MethodGet, path: "/methods/compare?ids=act,findes-ikke"})
	require.Equal(t, http.StatusNotFound, got.status)
	problem := got.problem(t)
	require.Equal(t, "method-unknown", problem.Code)
	require.Equal(t, "ids/1", problem.Errors[0].Pointer)
	require.Contains(t, problem.Errors[0].Message, "findes-ikke")

	for query, status := range map[string]int{
		"ids=act": http.StatusBadRequest, "ids=act,act": http.StatusBadRequest, "": http.StatusBadRequest,
		"ids=a,b,c,d,e": http.StatusBadRequest,
	} {
		require.Equal(t, status, h.do(call{method: http.MethodGet, path: "/methods/compare?" + query}).status, query)
	}
	enter(h, nil)
	got = h.do(call{method: http.MethodGet, path: "/methods/compare?ids=act,naboskab-i-opgangen"})
	require.Equal(t, http.StatusNotFound, got.status, "the public does not see an idea")
}

func TestASearchSaysWhyEachMethodWasFound(t *testing.T) {
	h := furnished(t)
	var found api.MethodList
	h.get("", "/methods?q=husvild", &found)
	require.NotZero(t, found.Total, "husvild is a word for hjemløs")
	for _, method := range found.Items {
		require.NotNil(t, method.Highlight, method.Slug)
		require.NotEmpty(t, method.Highlight.Segments, method.Slug)
		require.NotNil(t, method.Score, method.Slug)
	}
	require.NotNil(t, found.Items[0].Highlight.Because)
	require.Contains(t, found.Items[0].Highlight.Because.DA, "husvild")
	require.Nil(t, found.Facets, "nobody asked for them")

	h.get("", "/methods?q=Housing+First", &found)
	require.Equal(t, "housing-first", found.Items[0].Slug, "an exact title comes first")
	var listed api.MethodList
	h.get("", "/methods?sort=title&limit=1", &listed)
	require.Nil(t, listed.Items[0].Highlight)
	require.Nil(t, listed.Items[0].Score)
}

func TestFacetsSayWhatAnotherChoiceWouldFind(t *testing.T) {
	h := furnished(t)
	var all, narrow, other api.MethodList
	h.get("", "/methods?facets=true", &all)
	h.get("", "/methods?facets=true&phase=modning&age_group=unge", &narrow)
	require.NotNil(t, narrow.Facets)
	count := func(values *api.FacetValues, wanted string) api.FacetValue {
		t.Helper()
		require.NotNil(t, values)
		for _, value := range *values {
			if value.Value == wanted {
				return value
			}
		}
		require.Fail(t, "no such value", wanted)
		return api.FacetValue{}
	}
	modning := count(narrow.Facets.Phase, "modning")
	require.Equal(t, narrow.Total, modning.Count)
	require.True(t, *modning.Selected)
	require.Equal(t, "Modning", modning.Label.DA)
	udbredelse := count(narrow.Facets.Phase, "udbredelse")
	h.get("", "/methods?phase=udbredelse&age_group=unge", &other)
	require.Equal(t, other.Total, udbredelse.Count, "the facet leaves its own filter out of account")
	require.Equal(t, 80, all.Total)
	sum := 0
	for _, value := range *all.Facets.Phase {
		sum += value.Count
	}
	require.Equal(t, 80, sum, "every method is in one phase")
	require.NotNil(t, all.Facets.Verdict)
	require.NotNil(t, all.Facets.Owner)
	require.Equal(t, "Det Sociale Netværk", count(all.Facets.Owner, "det-sociale-netvaerk").Label.DA, "an owner is named")
	require.Contains(t, count(all.Facets.LegalBasis, "serviceloven-85").Label.DA, "serviceloven § 85")
}

func TestAMethodIsFoundByTheSupportThatItsEntryStates(t *testing.T) {
	h := staffed(t)
	enter(h, map[string]any{"training_provider": "Demonstrationsskolen", "title": "Naboskab med uddannelse"})
	enter(h, map[string]any{"contact": "Demonstrationskontoret", "title": "Naboskab med kontakt"})
	for support, total := range map[string]int{
		"support=uddannelse": 1, "support=kontakt": 1, "support=uddannelse&support=kontakt": 2, "": 2,
	} {
		var found api.MethodList
		h.get("programleder-1", "/methods?facets=true&"+support, &found)
		require.Equal(t, total, found.Total, support)
		require.Len(t, *found.Facets.Support, 2, support)
	}
}

func TestSimilarMethodsSayWhatTheyHaveInCommon(t *testing.T) {
	h := furnished(t)
	enter(h, nil)
	var similar api.SimilarMethods
	h.get("", "/methods/housing-first/similar?limit=10", &similar)
	require.NotEmpty(t, similar.Items)
	before := float32(1)
	slugs := map[string]bool{}
	for _, one := range similar.Items {
		require.NotEqual(t, "housing-first", one.Method.Slug)
		require.NotEmpty(t, one.Reasons, one.Method.Slug)
		require.NotEmpty(t, one.Because.DA)
		require.NotEmpty(t, one.Because.EN)
		require.LessOrEqual(t, one.Likeness, before, "the most alike first")
		before, slugs[one.Method.Slug] = one.Likeness, true
	}
	require.Contains(t, similar.Items[0].Because.DA, "Samme målgruppe: ")
	require.NotContains(t, slugs, "naboskab-i-opgangen", "the public does not see an idea")
	require.Equal(t, http.StatusNotFound,
		h.do(call{method: http.MethodGet, path: "/methods/naboskab-i-opgangen/similar"}).status)
}

func TestASynonymIsUsedAtOnceAndTakenOutOfUseAtOnce(t *testing.T) {
	h := furnished(t)
	total := func() int {
		t.Helper()
		var found api.MethodList
		h.get("", "/methods?q=kaskelot", &found)
		return found.Total
	}
	require.Zero(t, total())
	body := map[string]any{"term": "Kaskelot", "means": "hjemløs"}
	put := func(as, version string, body map[string]any) reply {
		return h.do(call{as: as, method: http.MethodPut, path: "/synonyms", body: body, version: version})
	}
	require.Equal(t, http.StatusForbidden, put("programleder-1", "", body).status)
	made := put("sekretariat", "", body)
	require.Equal(t, http.StatusCreated, made.status, string(made.body))
	var synonym api.Synonym
	made.into(t, &synonym)
	require.Equal(t, "kaskelot", synonym.Term)
	require.InDelta(t, 1, synonym.Weight, 1e-6)
	require.NotZero(t, total())

	require.Equal(t, http.StatusPreconditionRequired, put("sekretariat", "", with(body, "weight", .5)).status)
	require.Equal(t, http.StatusPreconditionFailed, put("sekretariat", `"7"`, with(body, "weight", .5)).status)
	changed := put("admin", `"1"`, with(body, "weight", .5))
	require.Equal(t, http.StatusOK, changed.status, string(changed.body))
	require.Equal(t, `"2"`, changed.header.Get("ETag"))
	require.Equal(t, "synonym-same", put("sekretariat", "", map[string]any{"term": "hjemløse", "means": "hjemløs"}).problem(t).Code)
	require.Equal(t, "synonym-words", put("sekretariat", "", with(body, "means", "a b c d e")).problem(t).Code)

	path := "/synonyms/" + synonym.ID.String()
	gone := h.do(call{as: "sekretariat", method: http.MethodDelete, path: path, version: `"2"`})
	require.Equal(t, http.StatusOK, gone.status, string(gone.body))
	require.Zero(t, total())
	require.Equal(t, http.StatusNotFound, h.do(call{method: http.MethodGet, path: path}).status)
}

func TestASynonymThatCameWithTheProgramStaysWithdrawn(t *testing.T) {
	h := staffed(t)
	var listed api.SynonymList
	h.get("", "/synonyms?q=husvild&limit=100", &listed)
	require.NotEmpty(t, listed.Items)
	synonym := listed.Items[0]
	require.True(t, synonym.Shipped)
	gone := h.do(call{
		as: "sekretariat", method: http.MethodDelete, path: "/synonyms/" + synonym.ID.String(), version: `"1"`,
	})
	require.Equal(t, http.StatusOK, gone.status, string(gone.body))
	require.NoError(t, h.app.LoadReference(t.Context()), "the program starts again")
	var after api.SynonymList
	h.get("", "/synonyms?q=husvild&limit=100", &after)
	require.Equal(t, listed.Total-1, after.Total)
}
