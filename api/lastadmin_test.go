package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

func TestInstallationKeepsItsLastAdmin(t *testing.T) {
	h := staffed(t)
	find := func(subject string) api.Person {
		var people api.PersonList
		h.get("admin", "/people?q="+subject, &people)
		for _, person := range people.Items {
			if person.Subject == subject {
				return person
			}
		}
		t.Fatal("no such person: " + subject)
		return api.Person{}
	}
	grantOf := func(person api.Person) string {
		for _, grant := range person.Roles {
			if grant.Role == "admin" && grant.Programme == nil {
				return grant.ID.String()
			}
		}
		t.Fatal("no admin: " + person.Subject)
		return ""
	}
	admin, other := find("admin"), find("sekretariat")
	path := "/people/" + admin.ID.String()
	revoke := func() reply {
		return h.do(call{as: "admin", method: http.MethodDelete, path: path + "/roles/" + grantOf(admin)})
	}
	close := func(person api.Person, as string) reply {
		got := h.do(call{as: as, method: http.MethodGet, path: "/people/" + person.ID.String()})
		return h.do(call{
			as: as, method: http.MethodPatch, path: "/people/" + person.ID.String(),
			body: map[string]any{"active": false}, version: got.header.Get("ETag"),
		})
	}
	require.Equal(t, "last-admin", revoke().problem(t).Code)
	refused := close(admin, "admin")
	require.Equal(t, http.StatusConflict, refused.status, string(refused.body))
	require.Equal(t, "last-admin", refused.problem(t).Code)
	require.True(t, find("admin").Active, "what is refused is not done")

	require.Equal(t, http.StatusCreated, h.do(call{
		as: "admin", method: http.MethodPost, path: "/people/" + other.ID.String() + "/roles",
		body: map[string]any{"role": "admin"},
	}).status)
	require.Equal(t, http.StatusOK, revoke().status, "another one holds the role now")
	last := close(other, "sekretariat")
	require.Equal(t, "last-admin", last.problem(t).Code)
}
