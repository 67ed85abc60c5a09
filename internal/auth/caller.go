package auth

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Grant is a role that a person holds: for one programme, or where Programme is empty for the whole
// installation.
type Grant struct {
	Role      lifecycle.Role
	Programme lifecycle.ProgrammeID
}

// Caller is who is asking. The zero value is the public.
type Caller struct {
	Person       lifecycle.PersonID
	Name         string
	Organisation lifecycle.OrganisationID
	Grants       []Grant
	// InterestsRegistered is when they last registered their standing interests; zero: never.
	InterestsRegistered time.Time
	// SignedOutAt is when they last signed out everywhere; zero: never.
	SignedOutAt time.Time
}

// Anonymous tells whether nobody has signed in.
func (c Caller) Anonymous() bool { return c.Person == "" }

// Holds tells whether the caller holds any of the roles somewhere.
func (c Caller) Holds(roles ...lifecycle.Role) bool {
	return slices.ContainsFunc(c.Grants, func(g Grant) bool { return slices.Contains(roles, g.Role) })
}

// HoldsFor tells whether the caller holds any of the roles for a programme.
func (c Caller) HoldsFor(programme lifecycle.ProgrammeID, roles ...lifecycle.Role) bool {
	return slices.ContainsFunc(c.RolesFor(programme), func(r lifecycle.Role) bool { return slices.Contains(roles, r) })
}

// RolesFor lists the roles the caller holds for a programme: those for it, and those for all.
func (c Caller) RolesFor(programme lifecycle.ProgrammeID) []lifecycle.Role {
	var roles []lifecycle.Role
	for _, grant := range c.Grants {
		if (grant.Programme == "" || grant.Programme == programme) && !slices.Contains(roles, grant.Role) {
			roles = append(roles, grant.Role)
		}
	}
	return roles
}

// SeesAll tells whether the caller reads everything that no recusal closes to them: methods that are not
// public, open cases and their journals, in a programme.
func (c Caller) SeesAll(programme lifecycle.ProgrammeID) bool {
	return c.HoldsFor(programme, lifecycle.ProgrammeManager, lifecycle.Secretariat, lifecycle.Assessor,
		lifecycle.SteeringMember, lifecycle.PrincipalRole, lifecycle.Auditor)
}

// Actor is the caller as the process of a programme's method sees them.
func (c Caller) Actor(programme lifecycle.ProgrammeID, chair bool) lifecycle.Actor {
	return lifecycle.Actor{
		Person: c.Person, Organisation: c.Organisation, Roles: c.RolesFor(programme), Chair: chair,
		InterestsRegistered: c.InterestsRegistered,
	}
}
