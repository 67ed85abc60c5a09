package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// The kinds of document that evidence asks for.
const (
	theoryOfChange    phasemodel.DocumentKind = "forandringsteori"
	methodDescription phasemodel.DocumentKind = "metodebeskrivelse"
)

// assessEvidence computes level and verdict; the store calls it inside each change of studies and documents.
func assessEvidence(studies []evidence.Study, documents []phasemodel.DocumentKind) evidence.Assessment {
	return evidence.Assess(studies, evidence.File{
		TheoryOfChange:    slices.Contains(documents, theoryOfChange),
		MethodDescription: slices.Contains(documents, methodDescription),
	}, evidence.DefaultParameters())
}

// EvidenceView is a method's evidence with every rule that was tried, and how other schemes rate it.
type EvidenceView struct {
	evidence.Assessment

	SearchedOn catalogue.Date // when somebody last searched for new studies; empty: unknown
	ComputedAt *time.Time     // nil: not computed yet
	Hearing    *HearingMark   // nil: the owner is not being heard about it
}

// Evidence gives a method's evidence. Errors: NotFound method-unknown.
func (a *App) Evidence(ctx context.Context, caller auth.Caller, key string) (EvidenceView, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return EvidenceView{}, err
	}
	return a.evidenceOf(ctx, method)
}

func (a *App) evidenceOf(ctx context.Context, method seenMethod) (EvidenceView, error) {
	view := EvidenceView{SearchedOn: method.Content.EvidenceSearchedOn, Hearing: method.hearingMark()}
	if method.withheld() {
		shown, err := a.shownEvidence(ctx, method)
		view.Assessment = shown
		return view, err
	}
	computed, err := a.store.EvidenceOf(ctx, []lifecycle.MethodID{method.ID})
	return view.with(computed, method.ID), err
}

// with fills in what was computed of a method; nothing is known of one of which nothing was.
func (v EvidenceView) with(computed map[lifecycle.MethodID]store.MethodEvidence, method lifecycle.MethodID) EvidenceView {
	v.Assessment = assessEvidence(nil, nil)
	if known, is := computed[method]; is {
		v.Assessment, v.ComputedAt = known.Assessment, &known.ComputedAt
	}
	return v
}

// EvidenceInFull is a method's evidence with what its studies say together, and how it came to be what it is.
type EvidenceInFull struct {
	EvidenceView

	Syntheses []evidence.Synthesis
	History   []EvidenceStepView // oldest first
	// Declaration and PromisingPractice are people's judgements that stand; nil where there is none.
	Declaration       *AppraisalView
	PromisingPractice *AppraisalView
}

// EvidenceInFull gives a method's evidence, with the syntheses pooled as the options say. Errors: NotFound
// method-unknown.
func (a *App) EvidenceInFull(
	ctx context.Context, caller auth.Caller, key string, options evidence.SynthesisOptions,
) (EvidenceInFull, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return EvidenceInFull{}, err
	}
	view, err := a.evidenceOf(ctx, method)
	if err != nil {
		return EvidenceInFull{}, err
	}
	studies, err := a.pooled(ctx, method)
	if err != nil {
		return EvidenceInFull{}, err
	}
	full := EvidenceInFull{EvidenceView: view, Syntheses: evidence.Synthesise(studies, options)}
	if full.History, err = a.evidenceHistory(ctx, method); err != nil {
		return EvidenceInFull{}, err
	}
	if full.Declaration, err = a.newestAppraisal(ctx, method, appraisal.Declaration); err != nil {
		return EvidenceInFull{}, err
	}
	full.PromisingPractice, err = a.newestAppraisal(ctx, method, appraisal.PromisingPractice)
	return full, err
}

// noteWithin is how long a change of content waits for the process to note its evidence.
const noteWithin = 3 * time.Second

// evidenceChanged tells a method's process what the evidence came to, after a change of content. The change
// itself is done: where the process does not answer, SettleEvidence tells it later.
func (a *App) evidenceChanged(ctx context.Context, method lifecycle.MethodID) {
	ctx, cancel := context.WithTimeout(ctx, noteWithin)
	defer cancel()
	if err := a.settleEvidence(ctx, method); err != nil {
		a.logger.WarnContext(ctx, "a method's process did not note its evidence", "method", method, "error", err)
	}
}

// settleEvidence gives the process of a method a note-evidence command where it has noted another level or
// verdict than the one computed. The command's id follows from the computation and from where the process
// stood, so that two who find the same difference give one command, and a difference that comes back, as when an
// older computation was noted after a newer one, is told anew.
func (a *App) settleEvidence(ctx context.Context, id lifecycle.MethodID) error {
	method, err := a.store.Method(ctx, string(id))
	if err != nil || method.Process.Sequence == 0 {
		return err
	}
	computed, err := a.store.Evidence(ctx, id)
	if fault.CodeOf(err) == "evidence-unknown" {
		return nil
	}
	if err != nil {
		return err
	}
	level, verdict := int(computed.Assessment.Level), lifecycle.Verdict(computed.Assessment.Verdict)
	if method.Process.Evidence == (lifecycle.Evidence{Level: level, Verdict: verdict}) {
		return nil
	}
	key := derivedID(fmt.Sprintf("evidence/%d/%s/%d/%d", level, verdict, computed.ComputedAt.UnixMicro(),
		method.Process.Sequence), lifecycle.CommandID(id))
	_, err = a.NoteEvidence(ctx, id, lifecycle.CommandID(key), level, verdict)
	return err
}

// settledAtOnce is how many methods SettleEvidence looks at in one call.
const settledAtOnce = 100

// SettleEvidence gives the note-evidence commands that were cut off after their change of content, and brings the
// owners' fact hearings forward. Housekeeping calls it each minute.
func (a *App) SettleEvidence(ctx context.Context) error {
	ids, err := a.store.UnnotedEvidence(ctx, settledAtOnce)
	if err != nil {
		return err
	}
	var failures []error
	for _, id := range ids {
		failures = append(failures, a.settleEvidence(ctx, id))
	}
	return errors.Join(append(failures, a.settleHearings(ctx))...)
}

// Reassessed is what a computation of every method's evidence came to.
type Reassessed struct {
	Methods int // that were computed
	Changed int // whose level or verdict is another than before
}

// ReassessAll computes every method's evidence anew by the rules of this program, keeps what changes with the reason
// that the rules changed, and tells the methods' processes. A method that fails stops nothing.
func (a *App) ReassessAll(ctx context.Context) (Reassessed, error) {
	methods, err := a.store.Processes(ctx)
	if err != nil {
		return Reassessed{}, err
	}
	var done Reassessed
	var failures []error
	for _, id := range methods {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		change, err := a.store.Reassess(ctx, id, store.BecauseRulesChanged, assessEvidence)
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", id, err))
			continue
		}
		done.Methods++
		if change.Changed {
			done.Changed++
			a.evidenceChanged(ctx, id)
		}
	}
	return done, errors.Join(failures...)
}
