package web

import (
	"context"
	"strings"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// fieldMissing is the refusal of a form whose field has to be filled.
func fieldMissing(name, danish, english string) error {
	return fieldWrong(name, "missing", danish, english)
}

// fieldWrong is the refusal of a form for what stands in one field.
func fieldWrong(name, code, danish, english string) error {
	return fault.New(fault.Invalid, "invalid", "Noget i formularen skal rettes.", "Something in the form has to be corrected.").
		With(fault.Detail{Pointer: "/" + name, Code: code, Text: i18n.Text{DA: danish, EN: english}})
}

// roleOptions are the roles that can be given.
func (p page) roleOptions() []option {
	var options []option
	for _, role := range grantable() {
		options = append(options, option{value: string(role), text: p.say("role." + string(role))})
	}
	return options
}

// grantName is a role with the programme that it holds for.
func (p page) grantName(grant app.GrantView) string {
	if grant.Programme == nil {
		return p.say("role." + string(grant.Role))
	}
	return p.say("role."+string(grant.Role)) + " – " + p.of(grant.Programme.Title)
}

// grantNames are the roles of a person.
func (p page) grantNames(person app.PersonView) string {
	var names []string
	for _, grant := range person.Grants {
		names = append(names, p.grantName(grant))
	}
	return strings.Join(names, ", ")
}

func (p page) openOrClosed(active bool) string {
	if active {
		return p.say("admin.person.open")
	}
	return p.say("admin.person.closed")
}

// kindOptions are the kinds of organisations.
func (p page) kindOptions() []option {
	var options []option
	for _, kind := range phasemodel.OrganisationKinds() {
		options = append(options, option{value: string(kind), text: p.say("organisation-kind." + string(kind))})
	}
	return options
}

// mostKnown is how many names a field suggests.
const mostKnown = 200

// organisationOptions suggests organisations; any other is named by its slug.
func (s *site) organisationOptions(ctx context.Context, kinds ...phasemodel.OrganisationKind) ([]option, error) {
	found, err := s.app.Organisations(ctx, "", kinds, app.Page{Limit: mostKnown})
	var options []option
	for _, organisation := range found.Items {
		options = append(options, option{value: organisation.Slug, text: organisation.Name})
	}
	return options, err
}

// groupOptions are the steering groups to choose from.
func (s *site) groupOptions(ctx context.Context, p page) ([]option, error) {
	groups, err := s.app.GroupRefs(ctx)
	var options []option
	for _, group := range groups {
		options = append(options, option{value: group.Slug, text: p.of(group.Title)})
	}
	return options, err
}

// bodyOptions are those who may decide in a programme.
func (p page) bodyOptions() []option {
	return []option{
		{value: string(phasemodel.SteeringGroup), text: p.say("admin.programme.body-group")},
		{value: string(phasemodel.Principal), text: p.say("admin.programme.body-principal")},
	}
}
