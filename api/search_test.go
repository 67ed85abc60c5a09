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
