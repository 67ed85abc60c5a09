package app

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/note"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// NoteView is a decision with its note as a caller may read it.
type NoteView struct {
	Decision DecisionView
	Note     note.Note
}

// DecisionNote puts the note of a decision together for those who may read the decision. What stood in the dossier is
// told as it stood there: a note says what was decided on, and stays what it is when the method's entry changes.
// Errors: those of [App.Decision].
func (a *App) DecisionNote(
	ctx context.Context, caller auth.Caller, id lifecycle.ReviewID, language i18n.Language,
) (NoteView, error) {
	view, review, err := a.decision(ctx, caller, id)
	if err != nil {
		return NoteView{}, err
	}
	rows, err := a.store.Events(ctx, review.Method, 0, 0)
	if err != nil {
		return NoteView{}, err
	}
	written, err := a.writeNote(ctx, view, review, rows, language)
	return NoteView{Decision: view, Note: written}, err
}

// Prints tells whether notes can be had as PDF here.
func (a *App) Prints() bool { return a.printer != nil }

// PrintedNote is the note of a decision as PDF. Errors: those of [App.Decision], NotFound pdf-not-available where
// nothing here makes PDFs, Unavailable pdf-busy and pdf-failed.
func (a *App) PrintedNote(
	ctx context.Context, caller auth.Caller, id lifecycle.ReviewID, language i18n.Language,
) ([]byte, error) {
	view, err := a.DecisionNote(ctx, caller, id, language)
	if err != nil {
		return nil, err
	}
	if !a.Prints() {
		return nil, errNoPrinter()
	}
	var page bytes.Buffer
	if err := note.Document(view.Note).Render(ctx, &page); err != nil {
		return nil, err
	}
	return a.printer.PDF(ctx, page.Bytes())
}

func errNoPrinter() error {
	return fault.New(fault.NotFound, "pdf-not-available",
		"Der laves ikke PDF her, fordi Chromium ikke er installeret. Udskriv siden i stedet.",
		"No PDF is made here, because Chromium is not installed. Print the page instead.")
}

// writeNote makes the note of a decision from what has been read of it.
func (a *App) writeNote(
	ctx context.Context, view DecisionView, review seenReview, rows []store.JournalRow, language i18n.Language,
) (note.Note, error) {
	frozen, err := a.store.Dossier(ctx, view.Made.Dossier)
	if err != nil {
		return note.Note{}, err
	}
	var dossier decidedOn
	if err := json.Unmarshal(frozen.Content, &dossier); err != nil {
		return note.Note{}, err
	}
	model, err := a.models.get(ctx, review.ModelID, review.ModelVersion)
	if err != nil {
		return note.Note{}, err
	}
	by := noteWriter{view: view, model: model.Model, target: review.Target}
	written := note.Note{
		Language: language, Zone: a.zone, Footer: a.noteFooter,
		Case: string(view.ID), Method: view.Method.Title, Programme: view.Programme.Title, Gate: view.Gate.Title,
		Model: model.Title.In(language) + " " + model.Version,
		Body:  view.Made.Body, Round: view.Made.Round, RequestedAt: review.RequestedAt, DecidedAt: view.DecidedAt,
		PublishedAt: view.PublishedAt, Journal: markOf(rows, view.ID), Dossier: string(view.Made.Dossier),
		Supplemented: review.Supplemented,
		Problem:      dossier.Method.Problem, Economy: dossier.Method.economy(),
		Heard: view.Gate.Review.HearingDays > 0, Hearing: view.Texts[view.Hearing],
		Decision: by.proposal(view.Made.Proposal), Tally: view.Made.Tally,
		Next: note.Next{
			Phase: by.phase(view.Made.Effect.Phase), Status: view.Made.Effect.Status,
			HoldUntil: view.Made.Effect.HoldUntil,
		},
	}
	if again := view.Made.Effect.ReReview; again != nil {
		written.Next.ReReview = &again.Due
	}
	by.people(&written)
	by.requirements(&written, review)
	for _, document := range dossier.Documents {
		if review.sight.Case || document.Standing == store.GivenToOutsiders {
			written.Documents = append(written.Documents, note.Annex{
				Title: document.Title, Kind: string(document.Kind), Version: document.Version,
				Standing: string(document.Standing), SHA256: document.SHA256,
			})
		}
	}
	for _, correction := range view.Corrections {
		written.Corrections = append(written.Corrections, note.Correction{
			Text: view.Texts[correction.Text], At: correction.At,
		})
	}
	return written, nil
}

// decidedOn is what a note tells of a dossier, in its frozen form.
type decidedOn struct {
	Method    decidedMethod     `json:"method"`
	Documents []DossierDocument `json:"documents"`
}

type decidedMethod struct {
	Problem string             `json:"problem"`
	Cost    *catalogue.Cost    `json:"cost"`
	Economy *catalogue.Economy `json:"economy"`
}

