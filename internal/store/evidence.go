package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var errEvidenceUnknown = fault.New(fault.NotFound, "evidence-unknown",
	"Metodens evidens er ikke beregnet endnu.", "The method's evidence has not been computed yet.")

// AssessEvidence computes a method's evidence from its studies and the kinds of document on file, the
// withdrawn left out of both. Whoever changes studies or documents gives it, so that the computation is a
// part of the change and no rule of it stands here.
type AssessEvidence func(studies []evidence.Study, documents []phasemodel.DocumentKind) evidence.Assessment

// EvidenceChange is what a change of studies or documents did to a method's evidence.
type EvidenceChange struct {
	Before, After lifecycle.Evidence
	Changed       bool
}

// MethodEvidence is a method's evidence as it was last computed.
type MethodEvidence struct {
	Assessment evidence.Assessment
	ComputedAt time.Time
}

// EvidenceStep is one change of a method's level or verdict.
type EvidenceStep struct {
	FromLevel   int
	ToLevel     int
	FromVerdict lifecycle.Verdict
	ToVerdict   lifecycle.Verdict
	Because     string // a code: study-added, document-withdrawn …
	At          time.Time
}

// Evidence gives a method's evidence as it was last computed.
func (s *Store) Evidence(ctx context.Context, method lifecycle.MethodID) (MethodEvidence, error) {
	type row struct {
		Assessment jsonb[evidence.Assessment]
		ComputedAt time.Time
	}
	found, err := readOne[row](ctx, s, errEvidenceUnknown,
		`SELECT assessment, computed_at FROM method_evidence WHERE method_id = ?`, string(method))
	return MethodEvidence{found.Assessment.Value, found.ComputedAt}, err
}

// EvidenceHistory lists every change of a method's level or verdict, oldest first.
func (s *Store) EvidenceHistory(ctx context.Context, method lifecycle.MethodID) ([]EvidenceStep, error) {
	return readAll[EvidenceStep](ctx, s, `
		SELECT from_level, to_level, from_verdict, to_verdict, because, at FROM evidence_levels
		WHERE method_id = ? ORDER BY number`, string(method))
}

// Reassess computes a method's evidence anew where neither studies nor documents change here: after an
// import, or when the rules have changed. The reason is a code.
func (s *Store) Reassess(
	ctx context.Context, method lifecycle.MethodID, because string, assess AssessEvidence,
) (EvidenceChange, error) {
	var noted EvidenceChange
	err := s.within(ctx, func(tx *Store) error {
		err := tx.lockMethod(ctx, method)
		if err == nil {
			noted, err = tx.reassess(ctx, method, because, assess)
		}
		return err
	})
	return noted, err
}

// UnnotedEvidence lists methods whose process has noted another level or verdict than the one computed: a
// note-evidence command that was cut off, to send again.
func (s *Store) UnnotedEvidence(ctx context.Context, limit int) ([]lifecycle.MethodID, error) {
	return readAll[lifecycle.MethodID](ctx, s, `
		SELECT CAST(m.id AS text) FROM methods m JOIN method_evidence e ON e.method_id = m.id
		WHERE m.process_sequence > 0
			AND (m.evidence_level, coalesce(nullif(m.evidence_verdict, ''), 'unknown')) <> (e.level, e.verdict)
		ORDER BY e.computed_at LIMIT ?`, limit)
}

// reassess computes the evidence of a method that the transaction has locked, and keeps the change.
func (s *Store) reassess(
	ctx context.Context, method lifecycle.MethodID, because string, assess AssessEvidence,
) (EvidenceChange, error) {
	studies, err := s.countingStudies(ctx, method)
	if err != nil {
		return EvidenceChange{}, err
	}
	documents, err := s.DocumentKinds(ctx, method)
	if err != nil {
		return EvidenceChange{}, err
	}
	before, err := s.knownEvidence(ctx, method)
	if err != nil {
		return EvidenceChange{}, err
	}
	assessment := assess(studies, documents)
	after := lifecycle.Evidence{Level: int(assessment.Level), Verdict: lifecycle.Verdict(assessment.Verdict)}
	noted := EvidenceChange{Before: before, After: after, Changed: before != after}
	if _, err := s.change(ctx, `
		INSERT INTO method_evidence AS e (method_id, level, verdict, provisional, assessment)
		VALUES (@method, @level, @verdict, @provisional, CAST(@assessment AS jsonb))
		ON CONFLICT (method_id) DO UPDATE SET level = excluded.level, verdict = excluded.verdict,
			provisional = excluded.provisional, assessment = excluded.assessment, computed_at = now()`,
		map[string]any{
			"method": string(method), "level": after.Level, "verdict": string(after.Verdict),
			"provisional": assessment.Provisional, "assessment": asJSON(assessment),
		}); err != nil || !noted.Changed {
		return noted, err
	}
	_, err = s.change(ctx, `
		INSERT INTO evidence_levels (method_id, from_level, to_level, from_verdict, to_verdict, because)
		VALUES (?, ?, ?, ?, ?, ?)`, string(method), before.Level, after.Level, string(before.Verdict),
		string(after.Verdict), because)
	return noted, err
}

// knownEvidence is the level and verdict that stand; a method that was never assessed is at level 0,
// unknown.
func (s *Store) knownEvidence(ctx context.Context, method lifecycle.MethodID) (lifecycle.Evidence, error) {
	rows, err := readAll[lifecycle.Evidence](ctx, s,
		`SELECT level, verdict FROM method_evidence WHERE method_id = ?`, string(method))
	if err != nil || len(rows) == 0 {
		return lifecycle.Evidence{Verdict: lifecycle.Verdict(evidence.Unknown)}, err
	}
	return rows[0], nil
}

// DocumentKinds lists the kinds of document on a method's file that are not withdrawn.
func (s *Store) DocumentKinds(
	ctx context.Context, method lifecycle.MethodID,
) ([]phasemodel.DocumentKind, error) {
	return readAll[phasemodel.DocumentKind](ctx, s, `
		SELECT kind FROM (
			SELECT DISTINCT ON (kind) kind, withdrawn_at FROM documents
			WHERE method_id = ? ORDER BY kind, version DESC) newest
		WHERE withdrawn_at IS NULL ORDER BY kind`, string(method))
}
