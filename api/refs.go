package api

import (
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// What several subjects write in the same way.

func organisationRef(organisation app.OrganisationRef) OrganisationRef {
	return OrganisationRef{
		ID: idOf(organisation.ID), Slug: organisation.Slug, Name: organisation.Name,
		Kind: OrganisationKind(organisation.Kind),
	}
}

// organisationIfAny is absent for an organisation that is not given.
func organisationIfAny(organisation app.OrganisationRef) *OrganisationRef {
	if organisation.ID == "" {
		return nil
	}
	ref := organisationRef(organisation)
	return &ref
}

func programmeRef(programme app.ProgrammeRef) ProgrammeRef {
	return ProgrammeRef{ID: idOf(programme.ID), Slug: programme.Slug, Title: programme.Title}
}

// personIfAny is absent for nobody, as where the program itself did it.
func personIfAny(person app.PersonRef) *PersonRef {
	if person.ID == "" {
		return nil
	}
	return &PersonRef{ID: idOf(person.ID), Name: optional(person.Name)}
}

func refusalIfAny(refusal *fault.Error) *Refusal {
	if refusal == nil {
		return nil
	}
	return &Refusal{Code: refusal.Code, Da: refusal.Text.DA, En: refusal.Text.EN}
}

func withdrawalIfAny(withdrawal *app.Withdrawal) *ContentWithdrawal {
	if withdrawal == nil {
		return nil
	}
	return &ContentWithdrawal{Reason: withdrawal.Reason, At: withdrawal.At, By: personIfAny(withdrawal.By)}
}

// dayIfAny writes a day; absent where it is unknown.
func dayIfAny(day catalogue.Date) *openapi_types.Date {
	parsed, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return nil
	}
	return &openapi_types.Date{Time: parsed}
}

// dayOf reads a day; empty where it is not given.
func dayOf(day *openapi_types.Date) catalogue.Date {
	if day == nil {
		return ""
	}
	return catalogue.Date(day.Format(time.DateOnly))
}

// momentIfAny writes an instant; absent for the zero one.
func momentIfAny(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}
