package app

import (
	"context"
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// AssessorChoice is someone who may be asked to answer a review's questions, with what speaks against it.
type AssessorChoice struct {
	Person       PersonRef
	Organisation string // its name; empty where the person belongs to none
	// Tied: the person's organisation owns or partners the method.
	Tied bool
	// Stated: the person has registered an interest in an organisation that owns or partners the method.
	Stated bool
	// Recused: the person is inhabil in the review.
	Recused bool
	// RegisteredUntil is when the person's registration of interests ends; zero: never registered.
	RegisteredUntil time.Time
}

// AssessorChoices lists those whom the secretariat may ask to answer the questions of a review that it has read; for
// others the list is empty.
func (a *App) AssessorChoices(ctx context.Context, caller auth.Caller, view ReviewView) ([]AssessorChoice, error) {
	if !view.Sight.Assessors || !caller.HoldsFor(view.Recorded.Programme, lifecycle.Secretariat) {
		return nil, nil
	}
	assessors, err := a.store.AssessorsOf(ctx, view.Recorded.Programme)
	if err != nil {
		return nil, err
	}
	choices := make([]AssessorChoice, 0, len(assessors))
	for _, assessor := range assessors {
		choice := AssessorChoice{
			Person:       PersonRef{ID: assessor.Person, Name: assessor.Name},
			Organisation: assessor.OrganisationName,
			Tied:         slices.Contains(view.whole.Concerned, assessor.Organisation),
			Recused:      view.whole.Recused(assessor.Person),
		}
		for _, interest := range assessor.Interests.Value {
			choice.Stated = choice.Stated || slices.Contains(view.whole.Concerned, interest.Organisation)
		}
		if assessor.RegisteredAt != nil {
			choice.RegisteredUntil = lifecycle.RegistrationEnds(*assessor.RegisteredAt)
		}
		choices = append(choices, choice)
	}
	return choices, nil
}

// Unmet lists the mandatory checks and questions that are not met, once the assessment is over, for those who read
// the case.
func (v *ReviewView) Unmet() []lifecycle.UnmetItem {
	if !v.Sight.Case || v.whole.Stage == lifecycle.StageAssessment {
		return nil
	}
	return v.whole.Unmet()
}

// RulingCount tells where the group's own vote on an interest stands, for those who see the deliberation.
func (v *ReviewView) RulingCount(interest lifecycle.Interest) lifecycle.RulingCount {
	if !v.Sight.Deliberation {
		return lifecycle.RulingCount{}
	}
	return v.whole.RulingCount(interest)
}
