package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

func TestAnOrganisationIsWrittenOnceByItsSlug(t *testing.T) {
	l := newLibrary(t)
	east, err := l.PutOrganisation(t.Context(), store.Organisation{
		Slug: "region-oestdanmark", Name: "Region Østdanmark", Kind: phasemodel.Region, ValidFrom: "2027-01-01",
	})
	require.NoError(t, err)
	capital := store.Organisation{
		Slug: "region-hovedstaden", Name: "Region Hovedstaden", Kind: phasemodel.Region, ValidFrom: "2007-01-01",
		ValidTo: "2026-12-31", Successor: east.ID,
	}
	first, err := l.PutOrganisation(t.Context(), capital)
	require.NoError(t, err)
	again, err := l.PutOrganisation(t.Context(), capital)
	require.NoError(t, err)
	require.Equal(t, first, again, "nothing new is no new version")
	require.Equal(t, east.ID, again.Successor)
	require.Equal(t, capital.ValidTo, again.ValidTo)

	capital.Name = "Region H"
	renamed, err := l.PutOrganisation(t.Context(), capital)
	require.NoError(t, err)
	require.Equal(t, 2, renamed.Version)
	require.Equal(t, first.ID, renamed.ID)
	_, err = l.UpdateOrganisation(t.Context(), renamed, 1)
	require.Equal(t, "version-stale", fault.CodeOf(err))

	koebenhavn := store.Organisation{
		Slug: "koebenhavn", Name: "København", Kind: phasemodel.Kommune, MunicipalityCode: "0101", Region: first.ID,
	}
	_, err = l.PutOrganisation(t.Context(), koebenhavn)
	require.NoError(t, err)
	koebenhavn.Slug = "koebenhavn-2"
	_, err = l.PutOrganisation(t.Context(), koebenhavn)
	require.Equal(t, "municipality-code-taken", fault.CodeOf(err))
	_, err = l.PutOrganisation(t.Context(), store.Organisation{Slug: "Stor", Name: "x", Kind: phasemodel.Privat})
	require.Equal(t, fault.Invalid, fault.From(err).Kind)

	regions, err := l.Organisations(t.Context(), phasemodel.Region, store.Page{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, 2, regions.Total)
	require.Equal(t, "region-hovedstaden", regions.Items[0].Slug)
	rest, err := l.Organisations(t.Context(), phasemodel.Region, store.Page{Cursor: regions.Next})
	require.NoError(t, err)
	require.Len(t, rest.Items, 1)
	require.Empty(t, rest.Next)
}

func TestManyProcessesWriteTheSameOrganisationsAtOnce(t *testing.T) {
	l := newLibrary(t)
	var writing errgroup.Group
	for range 8 {
		writing.Go(func() error {
			for code := range 30 {
				if _, err := l.PutOrganisation(t.Context(), store.Organisation{
					Slug: fmt.Sprintf("kommune-%d", code), Name: "Kommune", Kind: phasemodel.Kommune,
					MunicipalityCode: fmt.Sprintf("%04d", 9000+code),
				}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, writing.Wait())
}

func TestACallerComesWithTheirRolesAndInterestsInOneQuery(t *testing.T) {
	l := newLibrary(t)
	fresh, err := l.CallerBySubject(t.Context(), "https://issuer", "sekretariat")
	require.NoError(t, err)
	require.Empty(t, fresh.Grants)
	require.True(t, fresh.InterestsRegistered.IsZero())

	_, err = l.GrantRole(t.Context(), l.person.ID, lifecycle.Secretariat, "", "")
	require.NoError(t, err)
	bound, err := l.GrantRole(t.Context(), l.person.ID, lifecycle.ProgrammeManager, l.programme.ID, l.person.ID)
	require.NoError(t, err)
	same, err := l.GrantRole(t.Context(), l.person.ID, lifecycle.ProgrammeManager, l.programme.ID, l.person.ID)
	require.NoError(t, err)
	require.Equal(t, bound, same)
	_, err = l.RegisterInterests(t.Context(), l.person.ID, nil, start)
	require.NoError(t, err)
	_, err = l.RegisterInterests(t.Context(), l.person.ID,
		[]store.RegisteredInterest{{Organisation: l.owner.ID, Ground: 3, Text: "Bestyrelsesmedlem"}}, start.AddDate(1, 0, 0))
	require.NoError(t, err)

	caller, err := l.CallerBySubject(t.Context(), "https://issuer", "sekretariat")
	require.NoError(t, err)
	require.Equal(t, l.person, caller.Person)
	require.Equal(t, "Ejerforeningen", caller.Person.OrganisationName)
	require.Len(t, caller.Grants, 2)
	require.Equal(t, l.programme.ID, caller.Grants[1].Programme)
	require.Equal(t, "voksne", caller.Grants[1].ProgrammeSlug)
	require.Empty(t, caller.Grants[0].Programme)
	require.Equal(t, start.AddDate(1, 0, 0), caller.InterestsRegistered.UTC())

	latest, err := l.LatestInterests(t.Context(), l.person.ID)
	require.NoError(t, err)
	require.Equal(t, 3, latest.Interests[0].Ground)
	all, err := l.InterestRegistrations(t.Context())
	require.NoError(t, err)
	require.Equal(t, []store.InterestRegistration{latest}, all)

	require.NoError(t, l.RevokeRole(t.Context(), l.person.ID, bound.ID, l.person.ID))
	require.Equal(t, "role-grant-unknown", fault.CodeOf(l.RevokeRole(t.Context(), l.person.ID, bound.ID, "")))
	held, err := l.RoleGrants(t.Context(), l.person.ID)
	require.NoError(t, err)
	require.Len(t, held, 1)
	regained, err := l.GrantRole(t.Context(), l.person.ID, lifecycle.ProgrammeManager, l.programme.ID, "")
	require.NoError(t, err)
	require.NotEqual(t, bound.ID, regained.ID, "what was held before stays on record")

	_, err = l.CallerBySubject(t.Context(), "https://another", "sekretariat")
	require.Equal(t, "person-unknown", fault.CodeOf(err))
}

func TestTheIssuerRenamesAPersonAndAnAdminClosesTheirAccess(t *testing.T) {
	l := newLibrary(t)
	renamed, err := l.PutPerson(t.Context(), store.Person{
		Issuer: "https://issuer", Subject: "sekretariat", Name: "Nyt navn", Email: "s@example.dk",
	})
	require.NoError(t, err)
	require.Equal(t, l.person.ID, renamed.ID)
	require.Equal(t, l.owner.ID, renamed.Organisation, "the issuer does not move a person")
	closed, err := l.UpdatePerson(t.Context(), renamed.ID, renamed.Version, "", false)
	require.NoError(t, err)
	require.False(t, closed.Active)
	require.Empty(t, closed.Organisation)
	_, err = l.UpdatePerson(t.Context(), renamed.ID, renamed.Version, "", true)
	require.Equal(t, "version-stale", fault.CodeOf(err))
	people, err := l.People(t.Context(), store.Page{})
	require.NoError(t, err)
	require.Equal(t, 1, people.Total)
	require.Equal(t, closed, people.Items[0])
	named, err := l.PeopleByID(t.Context(), []lifecycle.PersonID{closed.ID, lifecycle.PersonID(id("x")), "system"})
	require.NoError(t, err)
	require.Len(t, named, 1)
}

func (l *library) member(name string) store.PersonRef {
	l.t.Helper()
	person, err := l.PutPerson(l.t.Context(), store.Person{Issuer: "https://issuer", Subject: name, Name: name})
	require.NoError(l.t, err)
	return store.PersonRef{ID: person.ID, Name: name}
}

func TestTheRosterOfADayIsTheSeatsThatStoodThen(t *testing.T) {
	l := newLibrary(t)
	chair, kommune, substitute, next := l.member("formand"), l.member("medlem-2"), l.member("suppleant-2"), l.member("ny")
	owner := store.OrganisationRef{ID: l.owner.ID}
	seats := []store.Seat{
		{Number: 1, Kind: phasemodel.Stat, Office: lifecycle.Chair, Organisation: owner, Member: chair},
		{Number: 2, Kind: phasemodel.Kommune, Member: kommune, Substitute: substitute},
	}
	require.NoError(t, l.SetRoster(t.Context(), l.group.ID, "2026-01-01", seats))
	require.NoError(t, l.SetRoster(t.Context(), l.group.ID, "2026-03-01", seats), "the same again changes nothing")
	seats[1].Member = next
	require.NoError(t, l.SetRoster(t.Context(), l.group.ID, "2026-06-01", seats))

	before, err := l.Roster(t.Context(), l.group.ID, "2026-05-31")
	require.NoError(t, err)
	require.Equal(t, []lifecycle.Seat{
		{Number: 1, Kind: phasemodel.Stat, Office: lifecycle.Chair, Member: lifecycle.Member{Person: chair.ID, Organisation: l.owner.ID}},
		{
			Number: 2, Kind: phasemodel.Kommune, Member: lifecycle.Member{Person: kommune.ID},
			Substitute: lifecycle.Member{Person: substitute.ID},
		},
	}, before)
	after, err := l.Roster(t.Context(), l.group.ID, "2026-06-01")
	require.NoError(t, err)
	require.Equal(t, next.ID, after[1].Member.Person)
	require.Len(t, after, 2)
	none, err := l.Roster(t.Context(), l.group.ID, "2025-12-31")
	require.NoError(t, err)
	require.Empty(t, none)

	mine, err := l.SeatsOf(t.Context(), substitute.ID, "2026-06-01")
	require.NoError(t, err)
	require.Len(t, mine, 1)
	require.Equal(t, 2, mine[0].Number)

	person, err := l.Person(t.Context(), chair.ID)
	require.NoError(t, err)
	_, err = l.UpdatePerson(t.Context(), chair.ID, person.Version, "", false)
	require.NoError(t, err)
	closed, err := l.Roster(t.Context(), l.group.ID, "2026-06-01")
	require.NoError(t, err)
	require.Empty(t, closed[0].Member, "whose access is closed holds no seat")

	require.NoError(t, l.SetRoster(t.Context(), l.group.ID, "2026-06-01", seats[:1]))
	one, err := l.Seats(t.Context(), l.group.ID, "2026-06-01")
	require.NoError(t, err)
	require.Len(t, one, 1)
}

func TestOnePersonHasOneSeatAndEachOfficeOneHolder(t *testing.T) {
	l := newLibrary(t)
	chair := l.member("formand")
	err := l.SetRoster(t.Context(), l.group.ID, "2026-01-01", []store.Seat{
		{Number: 1, Kind: phasemodel.Stat, Office: lifecycle.Chair, Member: chair},
		{Number: 1, Kind: phasemodel.Kommune, Office: lifecycle.Chair, Substitute: chair},
	})
	refused := fault.From(err)
	require.Equal(t, "roster-invalid", refused.Code)
	var codes []string
	for _, detail := range refused.Details {
		codes = append(codes, detail.Code)
	}
	require.Equal(t, []string{"seat-number-twice", "person-on-two-seats", "office-on-two-seats"}, codes)
	none, err := l.Seats(t.Context(), l.group.ID, "2026-01-01")
	require.NoError(t, err)
	require.Empty(t, none)
}

func TestAProgrammeAndItsGroupAreChangedByVersion(t *testing.T) {
	l := newLibrary(t)
	changed := l.programme
	changed.Title, changed.Budget, changed.Body = i18n.Text{DA: "Nyt", EN: "New"}, new(int64(5_000_000)), phasemodel.Principal
	newer, err := l.UpdateProgramme(t.Context(), changed, 1)
	require.NoError(t, err)
	changed.Version = 2
	require.Equal(t, changed, newer)
	_, err = l.UpdateProgramme(t.Context(), changed, 1)
	require.Equal(t, "version-stale", fault.CodeOf(err))
	changed.ModelVersion = "9.9"
	_, err = l.UpdateProgramme(t.Context(), changed, 2)
	require.Equal(t, "phase-model-unknown", fault.CodeOf(err))
	all, err := l.Programmes(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 2)
	_, err = l.Programme(t.Context(), "findes-ikke")
	require.Equal(t, "programme-unknown", fault.CodeOf(err))

	group := l.group
	group.Title.DA = "Ny styregruppe"
	renamed, err := l.UpdateSteeringGroup(t.Context(), group, 1)
	require.NoError(t, err)
	require.Equal(t, 2, renamed.Version)
	_, err = l.UpdateSteeringGroup(t.Context(), group, 1)
	require.Equal(t, "version-stale", fault.CodeOf(err))
}

func TestAVersionOfAPhaseModelNeverChanges(t *testing.T) {
	l := newLibrary(t)
	model, err := phasemodel.Default()
	require.NoError(t, err)
	require.NoError(t, l.PutPhaseModel(t.Context(), model, ""))
	read, err := l.PhaseModel(t.Context(), model.ID, model.Version)
	require.NoError(t, err)
	require.Equal(t, model, read)
	model.Title.DA = "En anden titel"
	require.Equal(t, "phase-model-version-exists", fault.CodeOf(l.PutPhaseModel(t.Context(), model, "")))
	versions, err := l.PhaseModelVersions(t.Context())
	require.NoError(t, err)
	require.Len(t, versions, 1)
	require.Equal(t, "Sekretariat", versions[0].UploadedByName)
	_, err = l.PhaseModel(t.Context(), "susi", "9.9")
	require.Equal(t, "phase-model-unknown", fault.CodeOf(err))
}

func TestAnImportTellsHowFarItHasCome(t *testing.T) {
	l := newLibrary(t)
	file := store.Import{
		ID: id("import"), Format: "yaml", Filename: "metoder.yaml", SHA256: oneRequest, ContentHash: otherRequest,
		Methods: 4, Studies: 9, Programme: l.programme.ID, StartedBy: store.PersonRef{ID: l.person.ID},
	}
	var rows []store.ImportRow
	for n := 1; n <= 4; n++ {
		rows = append(rows, store.ImportRow{
			Row: n, Slug: fmt.Sprintf("metode-%d", n), Entry: json.RawMessage(fmt.Sprintf(`{"n": %d}`, n)),
		})
	}
	started, err := l.CreateImport(t.Context(), file, rows)
	require.NoError(t, err)
	require.Equal(t, store.ImportRunning, started.Status)
	again, err := l.CreateImport(t.Context(), file, rows)
	require.NoError(t, err)
	require.Equal(t, started, again)

	pending, err := l.PendingRows(t.Context(), file.ID, 2)
	require.NoError(t, err)
	require.Len(t, pending, 2)
	require.JSONEq(t, `{"n": 1}`, string(pending[0].Entry))
	require.NoError(t, l.FinishRow(t.Context(), file.ID, 1, store.RowCreated, nil))
	require.NoError(t, l.FinishRow(t.Context(), file.ID, 1, store.RowUnchanged, nil), "a repeated attempt counts once")
	require.NoError(t, l.FinishRow(t.Context(), file.ID, 2, store.RowFailed,
		fault.New(fault.Conflict, "slug-taken", "Optaget", "Taken")))
	halfway, err := l.Import(t.Context(), file.ID)
	require.NoError(t, err)
	require.Equal(t, store.ImportProgress{Rows: 4, Handled: 2, Created: 1, Failed: 1}, halfway.Progress)
	failed, err := l.FailedRows(t.Context(), file.ID, 10)
	require.NoError(t, err)
	require.Equal(t, i18n.Text{DA: "Optaget", EN: "Taken"}, failed[0].Text)

	require.NoError(t, l.FinishImport(t.Context(), file.ID, store.ImportDone))
	require.NoError(t, l.FinishImport(t.Context(), file.ID, store.ImportFailed))
	listed, err := l.Imports(t.Context(), store.Page{})
	require.NoError(t, err)
	require.Equal(t, 1, listed.Total)
	require.Equal(t, store.ImportDone, listed.Items[0].Status)
	require.WithinDuration(t, time.Now(), *listed.Items[0].FinishedAt, time.Hour)
}
