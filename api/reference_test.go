package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestOrganisationIsEnteredFoundAndChanged(t *testing.T) {
	h := staffed(t)
	got := h.do(call{as: "sekretariat", method: http.MethodPost, path: "/organisations", body: map[string]any{
		"name": "Ny Forening på Ærø", "kind": "civilsamfund", "valid_from": "2020-01-01",
	}})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var made api.Organisation
	got.into(t, &made)
	require.Equal(t, "ny-forening-paa-aeroe", made.Slug)
	var list api.OrganisationList
	h.get("", "/organisations?q=ærø%20ny&kind=civilsamfund&kind=kommune", &list)
	require.Equal(t, 1, list.Total)

	change := func(body map[string]any, version string) reply {
		return h.do(call{as: "admin", method: http.MethodPatch, path: "/organisations/" + made.Slug, body: body, version: version})
	}
	require.Equal(t, "out-of-range", change(map[string]any{"valid_to": "2019-12-31"}, `"1"`).problem(t).Code)
	require.Equal(t, "not-a-region", change(map[string]any{"region": "demonstrationsstyrelse"}, `"1"`).problem(t).Code)
	require.Equal(t, http.StatusOK, change(map[string]any{"valid_from": nil, "kind": "privat"}, `"1"`).status)
	var changed api.Organisation
	h.get("", "/organisations/"+made.ID.String(), &changed)
	require.Nil(t, changed.ValidFrom)
	require.Equal(t, api.OrganisationKindPrivat, changed.Kind)
	twice := h.do(call{as: "admin", method: http.MethodPost, path: "/organisations", body: map[string]any{
		"name": "Ny forening på Ærø", "kind": "privat",
	}})
	require.Equal(t, http.StatusConflict, twice.status)
}

func TestEveryMunicipalityIsThereWithItsRegionOfToday(t *testing.T) {
	h := staffed(t)
	count, cursor := 0, ""
	for {
		var list api.OrganisationList
		h.get("", "/organisations?kind=kommune&limit=60"+cursor, &list)
		for _, organisation := range list.Items {
			if organisation.MunicipalityCode != nil {
				count++
				require.NotNil(t, organisation.Region, organisation.Name)
			}
		}
		if list.NextCursor == nil {
			break
		}
		cursor = "&cursor=" + *list.NextCursor
	}
	require.Equal(t, 98, count)
	var capital api.Organisation
	h.get("", "/organisations/region-hovedstaden", &capital)
	require.Equal(t, "region-oestdanmark", capital.Successor.Slug)
	require.Equal(t, "2026-12-31", capital.ValidTo.Format(time.DateOnly))
}

func TestGroupIsChangedSeatBySeat(t *testing.T) {
	h := staffed(t)
	var people api.PersonList
	h.get("sekretariat", "/people?q=suppleant-3", &people)
	member := people.Items[0].ID.String()
	got := h.do(call{as: "sekretariat", method: http.MethodPost, path: "/steering-groups", body: map[string]any{
		"title": map[string]string{"da": "Ny gruppe", "en": "New group"},
		"seats": []map[string]any{
			{"number": 1, "kind": "stat", "office": "chair", "organisation": "demonstrationsstyrelse", "member": member},
			{"number": 2, "kind": "kommune"},
		},
	}})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var group api.SteeringGroup
	got.into(t, &group)
	require.Len(t, group.Seats, 2)
	require.NotNil(t, group.Seats[0].MemberRegisteredUntil)
	require.Nil(t, group.Seats[1].Member, "a seat may be vacant")

	change := func(seats []map[string]any, version string) reply {
		return h.do(call{
			as: "sekretariat", method: http.MethodPatch, path: "/steering-groups/" + group.Slug,
			body: map[string]any{"seats": seats}, version: version,
		})
	}
	refused := change([]map[string]any{
		{"number": 1, "kind": "stat", "member": member}, {"number": 2, "kind": "stat", "substitute": member},
	}, `"1"`)
	require.Equal(t, "roster-invalid", refused.problem(t).Code)
	require.Equal(t, "/seats/1/substitute", refused.problem(t).Errors[0].Pointer)
	require.Equal(t, http.StatusOK, change([]map[string]any{{"number": 1, "kind": "stat"}}, `"1"`).status)
	var changed api.SteeringGroup
	h.get("revisor", "/steering-groups/"+group.Slug, &changed)
	require.Len(t, changed.Seats, 1)
	require.Nil(t, changed.Seats[0].Member)
}

