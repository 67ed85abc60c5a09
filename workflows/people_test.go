package workflows_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// start is a Monday, 10 o'clock in Denmark.
var start = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)

const method = lifecycle.MethodID("5f0f2a8c-51f5-4a2b-9c39-0d3c3f6a7e01")

func text(content string) lifecycle.TextRef { return lifecycle.TextRef(hashOf(content)) }

func hashOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// actor is a person of an organisation of the same name, whose interests are always registered anew.
func actor(now time.Time, person string, roles ...lifecycle.Role) lifecycle.Actor {
	return lifecycle.Actor{
		Person: lifecycle.PersonID(person), Organisation: lifecycle.OrganisationID("org-" + person),
		Roles: roles, InterestsRegistered: now.AddDate(0, -1, 0),
	}
}

func memberID(n int) string { return fmt.Sprintf("member-%d", n) }

// seats is a group of nine of the kinds of the strategy's own group, each with a substitute.
func seats() []lifecycle.Seat {
	kinds := []phasemodel.OrganisationKind{
		phasemodel.Stat, phasemodel.Stat, phasemodel.Interesseorganisation, phasemodel.Region,
		phasemodel.Kommune, phasemodel.Kommune, phasemodel.Kommune, phasemodel.Faglig, phasemodel.Forskning,
	}
	made := make([]lifecycle.Seat, 0, len(kinds))
	for i, kind := range kinds {
		n := i + 1
		seat := lifecycle.Seat{
			Number: n, Kind: kind,
			Member:     person(memberID(n)),
			Substitute: person(fmt.Sprintf("substitute-%d", n)),
		}
		switch n {
		case 1:
			seat.Office = lifecycle.Chair
		case 2:
			seat.Office = lifecycle.ViceChair
		}
		made = append(made, seat)
	}
	return made
}

func person(id string) lifecycle.Member {
	return lifecycle.Member{
		Person: lifecycle.PersonID(id), Organisation: lifecycle.OrganisationID("org-" + id),
	}
}

// passed gives every check of a gate as met.
func passed(gate phasemodel.Gate) []phasemodel.CheckResult {
	results := make([]phasemodel.CheckResult, 0, len(gate.Checks))
	for _, check := range gate.Checks {
		results = append(results, phasemodel.CheckResult{ID: check.ID, Passed: true})
	}
	return results
}
