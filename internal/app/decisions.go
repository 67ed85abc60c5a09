package app

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// SeparateStatement is a særudtalelse, by the seat that made it.
type SeparateStatement struct {
	Kind         phasemodel.OrganisationKind
	Organisation lifecycle.OrganisationID
	Position     lifecycle.Position
	Text         lifecycle.TextRef
}

// SeatRecusal is a seat whose member or substitute was inhabil, or took part by an exception.
type SeatRecusal struct {
	Kind         phasemodel.OrganisationKind
	Organisation lifecycle.OrganisationID
	Ruling       lifecycle.Ruling
}

// DecisionSeat is a seat of the roster that decided, and whether its ballot counted. Who held it is for those who read
// the case.
type DecisionSeat struct {
	Kind         phasemodel.OrganisationKind
	Office       lifecycle.Office
	Organisation lifecycle.OrganisationID
	Person       lifecycle.PersonID
	TookPart     bool
}

// PublishedCorrection is a dated correction of what was published.
type PublishedCorrection struct {
	Text lifecycle.TextRef
	At   time.Time
}

// DecisionView is a decision with what is published of its review.
type DecisionView struct {
	ID             lifecycle.ReviewID
	Method         MethodRef
	Programme      ProgrammeRef
	Gate           phasemodel.Gate
	From           phasemodel.PhaseID
	Made           lifecycle.DecisionMade
	DecidedAt      time.Time
	PublishedAt    *time.Time
	Recommendation *lifecycle.Recommendation
	Principal      *lifecycle.PrincipalAnswer
	Hearing        lifecycle.TextRef
	Seats          []DecisionSeat
	Statements     []SeparateStatement
	Recusals       []SeatRecusal
	Corrections    []PublishedCorrection

	Names Names // of those whom the reader may know by name
	Texts map[lifecycle.TextRef]string
}

func errDecisionUnknown() error {
	return fault.New(fault.NotFound, "decision-unknown", "Beslutningen findes ikke.", "There is no such decision.")
}

// Decision gives a decision: a published one to everyone, once its method is public too, and one that is not
// published to those who read its review.
// Errors: NotFound decision-unknown, Forbidden recused.
func (a *App) Decision(ctx context.Context, caller auth.Caller, id lifecycle.ReviewID) (DecisionView, error) {
	view, _, err := a.decision(ctx, caller, id)
	return view, err
}

// decision gives a decision with the review that it ended, which is more than its readers may see.
func (a *App) decision(
	ctx context.Context, caller auth.Caller, id lifecycle.ReviewID,
) (DecisionView, seenReview, error) {
	recorded, err := a.store.Review(ctx, id)
	if fault.CodeOf(err) == "review-unknown" {
		return DecisionView{}, seenReview{}, errDecisionUnknown()
	}
	if err != nil {
		return DecisionView{}, seenReview{}, err
	}
	state, err := a.store.State(ctx, recorded.Method)
	if err != nil {
		return DecisionView{}, seenReview{}, err
	}
	sight, err := sightOf(caller, recorded, state.Owner)
	if fault.CodeOf(err) == "recused" {
		return DecisionView{}, seenReview{}, err
	}
	// The decision would tell outsiders of a method that they may not know of.
	known := state.Published || caller.SeesAll(recorded.Programme) || owns(caller, state.Owner)
	if recorded.Decision == nil || recorded.PublishedAt == nil && !sight.Case || !known {
		return DecisionView{}, seenReview{}, errDecisionUnknown()
	}
	views, err := a.decisionViews(ctx, sight.Case, []store.RecordedReview{recorded})
	if err != nil {
		return DecisionView{}, seenReview{}, err
	}
	return views[0], seenReview{RecordedReview: recorded, sight: sight}, nil
}

// seenReview is a review with what someone may read of it.
type seenReview struct {
	store.RecordedReview

	sight Sight
}

// DecisionQuery is what a list of decisions asks for. Method and programmes are slugs or ids.
type DecisionQuery struct {
	Method     string
	Programmes []string
	Outcomes   []phasemodel.Outcome
}

// Decisions lists the published decisions, newest first: of methods that are public, and of those that the
// caller works with. Errors: Invalid cursor-invalid.
func (a *App) Decisions(
	ctx context.Context, caller auth.Caller, query DecisionQuery, page Page,
) (Listed[DecisionView], error) {
	filter := store.ReviewFilter{Published: true, Outside: reviewSight(caller), Outcomes: query.Outcomes}
	programmes, err := a.programmesByKey(ctx)
	if err != nil {
		return Listed[DecisionView]{}, err
	}
	found, err := a.narrow(ctx, &filter, query.Method, query.Programmes, programmes)
	if err != nil || !found {
		return Listed[DecisionView]{}, err
	}
	listed, err := a.store.Reviews(ctx, filter, page)
	if err != nil {
		return Listed[DecisionView]{}, err
	}
	views, err := a.decisionViews(ctx, false, listed.Items)
	return Listed[DecisionView]{Items: views, Total: listed.Total, Next: listed.Next}, err
}

