package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Names are the people and organisations that something refers to, by their ids.
type Names struct {
	People        map[lifecycle.PersonID]store.Person
	Organisations map[lifecycle.OrganisationID]OrganisationRef
}

// MethodRef names a method where another thing refers to it.
type MethodRef struct {
	ID    lifecycle.MethodID
	Slug  string
	Title string
}

// mentioned collects who something refers to.
type mentioned struct {
	people        map[lifecycle.PersonID]bool
	organisations map[lifecycle.OrganisationID]bool
}

func mention() mentioned {
	return mentioned{people: map[lifecycle.PersonID]bool{}, organisations: map[lifecycle.OrganisationID]bool{}}
}

func (m mentioned) person(ids ...lifecycle.PersonID) {
	for _, id := range ids {
		if id != "" && id != lifecycle.SystemActor {
			m.people[id] = true
		}
	}
}

func (m mentioned) member(members ...lifecycle.Member) {
	for _, member := range members {
		m.person(member.Person)
		if member.Organisation != "" {
			m.organisations[member.Organisation] = true
		}
	}
}

// names finds those who are mentioned, with the organisations that they belong to now.
func (a *App) names(ctx context.Context, who mentioned) (Names, error) {
	names := Names{}
	if len(who.people) > 0 {
		people, err := a.store.PeopleByID(ctx, keysOf(who.people))
		if err != nil {
			return Names{}, err
		}
		names.People = people
	}
	for _, person := range names.People {
		if person.Organisation != "" {
			who.organisations[person.Organisation] = true
		}
	}
	if len(who.organisations) > 0 {
		organisations, err := a.store.OrganisationsByID(ctx, keysOf(who.organisations))
		if err != nil {
			return Names{}, err
		}
		names.Organisations = organisations
	}
	return names, nil
}

func keysOf[K comparable](set map[K]bool) []K {
	keys := make([]K, 0, len(set))
	for key := range set {
		keys = append(keys, key)
	}
	return keys
}

// texts reads the free texts that values refer to. An erased one, and one that is gone, is empty.
func (a *App) textsOf(ctx context.Context, values ...any) (map[lifecycle.TextRef]string, error) {
	kept, err := a.store.Texts(ctx, store.TextRefs(values...))
	if err != nil {
		return nil, err
	}
	texts := make(map[lifecycle.TextRef]string, len(kept))
	for ref, text := range kept {
		texts[ref] = text.Text
	}
	return texts, nil
}
