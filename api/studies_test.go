package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// trial is a controlled Nordic trial that favours the method.
func trial() map[string]any {
	return map[string]any{
		"authors": "Forsker m.fl.", "title": "Et forsøg", "year": 2024, "country": "DK", "design": "rct",
		"quality": "high", "quality_reason": "Lav risiko for skævheder.", "n_treatment": 120, "n_control": 118, "evaluator_independent": true, "usual_care": true,
		"followup_months": 12,
		"outcomes": []map[string]any{{
			"code": "ensomhed", "primary": true, "higher_is_better": true, "effect_type": "smd", "estimate": 0.6,
			"ci_low": 0.3, "ci_high": 0.9, "favours": "method",
		}},
	}
}

func TestStudyMovesTheEvidenceAndTheProcessNotesIt(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	path := "/methods/" + method.Slug
	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: path + "/studies", body: trial()})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var study api.Study
	got.into(t, &study)
	require.Contains(t, study.Unknown, "peer_reviewed")
	require.NotContains(t, study.Unknown, "country")

	var evidence api.Evidence
	h.get("programleder-1", path+"/evidence", &evidence)
	require.Positive(t, evidence.Level)
	require.NotEmpty(t, evidence.Because)
	var entry api.Method
	h.get("programleder-1", path, &entry)
	require.Equal(t, evidence.Level, entry.Evidence.Level)
	require.Equal(t, evidence.Verdict, entry.Evidence.Verdict)

	changed := h.do(call{
		as: "programleder-1", method: http.MethodPatch, path: path + "/studies/" + study.ID.String(), version: `"1"`,
		body: map[string]any{"quality": "low", "year": nil, "peer_reviewed": true},
	})
	require.Equal(t, http.StatusOK, changed.status, string(changed.body))
	var corrected api.Study
	changed.into(t, &corrected)
	require.Nil(t, corrected.Year)
	require.True(t, *corrected.PeerReviewed)
	require.Equal(t, "Forsker m.fl.", corrected.Authors)
	var lower api.Evidence
	h.get("programleder-1", path+"/evidence", &lower)
	require.Less(t, lower.Level, evidence.Level, "a study of low quality does not count")

	withdrawn := h.do(call{
		as: "sekretariat", method: http.MethodPost, path: path + "/studies/" + study.ID.String() + "/withdrawal",
		body: map[string]any{"reason": "Trukket tilbage af tidsskriftet"},
	})
	require.Equal(t, http.StatusOK, withdrawn.status, string(withdrawn.body))
	var list api.StudyList
	h.get("programleder-1", path+"/studies", &list)
	require.Zero(t, list.Total)
	h.get("programleder-1", path+"/studies?withdrawn=true", &list)
	require.Equal(t, 1, list.Total)
}

func TestStudyThatCannotBeIsRefusedByItsFields(t *testing.T) {
	h := staffed(t)
	method, _ := enter(h, nil)
	body := trial()
	body["outcomes"] = []map[string]any{{
		"code": "ensomhed", "effect_type": "smd", "estimate": 0.6, "ci_low": 0.9, "ci_high": 0.3,
	}}
	got := h.do(call{as: "programleder-1", method: http.MethodPost, path: "/methods/" + method.Slug + "/studies", body: body})
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Contains(t, got.problem(t).Errors[0].Pointer, "/outcomes/0/")
}

func TestUnratedStudyMakesTheEvidenceProvisional(t *testing.T) {
	h := furnished(t)
	var list api.MethodList
	h.get("", "/methods?limit=200", &list)
	provisional := 0
	for _, method := range list.Items {
		if method.Evidence.Provisional {
			provisional++
		}
	}
	require.NotZero(t, provisional)
	var evidence api.Evidence
	h.get("", "/methods/act/evidence", &evidence)
	require.True(t, evidence.Provisional)
}
