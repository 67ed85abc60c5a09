package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// DossierPart is a part of a dossier as people read it.
type DossierPart string

// The parts, in the order in which they are read.
const (
	DossierMethodText DossierPart = "method"
	DossierEconomy    DossierPart = "economy"
	DossierPartners   DossierPart = "partners"
	DossierFile       DossierPart = "documents"
	DossierEvidence   DossierPart = "evidence"
	DossierStudies    DossierPart = "studies"
	DossierConditions DossierPart = "conditions"
	DossierChecks     DossierPart = "checks"
)

// DossierLine is one thing that a dossier says, in words. Two dossiers are compared line by line.
type DossierLine struct {
	Part  DossierPart
	Field string // the same in each dossier that says it
	Label i18n.Text
	Text  i18n.Text // empty: not known

	same string // what the line is compared by
}

// FrozenDocument is a document as a dossier names it, with the name of its kind.
type FrozenDocument struct {
	DossierDocument

	Label i18n.Text
}

// DossierReading is a frozen dossier in words.
type DossierReading struct {
	Version   int // of the method's content
	Lines     []DossierLine
	Documents []FrozenDocument
}

// Part gives the lines of one part.
func (r DossierReading) Part(part DossierPart) []DossierLine {
	var lines []DossierLine
	for _, line := range r.Lines {
		if line.Part == part {
			lines = append(lines, line)
		}
	}
	return lines
}

// DossierChange is a line that two dossiers do not agree on; an empty text where one does not have it.
type DossierChange struct {
	Part       DossierPart
	Label      i18n.Text
	Frozen     i18n.Text
	Now        i18n.Text
	Gone, Came bool // the whole line
}

// DossierChanges is what became of a method since its dossier was frozen.
type DossierChanges struct {
	Method  MethodRef
	Gate    phasemodel.Gate
	Hash    lifecycle.DossierHash
	Changes []DossierChange
}

// dossierContent is the frozen form of a dossier, as far as it is read again: what is not whole stands as a text in it.
type dossierContent struct {
	Gate       phasemodel.GateID        `json:"gate"`
	Version    int                      `json:"method_version"`
	Method     catalogue.Method         `json:"method"`
	Partners   []DossierPartner         `json:"partners"`
	Documents  []DossierDocument        `json:"documents"`
	Studies    []frozenStudy            `json:"studies"`
	Evidence   frozenEvidence           `json:"evidence"`
	Checks     []phasemodel.CheckResult `json:"checks"`
	Conditions []DossierCondition       `json:"conditions"`
}

type frozenStudy struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Study   struct {
		Citation       string         `json:"citation"`
		Year           *int           `json:"year"`
		Country        string         `json:"country"`
		Design         catalogue.Code `json:"design"`
		Quality        catalogue.Code `json:"quality"`
		FollowupMonths *int           `json:"followup_months"`
	} `json:"study"`
}

type frozenEvidence struct {
	Level        int       `json:"level"`
	LevelLabel   i18n.Text `json:"level_label"`
	Verdict      string    `json:"verdict"`
	VerdictLabel i18n.Text `json:"verdict_label"`
	Provisional  bool      `json:"provisional"`
	Because      []struct {
		Passed bool      `json:"passed"`
		Text   i18n.Text `json:"text"`
	} `json:"because"`
}

// ReadDossier puts the dossier of a review into words. It is empty where the reader may not see the dossier.
func (a *App) ReadDossier(ctx context.Context, view ReviewView) (DossierReading, error) {
	if view.Dossier == nil {
		return DossierReading{}, nil
	}
	l, err := a.dossierWords(ctx, view.Model)
	if err != nil {
		return DossierReading{}, err
	}
	l.conditions = func(id lifecycle.ConditionID) string { return view.Texts[view.History.ConditionTexts[id]] }
	return l.read(view.Recorded.Gate, view.Dossier)
}

// DossierChanges compares the dossier of a review with what would be frozen now. Errors: those of Review.
func (a *App) DossierChanges(ctx context.Context, caller auth.Caller, id lifecycle.ReviewID) (DossierChanges, error) {
	recorded, state, err := a.caseReview(ctx, caller, id)
	if err != nil {
		return DossierChanges{}, err
	}
	model, err := a.models.get(ctx, recorded.ModelID, recorded.ModelVersion)
	if err != nil {
		return DossierChanges{}, err
	}
	frozen, err := a.store.Dossier(ctx, recorded.Dossier.Hash)
	if err != nil {
		return DossierChanges{}, err
	}
	snapshot, err := a.store.Glance(ctx, recorded.Method)
	if err != nil {
		return DossierChanges{}, err
	}
	now, err := freeze(frozenFrom{
		snapshot: snapshot, state: state, model: model, gate: recorded.Gate, hearing: recorded.HearingAnswer, at: a.now(),
	})
	if err != nil {
		return DossierChanges{}, err
	}
	return a.changesBetween(ctx, recorded, model.Model, frozen.Content, now.Content)
}

