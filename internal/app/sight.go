package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Sight is what someone may read of a review beyond its decision. The zero value is what the public may.
type Sight struct {
	// Case: the dossier, the assessments, the recommendation.
	Case bool
	// Assessors: who they are. The owner reads the assessments without their names.
	Assessors bool
	// Deliberation: ballots, tally and interests; for the group, secretariat and auditors, and for the
	// principal once it is theirs to decide.
	Deliberation bool
	// Assesses: the reader holds the role of an assessor, and is blind to answers they may yet be asked for.
	Assesses bool
}

func errRecused() error {
	return fault.New(fault.Forbidden, "recused",
		"Du er inhabil i sagen. Den er lukket for dig, indtil beslutningen er offentliggjort.",
		"You are recused from the case. It is closed to you until the decision is published.")
}

func errReviewUnknown() error {
	return fault.New(fault.NotFound, "review-unknown", "Behandlingen findes ikke.", "There is no such review.")
}

// sightOf says what a caller may read of a review of a method whose owner is given. Errors: Forbidden recused
// while the review is closed to them, NotFound review-unknown where it is not theirs to know of.
func sightOf(
	caller auth.Caller, review store.RecordedReview, owner lifecycle.OrganisationID,
) (Sight, error) {
	switch {
	case caller.Anonymous():
		return Sight{}, errReviewUnknown()
	case review.ClosedTo(caller.Person):
		return Sight{}, errRecused()
	case review.Recused(caller.Person):
		return Sight{}, nil
	case caller.SeesAll(review.Programme):
		return Sight{
			Case: true, Assessors: true, Deliberation: deliberates(caller, review),
			Assesses: caller.HoldsFor(review.Programme, lifecycle.Assessor),
		}, nil
	case owns(caller, owner) && review.Heard():
		return Sight{Case: true}, nil
	}
	return Sight{}, errReviewUnknown()
}

// owns tells whether a caller speaks for an organisation as the owner of its methods.
func owns(caller auth.Caller, owner lifecycle.OrganisationID) bool {
	return owner != "" && caller.Organisation == owner && caller.Holds(lifecycle.Owner)
}

// deliberates tells whether a caller is one of those who see how the group deliberates.
func deliberates(caller auth.Caller, review store.RecordedReview) bool {
	if _, seated := review.SeatOf(caller.Person); seated {
		return true
	}
	if caller.HoldsFor(review.Programme, lifecycle.SteeringMember, lifecycle.Secretariat, lifecycle.Auditor) {
		return true
	}
	decided := review.Stage == lifecycle.StagePrincipal || review.Stage == lifecycle.StageDecided
	return decided && caller.HoldsFor(review.Programme, lifecycle.PrincipalRole)
}

// reviewSight is which reviews a caller finds in lists.
func reviewSight(caller auth.Caller) *store.ReviewSight {
	sight := &store.ReviewSight{Everything: caller.SeesAll("")}
	for _, grant := range caller.Grants {
		if grant.Programme != "" && caller.SeesAll(grant.Programme) {
			sight.Programmes = append(sight.Programmes, grant.Programme)
		}
	}
	if caller.Holds(lifecycle.Owner) {
		sight.Owner = caller.Organisation
	}
	return sight
}

// caseMethod finds a method for those who work with its case: in its programme, or for its owner. What a
// recusal closes is for each reading to leave out. Errors: NotFound method-unknown where the method is
// neither public nor theirs, Forbidden role-missing where it is only public.
func (a *App) caseMethod(ctx context.Context, caller auth.Caller, key string) (store.Method, error) {
	method, err := a.store.Method(ctx, key)
	switch {
	case err != nil:
		return store.Method{}, err
	case method.Process.Sequence > 0 && (caller.SeesAll(method.Programme.ID) || owns(caller, method.Owner.ID)):
		return method, nil
	case method.Process.Sequence > 0 && method.Process.Published:
		return store.Method{}, errRoleMissing()
	}
	return store.Method{}, errMethodUnknown()
}

// reviewsOf lists every review of a method.
func (a *App) reviewsOf(ctx context.Context, method lifecycle.MethodID) ([]store.RecordedReview, error) {
	return a.store.ReviewsOf(ctx, method)
}

// mostPerPage is the largest page the store gives.
const mostPerPage = 200
