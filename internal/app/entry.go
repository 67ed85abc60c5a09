package app

import (
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Entry is a method with everything that its page in the catalogue shows, each thing read once.
type Entry struct {
	// MethodView has no actions: they belong to the case.
	MethodView

	// Keeps tells that the caller may change the content.
	Keeps bool
	// Appraises tells that the caller may appraise the method.
	Appraises  bool
	Phases     []phasemodel.Phase // of the method's model, in their order
	Vocabulary *catalogue.Vocabulary
	Evidence   EvidenceView
	Syntheses  []evidence.Synthesis // pooled as usual
	Studies    []StudyView          // newest year first
	Documents  []DocumentView       // the newest versions that the caller may read, in the order of the model
	// Declaration and PromisingPractice are people's judgements that stand; nil where there is none.
	Declaration       *AppraisalView
	PromisingPractice *AppraisalView
	// Decisions are those that are published, the first published first. They have neither texts nor names.
	Decisions []DecisionView
}

// Entry gives the catalogue entry of a method as a caller may know it. Errors: NotFound method-unknown.
func (a *App) Entry(ctx context.Context, caller auth.Caller, key string) (Entry, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return Entry{}, err
	}
	state, err := a.store.State(ctx, method.ID)
	if err != nil {
		return Entry{}, err
	}
	model, err := a.models.get(ctx, state.Model.ID, state.Model.Version)
	if err != nil {
		return Entry{}, err
	}
	head := method.headOf(caller)
	entry := Entry{Keeps: head.Keeps, Appraises: head.Appraises, Phases: model.Phases}
	if entry.Vocabulary, _, err = a.vocabulary(ctx); err != nil {
		return Entry{}, err
	}
	if entry.Evidence, err = a.evidenceOf(ctx, method); err != nil {
		return Entry{}, err
	}
	entry.MethodView = methodView(method, state, entry.Evidence.Provisional)
	if err := a.entryStudies(ctx, method, &entry); err != nil {
		return Entry{}, err
	}
	if err := a.entryFile(ctx, caller, method, model.DocumentKinds, &entry); err != nil {
		return Entry{}, err
	}
	decided, err := a.store.PublishedReviews(ctx, method.ID)
	if err != nil {
		return Entry{}, err
	}
	for _, recorded := range decided {
		entry.Decisions = append(entry.Decisions, decisionOf(recorded, false))
	}
	return entry, nil
}

// entryStudies adds the studies that are not withdrawn, and what they say together.
func (a *App) entryStudies(ctx context.Context, method seenMethod, entry *Entry) error {
	studies, err := a.store.Studies(ctx, method.ID)
	if err != nil {
		return err
	}
	var counting []evidence.Study
	for _, study := range studies {
		if study.Withdrawal == nil {
			entry.Studies = append(entry.Studies, viewOf(study))
			counting = append(counting, study.Body)
		}
	}
	if !method.withheld() {
		entry.Syntheses = evidence.Synthesise(counting, evidence.SynthesisOptions{})
	}
	return nil
}

// entryFile adds the documents that the caller may read, and the appraisals that stand.
func (a *App) entryFile(
	ctx context.Context, caller auth.Caller, method seenMethod, labels []phasemodel.DocumentLabel, entry *Entry,
) error {
	documents, err := a.store.Documents(ctx, method.ID)
	if err != nil {
		return err
	}
	entry.Documents = readable(caller, method, documents, labels, false)
	standing, err := a.store.StandingAppraisals(ctx, method.ID)
	if err != nil {
		return err
	}
	var kinds []phasemodel.DocumentKind
	for _, document := range documents {
		if document.Withdrawal == nil {
			kinds = append(kinds, document.Kind)
		}
	}
	for _, stands := range standing {
		views := appraisalViews(method, []store.Appraisal{stands}, kinds)
		switch stands.Kind {
		case appraisal.Declaration:
			entry.Declaration = &views[0]
		case appraisal.PromisingPractice:
			entry.PromisingPractice = &views[0]
		}
	}
	return nil
}

// Forest is the picture of one of the entry's syntheses, with Nordic and other studies apart where there are both and
// it is asked for.
func (e Entry) Forest(synthesis evidence.Synthesis, apart bool) chart.Forest {
	return forestNamed(synthesis, e.Content.Title, e.Vocabulary, apart)
}

// Radar is the picture of the Vidensdeklaration that stands; false where there is none.
func (e Entry) Radar() (chart.Radar, bool) {
	if e.Declaration == nil {
		return chart.Radar{}, false
	}
	return radarOf(*e.Declaration, e.Content), true
}

// readable gives the documents that a caller may read, in the order of the kinds.
func readable(
	caller auth.Caller, method seenMethod, documents []store.Document, labels []phasemodel.DocumentLabel, withdrawn bool,
) []DocumentView {
	var readable []DocumentView
	for _, document := range documents {
		if mayRead(caller, method, document) && (withdrawn || document.Withdrawal == nil) {
			readable = append(readable, DocumentView{method.shown(document), labelOf(labels, document.Kind)})
		}
	}
	place := func(kind phasemodel.DocumentKind) int {
		return slices.IndexFunc(labels, func(l phasemodel.DocumentLabel) bool { return l.ID == kind })
	}
	slices.SortStableFunc(readable, func(a, b DocumentView) int { return place(a.Kind) - place(b.Kind) })
	return readable
}
