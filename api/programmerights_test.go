package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// give gives a role for one programme to a user.
func (h *house) give(user, role, programme string) {
	h.t.Helper()
	var me api.Me
	h.get(user, "/me", &me)
	got := h.do(call{as: "admin", method: http.MethodPost, path: "/people/" + me.ID.String() + "/roles", body: map[string]any{
		"role": role, "programme": programme,
	}})
	require.Equal(h.t, http.StatusCreated, got.status, string(got.body))
}

func TestSecretariatOfOneProgrammeKeepsThatProgrammeOnly(t *testing.T) {
	h := staffed(t)
	h.give("ny-sekretaer", "secretariat", "demonstrationsprogram-boern")
	change := func(kind, key string) reply {
		path := "/" + kind + "/" + key
		version := h.get("sekretariat", path, nil).header.Get("ETag")
		return h.do(call{as: "ny-sekretaer", method: http.MethodPatch, path: path, version: version, body: map[string]any{
			"title": map[string]any{"da": "Nyt navn", "en": "New name"},
		}})
	}
	for programme, want := range map[string]int{
		"demonstrationsprogram-boern": http.StatusOK, "demonstrationsprogram-voksne": http.StatusForbidden,
	} {
		require.Equal(t, want, change("programmes", programme).status, programme)
		var found api.Programme
		h.get("", "/programmes/"+programme, &found)
		require.Equal(t, want, change("steering-groups", found.SteeringGroup.ID.String()).status, programme)
	}
	got := h.do(call{as: "ny-sekretaer", method: http.MethodPost, path: "/organisations", body: map[string]any{
		"name": "Fælles for alle", "kind": "privat",
	}})
	require.Equal(t, http.StatusForbidden, got.status, string(got.body))
}

func TestAdminOfOneProgrammeChangesNothingThatAllShare(t *testing.T) {
	h := staffed(t)
	h.give("ny-admin", "admin", "demonstrationsprogram-boern")
	for _, made := range []call{
		{path: "/people", body: map[string]any{"subject": "en-til", "name": "En til"}},
		{path: "/organisations", body: map[string]any{"name": "Fælles for alle", "kind": "privat"}},
		{path: "/phase-models", body: []byte("id: ny"), media: "application/yaml"},
	} {
		made.as, made.method = "ny-admin", http.MethodPost
		require.Equal(t, "role-missing", h.do(made).problem(t).Code, made.path)
	}
}