// DossierChangesSince compares a dossier that someone has read with the one that the review has now. Errors: those of
// Review, NotFound dossier-unknown where the method never had it.
func (a *App) DossierChangesSince(
	ctx context.Context, caller auth.Caller, id lifecycle.ReviewID, read lifecycle.DossierHash,
) (DossierChanges, error) {
	recorded, _, err := a.caseReview(ctx, caller, id)
	if err != nil {
		return DossierChanges{}, err
	}
	before, err := a.store.Dossier(ctx, read)
	if err == nil && before.Method != recorded.Method {
		err = fault.New(fault.NotFound, "dossier-unknown", "Beslutningsgrundlaget findes ikke.", "There is no such dossier.")
	}
	if err != nil {
		return DossierChanges{}, err
	}
	now, err := a.store.Dossier(ctx, recorded.Dossier.Hash)
	if err != nil {
		return DossierChanges{}, err
	}
	model, err := a.models.get(ctx, recorded.ModelID, recorded.ModelVersion)
	if err != nil {
		return DossierChanges{}, err
	}
	return a.changesBetween(ctx, recorded, model.Model, before.Content, now.Content)
}

// caseReview finds a review for those who read its case. Errors: NotFound review-unknown, Forbidden recused.
func (a *App) caseReview(
	ctx context.Context, caller auth.Caller, id lifecycle.ReviewID,
) (store.RecordedReview, lifecycle.State, error) {
	recorded, state, err := a.store.ReviewInState(ctx, id)
	if err != nil {
		return store.RecordedReview{}, lifecycle.State{}, err
	}
	sight, err := sightOf(caller, recorded, state.Owner)
	if err == nil && !sight.Case {
		err = errReviewUnknown()
	}
	return recorded, state, err
}

func (a *App) changesBetween(
	ctx context.Context, recorded store.RecordedReview, model *phasemodel.Model, before, after []byte,
) (DossierChanges, error) {
	changes := DossierChanges{
		Method: MethodRef{recorded.Method, recorded.MethodSlug, recorded.MethodTitle}, Gate: recorded.Gate,
		Hash: recorded.Dossier.Hash,
	}
	l, err := a.dossierWords(ctx, model)
	if err != nil {
		return DossierChanges{}, err
	}
	old, err := l.read(recorded.Gate, before)
	if err != nil {
		return DossierChanges{}, err
	}
	now, err := l.read(recorded.Gate, after)
	if err != nil {
		return DossierChanges{}, err
	}
	changes.Changes = differing(old.Lines, now.Lines)
	return changes, nil
}

// differing lists the lines that are not the same in both, in their order, those that came last in their part.
func differing(before, after []DossierLine) []DossierChange {
	var changes []DossierChange
	for _, old := range before {
		at := slices.IndexFunc(after, func(now DossierLine) bool { return now.Field == old.Field })
		switch {
		case at < 0:
			changes = append(changes, DossierChange{Part: old.Part, Label: old.Label, Frozen: old.Text, Gone: true})
		case after[at].same != old.same:
			changes = append(changes, DossierChange{Part: old.Part, Label: old.Label, Frozen: old.Text, Now: after[at].Text})
		}
	}
	for _, now := range after {
		if !slices.ContainsFunc(before, func(old DossierLine) bool { return old.Field == now.Field }) {
			changes = append(changes, DossierChange{Part: now.Part, Label: now.Label, Now: now.Text, Came: true})
		}
	}
	slices.SortStableFunc(changes, func(one, other DossierChange) int {
		return slices.Index(dossierParts(), one.Part) - slices.Index(dossierParts(), other.Part)
	})
	return changes
}

func dossierParts() []DossierPart {
	return []DossierPart{
		DossierMethodText, DossierEconomy, DossierPartners, DossierFile, DossierEvidence, DossierStudies,
		DossierConditions, DossierChecks,
	}
}

// FrozenDocument gives the version of a document that a review's dossier names. Errors: those of Review, NotFound
// document-unknown where the dossier has none of the kind or the reader may not read it.
func (a *App) FrozenDocument(
	ctx context.Context, caller auth.Caller, id lifecycle.ReviewID, kind phasemodel.DocumentKind,
) (DocumentView, error) {
	unknown := fault.New(fault.NotFound, "document-unknown", "Dokumentet findes ikke.", "There is no such document.")
	recorded, _, err := a.caseReview(ctx, caller, id)
	if err != nil {
		return DocumentView{}, err
	}
	frozen, err := a.store.Dossier(ctx, recorded.Dossier.Hash)
	if err != nil {
		return DocumentView{}, err
	}
	var content dossierContent
	if err := json.Unmarshal(frozen.Content, &content); err != nil {
		return DocumentView{}, err
	}
	at := slices.IndexFunc(content.Documents, func(d DossierDocument) bool { return d.Kind == kind })
	if at < 0 || content.Documents[at].Standing == store.InternalDocument && !caller.SeesAll(recorded.Programme) {
		return DocumentView{}, unknown
	}
	document, err := a.store.Document(ctx, recorded.Method, kind, content.Documents[at].Version)
	return DocumentView{Document: document}, err
}

// day is a date in words.
func (l dossierWords) day(at time.Time) i18n.Text {
	return i18n.Text{DA: at.In(l.zone).Format("2.1.2006"), EN: at.In(l.zone).Format("2 January 2006")}
}

// said joins what is known of something, leaving out what is not.
func said(parts ...i18n.Text) i18n.Text {
	var danish, english []string
	for _, part := range parts {
		if part.DA != "" {
			danish, english = append(danish, part.DA), append(english, part.EN)
		}
	}
	return i18n.Text{DA: strings.Join(danish, " · "), EN: strings.Join(english, " · ")}
}

func inBoth(format string, values ...any) i18n.Text {
	text := fmt.Sprintf(format, values...)
	return i18n.Text{DA: text, EN: text}
}
