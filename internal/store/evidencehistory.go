package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Because says what made a method's evidence be computed anew.
type Because string

// What can make it be computed anew.
const (
	BecauseMethodCreated     Because = "method-created"
	BecauseStudyAdded        Because = "study-added"
	BecauseStudyChanged      Because = "study-changed"
	BecauseStudyWithdrawn    Because = "study-withdrawn"
	BecauseDocumentPut       Because = "document-put"
	BecauseDocumentWithdrawn Because = "document-withdrawn"
	BecauseImported          Because = "imported"
	BecauseRulesChanged      Because = "rules-changed"
)

// EvidenceCause is what made a method's evidence be computed anew, and who did it.
type EvidenceCause struct {
	Because  Because
	Study    string // id, where one study is the cause
	Document phasemodel.DocumentKind
	Import   string             // id
	Touched  int                // how many studies an import wrote
	By       lifecycle.PersonID // empty: the program itself
}

// StudyRef is a study as it is named elsewhere.
type StudyRef struct {
	ID        string
	Citation  string
	Withdrawn bool // by now
}

// EvidenceStep is one change of a method's level, verdict or ratings.
type EvidenceStep struct {
	FromLevel   evidence.Level
	ToLevel     evidence.Level
	FromVerdict evidence.Verdict
	ToVerdict   evidence.Verdict
	// Difference says which rules hold no longer or hold now. Of steps from before it was kept it is empty.
	Difference evidence.Difference
	Because    Because
	Study      *StudyRef // of a study's change, where it is known
	Document   phasemodel.DocumentKind
	Filename   string // of an import, where it had one
	Touched    int    // how many studies an import wrote
	By         PersonRef
	At         time.Time
}

type evidenceStepRow struct {
	FromLevel     evidence.Level
	ToLevel       evidence.Level
	FromVerdict   evidence.Verdict
	ToVerdict     evidence.Verdict
	Difference    jsonb[evidence.Difference]
	Because       Because
	StudyID       string
	Citation      string
	Withdrawn     bool
	DocumentKind  phasemodel.DocumentKind
	Filename      string
	Touched       int
	ChangedBy     lifecycle.PersonID
	ChangedByName string
	At            time.Time
}

func (r evidenceStepRow) step() EvidenceStep {
	step := EvidenceStep{
		FromLevel: r.FromLevel, ToLevel: r.ToLevel, FromVerdict: r.FromVerdict, ToVerdict: r.ToVerdict,
		Difference: r.Difference.Value, Because: r.Because, Document: r.DocumentKind, Filename: r.Filename,
		Touched: r.Touched, By: PersonRef{r.ChangedBy, r.ChangedByName}, At: r.At,
	}
	if r.StudyID != "" {
		step.Study = &StudyRef{ID: r.StudyID, Citation: r.Citation, Withdrawn: r.Withdrawn}
	}
	return step
}

// EvidenceHistory lists every change of a method's level, verdict or ratings, oldest first.
func (s *Store) EvidenceHistory(ctx context.Context, method lifecycle.MethodID) ([]EvidenceStep, error) {
	rows, err := readAll[evidenceStepRow](ctx, s, `
		SELECT l.from_level, l.to_level, l.from_verdict, l.to_verdict, l.because, l.at,
			l.difference, l.study_id, s.body ->> 'citation' AS citation,
			s.withdrawn_at IS NOT NULL AS withdrawn, l.document_kind, i.filename, coalesce(l.touched, 0) AS touched,
			l.changed_by, p.name AS changed_by_name
		FROM evidence_levels l LEFT JOIN studies s ON s.id = l.study_id LEFT JOIN imports i ON i.id = l.import_id
			LEFT JOIN people p ON p.id = l.changed_by
		WHERE l.method_id = ? ORDER BY l.number`, string(method))
	if err != nil {
		return nil, err
	}
	steps := make([]EvidenceStep, 0, len(rows))
	for _, row := range rows {
		steps = append(steps, row.step())
	}
	return steps, nil
}

// keepEvidenceStep adds a change to a method's history.
func (s *Store) keepEvidenceStep(
	ctx context.Context, method lifecycle.MethodID, change EvidenceChange, difference evidence.Difference,
	cause EvidenceCause,
) error {
	values := map[string]any{
		"method": string(method), "from_level": change.Before.Level, "to_level": change.After.Level,
		"from_verdict": string(change.Before.Verdict), "to_verdict": string(change.After.Verdict),
		"because": string(cause.Because), "study": orNull(cause.Study), "document": orNull(cause.Document),
		"import": orNull(cause.Import), "touched": nil, "by": orNull(cause.By), "difference": asJSON(difference),
	}
	if cause.Because == BecauseImported {
		values["touched"] = cause.Touched
	}
	_, err := s.change(ctx, `
		INSERT INTO evidence_levels (method_id, from_level, to_level, from_verdict, to_verdict, because, study_id,
			document_kind, import_id, touched, changed_by, difference)
		VALUES (CAST(@method AS uuid), @from_level, @to_level, @from_verdict, @to_verdict, @because,
			CAST(@study AS uuid), @document, CAST(@import AS uuid), CAST(@touched AS integer), CAST(@by AS uuid),
			CAST(@difference AS jsonb))`, values)
	return err
}
