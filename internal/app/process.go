package app

import (
	"context"
	"fmt"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// The commands of an open review. Free texts come as they were written, by the names of the API's fields.

// AssessorsOf says who answers a question, as it is asked for.
type AssessorsOf struct {
	Question  phasemodel.ItemID
	Assessors []lifecycle.PersonID
}

// AssignAssessors says who answers the questions of a review. Errors: NotFound person-unknown, Invalid
// not-an-assessor.
func (a *App) AssignAssessors(
	ctx context.Context, order Order, review lifecycle.ReviewID, asked []AssessorsOf,
) (Receipt, error) {
	var people []lifecycle.PersonID
	for _, question := range asked {
		people = append(people, question.Assessors...)
	}
	members, err := a.members(ctx, people)
	if err != nil {
		return Receipt{}, err
	}
	assignments := make([]lifecycle.Assignment, 0, len(asked))
	for _, question := range asked {
		assignment := lifecycle.Assignment{Question: question.Question}
		for _, person := range question.Assessors {
			assignment.Assessors = append(assignment.Assessors, members[person])
		}
		assignments = append(assignments, assignment)
	}
	about, err := a.reviewSubject(ctx, order.Caller, review)
	if err != nil {
		return Receipt{}, err
	}
	return a.giveWith(ctx, order, about, nil, func(references) (lifecycle.CommandBody, error) {
		body := lifecycle.AssignAssessors{Review: review, Assignments: assignments}
		return body, a.mustAssess(ctx, about.programme, asked, people)
	})
}

// mustAssess asks that everyone named is an assessor, in the review's programme or in all of them: who is not
// could be assigned a question and never answer it. Errors: Invalid not-an-assessor, with every such entry.
func (a *App) mustAssess(
	ctx context.Context, programme lifecycle.ProgrammeID, asked []AssessorsOf, people []lifecycle.PersonID,
) error {
	grants, err := a.store.RoleGrants(ctx, people...)
	if err != nil {
		return err
	}
	assesses := map[lifecycle.PersonID]bool{}
	for _, grant := range grants {
		if grant.Role == lifecycle.Assessor && (grant.Programme == "" || grant.Programme == programme) {
			assesses[grant.Person] = true
		}
	}
	refusal := fault.New(fault.Invalid, "not-an-assessor",
		"En af de nævnte er ikke fagkyndig i metodens program.",
		"A person named is not an assessor in the method's programme.")
	var others []fault.Detail
	for i, question := range asked {
		for n, person := range question.Assessors {
			if !assesses[person] {
				others = append(others, fault.Detail{
					Pointer: pointer(i, "assessors", n), Code: refusal.Code, Text: refusal.Text,
				})
			}
		}
	}
	if len(others) > 0 {
		return refusal.With(others...)
	}
	return nil
}

// ExtendAssessment moves the assessment's deadline to the end of a day, YYYY-MM-DD.
func (a *App) ExtendAssessment(
	ctx context.Context, order Order, review lifecycle.ReviewID, until, reason string,
) (Receipt, error) {
	return a.inReview(ctx, order, review, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.ExtendAssessment{Review: review, Until: until, Reason: refs["/reason"]}
	})
}

// WrittenReason is a reason for one item or question.
type WrittenReason struct {
	Item   phasemodel.ItemID
	Reason string
}

// CloseAssessment ends the assessment, with joint reasons for wide spreads.
func (a *App) CloseAssessment(
	ctx context.Context, order Order, review lifecycle.ReviewID, joint []WrittenReason,
) (Receipt, error) {
	var free texts
	for i, reason := range joint {
		free.add(fmt.Sprintf("/joint_reasons/%d/reason", i), reason.Reason)
	}
	return a.inReview(ctx, order, review, free, func(refs references) lifecycle.CommandBody {
		body := lifecycle.CloseAssessment{Review: review}
		for i, reason := range joint {
			body.JointReasons = append(body.JointReasons, lifecycle.JointReason{
				Question: reason.Item, Reason: refs[fmt.Sprintf("/joint_reasons/%d/reason", i)],
			})
		}
		return body
	})
}

// Assess gives a score and a reason for one question.
func (a *App) Assess(
	ctx context.Context, order Order, review lifecycle.ReviewID, question phasemodel.ItemID, score int, reason string,
) (Receipt, error) {
	return a.inReview(ctx, order, review, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.Assess{Review: review, Question: question, Score: score, Reason: refs["/reason"]}
	})
}

// WrittenCondition is a condition as it is proposed.
type WrittenCondition struct {
	Text string
	Due  string // YYYY-MM-DD
}

