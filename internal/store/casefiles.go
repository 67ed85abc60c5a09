package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var errCaseFileUnknown = fault.New(fault.NotFound, "case-file-unknown",
	"Sagsmappen findes ikke. Den kan være udløbet; bestil den igen.",
	"There is no such case file. It may have expired; order it again.")

// CaseFileStatus is where a case file stands.
type CaseFileStatus string

// The statuses of a case file.
const (
	CaseFileRunning CaseFileStatus = "running"
	CaseFileDone    CaseFileStatus = "done"
	CaseFileFailed  CaseFileStatus = "failed"
)

// CaseFile is a case file that a person ordered.
type CaseFile struct {
	ID           string
	Method       lifecycle.MethodID
	OrderedBy    lifecycle.PersonID
	Language     i18n.Language
	Status       CaseFileStatus
	HeadSequence int64
	HeadHash     string
	Code         string    // why it failed
	Text         i18n.Text // the sentence
	OrderedAt    time.Time
	FinishedAt   *time.Time
	ExpiresAt    time.Time
	// Parts and Made count its files, and those that are there or left out: read, not written.
	Parts, Made int
}

// PartStatus is what became of a file of a case file.
type PartStatus string

// The statuses of a part.
const (
	PartPending PartStatus = "pending"
	PartDone    PartStatus = "done"
	PartLeftOut PartStatus = "left_out"
)

// CaseFilePart is a file of a case file.
type CaseFilePart struct {
	Number    int // from 1, in the order of the list of contents
	Path      string
	Title     string
	Standing  Standing
	MediaType string
	// DocumentKind and DocumentVersion name a document on file, whose content is not copied.
	DocumentKind    phasemodel.DocumentKind
	DocumentVersion int
	// Prints is the number of the part that this one is the PDF of; 0: of none.
	Prints  int
	Status  PartStatus
	Content []byte // lists have none
	Size    int64
	SHA256  string // hex
}

type caseFileRow struct {
	ID           string
	MethodID     lifecycle.MethodID
	OrderedBy    lifecycle.PersonID
	Language     i18n.Language
	Status       CaseFileStatus
	HeadSequence int64
	HeadHash     string
	Code         string
	TextDA       string `gorm:"column:text_da"`
	TextEN       string `gorm:"column:text_en"`
	OrderedAt    time.Time
	FinishedAt   *time.Time
	ExpiresAt    time.Time
	Parts        int
	Made         int
}

func (r caseFileRow) caseFile() CaseFile {
	return CaseFile{
		ID: r.ID, Method: r.MethodID, OrderedBy: r.OrderedBy, Language: r.Language, Status: r.Status,
		HeadSequence: r.HeadSequence, HeadHash: r.HeadHash, Code: r.Code, Text: title(r.TextDA, r.TextEN),
		OrderedAt: r.OrderedAt.UTC(), FinishedAt: inUTC(r.FinishedAt), ExpiresAt: r.ExpiresAt.UTC(),
		Parts: r.Parts, Made: r.Made,
	}
}

const selectCaseFiles = `
	SELECT f.id, f.method_id, f.ordered_by, f.language, f.status, f.head_sequence, f.head_hash, f.code, f.text_da,
		f.text_en, f.ordered_at, f.finished_at, f.expires_at, c.*
	FROM case_files f CROSS JOIN LATERAL (
		SELECT count(*) AS parts, count(*) FILTER (WHERE p.status <> 'pending') AS made
		FROM case_file_parts p WHERE p.case_file_id = f.id) c`

// CreateCaseFile keeps a case file that is to be made. One with the id that is there already stays as it is.
func (s *Store) CreateCaseFile(ctx context.Context, f CaseFile) error {
	_, err := s.change(ctx, `
		INSERT INTO case_files (id, method_id, ordered_by, language, ordered_at, expires_at)
		VALUES (@id, CAST(@method AS uuid), CAST(@by AS uuid), @language, @at, @expires)
		ON CONFLICT (id) DO NOTHING`, map[string]any{
		"id": f.ID, "method": string(f.Method), "by": string(f.OrderedBy), "language": string(f.Language),
		"at": f.OrderedAt, "expires": f.ExpiresAt,
	})
	return err
}

// CaseFile finds a case file, with how far it has come. One that has expired is not there.
func (s *Store) CaseFile(ctx context.Context, id string) (CaseFile, error) {
	if !isID(id) {
		return CaseFile{}, errCaseFileUnknown
	}
	found, err := readOne[caseFileRow](ctx, s, errCaseFileUnknown,
		selectCaseFiles+` WHERE f.id = ? AND f.expires_at > now()`, id)
	return found.caseFile(), err
}

// CaseFilesOf lists the case files of a method that a person ordered, newest first.
func (s *Store) CaseFilesOf(
	ctx context.Context, method lifecycle.MethodID, person lifecycle.PersonID, limit int,
) ([]CaseFile, error) {
	rows, err := readAll[caseFileRow](ctx, s, selectCaseFiles+`
		WHERE f.method_id = ? AND f.ordered_by = ? AND f.expires_at > now()
		ORDER BY f.ordered_at DESC, f.id DESC LIMIT ?`, string(method), string(person), limit)
	if err != nil {
		return nil, err
	}
	files := make([]CaseFile, 0, len(rows))
	for _, row := range rows {
		files = append(files, row.caseFile())
	}
	return files, nil
}

