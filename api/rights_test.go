package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// holders are demonstration users who hold one role each; nobody knows the last one yet.
func holders() map[string]lifecycle.Role {
	return map[string]lifecycle.Role{
		"programleder-1": lifecycle.ProgrammeManager, "sekretariat": lifecycle.Secretariat,
		"fagkyndig-1": lifecycle.Assessor, "formand": lifecycle.SteeringMember, "myndighed": lifecycle.PrincipalRole,
		"metodeejer": lifecycle.Owner, "kommune": lifecycle.Municipality, "revisor": lifecycle.Auditor,
		"admin": lifecycle.Admin, "en-ny": "",
	}
}

// admits tells whether the table of rights lets a role call an operation; the empty role is somebody without
// any.
func admits(access auth.Access, role lifecycle.Role) bool {
	roles := access.Roles
	if access.Command != "" {
		roles = lifecycle.GivenBy(access.Command)
	}
	return access.Public || access.SignedIn || slices.Contains(roles, role)
}

// TestEveryOperationAdmitsTheRolesOfItsRightsAndNoOther calls every operation as everybody, with a mistake
// that is found only after the rights have been asked.
func TestEveryOperationAdmitsTheRolesOfItsRightsAndNoOther(t *testing.T) {
	h := staffed(t)
	placeholder := regexp.MustCompile(`{[a-z_]+}`)
	mistakes := []string{"parameter-invalid", "idempotency-key-missing", "version-needed"}
	asked := 0
	for _, op := range operations(t) {
		access, found := auth.Of(op.OperationID)
		require.True(t, found, op.OperationID)
		made := call{
			method: op.method, path: placeholder.ReplaceAllString(op.path, uuid.NewString()) + "?mistake=1",
			header: map[string]string{"Idempotency-Key": ""},
		}
		got := h.do(made)
		if access.Public {
			require.Contains(t, mistakes, got.problem(t).Code, "%s as anybody", op.OperationID)
		} else {
			require.Equal(t, http.StatusUnauthorized, got.status, "%s as anybody", op.OperationID)
			require.Equal(t, "token-missing", got.problem(t).Code)
		}
		for user, role := range holders() {
			made.as = user
			problem := h.do(made).problem(t)
			if admits(access, role) {
				require.Contains(t, mistakes, problem.Code, "%s as %s", op.OperationID, user)
			} else {
				require.Equal(t, "role-missing", problem.Code, "%s as %s", op.OperationID, user)
			}
			asked++
		}
	}
	require.Greater(t, asked, 800)
}

func TestAdminOfOneProgrammeIsNoAdminOfTheHouse(t *testing.T) {
	h := staffed(t)
	h.imported(twoMethods, "?programme=demonstrationsprogram-boern")
	var me api.Me
	h.get("kommune", "/me", &me)
	path := "/people/" + me.ID.String()
	grant := func(as, role, programme string) int {
		body := map[string]any{"role": role}
		if programme != "" {
			body["programme"] = programme
		}
		return h.do(call{as: as, method: http.MethodPost, path: path + "/roles", body: body}).status
	}
	const adults, children = "demonstrationsprogram-voksne", "demonstrationsprogram-boern"
	require.Equal(t, http.StatusCreated, grant("admin", "admin", adults))
	require.Equal(t, http.StatusForbidden, grant("kommune", "assessor", children))
	require.Equal(t, http.StatusForbidden, grant("kommune", "admin", ""))
	for file, status := range map[string]int{
		strings.Replace(twoMethods, "programme: demonstrationsprogram-voksne", "programme: demonstrationsprogram-boern", 1): http.StatusForbidden,
		twoMethods: http.StatusForbidden, // fiskeklub is of the other programme, whatever the file says
		twoMethods[:strings.Index(twoMethods, "- slug: fiskeklub")]: http.StatusCreated,
	} {
		got := h.do(call{
			as: "kommune", method: http.MethodPost, path: "/imports?programme=" + adults, body: []byte(file),
			media: "application/yaml",
		})
		require.Equal(t, status, got.status, string(got.body))
	}
}

func TestSomebodyNewIsAPersonWithoutRoles(t *testing.T) {
	h := newHouse(t)
	var me struct {
		Subject string
		Roles   []any
		Seats   []any
	}
	h.get("en-ny", "/me", &me)
	require.Equal(t, "en-ny", me.Subject)
	require.Empty(t, me.Roles)
	got := h.do(call{as: "en-ny", method: http.MethodGet, path: "/people"})
	require.Equal(t, http.StatusForbidden, got.status)
	require.NotContains(t, string(got.body), "en-ny")
}