// WrittenProposal is an outcome with what belongs to it, as it is written.
type WrittenProposal struct {
	Outcome       phasemodel.Outcome
	Target        phasemodel.PhaseID
	Until         string
	Reason        string
	Conditions    []WrittenCondition
	Dispensations []WrittenReason
}

func (w WrittenProposal) texts() texts {
	free := reasoned(w.Reason)
	for i, condition := range w.Conditions {
		free.add(fmt.Sprintf("/conditions/%d/text", i), condition.Text)
	}
	for i, dispensation := range w.Dispensations {
		free.add(fmt.Sprintf("/dispensations/%d/reason", i), dispensation.Reason)
	}
	return free
}

func (w WrittenProposal) proposal(refs references) lifecycle.Proposal {
	proposal := lifecycle.Proposal{Outcome: w.Outcome, Target: w.Target, Until: w.Until, Reason: refs["/reason"]}
	for i, condition := range w.Conditions {
		proposal.Conditions = append(proposal.Conditions, lifecycle.ProposedCondition{
			ID: lifecycle.ConditionID(newID()), Text: refs[fmt.Sprintf("/conditions/%d/text", i)], Due: condition.Due,
		})
	}
	for i, dispensation := range w.Dispensations {
		proposal.Dispensations = append(proposal.Dispensations, lifecycle.Dispensation{
			Item: dispensation.Item, Reason: refs[fmt.Sprintf("/dispensations/%d/reason", i)],
		})
	}
	return proposal
}

// Recommend makes the secretariat's recommendation and opens the ballot.
func (a *App) Recommend(
	ctx context.Context, order Order, review lifecycle.ReviewID, written WrittenProposal,
) (Receipt, error) {
	return a.inReview(ctx, order, review, written.texts(), func(refs references) lifecycle.CommandBody {
		return lifecycle.Recommend{Review: review, Proposal: written.proposal(refs)}
	})
}

// Decide is the principal's answer to the group's recommendation.
func (a *App) Decide(
	ctx context.Context, order Order, review lifecycle.ReviewID, choice lifecycle.Choice, written WrittenProposal,
) (Receipt, error) {
	return a.inReview(ctx, order, review, written.texts(), func(refs references) lifecycle.CommandBody {
		return lifecycle.PrincipalDecide{Review: review, Choice: choice, Proposal: written.proposal(refs)}
	})
}

// DeclareInterest tells of a person's tie to the case; without a person it is the caller's own.
func (a *App) DeclareInterest(
	ctx context.Context, order Order, review lifecycle.ReviewID, person lifecycle.PersonID, ground int, text string,
) (Receipt, error) {
	if person == "" {
		person = order.Caller.Person
	}
	if _, err := a.members(ctx, []lifecycle.PersonID{person}); err != nil {
		return Receipt{}, err
	}
	var free texts
	free.add("/text", text)
	return a.inReview(ctx, order, review, free, func(refs references) lifecycle.CommandBody {
		return lifecycle.DeclareInterest{Review: review, Person: person, Ground: ground, Text: refs["/text"]}
	})
}

// WithdrawInterest takes a declaration back that nobody has ruled on.
func (a *App) WithdrawInterest(
	ctx context.Context, order Order, review lifecycle.ReviewID, person lifecycle.PersonID,
) (Receipt, error) {
	return a.inReview(ctx, order, review, nil, func(references) lifecycle.CommandBody {
		return lifecycle.WithdrawInterest{Review: review, Person: person}
	})
}

// RuleOnInterest is the presiding member's ruling.
func (a *App) RuleOnInterest(
	ctx context.Context, order Order, review lifecycle.ReviewID, person lifecycle.PersonID,
	ruling lifecycle.Ruling, reason string,
) (Receipt, error) {
	return a.inReview(ctx, order, review, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.RuleOnInterest{Review: review, Person: person, Ruling: ruling, Reason: refs["/reason"]}
	})
}

// ObjectToRuling demands the body's own ruling on a person's interest.
func (a *App) ObjectToRuling(
	ctx context.Context, order Order, review lifecycle.ReviewID, person lifecycle.PersonID,
) (Receipt, error) {
	return a.inReview(ctx, order, review, nil, func(references) lifecycle.CommandBody {
		return lifecycle.ObjectToRuling{Review: review, Person: person}
	})
}

