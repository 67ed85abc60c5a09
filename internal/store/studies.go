package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var (
	errStudyUnknown   = fault.New(fault.NotFound, "study-unknown", "Studiet findes ikke.", "There is no such study.")
	errStudyWithdrawn = fault.New(fault.Conflict, "study-withdrawn",
		"Studiet er trukket tilbage.", "The study is withdrawn.")
)

// Study is a study in a method's register.
type Study struct {
	ID      string
	Method  lifecycle.MethodID
	Version int
	// Authors and Title stand beside the body, whose citation is made of them where they are known.
	Authors string
	Title   string
	// Body is the study as evidence is computed from it. Its id is the study's.
	Body evidence.Study
	// ImportKey names the study within its method in imported files, and ImportHash is the hash of its rows as
	// the last import stated them; both are empty for what no file brought.
	ImportKey    string
	ImportHash   string
	RegisteredBy PersonRef
	RegisteredAt time.Time
	UpdatedAt    time.Time
	Withdrawal   *Withdrawal
}

type studyRow struct {
	ID               string
	MethodID         lifecycle.MethodID
	Version          int
	Authors          string
	Title            string
	Body             jsonb[evidence.Study]
	ImportKey        string
	ImportHash       string
	RegisteredBy     lifecycle.PersonID
	RegisteredByName string
	RegisteredAt     time.Time
	UpdatedAt        time.Time
	WithdrawnAt      *time.Time
	WithdrawnBy      lifecycle.PersonID
	WithdrawnByName  string
	WithdrawnReason  string
}

func (r studyRow) study() Study {
	study := Study{
		ID: r.ID, Method: r.MethodID, Version: r.Version, Authors: r.Authors, Title: r.Title, Body: r.Body.Value,
		ImportKey: r.ImportKey, ImportHash: r.ImportHash, RegisteredBy: PersonRef{r.RegisteredBy, r.RegisteredByName},
		RegisteredAt: r.RegisteredAt, UpdatedAt: r.UpdatedAt,
	}
	study.Body.ID = r.ID
	if r.WithdrawnAt != nil {
		study.Withdrawal = &Withdrawal{r.WithdrawnReason, *r.WithdrawnAt, PersonRef{r.WithdrawnBy, r.WithdrawnByName}}
	}
	return study
}

const selectStudies = `
	SELECT s.id, s.method_id, s.version, s.authors, s.title, s.body, s.import_key, s.import_hash, s.registered_by,
		a.name AS registered_by_name, s.registered_at, s.updated_at, s.withdrawn_at, s.withdrawn_by,
		b.name AS withdrawn_by_name, s.withdrawn_reason
	FROM studies s LEFT JOIN people a ON a.id = s.registered_by LEFT JOIN people b ON b.id = s.withdrawn_by`

// Studies lists a method's studies, withdrawn ones too, newest year first and those without a year last.
func (s *Store) Studies(ctx context.Context, method lifecycle.MethodID) ([]Study, error) {
	rows, err := readAll[studyRow](ctx, s,
		selectStudies+` WHERE s.method_id = ? ORDER BY s.year DESC NULLS LAST, s.id`, string(method))
	if err != nil {
		return nil, err
	}
	studies := make([]Study, 0, len(rows))
	for _, row := range rows {
		studies = append(studies, row.study())
	}
	return studies, nil
}

// Study finds a study of a method.
func (s *Store) Study(ctx context.Context, method lifecycle.MethodID, id string) (Study, error) {
	if !isID(id) {
		return Study{}, errStudyUnknown
	}
	found, err := readOne[studyRow](ctx, s, errStudyUnknown,
		selectStudies+` WHERE s.method_id = ? AND s.id = ?`, string(method), id)
	return found.study(), err
}

// AddStudy registers a study of a method and computes the method's evidence anew. A study without an id
// gets one.
func (s *Store) AddStudy(
	ctx context.Context, study Study, assess AssessEvidence,
) (Study, EvidenceChange, error) {
	if study.ID == "" {
		id, err := newID()
		if err != nil {
			return Study{}, EvidenceChange{}, err
		}
		study.ID = id
	}
	cause := EvidenceCause{Because: BecauseStudyAdded, Study: study.ID, By: study.RegisteredBy.ID}
	return s.changeStudy(ctx, study.Method, cause, assess, func(tx *Store) error {
		_, err := tx.change(ctx, `
			INSERT INTO studies (id, method_id, authors, title, body, import_key, import_hash, registered_by)
			VALUES (@id, CAST(@method AS uuid), @authors, @title, CAST(@body AS jsonb), @key, @hash,
				CAST(@by AS uuid))`, studyValues(study))
		return err
	})
}

// UpdateStudy changes the whole content of a study of a version, and computes the method's evidence anew. A
// withdrawn study is the Conflict fault study-withdrawn.
func (s *Store) UpdateStudy(
	ctx context.Context, study Study, version int, by lifecycle.PersonID, assess AssessEvidence,
) (Study, EvidenceChange, error) {
	cause := EvidenceCause{Because: BecauseStudyChanged, Study: study.ID, By: by}
	return s.changeStudy(ctx, study.Method, cause, assess, func(tx *Store) error {
		known, err := tx.Study(ctx, study.Method, study.ID)
		switch {
		case err != nil:
			return err
		case known.Withdrawal != nil:
			return errStudyWithdrawn
		}
		values := studyValues(study)
		values["version"] = version
		touched, err := tx.change(ctx, `
			UPDATE studies SET authors = @authors, title = @title, body = CAST(@body AS jsonb),
				import_hash = coalesce(@hash, import_hash), version = version + 1, updated_at = now()
			WHERE id = @id AND version = @version`, values)
		if err == nil && touched == 0 {
			err = errStale
		}
		return err
	})
}

