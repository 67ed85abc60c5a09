package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/appraisal"
)

// declared is a whole Vidensdeklaration with one letter for each dimension.
func declared(letters string) map[string]any {
	var grades []map[string]any
	for i, element := range appraisal.Declaration.Form().Elements {
		grades = append(grades, map[string]any{
			"dimension": element.ID, "grade": letters[i : i+1], "reason": "Viden om " + element.Label.DA + ".",
		})
	}
	return map[string]any{"author": "Vurderingsgruppen", "given_on": "2026-03-01", "grades": grades}
}

// scored is a whole set of scores of lovende praksis.
func scored(score int) map[string]any {
	var scores []map[string]any
	for _, element := range appraisal.PromisingPractice.Form().Elements {
		scores = append(scores, map[string]any{"element": element.ID, "score": score, "reason": "Set i praksis."})
	}
	return map[string]any{"author": "Afdelingslederen", "scores": scores}
}

// describe puts a method description on file.
func describe(h *house, slug string) {
	got := h.do(call{
		as: "programleder-1", method: http.MethodPut, path: "/methods/" + slug + "/documents/metodebeskrivelse",
		body: map[string]any{"text": "Kerneelementer."},
	})
	require.Equal(h.t, http.StatusCreated, got.status, string(got.body))
}

func TestDeclarationKeepsEveryVersionAndWhoGaveEachGrade(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/declaration"
	require.Equal(t, http.StatusNotFound, h.do(call{method: http.MethodGet, path: path}).status)
	first := h.do(call{as: "fagkyndig-1", method: http.MethodPut, path: path, body: declared("ABBCD")})
	require.Equal(t, http.StatusCreated, first.status, string(first.body))

	again := declared("ABBBD")
	again["author"], again["given_on"] = "En ny gruppe", "2026-06-01"
	require.Equal(t, http.StatusPreconditionRequired,
		h.do(call{as: "sekretariat", method: http.MethodPut, path: path, body: again}).status)
	require.Equal(t, http.StatusPreconditionFailed,
		h.do(call{as: "sekretariat", method: http.MethodPut, path: path, body: again, version: `"2"`}).status)
	second := h.do(call{as: "sekretariat", method: http.MethodPut, path: path, body: again, version: `"1"`})
	require.Equal(t, http.StatusOK, second.status, string(second.body))

	var history api.DeclarationHistory
	h.get("", path, &history)
	require.EqualValues(t, 2, history.Current.Version)
	require.Len(t, history.Earlier, 1)
	require.Equal(t, api.DeclarationLetterC, history.Earlier[0].Grades[3].Grade)
	effect, group := history.Current.Grades[3], history.Current.Grades[0]
	require.Equal(t, "En ny gruppe", effect.Author, "the grade that was changed")
	require.Equal(t, "2026-06-01", effect.GivenOn.String())
	require.Equal(t, "Vurderingsgruppen", group.Author, "the grade that was repeated with its reason")
	require.Equal(t, "2026-03-01", group.GivenOn.String())
	require.Nil(t, history.Current.RecordedBy, "outsiders are not told who entered it")
	require.Nil(t, history.Current.Caution)
	h.get("sekretariat", path, &history)
	require.NotNil(t, history.Current.RecordedBy)
}

func TestDeclarationChangesNeitherLevelNorVerdict(t *testing.T) {
	h := furnished(t)
	var before, after api.Evidence
	h.get("", "/methods/act/evidence", &before)
	got := h.do(call{as: "sekretariat", method: http.MethodPut, path: "/methods/act/declaration", body: declared("AAAAA")})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	h.get("", "/methods/act/evidence", &after)
	require.Equal(t, before.Level, after.Level)
	require.Equal(t, before.Verdict, after.Verdict)
}

func TestMethodWithoutADescriptionOrWithHarmIsNotDeclared(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	path := "/methods/" + method.Slug
	put := call{as: "sekretariat", method: http.MethodPut, path: path + "/declaration", body: declared("BBBBB")}
	require.Equal(t, "declaration-undescribed", h.do(put).problem(t).Code)
	describe(h, method.Slug)
	require.Equal(t, http.StatusCreated, h.do(put).status)
	against := trial()
	against["outcomes"] = []map[string]any{{
		"code": "ensomhed", "primary": true, "higher_is_better": true, "effect_type": "smd", "estimate": -0.6,
		"ci_low": -0.9, "ci_high": -0.3, "favours": "control",
	}}
	require.Equal(t, http.StatusCreated,
		h.do(call{as: "programleder-1", method: http.MethodPost, path: path + "/studies", body: against}).status)
	put.version = `"1"`
	require.Equal(t, "declaration-harmful", h.do(put).problem(t).Code)
	var history api.DeclarationHistory
	h.get("sekretariat", path+"/declaration", &history)
	require.NotNil(t, history.Current.Caution, "what was declared before says that it could not be now")
}

func TestPromisingPracticeIsScoredByPeople(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/promising-practice"
	got := h.do(call{as: "fagkyndig-1", method: http.MethodPut, path: path, body: scored(3)})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	require.Equal(t, http.StatusOK,
		h.do(call{as: "fagkyndig-1", method: http.MethodPut, path: path, body: scored(4), version: `"1"`}).status)
	var history api.PromisingPracticeHistory
	h.get("kommune", path, &history)
	require.Len(t, history.Current.Scores, 11)
	require.Equal(t, 4, history.Current.Scores[0].Score)
	require.Equal(t, 3, history.Earlier[0].Scores[10].Score)
}

func TestAppraisalIsRefusedByItsFieldsAndItsRoles(t *testing.T) {
	h := furnished(t)
	const path = "/methods/act/declaration"
	with := func(field string, value any) map[string]any {
		changed := declared("AAAAA")
		changed[field] = value
		return changed
	}
	graded := func(place int, field, value string) map[string]any {
		changed := declared("AAAAA")
		grades, made := changed["grades"].([]map[string]any)
		require.True(t, made)
		grades[place][field] = value
		return changed
	}
	for name, test := range map[string]struct {
		as      string
		body    map[string]any
		code    string
		pointer string
	}{
		"the programme manager speaks for the method": {"programleder-1", declared("AAAAA"), "role-missing", ""},
		"the owner too":            {"metodeejer", declared("AAAAA"), "role-missing", ""},
		"a CPR number in a reason": {"sekretariat", graded(1, "reason", "Borger 010190-1234."), "cpr-number", "/grades/1/reason"},
		"a blank reason":           {"sekretariat", graded(2, "reason", " "), "appraisal-incomplete", "/grades/2/reason"},
		"a dimension twice":        {"sekretariat", graded(0, "dimension", "metode"), "appraisal-incomplete", "/grades/1/dimension"},
		"a day that has not come":  {"sekretariat", with("given_on", "2999-01-01"), "date-in-future", "/given_on"},
		"nobody judged":            {"sekretariat", with("author", " "), "empty", "/author"},
	} {
		t.Run(name, func(t *testing.T) {
			problem := h.do(call{as: test.as, method: http.MethodPut, path: path, body: test.body}).problem(t)
			require.Equal(t, test.code, problem.Code)
			if test.pointer != "" {
				require.Equal(t, test.pointer, problem.Errors[0].Pointer)
			}
		})
	}
}