// VoteOnRuling is a seat's vote in the body's ruling.
func (a *App) VoteOnRuling(
	ctx context.Context, order Order, review lifecycle.ReviewID, person lifecycle.PersonID, ruling lifecycle.Ruling,
) (Receipt, error) {
	return a.inReview(ctx, order, review, nil, func(references) lifecycle.CommandBody {
		return lifecycle.VoteOnRuling{Review: review, Person: person, Ruling: ruling}
	})
}

// DeclareAbsence gives a seat to its substitute; without a person it is the caller's own.
func (a *App) DeclareAbsence(
	ctx context.Context, order Order, review lifecycle.ReviewID, person lifecycle.PersonID,
) (Receipt, error) {
	if person == "" {
		person = order.Caller.Person
	}
	return a.inReview(ctx, order, review, nil, func(references) lifecycle.CommandBody {
		return lifecycle.DeclareAbsence{Review: review, Person: person}
	})
}

// WrittenBallot is a ballot as it is cast.
type WrittenBallot struct {
	Position  lifecycle.Position
	Reason    string
	Dossier   lifecycle.DossierHash
	Statement string
}

// Vote casts the ballot of the caller's seat.
func (a *App) Vote(
	ctx context.Context, order Order, review lifecycle.ReviewID, ballot WrittenBallot,
) (Receipt, error) {
	free := reasoned(ballot.Reason)
	free.add("/statement", ballot.Statement)
	return a.inReview(ctx, order, review, free, func(refs references) lifecycle.CommandBody {
		return lifecycle.Vote{
			Review: review, Position: ballot.Position, Dossier: ballot.Dossier,
			Reason: refs["/reason"], Statement: refs["/statement"],
		}
	})
}

// CloseBallot ends a ballot that nothing outstanding could change.
func (a *App) CloseBallot(ctx context.Context, order Order, review lifecycle.ReviewID) (Receipt, error) {
	return a.inReview(ctx, order, review, nil, func(references) lifecycle.CommandBody {
		return lifecycle.CloseBallot{Review: review}
	})
}

// WithdrawGate takes the request for a gate back. The chair may, of an extraordinary review.
func (a *App) WithdrawGate(
	ctx context.Context, order Order, review lifecycle.ReviewID, reason string,
) (Receipt, error) {
	stored, err := a.actable(ctx, order.Caller, review)
	if err != nil {
		return Receipt{}, err
	}
	about := subject{
		method: stored.Method, programme: stored.Programme, chair: chairs(stored.Seats, order.Caller.Person),
	}
	return a.give(ctx, order, about, reasoned(reason), func(refs references) lifecycle.CommandBody {
		return lifecycle.WithdrawGate{Review: review, Reason: refs["/reason"]}
	})
}

// PublishDecision makes a decision public.
func (a *App) PublishDecision(ctx context.Context, order Order, review lifecycle.ReviewID) (Receipt, error) {
	return a.inReview(ctx, order, review, nil, func(references) lifecycle.CommandBody {
		return lifecycle.PublishDecision{Review: review}
	})
}

// CorrectPublication adds a dated correction to a published decision.
func (a *App) CorrectPublication(
	ctx context.Context, order Order, review lifecycle.ReviewID, text string,
) (Receipt, error) {
	var free texts
	free.add("/text", text)
	return a.inReview(ctx, order, review, free, func(refs references) lifecycle.CommandBody {
		return lifecycle.CorrectPublication{Review: review, Text: refs["/text"]}
	})
}

// reasoned is a command whose one text is its reason.
func reasoned(reason string) texts {
	var free texts
	free.add("/reason", reason)
	return free
}

// inReview gives a command about a review. Errors: NotFound review-unknown.
func (a *App) inReview(
	ctx context.Context, order Order, review lifecycle.ReviewID, free texts,
	body func(references) lifecycle.CommandBody,
) (Receipt, error) {
	about, err := a.reviewSubject(ctx, order.Caller, review)
	if err != nil {
		return Receipt{}, err
	}
	return a.give(ctx, order, about, free, body)
}

// members finds the organisations that people belong to. Errors: NotFound person-unknown.
func (a *App) members(
	ctx context.Context, people []lifecycle.PersonID,
) (map[lifecycle.PersonID]lifecycle.Member, error) {
	found, err := a.store.PeopleByID(ctx, people)
	if err != nil {
		return nil, err
	}
	members := make(map[lifecycle.PersonID]lifecycle.Member, len(found))
	for _, id := range people {
		person, known := found[id]
		if !known {
			return nil, fault.New(fault.NotFound, "person-unknown", "Personen findes ikke.", "There is no such person.")
		}
		members[id] = lifecycle.Member{Person: id, Organisation: person.Organisation}
	}
	return members, nil
}
