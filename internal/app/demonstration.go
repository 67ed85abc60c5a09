package app

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/search"
	"github.com/fasemodel/fasemodel/internal/store"
)

// demonstrationOffice is the demonstration's user who makes its catalogue public.
const demonstrationOffice = "sekretariat"

// LoadDemonstration sets the demonstration up, imports its catalogue as any file is imported, and makes the
// entries that are complete public. It waits for the import, so a worker must be running. Loading again
// changes nothing.
func (a *App) LoadDemonstration(ctx context.Context, issuer string) error {
	if err := a.SetUpDemonstration(ctx, issuer); err != nil {
		return err
	}
	return a.loadCatalogue(ctx, issuer)
}

// LoadReference writes what every installation begins with where it is missing: the default phase model, the synonyms
// of searches, and Denmark's municipalities and regions. Errors: Conflict phase-model-version-exists where the default's version
// is stored with another content.
func (a *App) LoadReference(ctx context.Context) error {
	model, err := phasemodel.Default()
	if err != nil {
		return err
	}
	if err := a.store.PutPhaseModel(ctx, model, ""); err != nil {
		return err
	}
	a.kept.forget()
	if err := a.store.ShipSynonyms(ctx, search.DefaultSynonyms()); err != nil {
		return err
	}
	return a.loadGeography(ctx)
}

// SetUpDemonstration writes the reference data, and the demonstration's organisations, users, groups and
// programmes where they are missing. Users are those of the issuer.
func (a *App) SetUpDemonstration(ctx context.Context, issuer string) error {
	demonstration, err := catalogue.LoadDemonstration()
	if err != nil {
		return err
	}
	model, err := phasemodel.Default()
	if err != nil {
		return err
	}
	if err := a.LoadReference(ctx); err != nil {
		return err
	}
	loading := demonstrationLoad{
		App: a, told: demonstration, issuer: issuer, model: model,
		organisations: map[string]lifecycle.OrganisationID{}, people: map[string]lifecycle.PersonID{},
		groups: map[string]lifecycle.GroupID{}, programmes: map[string]lifecycle.ProgrammeID{},
	}
	for _, load := range []func(context.Context) error{
		loading.loadOrganisations, loading.loadPeople, loading.loadGroups, loading.loadProgrammes,
		loading.loadRoles, loading.loadInterests,
	} {
		if err := load(ctx); err != nil {
			return err
		}
	}
	return nil
}

// demonstrationLoad is the demonstration with the ids of what has been written of it, by slug and subject.
type demonstrationLoad struct {
	*App

	told          *catalogue.Demonstration
	issuer        string
	model         *phasemodel.Model
	organisations map[string]lifecycle.OrganisationID
	people        map[string]lifecycle.PersonID
	groups        map[string]lifecycle.GroupID
	programmes    map[string]lifecycle.ProgrammeID
}

func (l demonstrationLoad) loadOrganisations(ctx context.Context) error {
	for _, organisation := range l.told.Organisations {
		put, err := l.put(ctx, store.Organisation{
			Slug: organisation.Slug, Name: organisation.Name, Kind: phasemodel.OrganisationKind(organisation.Kind),
		})
		if err != nil {
			return err
		}
		l.organisations[organisation.Slug] = put.ID
	}
	return nil
}

// put writes an organisation where there is none of its slug; one that is there may have been changed since.
func (a *App) put(ctx context.Context, organisation store.Organisation) (store.Organisation, error) {
	known, err := a.store.Organisation(ctx, organisation.Slug)
	if fault.CodeOf(err) == "organisation-unknown" {
		return a.store.PutOrganisation(ctx, organisation)
	}
	return known, err
}

func (l demonstrationLoad) loadPeople(ctx context.Context) error {
	for _, user := range l.told.Users {
		person, err := l.store.PersonBySubject(ctx, l.issuer, user.Subject)
		if fault.CodeOf(err) == "person-unknown" || err == nil && person.Organisation == "" {
			person, err = l.store.PutPerson(ctx, store.Person{
				Issuer: l.issuer, Subject: user.Subject, Name: user.Name, Email: person.Email,
				Organisation: l.organisations[user.Organisation],
			})
		}
		if err != nil {
			return err
		}
		l.people[user.Subject] = person.ID
	}
	return nil
}

func (l demonstrationLoad) loadGroups(ctx context.Context) error {
	for _, group := range l.told.SteeringGroups {
		known, err := l.store.SteeringGroup(ctx, group.Slug)
		if err == nil {
			l.groups[group.Slug] = known.ID
			continue
		}
		if fault.CodeOf(err) != "steering-group-unknown" {
			return err
		}
		made, err := l.store.PutSteeringGroup(ctx, store.SteeringGroup{Slug: group.Slug, Title: group.Title})
		if err != nil {
			return err
		}
		l.groups[group.Slug] = made.ID
		if err := l.store.SetRoster(ctx, made.ID, l.today(), l.seats(group)); err != nil {
			return err
		}
	}
	return nil
}

func (l demonstrationLoad) seats(group catalogue.SteeringGroup) []store.Seat {
	seats := make([]store.Seat, 0, len(group.Seats))
	for _, seat := range group.Seats {
		seats = append(seats, store.Seat{
			Number: seat.Number, Kind: phasemodel.OrganisationKind(seat.Kind), Office: lifecycle.Office(seat.Office),
			Organisation: OrganisationRef{ID: l.organisations[seat.Organisation]},
			Member:       PersonRef{ID: l.people[seat.Member]}, Substitute: PersonRef{ID: l.people[seat.Substitute]},
		})
	}
	return seats
}

