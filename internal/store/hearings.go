package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var errNoHearing = fault.New(fault.Conflict, "evidence-hearing-closed",
	"Der er ingen åben faktahøring om metodens evidens.", "There is no open fact hearing on the method's evidence.")

// evidenceHearingDays is how long an owner has to answer, in calendar days and not in July: as the fact hearing of the
// default phase model.
const evidenceHearingDays = 14

// HearingEnd is why a hearing ended: a code.
type HearingEnd string

// The ends of a hearing.
const (
	HearingAnswered   HearingEnd = "answered"
	HearingDaysOver   HearingEnd = "days-over"
	HearingSuperseded HearingEnd = "superseded"    // the evidence came to something else first
	HearingOfTheDemo  HearingEnd = "demonstration" // of entries that ship with the program
)

// EvidenceHearing is the owner's fact hearing on a verdict of harm or of no effect, before the public sees it.
type EvidenceHearing struct {
	ID      string
	Method  lifecycle.MethodID
	Level   int
	Verdict evidence.Verdict
	// Shown is the assessment that outsiders go on seeing; nil where none was ever shown.
	Shown    *evidence.Assessment
	OpenedAt time.Time
	Due      time.Time // the end of the last day
	// Answer and AnsweredBy are the owner's, where it was answered.
	Answer     string
	AnsweredBy PersonRef
	EndedAt    *time.Time // nil: it is open
	Because    HearingEnd
}

type hearingRow struct {
	ID             string
	MethodID       lifecycle.MethodID
	Level          int
	Verdict        evidence.Verdict
	Shown          jsonb[*evidence.Assessment]
	OpenedAt       time.Time
	Due            time.Time
	Answer         string
	AnsweredBy     lifecycle.PersonID
	AnsweredByName string
	EndedAt        *time.Time
	EndedBecause   HearingEnd
}

// EvidenceHearings lists a method's hearings, the newest first.
func (s *Store) EvidenceHearings(ctx context.Context, method lifecycle.MethodID) ([]EvidenceHearing, error) {
	rows, err := readAll[hearingRow](ctx, s, `
		SELECT h.id, h.method_id, h.level, h.verdict, h.shown, h.opened_at, h.due, h.answer, h.answered_by,
			p.name AS answered_by_name, h.ended_at, h.ended_because
		FROM evidence_hearings h LEFT JOIN people p ON p.id = h.answered_by
		WHERE h.method_id = ? ORDER BY h.opened_at DESC, h.id DESC`, string(method))
	if err != nil {
		return nil, err
	}
	hearings := make([]EvidenceHearing, 0, len(rows))
	for _, r := range rows {
		hearings = append(hearings, EvidenceHearing{
			ID: r.ID, Method: r.MethodID, Level: r.Level, Verdict: r.Verdict, Shown: r.Shown.Value, OpenedAt: r.OpenedAt,
			Due: r.Due, Answer: r.Answer, AnsweredBy: PersonRef{r.AnsweredBy, r.AnsweredByName}, EndedAt: r.EndedAt,
			Because: r.EndedBecause,
		})
	}
	return hearings, nil
}

// OpenEvidenceHearing gives the hearing of a method that has not ended; false where none is open.
func (s *Store) OpenEvidenceHearing(
	ctx context.Context, method lifecycle.MethodID,
) (hearing EvidenceHearing, open bool, err error) {
	all, err := s.EvidenceHearings(ctx, method)
	if err != nil || len(all) == 0 || all[0].EndedAt != nil {
		return EvidenceHearing{}, false, err
	}
	return all[0], true, nil
}

// heardFirst tells whether the owner is heard before a verdict is shown to the public.
func heardFirst(verdict lifecycle.Verdict) bool {
	return verdict == lifecycle.VerdictHarmful || verdict == lifecycle.VerdictIneffective
}

// publicStanding is what the public sees of a method's evidence, and whether it is held there.
type publicStanding struct {
	Level   int
	Verdict lifecycle.Verdict
	Held    bool
}

