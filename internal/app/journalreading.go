package app

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// JournalEntry is a journal row with the event that it holds and the texts that it refers to.
type JournalEntry struct {
	Row   journal.Row
	Event lifecycle.Event
	Texts []journal.Text
}

// JournalView is a part of a method's journal as a caller may read it.
//
// A row that the caller may not read is left out whole: half a row could not be verified. Every row carries
// its own hash and that of the row before, and the view the head's, so that what is there can be verified,
// and a gap in the sequence shows where something was left out.
type JournalView struct {
	Listed[JournalEntry]

	Head  journal.Head
	Names Names
	// Chain is what a verification of the method's whole chain found just now, rows included that are left out here.
	Chain journal.Report
	// Method is whose journal it is. Reviews are those that the rows belong to, in the order in which they were opened,
	// and Phases the titles of the phases of every model version that the method has followed.
	Method  MethodRef
	Reviews []JournalReview
	Phases  map[phasemodel.PhaseID]i18n.Text
}

// JournalReview is a review that rows of a journal belong to.
type JournalReview struct {
	ID       lifecycle.ReviewID
	Gate     phasemodel.Gate
	OpenedAt time.Time
}

// Review finds a review of the journal.
func (v JournalView) Review(id lifecycle.ReviewID) (JournalReview, bool) {
	at := slices.IndexFunc(v.Reviews, func(review JournalReview) bool { return review.ID == id })
	if at < 0 {
		return JournalReview{}, false
	}
	return v.Reviews[at], true
}

// Journal reads a method's journal after a sequence, oldest first; of one review where it is named. Errors:
// NotFound method-unknown, Forbidden role-missing, Invalid cursor-invalid.
func (a *App) Journal(
	ctx context.Context, caller auth.Caller, methodKey string, after int64, review lifecycle.ReviewID, page Page,
) (JournalView, error) {
	position, err := readPosition(page.Cursor)
	if err != nil {
		return JournalView{}, err
	}
	view, readable, err := a.readJournal(ctx, caller, methodKey, review)
	if err != nil {
		return JournalView{}, err
	}
	readable = slices.DeleteFunc(readable, func(row store.JournalRow) bool { return row.Row.Sequence <= after })
	view.Total = len(readable)
	readable = slices.DeleteFunc(readable, func(row store.JournalRow) bool { return row.Row.Sequence <= position })
	return view, a.fill(ctx, &view, cutRows(&view, readable, page))
}

// LatestJournal reads a method's journal as Journal does, the newest first.
func (a *App) LatestJournal(
	ctx context.Context, caller auth.Caller, methodKey string, review lifecycle.ReviewID, page Page,
) (JournalView, error) {
	position, err := readPosition(page.Cursor)
	if err != nil {
		return JournalView{}, err
	}
	view, readable, err := a.readJournal(ctx, caller, methodKey, review)
	if err != nil {
		return JournalView{}, err
	}
	view.Total = len(readable)
	slices.Reverse(readable)
	readable = slices.DeleteFunc(readable, func(row store.JournalRow) bool {
		return position > 0 && row.Row.Sequence >= position
	})
	return view, a.fill(ctx, &view, cutRows(&view, readable, page))
}

// readJournal reads and verifies a method's whole journal, and gives the rows that the caller may read, of one review
// where it is named.
func (a *App) readJournal(
	ctx context.Context, caller auth.Caller, methodKey string, review lifecycle.ReviewID,
) (JournalView, []store.JournalRow, error) {
	method, err := a.caseMethod(ctx, caller, methodKey)
	if err != nil {
		return JournalView{}, nil, err
	}
	rows, err := a.store.Events(ctx, method.ID, 0, 0)
	if err != nil {
		return JournalView{}, nil, err
	}
	// Read after the events, so that the reader knows of every recusal by then.
	reviews, err := a.reviewsOf(ctx, method.ID)
	if err != nil {
		return JournalView{}, nil, err
	}
	view := JournalView{
		Head:   journal.Head{Method: string(method.ID)},
		Method: MethodRef{method.ID, method.Content.Slug, method.Content.Title},
	}
	if len(rows) > 0 {
		last := rows[len(rows)-1].Row
		view.Head.Sequence, view.Head.Hash = last.Sequence, last.Hash
	}
	view.Chain = journal.Verify(string(method.ID), func(yield func(journal.Row, error) bool) {
		for _, row := range rows {
			if !yield(row.Row, nil) {
				return
			}
		}
	})
	if view.Phases, err = a.phasesFollowed(ctx, rows); err != nil {
		return JournalView{}, nil, err
	}
	readable := (journalReader{caller: caller, owner: method.Owner.ID, reviews: reviews}).readable(rows, "")
	for _, row := range readable {
		if opened, is := row.Event.Body.(lifecycle.ReviewOpened); is {
			view.Reviews = append(view.Reviews, JournalReview{opened.Review, opened.Gate, row.Event.At})
		}
	}
	if review != "" {
		readable = (journalReader{caller: caller, owner: method.Owner.ID, reviews: reviews}).readable(rows, review)
	}
	return view, readable, nil
}