func TestProgrammeNeedsItsPrincipal(t *testing.T) {
	h := staffed(t)
	model, err := phasemodel.Default()
	require.NoError(t, err)
	body := map[string]any{
		"title": map[string]string{"da": "Nyt program", "en": "New programme"}, "decision_body": "principal",
		"steering_group": "demonstrationsstyregruppe-voksne", "model": map[string]string{"id": model.ID, "version": model.Version},
	}
	create := func() reply {
		return h.do(call{as: "admin", method: http.MethodPost, path: "/programmes", body: body})
	}
	require.Equal(t, "/principal", create().problem(t).Errors[0].Pointer)
	body["principal"] = "demonstrationsmyndighed"
	made := create()
	require.Equal(t, http.StatusCreated, made.status, string(made.body))
	body["model"] = map[string]string{"id": "ukendt", "version": "9"}
	require.Equal(t, "/model", create().problem(t).Errors[0].Pointer)
	got := h.do(call{
		as: "admin", method: http.MethodPatch, path: "/programmes/nyt-program", version: `"1"`,
		body: map[string]any{"decision_body": nil, "principal": nil, "budget": 5000000},
	})
	require.Equal(t, http.StatusOK, got.status, string(got.body))
	var programme api.Programme
	h.get("", "/programmes/nyt-program", &programme)
	require.Nil(t, programme.Principal)
	require.Equal(t, int64(5000000), *programme.Budget)
	var list api.ProgrammeList
	h.get("", "/programmes?limit=2", &list)
	require.Equal(t, 3, list.Total)
	h.get("", "/programmes?limit=2&cursor="+*list.NextCursor, &list)
	require.Equal(t, "nyt-program", list.Items[0].Slug)
}

func TestTermIsAddedToTheListsThatAreOpen(t *testing.T) {
	h := staffed(t)
	add := func(list, code string) reply {
		return h.do(call{as: "sekretariat", method: http.MethodPost, path: "/vocabulary", body: map[string]any{
			"list": list, "code": code, "da": "Nyt ord", "en": "New word",
		}})
	}
	require.Equal(t, http.StatusCreated, add("themes", "nyt-ord").status)
	require.Equal(t, "term-exists", add("themes", "nyt-ord").problem(t).Code)
	require.Equal(t, "vocabulary-list-fixed", add("method_types", "magisk").problem(t).Code)
	require.Equal(t, "vocabulary-list-unknown", add("farver", "roed").problem(t).Code)
	method, _ := enter(h, map[string]any{"themes": []string{"nyt-ord"}})
	require.Equal(t, []string{"nyt-ord"}, method.Themes)

	word := func(code, version string) reply {
		return h.do(call{
			as: "sekretariat", method: http.MethodPatch, path: "/vocabulary/target_groups/" + code,
			body: map[string]any{"da": "Ældre, der er ensomme"}, version: version,
		})
	}
	require.Equal(t, http.StatusOK, word("ensomme-aeldre", `"1"`).status)
	require.Equal(t, "version-stale", word("ensomme-aeldre", `"1"`).problem(t).Code)
	require.Equal(t, http.StatusOK, word("ensomme-aeldre", `"2"`).status)
	require.Equal(t, "term-unknown", word("findes-ikke", `"1"`).problem(t).Code)
	var vocabulary api.Vocabulary
	h.get("", "/vocabulary?list=target_groups", &vocabulary)
	require.Equal(t, 1, vocabulary.Total)
	found := false
	for _, term := range vocabulary.Items[0].Terms {
		if term.Code == "ensomme-aeldre" {
			found = true
			require.Equal(t, "Ældre, der er ensomme", term.Da)
			require.Equal(t, int64(3), term.Version)
		}
	}
	require.True(t, found)
}

