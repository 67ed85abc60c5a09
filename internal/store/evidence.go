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

// EvidenceOf gives the evidence of methods as it was last computed; one of which nothing was computed is not there.
func (s *Store) EvidenceOf(
	ctx context.Context, methods []lifecycle.MethodID,
) (map[lifecycle.MethodID]MethodEvidence, error) {
	type row struct {
		MethodID   lifecycle.MethodID
		Assessment jsonb[evidence.Assessment]
		ComputedAt time.Time
	}
	rows, err := readAll[row](ctx, s, `
		SELECT CAST(method_id AS text) AS method_id, assessment, computed_at FROM method_evidence
		WHERE method_id = ANY (CAST(? AS uuid[]))`, listOf(methods))
	if err != nil {
		return nil, err
	}
	found := make(map[lifecycle.MethodID]MethodEvidence, len(rows))
	for _, row := range rows {
		found[row.MethodID] = MethodEvidence{row.Assessment.Value, row.ComputedAt}
	}
	return found, nil
}

// Reassess computes a method's evidence anew where neither studies nor documents change here: when the method is
// new, or when the rules have changed.
func (s *Store) Reassess(
	ctx context.Context, method lifecycle.MethodID, because Because, assess AssessEvidence,
) (EvidenceChange, error) {
	var noted EvidenceChange
	err := s.within(ctx, func(tx *Store) error {
		err := tx.lockMethod(ctx, method)
		if err == nil {
			noted, err = tx.reassess(ctx, method, EvidenceCause{Because: because}, assess)
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

// reassess computes the evidence of a method that the transaction has locked, and keeps what changed with its
// cause.
func (s *Store) reassess(
	ctx context.Context, method lifecycle.MethodID, cause EvidenceCause, assess AssessEvidence,
) (EvidenceChange, error) {
	studies, err := s.CountingStudies(ctx, method)
	if err != nil {
		return EvidenceChange{}, err
	}
	documents, err := s.DocumentKinds(ctx, method)
	if err != nil {
		return EvidenceChange{}, err
	}
	known, err := s.knownEvidence(ctx, method)
	if err != nil {
		return EvidenceChange{}, err
	}
	assessment := assess(studies, documents)
	before, after := evidenceOf(known), evidenceOf(assessment)
	noted := EvidenceChange{Before: before, After: after, Changed: before != after}
	if _, err := s.change(ctx, `
		INSERT INTO method_evidence AS e (method_id, level, verdict, provisional, assessment)
		VALUES (@method, @level, @verdict, @provisional, CAST(@assessment AS jsonb))
		ON CONFLICT (method_id) DO UPDATE SET level = excluded.level, verdict = excluded.verdict,
			provisional = excluded.provisional, assessment = excluded.assessment, computed_at = now()`,
		map[string]any{
			"method": string(method), "level": after.Level, "verdict": string(after.Verdict),
			"provisional": assessment.Provisional, "assessment": asJSON(assessment),
		}); err != nil {
		return noted, err
	}
	if err := s.hear(ctx, method, known, after); err != nil {
		return noted, err
	}
	difference := evidence.Compare(known, assessment)
	if !noted.Changed && len(difference.Ratings) == 0 {
		return noted, nil
	}
	return noted, s.keepEvidenceStep(ctx, method, noted, difference, cause)
}

// evidenceOf is what the process knows of an assessment.
func evidenceOf(assessment evidence.Assessment) lifecycle.Evidence {
	return lifecycle.Evidence{Level: int(assessment.Level), Verdict: lifecycle.Verdict(assessment.Verdict)}
}

// knownEvidence is the assessment that stands; a method that was never assessed is at level 0, unknown.
func (s *Store) knownEvidence(ctx context.Context, method lifecycle.MethodID) (evidence.Assessment, error) {
	type row struct{ Assessment jsonb[evidence.Assessment] }
	rows, err := readAll[row](ctx, s,
		`SELECT assessment FROM method_evidence WHERE method_id = ?`, string(method))
	if err != nil || len(rows) == 0 {
		return evidence.Assessment{Verdict: evidence.Unknown}, err
	}
	return rows[0].Assessment.Value, nil
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