func (l demonstrationLoad) loadProgrammes(ctx context.Context) error {
	for _, programme := range l.told.Programmes {
		known, err := l.store.Programme(ctx, programme.Slug)
		if fault.CodeOf(err) == "programme-unknown" {
			principal, _ := l.told.User(programme.Principal)
			known, err = l.store.PutProgramme(ctx, store.Programme{
				Slug: programme.Slug, Title: programme.Title, Group: l.groups[programme.SteeringGroup],
				ModelID: l.model.ID, ModelVersion: l.model.Version, Body: phasemodel.Body(programme.DecisionBody),
				Principal: l.organisations[principal.Organisation],
			})
		}
		if err != nil {
			return err
		}
		l.programmes[programme.Slug] = known.ID
	}
	return nil
}

func (l demonstrationLoad) loadRoles(ctx context.Context) error {
	for _, user := range l.told.Users {
		for _, held := range user.Roles {
			if _, err := l.store.GrantRole(ctx, l.people[user.Subject], lifecycle.Role(held.Role),
				l.programmes[held.Programme], ""); err != nil {
				return fmt.Errorf("role %s of %s: %w", held.Role, user.Subject, err)
			}
		}
	}
	return nil
}

// registrationSlack is how long a registration must still hold when the demonstration is loaded.
const registrationSlack = 30 * 24 * time.Hour

// loadInterests states for every user that they have no standing interests, where no registration holds.
func (l demonstrationLoad) loadInterests(ctx context.Context) error {
	for _, person := range l.people {
		latest, err := l.store.LatestInterests(ctx, person)
		if err == nil && lifecycle.RegistrationEnds(latest.RegisteredAt).After(l.now().Add(registrationSlack)) {
			continue
		}
		if err != nil && fault.CodeOf(err) != "interest-registration-unknown" {
			return err
		}
		if _, err := l.store.RegisterInterests(ctx, person, nil, l.now()); err != nil {
			return err
		}
	}
	return nil
}

// publishedAtOnce is how many entries are made public at the same time.
const publishedAtOnce = 8

// loadCatalogue imports the catalogue and makes what is complete public. Once it is done it is left alone: a
// method that somebody withdraws is not brought back.
func (a *App) loadCatalogue(ctx context.Context, issuer string) error {
	name, data, format, err := catalogue.DemonstrationImport()
	if err != nil {
		return err
	}
	imported, err := a.ImportAndWait(ctx, ImportFile{Name: name, Format: format, Data: data})
	if err != nil {
		return err
	}
	if imported.Status != store.ImportDone || imported.Progress.Failed > 0 {
		return fault.New(fault.Internal, "demonstration-incomplete",
			fmt.Sprintf("Demonstrationskataloget blev ikke importeret helt: %d rækker fejlede.", imported.Progress.Failed),
			fmt.Sprintf("The demonstration catalogue was not imported whole: %d rows failed.", imported.Progress.Failed))
	}
	file, err := catalogue.Parse(name, data, format)
	if err != nil {
		return err
	}
	office, err := a.Identify(ctx, auth.Identity{Issuer: issuer, Subject: demonstrationOffice})
	if err != nil {
		return err
	}
	var publishing errgroup.Group
	publishing.SetLimit(publishedAtOnce)
	for _, entry := range file.Methods {
		publishing.Go(func() error { return a.publish(ctx, office, entry.Slug) })
	}
	return publishing.Wait()
}

// publish makes a method's entry public where it is complete and was never public. What the demonstration says of harm
// and of no effect stands as if its owners had been heard, so that it can be found from the first day.
func (a *App) publish(ctx context.Context, office auth.Caller, slug string) error {
	method, err := a.store.Method(ctx, slug)
	if err == nil {
		err = a.store.EndEvidenceHearing(ctx, method.ID, store.HearingOfTheDemo, a.now())
	}
	if err != nil || method.Process.Published || len(method.Content.MissingForPublication()) > 0 {
		return err
	}
	key := lifecycle.CommandID(derivedID("demonstration-publication", lifecycle.CommandID(method.ID)))
	_, err = a.PublishMethod(ctx, Order{Caller: office, Key: key, Request: hashOf(string(key))}, string(method.ID))
	return err
}

// loadGeography writes Denmark's regions and municipalities as organisations, where they are missing. A
// municipality belongs to the region of today; regions name the one that takes over from them.
func (a *App) loadGeography(ctx context.Context) error {
	regions := map[string]lifecycle.OrganisationID{}
	all := catalogue.Regions()
	// Those that take over first, so that those they take over from can name them.
	for _, succeeding := range []bool{true, false} {
		for _, region := range all {
			if (region.Successor == "") != succeeding {
				continue
			}
			put, err := a.put(ctx, store.Organisation{
				Slug: catalogue.Slugify(region.Name), Name: region.Name, Kind: phasemodel.Region,
				ValidFrom: region.From, ValidTo: dayBefore(region.Until), Successor: regions[region.Successor],
			})
			if err != nil {
				return err
			}
			regions[region.Code] = put.ID
		}
	}
	for _, municipality := range catalogue.Municipalities() {
		region, _ := municipality.RegionOn(a.today())
		if _, err := a.put(ctx, store.Organisation{
			Slug: catalogue.Slugify(municipality.Name), Name: municipality.Name, Kind: phasemodel.Kommune,
			MunicipalityCode: municipality.Code, Region: regions[region.Code],
		}); err != nil {
			return err
		}
	}
	return nil
}

// dayBefore gives the last day of what ends before a day; the empty day has none.
func dayBefore(day catalogue.Date) catalogue.Date {
	end, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return ""
	}
	return catalogue.Date(end.AddDate(0, 0, -1).Format(time.DateOnly))
}