func TestPersonIsEnteredAndGivenARole(t *testing.T) {
	h := staffed(t)
	got := h.do(call{as: "admin", method: http.MethodPost, path: "/people", body: map[string]any{
		"subject": "ny-leder", "name": "Ny leder", "email": "ny@eksempel.dk", "organisation": "demonstrationsstyrelse",
	}})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var person api.Person
	got.into(t, &person)
	path := "/people/" + person.ID.String()
	for range 2 { // a role that is held stays one role
		got = h.do(call{as: "admin", method: http.MethodPost, path: path + "/roles", body: map[string]any{
			"role": "programme_manager", "programme": "demonstrationsprogram-boern",
		}})
		require.Equal(t, http.StatusCreated, got.status, string(got.body))
	}
	got.into(t, &person)
	require.Len(t, person.Roles, 1)
	var me api.Me
	h.get("ny-leder", "/me", &me)
	require.Equal(t, person.ID, me.ID)
	require.Equal(t, "demonstrationsprogram-boern", me.Roles[0].Programme.Slug)
	require.Equal(t, "demonstrationsstyrelse", me.Organisation.Slug)

	var found api.PersonList
	h.get("sekretariat", "/people?role=programme_manager&programme=demonstrationsprogram-boern", &found)
	require.Equal(t, 2, found.Total)
	grant := path + "/roles/" + person.Roles[0].ID.String()
	require.Equal(t, http.StatusOK, h.do(call{as: "admin", method: http.MethodDelete, path: grant}).status)
	require.Equal(t, "role-grant-unknown", h.do(call{as: "admin", method: http.MethodDelete, path: grant}).problem(t).Code)
	twice := h.do(call{as: "admin", method: http.MethodPost, path: "/people", body: map[string]any{
		"subject": "ny-leder", "name": "Samme",
	}})
	require.Equal(t, http.StatusConflict, twice.status)
}

func TestInterestsAreRegisteredForAYear(t *testing.T) {
	h := staffed(t)
	got := h.do(call{as: "medlem-3", method: http.MethodPost, path: "/interests", body: map[string]any{
		"interests": []map[string]any{{"organisation": "askovfonden", "ground": 3, "text": "Sidder i bestyrelsen."}},
	}})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var registration api.InterestRegistration
	got.into(t, &registration)
	require.Equal(t, "askovfonden", *registration.Interests[0].Organisation)
	require.Equal(t, registration.RegisteredAt.AddDate(1, 0, 0), registration.ExpiresAt)
	var list api.InterestRegistrationList
	h.get("medlem-3", "/interests", &list)
	require.Equal(t, 2, list.Total, "the demonstration registered one before")
	require.Equal(t, registration.ID, list.Items[0].ID)
	var me api.Me
	h.get("medlem-3", "/me", &me)
	require.Equal(t, registration.ExpiresAt, *me.InterestsRegisteredUntil)
	require.Equal(t, 3, me.Seats[0].Number)
	got = h.do(call{as: "medlem-3", method: http.MethodPost, path: "/interests", body: map[string]any{
		"interests": []map[string]any{{"organisation": "ukendt", "text": "?"}},
	}})
	require.Equal(t, "/interests/0/organisation", got.problem(t).Errors[0].Pointer)
}

func TestVersionOfAPhaseModelIsAddedAndNeverChanged(t *testing.T) {
	h := staffed(t)
	model, err := phasemodel.Default()
	require.NoError(t, err)
	file := string(phasemodel.DefaultYAML())
	add := func(text string) reply {
		return h.do(call{as: "admin", method: http.MethodPost, path: "/phase-models", body: []byte(text), media: "application/yaml"})
	}
	newer := strings.Replace(file, `version: "`+model.Version+`"`, `version: "`+model.Version+`.1"`, 1)
	if newer == file {
		newer = strings.Replace(file, "version: "+model.Version, "version: "+model.Version+".1", 1)
	}
	require.NotEqual(t, file, newer)
	require.Equal(t, http.StatusCreated, add(newer).status)
	other := strings.Replace(newer, "ballot_days: ", "ballot_days: 1", 1)
	require.Equal(t, "phase-model-version-exists", add(other).problem(t).Code)
	refused := add(file + "\nfarve: blå\n")
	require.Equal(t, "phase-model-invalid", refused.problem(t).Code)
	require.NotEmpty(t, refused.problem(t).Errors)

	const number = "010190-1234"
	for _, personal := range []string{
		file + "\n# " + number + "\n", strings.Replace(newer, model.Title.DA, number, 1),
	} {
		require.Contains(t, personal, number)
		held := add(personal)
		require.Equal(t, "cpr-number", held.problem(t).Code)
		require.NotContains(t, string(held.body), number)
	}

	var list api.PhaseModelList
	h.get("", "/phase-models", &list)
	require.Len(t, list.Items[0].Versions, 2)
	var comparison api.PhaseModelComparison
	h.get("", "/phase-models/"+model.ID+"/versions/"+model.Version+"/comparison?with="+model.Version+".1", &comparison)
	require.NotEmpty(t, comparison.Changes)
	got := h.do(call{method: http.MethodGet, path: "/phase-models/" + model.ID + "/versions/9"})
	require.Equal(t, http.StatusNotFound, got.status)
}