// PutCaseFileParts keeps the parts of a case file that runs, and the head that they were made at. Where there are
// parts already nothing happens: gathering is safe to repeat.
func (s *Store) PutCaseFileParts(
	ctx context.Context, id string, sequence int64, hash string, parts []CaseFilePart,
) error {
	return s.within(ctx, func(tx *Store) error {
		running, err := readAll[string](ctx, tx, `
			SELECT CAST(f.id AS text) FROM case_files f WHERE f.id = ? AND f.status = 'running'
				AND NOT EXISTS (SELECT 1 FROM case_file_parts p WHERE p.case_file_id = f.id) FOR UPDATE`, id)
		if err != nil || len(running) == 0 {
			return err
		}
		if _, err := tx.change(ctx, `UPDATE case_files SET head_sequence = ?, head_hash = ? WHERE id = ?`,
			sequence, hash, id); err != nil {
			return err
		}
		for _, part := range parts {
			if err := tx.putPart(ctx, id, part); err != nil {
				return err
			}
		}
		return nil
	})
}

// putPart writes a part, in place of one that is there and pending.
func (s *Store) putPart(ctx context.Context, id string, part CaseFilePart) error {
	var version, prints, content any
	if part.DocumentVersion > 0 {
		version = part.DocumentVersion
	}
	if part.Prints > 0 {
		prints = part.Prints
	}
	if part.Content != nil {
		content = part.Content
	}
	_, err := s.change(ctx, `
		INSERT INTO case_file_parts (case_file_id, number, path, title, standing, media_type, document_kind,
			document_version, prints, status, content, size, sha256)
		VALUES (@file, @number, @path, @title, @standing, @media, @kind, @version, @prints, @status, @content, @size,
			@sha256)
		ON CONFLICT (case_file_id, number) DO UPDATE SET status = excluded.status, content = excluded.content,
			size = excluded.size, sha256 = excluded.sha256
		WHERE case_file_parts.status = 'pending'`, map[string]any{
		"file": id, "number": part.Number, "path": part.Path, "title": part.Title, "standing": string(part.Standing),
		"media": part.MediaType, "kind": orNull(part.DocumentKind), "version": version, "prints": prints,
		"status": string(part.Status), "content": content, "size": part.Size, "sha256": part.SHA256,
	})
	return err
}

type partRow struct {
	Number          int
	Path            string
	Title           string
	Standing        Standing
	MediaType       string
	DocumentKind    phasemodel.DocumentKind
	DocumentVersion int
	Prints          int
	Status          PartStatus
	Content         []byte
	Size            int64
	SHA256          string `gorm:"column:sha256"`
}

func (r partRow) part() CaseFilePart { return CaseFilePart(r) }

const partColumns = `number, path, title, standing, media_type, document_kind, document_version, prints, status, size, sha256`

// CaseFileParts lists the parts of a case file without their content, in the order of the list of contents.
func (s *Store) CaseFileParts(ctx context.Context, id string) ([]CaseFilePart, error) {
	rows, err := readAll[partRow](ctx, s,
		`SELECT `+partColumns+` FROM case_file_parts WHERE case_file_id = ? ORDER BY number`, id)
	if err != nil {
		return nil, err
	}
	parts := make([]CaseFilePart, 0, len(rows))
	for _, row := range rows {
		parts = append(parts, row.part())
	}
	return parts, nil
}

// CaseFilePart gives a part with its content.
func (s *Store) CaseFilePart(ctx context.Context, id string, number int) (CaseFilePart, error) {
	found, err := readOne[partRow](ctx, s, errCaseFileUnknown,
		`SELECT `+partColumns+`, content FROM case_file_parts WHERE case_file_id = ? AND number = ?`, id, number)
	return found.part(), err
}

// FinishPart says what became of a part that was pending. One that is finished stays as it is, so that a repeated
// attempt changes nothing.
func (s *Store) FinishPart(ctx context.Context, id string, part CaseFilePart) error {
	_, err := s.change(ctx, `
		UPDATE case_file_parts SET status = @status, content = @content, size = @size, sha256 = @sha256
		WHERE case_file_id = @file AND number = @number AND status = 'pending'`, map[string]any{
		"file": id, "number": part.Number, "status": string(part.Status), "content": part.Content, "size": part.Size,
		"sha256": part.SHA256,
	})
	return err
}

// FinishCaseFile ends a case file that runs: with the parts that are made last, or with why it failed, which leaves
// nothing of it.
func (s *Store) FinishCaseFile(ctx context.Context, id string, last []CaseFilePart, failure *fault.Error) error {
	return s.within(ctx, func(tx *Store) error {
		values := map[string]any{"id": id, "status": string(CaseFileDone), "code": nil, "da": nil, "en": nil}
		if failure != nil {
			values["status"], values["code"] = string(CaseFileFailed), failure.Code
			values["da"], values["en"] = failure.Text.DA, failure.Text.EN
		}
		ended, err := tx.change(ctx, `
			UPDATE case_files SET status = @status, code = @code, text_da = @da, text_en = @en, finished_at = now()
			WHERE id = @id AND status = 'running'`, values)
		if err != nil || ended == 0 {
			return err
		}
		if failure != nil {
			_, err = tx.change(ctx, `DELETE FROM case_file_parts WHERE case_file_id = ?`, id)
			return err
		}
		for _, part := range last {
			if err := tx.putPart(ctx, id, part); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteExpired forgets sessions that are over and case files that nobody fetched in time, and gives how many there
// were.
func (s *Store) DeleteExpired(ctx context.Context) (int64, error) {
	sessions, err := s.DeleteExpiredSessions(ctx)
	if err != nil {
		return sessions, err
	}
	files, err := s.change(ctx, `DELETE FROM case_files WHERE expires_at <= now()`)
	return sessions + files, err
}