// hear keeps what the public sees where a computation has come to a verdict that the owner is heard about first, and
// opens the hearing. It is a part of every computation, of a method that the transaction has locked. Before is the
// assessment that stood. The same verdict as the public sees already needs no hearing, and another computation than the
// one that is heard about ends its hearing.
func (s *Store) hear(
	ctx context.Context, method lifecycle.MethodID, before evidence.Assessment, after lifecycle.Evidence,
) error {
	public, err := readOne[publicStanding](ctx, s, errMethodUnknown, `
		SELECT coalesce(public_evidence_level, evidence_level) AS level,
			coalesce(public_evidence_verdict, nullif(evidence_verdict, ''), 'unknown') AS verdict,
			public_evidence_level IS NOT NULL AS held
		FROM methods WHERE id = ?`, string(method))
	if err != nil {
		return err
	}
	if !heardFirst(after.Verdict) || public.Verdict == after.Verdict {
		if !public.Held {
			return nil
		}
		if err := s.endHearing(ctx, method, HearingSuperseded, lifecycle.Instant(time.Now())); err != nil {
			return err
		}
		return s.show(ctx, method)
	}
	open, err := readAll[hearingRow](ctx, s, `
		SELECT id, verdict, shown FROM evidence_hearings WHERE method_id = ? AND ended_at IS NULL`, string(method))
	if err != nil {
		return err
	}
	shown := &before
	if known := evidenceOf(before); known.Level != public.Level || known.Verdict != public.Verdict {
		shown = nil
	}
	if len(open) > 0 {
		if lifecycle.Verdict(open[0].Verdict) == after.Verdict {
			_, err := s.change(ctx, `UPDATE evidence_hearings SET level = ? WHERE id = ?`, after.Level, open[0].ID)
			return err
		}
		shown = open[0].Shown.Value
	}
	now := lifecycle.Instant(time.Now())
	if err := s.endHearing(ctx, method, HearingSuperseded, now); err != nil {
		return err
	}
	return s.openHearing(ctx, method, public, shown, after, now)
}

func (s *Store) openHearing(
	ctx context.Context, method lifecycle.MethodID, public publicStanding, shown *evidence.Assessment,
	after lifecycle.Evidence, now time.Time,
) error {
	id, err := newID()
	if err != nil {
		return err
	}
	due := lifecycle.Instant(calendar.New().DeadlineAfter(now, evidenceHearingDays, true))
	var kept any
	if shown != nil {
		kept = asJSON(shown)
	}
	if _, err := s.change(ctx, `
		INSERT INTO evidence_hearings (id, method_id, level, verdict, shown, due)
		VALUES (@id, CAST(@method AS uuid), @level, @verdict, CAST(@shown AS jsonb), @due)`, map[string]any{
		"id": id, "method": string(method), "level": after.Level, "verdict": string(after.Verdict), "shown": kept,
		"due": due,
	}); err != nil {
		return err
	}
	_, err = s.change(ctx, `
		UPDATE methods SET public_evidence_level = ?, public_evidence_verdict = ?, evidence_hearing_due = ? WHERE id = ?`,
		public.Level, string(public.Verdict), due, string(method))
	return err
}

func (s *Store) endHearing(ctx context.Context, method lifecycle.MethodID, because HearingEnd, now time.Time) error {
	_, err := s.change(ctx, `
		UPDATE evidence_hearings SET ended_at = ?, ended_because = ? WHERE method_id = ? AND ended_at IS NULL`,
		now, string(because), string(method))
	return err
}

// show lets the public see what was computed. Until the process has noted the same, it is held there, so that what was
// noted before does not show in between.
func (s *Store) show(ctx context.Context, method lifecycle.MethodID) error {
	_, err := s.change(ctx, `
		UPDATE methods m SET evidence_hearing_due = NULL,
			public_evidence_level = CASE WHEN (m.evidence_level, coalesce(nullif(m.evidence_verdict, ''), 'unknown'))
				<> (e.level, e.verdict) THEN e.level END,
			public_evidence_verdict = CASE WHEN (m.evidence_level, coalesce(nullif(m.evidence_verdict, ''), 'unknown'))
				<> (e.level, e.verdict) THEN e.verdict END
		FROM method_evidence e WHERE m.id = e.method_id AND m.id = ?`, string(method))
	return err
}

// AnswerEvidenceHearing takes the owner's answer, with which the hearing ends and the public sees what was computed. It
// is the Conflict fault evidence-hearing-closed where none is open.
func (s *Store) AnswerEvidenceHearing(
	ctx context.Context, method lifecycle.MethodID, by lifecycle.PersonID, answer string, now time.Time,
) error {
	return s.within(ctx, func(tx *Store) error {
		if err := tx.lockMethod(ctx, method); err != nil {
			return err
		}
		touched, err := tx.change(ctx, `
			UPDATE evidence_hearings SET answer = ?, answered_by = CAST(? AS uuid), ended_at = ?, ended_because = ?
			WHERE method_id = ? AND ended_at IS NULL`,
			answer, string(by), lifecycle.Instant(now), string(HearingAnswered), string(method))
		if err == nil && touched == 0 {
			err = errNoHearing
		}
		if err != nil {
			return err
		}
		return tx.show(ctx, method)
	})
}