// phasesFollowed are the titles of the phases of the model versions that a journal names; a later wording stands.
func (a *App) phasesFollowed(ctx context.Context, rows []store.JournalRow) (map[phasemodel.PhaseID]i18n.Text, error) {
	titles := map[phasemodel.PhaseID]i18n.Text{}
	for _, row := range rows {
		var facts lifecycle.ModelFacts
		switch body := row.Event.Body.(type) {
		case lifecycle.MethodCreated:
			facts = body.Model
		case lifecycle.MethodImported:
			facts = body.Model
		case lifecycle.ModelVersionChanged:
			facts = body.Model
		default:
			continue
		}
		model, err := a.models.get(ctx, facts.ID, facts.Version)
		if err != nil {
			return nil, err
		}
		for _, phase := range model.Phases {
			titles[phase.ID] = phase.Title
		}
	}
	return titles, nil
}

// cutRows gives the rows of a page, and the view the cursor of the next.
func cutRows(view *JournalView, rows []store.JournalRow, page Page) []store.JournalRow {
	limit := page.Limit
	if limit <= 0 {
		limit = usualPage
	}
	if len(rows) > limit {
		rows = rows[:limit]
		view.Next = writePosition(rows[limit-1].Row.Sequence)
	}
	return rows
}

// fill gives a view its rows with their texts and people.
func (a *App) fill(ctx context.Context, view *JournalView, rows []store.JournalRow) error {
	who := mention()
	var refs []lifecycle.TextRef
	for _, row := range rows {
		who.person(row.Event.Actor, aboutOf(row).Person)
		refs = append(refs, store.TextRefs(row.Event.Body)...)
	}
	texts, err := a.store.JournalTexts(ctx, refs)
	if err != nil {
		return err
	}
	for _, row := range rows {
		entry := JournalEntry{Row: row.Row, Event: row.Event}
		for _, ref := range store.TextRefs(row.Event.Body) {
			if text, found := texts[ref]; found {
				entry.Texts = append(entry.Texts, text)
			}
		}
		view.Items = append(view.Items, entry)
	}
	view.Names, err = a.names(ctx, who)
	return err
}

// journalReader says which rows of a method's journal someone may read.
type journalReader struct {
	caller  auth.Caller
	owner   lifecycle.OrganisationID
	reviews []store.RecordedReview
}

// readable leaves out the rows that the reader may not read, and where a review is named those of others.
func (r journalReader) readable(rows []store.JournalRow, only lifecycle.ReviewID) []store.JournalRow {
	conditions := map[lifecycle.ConditionID]lifecycle.ReviewID{}
	var readable []store.JournalRow
	for _, row := range rows {
		if made, decided := row.Event.Body.(lifecycle.DecisionMade); decided {
			for _, condition := range made.Conditions {
				conditions[condition.ID] = made.Review
			}
		}
		about := aboutOf(row)
		if about.Review == "" {
			about.Review = conditions[about.Condition]
		}
		if (only == "" || about.Review == only) && r.reads(row.Event, about) {
			readable = append(readable, row)
		}
	}
	return readable
}

func (r journalReader) reads(event lifecycle.Event, about about) bool {
	if about.Review == "" {
		return true
	}
	at := slices.IndexFunc(r.reviews, func(review store.RecordedReview) bool { return review.ID == about.Review })
	if at < 0 {
		return false
	}
	review := r.reviews[at]
	sight, err := sightOf(r.caller, review, r.owner)
	if err != nil || !sight.Case {
		return published(event) && review.PublishedAt != nil
	}
	switch body := event.Body.(type) {
	case lifecycle.AssessmentGiven:
		return sight.Assessors && r.seesAnswer(review, sight.Assesses, body.Question, event.Actor)
	case lifecycle.AssessorsAssigned:
		return sight.Assessors
	}
	own := event.Actor == r.caller.Person || about.Person == r.caller.Person
	return sight.Deliberation || own || !deliberative(event)
}

// seesAnswer holds assessors blind: they read others' answers to a question when the lifecycle shows them.
func (r journalReader) seesAnswer(
	review store.RecordedReview, assesses bool, question phasemodel.ItemID, assessor lifecycle.PersonID,
) bool {
	visible, answers := review.VisibleTo(r.caller.Person, assesses, question), review.Answers(question)
	return assessor == r.caller.Person || len(visible) == len(answers)
}

// published tells whether an event is known to the public once the decision it belongs to is.
func published(event lifecycle.Event) bool {
	switch event.Body.(type) {
	case lifecycle.DecisionMade, lifecycle.DecisionPublished, lifecycle.PublicationCorrected:
		return true
	}
	return false
}

// deliberative tells whether an event shows interests, ballots or how they stand.
func deliberative(event lifecycle.Event) bool {
	switch event.Body.(type) {
	case lifecycle.InterestDeclared, lifecycle.InterestWithdrawn, lifecycle.InterestRuled,
		lifecycle.RulingObjected, lifecycle.RulingVoteCast, lifecycle.AbsenceDeclared, lifecycle.BallotCast,
		lifecycle.BallotVoided, lifecycle.BallotExtended, lifecycle.BallotClosed, lifecycle.WaiverVoteCast:
		return true
	}
	return false
}

func writePosition(sequence int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(sequence, 10)))
}

// readPosition reads a cursor; the empty one is the beginning.
func readPosition(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		var sequence int64
		if sequence, err = strconv.ParseInt(string(text), 10, 64); err == nil && sequence > 0 {
			return sequence, nil
		}
	}
	return 0, fault.New(fault.Invalid, "cursor-invalid", "Sidemærket (cursor) kan ikke bruges her. Begynd forfra uden det.",
		"The cursor cannot be used here. Begin again without it.")
}