// decisionViews makes the views of decided reviews, with people's names or without.
func (a *App) decisionViews(
	ctx context.Context, named bool, decided []store.RecordedReview,
) ([]DecisionView, error) {
	views, err := a.decisionsOf(ctx, named, decided)
	if err != nil || len(views) == 0 {
		return nil, err
	}
	who, referring := mention(), make([]any, 0, len(views))
	for _, view := range views {
		view.mentions(who, named)
		referring = append(referring, view)
	}
	texts, err := a.textsOf(ctx, referring...)
	if err != nil {
		return nil, err
	}
	names, err := a.names(ctx, who)
	if err != nil {
		return nil, err
	}
	for i := range views {
		views[i].Texts, views[i].Names = texts, names
	}
	return views, nil
}

// decisionsOf makes the views of decided reviews, without the texts and names that they refer to.
func (a *App) decisionsOf(
	ctx context.Context, named bool, decided []store.RecordedReview,
) ([]DecisionView, error) {
	if len(decided) == 0 {
		return nil, nil
	}
	ids := make([]lifecycle.ReviewID, 0, len(decided))
	for _, recorded := range decided {
		ids = append(ids, recorded.ID)
	}
	publications, err := a.store.PublicationsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]DecisionView, 0, len(decided))
	for _, recorded := range decided {
		view := decisionOf(recorded, named)
		for _, publication := range publications[recorded.ID] {
			if publication.Text != "" {
				view.Corrections = append(view.Corrections, PublishedCorrection{publication.Text, publication.At})
			}
		}
		views = append(views, view)
	}
	return views, nil
}

// mentions notes whom a decision names: organisations always, people where the reader may know them.
func (v DecisionView) mentions(who mentioned, named bool) {
	for _, seat := range v.Seats {
		who.member(lifecycle.Member{Organisation: seat.Organisation, Person: seat.Person})
	}
	for _, statement := range v.Statements {
		who.member(lifecycle.Member{Organisation: statement.Organisation})
	}
	for _, recusal := range v.Recusals {
		who.member(lifecycle.Member{Organisation: recusal.Organisation})
	}
	if !named {
		return
	}
	if v.Recommendation != nil {
		who.person(v.Recommendation.By)
	}
	if v.Principal != nil {
		who.person(v.Principal.By)
	}
}

// decisionOf takes from a decided review what its decision says, with who held the seats or without.
func decisionOf(recorded store.RecordedReview, named bool) DecisionView {
	review := recorded.Review
	view := DecisionView{
		ID: review.ID, Method: MethodRef{recorded.Method, recorded.MethodSlug, recorded.MethodTitle},
		Programme: ProgrammeRef{ID: recorded.Programme, Slug: recorded.ProgrammeSlug, Title: recorded.ProgrammeTitle},
		Gate:      review.Gate, From: review.From, Made: *recorded.Decision, PublishedAt: recorded.PublishedAt,
		Recommendation: review.Recommendation, Principal: review.Principal, Hearing: review.HearingAnswer,
	}
	if recorded.DecidedAt != nil {
		view.DecidedAt = *recorded.DecidedAt
	}
	for _, seat := range review.Seats {
		for _, member := range []lifecycle.Member{seat.Member, seat.Substitute} {
			interest, found := review.Interest(member.Person)
			if found && interest.Ruling != lifecycle.RulingOpen && interest.Ruling != lifecycle.Habil {
				view.Recusals = append(view.Recusals, SeatRecusal{seat.Kind, member.Organisation, interest.Ruling})
			}
		}
		holder, held := review.Holder(seat)
		ballot, cast := review.Ballot(seat.Number)
		counted := held && cast && ballot.Holder == holder.Person && !review.HasOpenInterest(holder.Person)
		sat := DecisionSeat{Kind: seat.Kind, Office: seat.Office, TookPart: counted}
		if sat.Organisation = holder.Organisation; !held {
			sat.Organisation = seat.Member.Organisation
		}
		if named {
			sat.Person = holder.Person
		}
		view.Seats = append(view.Seats, sat)
		if counted && ballot.Statement != "" {
			view.Statements = append(view.Statements, SeparateStatement{
				seat.Kind, holder.Organisation, ballot.Position, ballot.Statement,
			})
		}
	}
	return view
}
