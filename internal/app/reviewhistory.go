package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// MadeRecommendation is a recommendation with the dossier it was made on.
type MadeRecommendation struct {
	lifecycle.Recommendation

	Dossier lifecycle.DossierHash
}

// MadeSupplement is one freezing of the dossier anew.
type MadeSupplement struct {
	Before, After lifecycle.DossierHash
	Reason        lifecycle.TextRef
	By            lifecycle.PersonID
	At            time.Time
}

// GivenAnswer is one answer of the principal.
type GivenAnswer struct {
	Round  int
	Choice lifecycle.Choice
	Reason lifecycle.TextRef
	By     lifecycle.PersonID
	At     time.Time
}

// InterestDates is when an interest was declared, ruled on and objected to.
type InterestDates struct {
	DeclaredAt time.Time
	RuledAt    time.Time
	ObjectedBy lifecycle.PersonID
	ObjectedAt time.Time
}

// ReviewHistory is what a review's journal tells beyond how it stands.
type ReviewHistory struct {
	Deadlines       map[lifecycle.Stage]time.Time // the latest of each stage
	FrozenAt        time.Time                     // of the dossier as it is
	Recommendations []MadeRecommendation          // oldest first
	Supplements     []MadeSupplement
	Answers         []GivenAnswer
	HeardBy         lifecycle.PersonID
	HeardAt         time.Time
	Interests       map[lifecycle.PersonID]InterestDates
	// NeedsReaffirming: the dossier was supplemented after the latest recommendation.
	NeedsReaffirming bool
	Withdrawal       lifecycle.TextRef
	// ConditionTexts are those of the conditions of published decisions of the method.
	ConditionTexts map[lifecycle.ConditionID]lifecycle.TextRef
	// Entered is when each stage was entered last.
	Entered map[lifecycle.Stage]time.Time

	dossier lifecycle.DossierHash
	round   int
}

// about is what a journal row's payload says it belongs to.
type about struct {
	Review    lifecycle.ReviewID    `json:"review"`
	Condition lifecycle.ConditionID `json:"condition"`
	Person    lifecycle.PersonID    `json:"person"`
	Question  string                `json:"question"`
}

// aboutOf reads what a row belongs to; every event that belongs to a review or a condition names it so.
func aboutOf(row store.JournalRow) about {
	var found about
	// A payload that names something else by these words belongs to nothing.
	if err := json.Unmarshal(row.Row.Payload, &found); err != nil {
		return about{}
	}
	return found
}

// historyOf reads the journal of a review.
func (a *App) historyOf(ctx context.Context, review store.RecordedReview) (ReviewHistory, error) {
	rows, err := a.store.Events(ctx, review.Method, 0, 0)
	if err != nil {
		return ReviewHistory{}, err
	}
	history := ReviewHistory{
		Deadlines: map[lifecycle.Stage]time.Time{}, Interests: map[lifecycle.PersonID]InterestDates{}, round: 1,
		ConditionTexts: publishedConditions(rows), Entered: map[lifecycle.Stage]time.Time{},
	}
	for _, row := range rows {
		if aboutOf(row).Review == review.ID {
			history.note(row.Event)
			history.noteInterest(row.Event)
		}
	}
	return history, nil
}

// publishedConditions are the texts of the conditions that published decisions of a method set.
func publishedConditions(rows []store.JournalRow) map[lifecycle.ConditionID]lifecycle.TextRef {
	set, texts := map[lifecycle.ReviewID][]lifecycle.NewCondition{}, map[lifecycle.ConditionID]lifecycle.TextRef{}
	for _, row := range rows {
		switch body := row.Event.Body.(type) {
		case lifecycle.DecisionMade:
			set[body.Review] = body.Conditions
		case lifecycle.DecisionPublished:
			for _, condition := range set[body.Review] {
				texts[condition.ID] = condition.Text
			}
		}
	}
	return texts
}

func (h *ReviewHistory) note(event lifecycle.Event) {
	switch body := event.Body.(type) {
	case lifecycle.ReviewOpened:
		h.dossier, h.FrozenAt = body.Dossier.Hash, event.At
	case lifecycle.StageEntered:
		h.Deadlines[body.Stage], h.round = body.Deadline.Due, body.Round
		h.Entered[body.Stage] = event.At
	case lifecycle.AssessmentExtended:
		h.Deadlines[lifecycle.StageAssessment] = body.Deadline.Due
	case lifecycle.BallotExtended:
		h.Deadlines[lifecycle.StageBallot] = body.Deadline.Due
	case lifecycle.HearingAnswered:
		h.dossier, h.FrozenAt = body.Dossier, event.At
		h.HeardBy, h.HeardAt = event.Actor, event.At
	case lifecycle.DossierSupplemented:
		h.Supplements = append(h.Supplements, MadeSupplement{
			Before: h.dossier, After: body.Dossier.Hash, Reason: body.Reason, By: event.Actor, At: event.At,
		})
		h.dossier, h.FrozenAt = body.Dossier.Hash, event.At
		h.NeedsReaffirming = len(h.Recommendations) > 0
	case lifecycle.RecommendationMade:
		h.Recommendations = append(h.Recommendations, MadeRecommendation{
			Recommendation: lifecycle.Recommendation{
				Round: body.Round, By: event.Actor, At: event.At, Proposal: body.Proposal,
			},
			Dossier: h.dossier,
		})
		h.NeedsReaffirming = false
	case lifecycle.PrincipalAnswered:
		h.Answers = append(h.Answers, GivenAnswer{
			Round: h.round, Choice: body.Choice, Reason: body.Reason, By: event.Actor, At: event.At,
		})
	case lifecycle.ReviewWithdrawn:
		h.Withdrawal = body.Reason
	}
}

func (h *ReviewHistory) noteInterest(event lifecycle.Event) {
	switch body := event.Body.(type) {
	case lifecycle.InterestDeclared:
		h.Interests[body.Person] = InterestDates{DeclaredAt: event.At}
	case lifecycle.InterestRuled:
		dates := h.Interests[body.Person]
		dates.RuledAt, dates.ObjectedBy, dates.ObjectedAt = event.At, "", time.Time{}
		h.Interests[body.Person] = dates
	case lifecycle.RulingObjected:
		dates := h.Interests[body.Person]
		dates.ObjectedBy, dates.ObjectedAt = event.Actor, event.At
		h.Interests[body.Person] = dates
	}
}