// EndEvidenceHearing ends the open hearing of a method without an answer: when its days are over, and as the
// demonstration's where an import brought it about. Where there is no such hearing it does nothing.
func (s *Store) EndEvidenceHearing(
	ctx context.Context, method lifecycle.MethodID, because HearingEnd, now time.Time,
) error {
	return s.within(ctx, func(tx *Store) error {
		if err := tx.lockMethod(ctx, method); err != nil {
			return err
		}
		touched, err := tx.change(ctx, `
			UPDATE evidence_hearings h SET ended_at = @now, ended_because = @because
			WHERE h.method_id = @method AND h.ended_at IS NULL
				AND (h.due <= @now OR @because <> 'days-over')
				AND (@because <> 'demonstration' OR EXISTS (SELECT FROM evidence_levels l
					WHERE l.method_id = h.method_id AND l.at = h.opened_at AND l.because = 'imported'))`, map[string]any{
			"now": lifecycle.Instant(now), "because": string(because), "method": string(method),
		})
		if err != nil || touched == 0 {
			return err
		}
		return tx.show(ctx, method)
	})
}

// HearingsOver lists the methods whose owners have had their days.
func (s *Store) HearingsOver(ctx context.Context, now time.Time, limit int) ([]lifecycle.MethodID, error) {
	return readAll[lifecycle.MethodID](ctx, s, `
		SELECT CAST(method_id AS text) FROM evidence_hearings WHERE ended_at IS NULL AND due <= ?
		ORDER BY due LIMIT ?`, lifecycle.Instant(now), limit)
}

// LetGoOfEvidence lets the public see again what processes have noted, where that is what was shown to it meanwhile.
func (s *Store) LetGoOfEvidence(ctx context.Context) error {
	_, err := s.change(ctx, `
		UPDATE methods SET public_evidence_level = NULL, public_evidence_verdict = NULL
		WHERE public_evidence_level IS NOT NULL AND evidence_hearing_due IS NULL
			AND (evidence_level, coalesce(nullif(evidence_verdict, ''), 'unknown'))
				= (public_evidence_level, public_evidence_verdict)`)
	return err
}

// EvidenceHearingMessage is the kind of the message that tells an owner of a hearing.
const EvidenceHearingMessage MessageKind = "evidence-hearing"

// AnnounceHearings puts a message to the owner in the outbox for each open hearing that they have not been told of. A
// method whose process has not begun waits.
func (s *Store) AnnounceHearings(ctx context.Context, now time.Time, text i18n.Text) error {
	_, err := s.change(ctx, `
		WITH untold AS (
			UPDATE evidence_hearings h SET told_at = @now FROM methods m
			WHERE h.ended_at IS NULL AND h.told_at IS NULL AND m.id = h.method_id AND m.process_sequence > 0
			RETURNING h.id, h.method_id, h.due, m.programme_id, m.owner_id)
		INSERT INTO outbox (key, kind, method_id, programme_id, role, organisation_id, due, payload, created_at)
		SELECT concat_ws('/', method_id, CAST(@kind AS text), id, CAST(@role AS text)), CAST(@kind AS text), method_id,
			programme_id, CAST(@role AS text), owner_id, due, CAST(@payload AS jsonb), CAST(@now AS timestamptz)
		FROM untold
		ON CONFLICT ON CONSTRAINT outbox_key_key DO NOTHING`, map[string]any{
		"now": lifecycle.Instant(now), "kind": string(EvidenceHearingMessage), "role": string(lifecycle.Owner),
		"payload": asJSON(MessageContent{Text: text}),
	})
	return err
}

// OpenHearing is a hearing that waits for an owner's answer.
type OpenHearing struct {
	Method      lifecycle.MethodID
	MethodSlug  string
	MethodTitle string
	Programme   lifecycle.ProgrammeID
	Due         time.Time
}

// HearingsOf lists the open hearings of an organisation's methods, soonest first.
func (s *Store) HearingsOf(ctx context.Context, owner lifecycle.OrganisationID) ([]OpenHearing, error) {
	return readAll[OpenHearing](ctx, s, `
		SELECT CAST(m.id AS text) AS method, m.slug AS method_slug, m.title AS method_title,
			CAST(m.programme_id AS text) AS programme, h.due
		FROM evidence_hearings h JOIN methods m ON m.id = h.method_id
		WHERE h.ended_at IS NULL AND m.owner_id = ? AND m.process_sequence > 0 ORDER BY h.due, m.slug`, string(owner))
}
