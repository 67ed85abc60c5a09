package web

import (
	"context"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// personNames are what people are called where one is written or chosen: the name with the organisation, and where two
// would be called the same their e-mail or their name at the issuer besides.
type personNames struct {
	names map[lifecycle.PersonID]string
	ids   map[string]lifecycle.PersonID
	order []string
}

// seatNames names those who may be chosen for a seat, and those who hold one.
func seatNames(choices app.SeatChoices, seats []app.SeatView) personNames {
	known := personNames{names: map[lifecycle.PersonID]string{}, ids: map[string]lifecycle.PersonID{}}
	for _, person := range choices.People {
		name := person.Name
		if person.OrganisationName != "" {
			name += ", " + person.OrganisationName
		}
		if known.ids[name] != "" {
			name += ", " + person.Email
		}
		if known.ids[name] != "" {
			name += ", " + person.Subject
		}
		known.add(person.ID, name)
	}
	for _, seat := range seats {
		for _, person := range []app.PersonRef{seat.Member, seat.Substitute} {
			if known.names[person.ID] == "" && person.ID != "" {
				known.add(person.ID, person.Name)
			}
		}
	}
	return known
}

func (n *personNames) add(id lifecycle.PersonID, name string) {
	n.names[id], n.ids[name] = name, id
	n.order = append(n.order, name)
}

// of is what a person is called; empty for nobody.
func (n personNames) of(id lifecycle.PersonID) string { return n.names[id] }

func (n personNames) options() []option {
	options := make([]option, 0, len(n.order))
	for _, name := range n.order {
		options = append(options, option{value: name})
	}
	return options
}

// fillGroup reads the form of a steering group, which has the seats that are given now. Errors: Invalid with the field.
func (s *site) fillGroup(ctx context.Context, sent form, draft *app.SteeringGroupDraft, seats []app.SeatView) error {
	draft.Title = i18n.Text{DA: sent.value("title/da"), EN: sent.value("title/en")}
	if draft.Title.DA == "" {
		return fieldMissing("title/da", "Skriv styregruppens navn på dansk.", "Write the group's name in Danish.")
	}
	choices, err := s.app.SeatChoices(ctx)
	if err != nil {
		return err
	}
	dropBlankRows(sent.values, "seats", "kind", "office")
	names := seatNames(choices, seats)
	draft.Seats = []app.SeatDraft{}
	for i := range sent.rows("seats") {
		seat, err := sent.seat(i, names)
		if err != nil {
			return err
		}
		draft.Seats = append(draft.Seats, seat)
	}
	return nil
}

// seat reads a row of the list of seats.
func (f form) seat(i int, names personNames) (app.SeatDraft, error) {
	value := func(name string) string { return f.value(rowName("seats", i, name)) }
	seat := app.SeatDraft{
		Kind: phasemodel.OrganisationKind(value("kind")), Office: lifecycle.Office(value("office")),
		Organisation: value("organisation"), From: catalogue.Date(value("valid_from")), To: catalogue.Date(value("valid_to")),
	}
	number, err := strconv.Atoi(value("number"))
	if err != nil || number < 1 || number > mostRows {
		return seat, fieldWrong(rowName("seats", i, "number"), "not-a-number", "Skriv pladsens nummer med tal.",
			"Write the number of the seat in digits.")
	}
	seat.Number = number
	if seat.Kind == "" {
		return seat, fieldMissing(rowName("seats", i, "kind"), "Vælg, hvilken slags part pladsen tilhører.",
			"Choose which kind of party the seat belongs to.")
	}
	for _, place := range []struct {
		field string
		into  *lifecycle.PersonID
	}{{"member", &seat.Member}, {"substitute", &seat.Substitute}} {
		written := value(place.field)
		if written == "" {
			continue
		}
		if names.ids[written] == "" {
			return seat, fieldWrong(rowName("seats", i, place.field), "person-unknown",
				"Vælg en af personerne på listen. En ny skal først have rollen styregruppemedlem under Administration.",
				"Choose one of the people on the list. A new one must first have the role of a member under Administration.")
		}
		*place.into = names.ids[written]
	}
	return seat, nil
}