// WithdrawStudy withdraws a study, which stays readable and no longer counts, and computes the method's
// evidence anew.
func (s *Store) WithdrawStudy(
	ctx context.Context, method lifecycle.MethodID, id string, by lifecycle.PersonID, reason string,
	assess AssessEvidence,
) (Study, EvidenceChange, error) {
	cause := EvidenceCause{Because: BecauseStudyWithdrawn, Study: id, By: by}
	return s.changeStudy(ctx, method, cause, assess, func(tx *Store) error {
		known, err := tx.Study(ctx, method, id)
		switch {
		case err != nil:
			return err
		case known.Withdrawal != nil:
			return errStudyWithdrawn
		}
		_, err = tx.change(ctx, `
			UPDATE studies SET withdrawn_at = now(), withdrawn_by = CAST(? AS uuid), withdrawn_reason = ?,
				version = version + 1, updated_at = now() WHERE id = ?`, orNull(by), reason, id)
		return err
	})
}

// ImportStudies writes the studies of a file and computes the method's evidence once. Each has its import
// key and hash: a new key is added, another hash changes the study, the same hash leaves it alone, and a
// withdrawn study stays withdrawn. A study with an id is that study, whatever its key. Studies that the file does not
// name stay. Touched is how many were written; where none was and the evidence is another all the same, the rules have
// changed.
func (s *Store) ImportStudies(
	ctx context.Context, method lifecycle.MethodID, studies []Study, imported Import, assess AssessEvidence,
) (touched int, noted EvidenceChange, err error) {
	err = s.within(ctx, func(tx *Store) error {
		if err := tx.lockMethod(ctx, method); err != nil {
			return err
		}
		for _, study := range studies {
			statement := changeImported
			if study.ID == "" {
				statement = importStudy
				if study.ID, err = newID(); err != nil {
					return err
				}
			}
			study.Method = method
			written, err := tx.change(ctx, statement, studyValues(study))
			if err != nil {
				return err
			}
			touched += int(written)
		}
		cause := EvidenceCause{
			Because: BecauseImported, Import: imported.ID, Touched: touched, By: imported.StartedBy.ID,
		}
		if touched == 0 {
			cause = EvidenceCause{Because: BecauseRulesChanged}
		}
		noted, err = tx.reassess(ctx, method, cause, assess)
		return err
	})
	if err != nil {
		return 0, EvidenceChange{}, err
	}
	return touched, noted, nil
}

const importStudy = `
	INSERT INTO studies AS s (id, method_id, authors, title, body, import_key, import_hash, registered_by)
	VALUES (@id, CAST(@method AS uuid), @authors, @title, CAST(@body AS jsonb), @key, @hash, CAST(@by AS uuid))
	ON CONFLICT ON CONSTRAINT studies_import_key DO UPDATE SET authors = excluded.authors, title = excluded.title,
		body = excluded.body, import_hash = excluded.import_hash, version = s.version + 1, updated_at = now()
	WHERE s.import_hash IS DISTINCT FROM excluded.import_hash AND s.withdrawn_at IS NULL`

const changeImported = `
	UPDATE studies SET authors = @authors, title = @title, body = CAST(@body AS jsonb),
		import_key = coalesce(import_key, @key), import_hash = @hash, version = version + 1, updated_at = now()
	WHERE id = @id AND method_id = CAST(@method AS uuid) AND withdrawn_at IS NULL`

func studyValues(study Study) map[string]any {
	study.Body.ID = study.ID
	return map[string]any{
		"id": study.ID, "method": string(study.Method), "authors": study.Authors, "title": study.Title,
		"body": asJSON(study.Body), "key": orNull(study.ImportKey), "hash": orNull(study.ImportHash),
		"by": orNull(study.RegisteredBy.ID),
	}
}

// changeStudy runs a change of one study with the computation that follows from it.
func (s *Store) changeStudy(
	ctx context.Context, method lifecycle.MethodID, cause EvidenceCause, assess AssessEvidence,
	change func(tx *Store) error,
) (Study, EvidenceChange, error) {
	var noted EvidenceChange
	err := s.within(ctx, func(tx *Store) error {
		if err := tx.lockMethod(ctx, method); err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		var err error
		noted, err = tx.reassess(ctx, method, cause, assess)
		return err
	})
	if err != nil {
		return Study{}, EvidenceChange{}, err
	}
	study, err := s.Study(ctx, method, cause.Study)
	return study, noted, err
}

// CountingStudies gives the studies that are not withdrawn, as evidence is computed from them.
func (s *Store) CountingStudies(ctx context.Context, method lifecycle.MethodID) ([]evidence.Study, error) {
	type row struct {
		ID   string
		Body jsonb[evidence.Study]
	}
	rows, err := readAll[row](ctx, s,
		`SELECT id, body FROM studies WHERE method_id = ? AND withdrawn_at IS NULL ORDER BY id`, string(method))
	if err != nil {
		return nil, err
	}
	studies := make([]evidence.Study, 0, len(rows))
	for _, row := range rows {
		study := row.Body.Value
		study.ID = row.ID
		studies = append(studies, study)
	}
	return studies, nil
}