func (m decidedMethod) economy() note.Economy {
	var told note.Economy
	if m.Cost != nil {
		told.Cost, told.CostUnit, told.PriceYear = m.Cost.Amount, string(m.Cost.Unit), m.Cost.PriceYear
	}
	if m.Economy != nil {
		told.Total = m.Economy.TotalCost
		for _, text := range []string{m.Economy.Baseline, m.Economy.Payers, m.Economy.Note} {
			if text != "" {
				told.Texts = append(told.Texts, text)
			}
		}
	}
	return told
}

// markOf finds the newest row of what is published of a decision. A later row would tell that something goes on in
// the case, which the readers of the decision may not know.
func markOf(rows []store.JournalRow, review lifecycle.ReviewID) note.Mark {
	for _, row := range slices.Backward(rows) {
		if published(row.Event) && aboutOf(row).Review == review {
			return note.Mark{Sequence: row.Row.Sequence, Hash: row.Row.Hash.String()}
		}
	}
	return note.Mark{}
}

// noteWriter puts names and texts in the places of ids.
type noteWriter struct {
	view   DecisionView
	model  *phasemodel.Model
	target phasemodel.PhaseID // of the gate; empty: none
}

func advances(outcome phasemodel.Outcome) bool {
	return outcome == phasemodel.Advance || outcome == phasemodel.AdvanceWithConditions
}

func (w noteWriter) phase(id phasemodel.PhaseID) i18n.Text {
	for _, phase := range w.model.Phases {
		if phase.ID == id {
			return phase.Title
		}
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

// item names a check or a question.
func (w noteWriter) item(id phasemodel.ItemID) i18n.Text {
	for _, check := range w.view.Gate.Checks {
		if check.ID == id {
			return check.Text
		}
	}
	for _, question := range w.view.Gate.Questions {
		if question.ID == id {
			return question.Text
		}
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

func (w noteWriter) organisation(id lifecycle.OrganisationID) string {
	return w.view.Names.Organisations[id].Name
}

// person is a name where the reader may know it.
func (w noteWriter) person(id lifecycle.PersonID) string { return w.view.Names.People[id].Name }

func (w noteWriter) proposal(proposal lifecycle.Proposal) note.Proposal {
	written := note.Proposal{
		Outcome: proposal.Outcome, Until: proposal.Until, Reason: w.view.Texts[proposal.Reason],
	}
	if proposal.Target != "" {
		written.Target = w.phase(proposal.Target)
	}
	for _, condition := range proposal.Conditions {
		written.Conditions = append(written.Conditions, note.Condition{
			Text: w.view.Texts[condition.Text], Due: condition.Due,
		})
	}
	for _, dispensation := range proposal.Dispensations {
		written.Dispensations = append(written.Dispensations, note.Dispensation{
			Item: w.item(dispensation.Item), Reason: w.view.Texts[dispensation.Reason],
		})
	}
	return written
}

// people writes who took part, and what they said.
func (w noteWriter) people(written *note.Note) {
	for _, seat := range w.view.Seats {
		written.Seats = append(written.Seats, note.Seat{
			Kind: seat.Kind, Office: seat.Office, Organisation: w.organisation(seat.Organisation),
			Person: w.person(seat.Person), TookPart: seat.TookPart,
		})
	}
	for _, recusal := range w.view.Recusals {
		written.Recusals = append(written.Recusals, note.Recusal{
			Kind: recusal.Kind, Organisation: w.organisation(recusal.Organisation), Ruling: recusal.Ruling,
		})
	}
	for _, statement := range w.view.Statements {
		written.Statements = append(written.Statements, note.Statement{
			Kind: statement.Kind, Organisation: w.organisation(statement.Organisation),
			Position: statement.Position, Text: w.view.Texts[statement.Text],
		})
	}
	if made := w.view.Recommendation; made != nil {
		written.Recommendation = &note.Recommendation{
			Proposal: w.proposal(made.Proposal), By: w.person(made.By), At: made.At,
		}
		// Who recommends to advance need not say to where: a gate leads to one phase.
		if made.Proposal.Target == "" && advances(made.Proposal.Outcome) {
			written.Recommendation.Target = w.phase(w.target)
		}
	}
	if answer := w.view.Principal; answer != nil {
		written.Principal = &note.Answer{
			Choice: answer.Choice, By: w.person(answer.By), Reason: w.view.Texts[answer.Reason],
		}
	}
}

// requirements writes how the checks and the questions were answered; of the assessors' answers what they come to.
func (w noteWriter) requirements(written *note.Note, review seenReview) {
	for _, check := range review.Gate.Checks {
		met := slices.ContainsFunc(review.Dossier.Checks, func(result phasemodel.CheckResult) bool {
			return result.ID == check.ID && result.Passed
		})
		written.Checks = append(written.Checks, note.Check{Text: check.Text, Mandatory: check.Mandatory, Met: met})
	}
	for _, question := range review.Gate.Questions {
		answers := review.Answers(question.ID)
		answered := note.Question{
			Text: question.Text, Mandatory: question.Mandatory, Met: review.QuestionMet(question), Count: len(answers),
		}
		for _, answer := range answers {
			answered.Sum += answer.Score
		}
		written.Questions = append(written.Questions, answered)
	}
}
