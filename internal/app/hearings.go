package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// EvidenceHearing is the owner's fact hearing on a verdict of harm or of no effect.
type EvidenceHearing = store.EvidenceHearing

// TaskAnswerEvidenceHearing is the task of an owner who is heard about what the evidence came to.
const TaskAnswerEvidenceHearing lifecycle.TaskKind = "answer-evidence-hearing"

// HearingMark says, wherever a method's evidence is shown, that the owner is being heard about a new one.
type HearingMark struct {
	Text i18n.Text
	// Due and Public are for those who see the new one: when the hearing ends at the latest, and what the public sees
	// until then.
	Due    *time.Time
	Public *lifecycle.Evidence
}

// hearingMark gives the mark of a method, and nil where its owner is not being heard. It does not tell outsiders what
// the new evidence came to.
func (m seenMethod) hearingMark() *HearingMark {
	if m.Process.HearingDue == nil {
		return nil
	}
	if !m.inside {
		return &HearingMark{Text: i18n.Text{
			DA: "En ny vurdering er under faktahøring hos ejeren. Indtil da vises den, der sidst blev offentliggjort.",
			EN: "A new assessment is in a fact hearing with the owner. Until then the one that was last public is shown.",
		}}
	}
	return &HearingMark{
		Text: i18n.Text{
			DA: "Vurderingen er under faktahøring hos ejeren. Offentligheden ser den forrige, indtil ejeren har svaret, eller " +
				"fristen er ude.",
			EN: "The assessment is in a fact hearing with the owner. The public sees the one before until the owner has " +
				"answered or the time is over.",
		},
		Due: m.Process.HearingDue, Public: &m.Process.PublicEvidence,
	}
}

// shownEvidence gives what an outsider sees of a method whose owner is being heard: the assessment before,
// and nothing but level and verdict where none was shown.
func (a *App) shownEvidence(ctx context.Context, method seenMethod) (evidence.Assessment, error) {
	hearing, open, err := a.store.OpenEvidenceHearing(ctx, method.ID)
	if err != nil || open && hearing.Shown != nil {
		return given(hearing.Shown), err
	}
	level, verdict := evidence.Level(method.Process.Evidence.Level), evidence.Verdict(method.Process.Evidence.Verdict)
	return evidence.Assessment{
		Level: level, LevelLabel: level.Label(), Verdict: verdict, VerdictLabel: verdict.Label(),
		Because: []evidence.Reason{}, Ratings: []evidence.Rating{},
	}, nil
}

// withheld tells whether the newest evidence of a method is not for the one who sees it, because its owner is being
// heard first.
func (m seenMethod) withheld() bool { return !m.inside && m.Process.HearingDue != nil }

// pooled gives the studies that are pooled for the one who sees a method: none while its evidence is withheld.
func (a *App) pooled(ctx context.Context, method seenMethod) ([]evidence.Study, error) {
	if method.withheld() {
		return nil, nil
	}
	return a.store.CountingStudies(ctx, method.ID)
}

func given[T any](value *T) T {
	if value == nil {
		var zero T
		return zero
	}
	return *value
}

// EvidenceHearings lists the fact hearings on a method's evidence, the newest first, for those who see the method as it
// is. Errors: NotFound method-unknown, Forbidden role-missing and recused.
func (a *App) EvidenceHearings(ctx context.Context, caller auth.Caller, key string) ([]EvidenceHearing, error) {
	method, err := a.see(ctx, caller, key)
	switch {
	case err != nil:
		return nil, err
	case method.recused:
		return nil, errRecused()
	case !method.inside:
		return nil, errRoleMissing()
	}
	return a.store.EvidenceHearings(ctx, method.ID)
}

// AnswerEvidenceHearing gives the owner's answer, and with it the hearing ends: the public sees what the evidence came
// to. Errors: NotFound method-unknown, Forbidden role-missing, Conflict evidence-hearing-closed, Invalid for the text.
func (a *App) AnswerEvidenceHearing(
	ctx context.Context, order Order, key, answer string,
) (EvidenceHearing, error) {
	method, err := a.see(ctx, order.Caller, key)
	switch {
	case err != nil:
		return EvidenceHearing{}, err
	case !owns(order.Caller, method.Owner.ID):
		return EvidenceHearing{}, errRoleMissing()
	case strings.TrimSpace(answer) == "":
		return EvidenceHearing{}, invalid("/answer", "empty", "Svaret må ikke være tomt.", "The answer must not be empty.")
	}
	if err := checkText("/answer", answer); err != nil {
		return EvidenceHearing{}, err
	}
	if _, err := a.once(ctx, order, "answer-evidence-hearing", method.ID, func(tx *store.Store) (string, error) {
		return string(method.ID), tx.AnswerEvidenceHearing(ctx, method.ID, order.Caller.Person, answer, a.now())
	}); err != nil {
		return EvidenceHearing{}, err
	}
	hearings, err := a.store.EvidenceHearings(ctx, method.ID)
	if err != nil || len(hearings) == 0 {
		return EvidenceHearing{}, err
	}
	return hearings[0], nil
}

// settleHearings tells owners of hearings, ends those whose days are over, and lets the public see what came of the
// hearings that have ended. Housekeeping does it each minute.
func (a *App) settleHearings(ctx context.Context) error {
	now := a.now()
	failures := []error{a.store.AnnounceHearings(ctx, now, evidenceHearingText())}
	over, err := a.store.HearingsOver(ctx, now, settledAtOnce)
	failures = append(failures, err)
	for _, id := range over {
		failures = append(failures, a.store.EndEvidenceHearing(ctx, id, store.HearingDaysOver, now))
	}
	return errors.Join(append(failures, a.store.LetGoOfEvidence(ctx))...)
}

// hearingTasks are the hearings that wait for a caller who speaks for an owner.
func (a *App) hearingTasks(ctx context.Context, caller auth.Caller) ([]store.WaitingTask, error) {
	if !caller.Holds(lifecycle.Owner) || caller.Organisation == "" {
		return nil, nil
	}
	open, err := a.store.HearingsOf(ctx, caller.Organisation)
	if err != nil {
		return nil, err
	}
	tasks := make([]store.WaitingTask, 0, len(open))
	for _, hearing := range open {
		task := lifecycle.Task{
			Kind: TaskAnswerEvidenceHearing, Role: lifecycle.Owner, Organisation: caller.Organisation, Due: hearing.Due,
			Overdue: !a.now().Before(hearing.Due), Text: evidenceHearingText(),
		}
		tasks = append(tasks, store.WaitingTask{
			Task: task, Key: task.Key(), Method: hearing.Method, MethodSlug: hearing.MethodSlug,
			MethodTitle: hearing.MethodTitle, Programme: hearing.Programme,
		})
	}
	return tasks, nil
}

func evidenceHearingText() i18n.Text {
	return i18n.Text{
		DA: "Metodens evidens er vurderet på ny. Læs vurderingen, og svar på faktahøringen, før den offentliggøres.",
		EN: "The method's evidence was assessed anew. Read the assessment and answer the fact hearing before it is public.",
	}
}
