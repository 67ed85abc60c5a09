package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var (
	errDocumentUnknown = fault.New(fault.NotFound, "document-unknown",
		"Dokumentet findes ikke.", "There is no such document.")
	errDocumentVersionNeeded = fault.New(fault.VersionNeeded, "version-needed",
		"Der er allerede et dokument af denne art. Angiv den version, du erstatter (If-Match).",
		"There is a document of this kind already. Say which version you replace (If-Match).")
	errDocumentWithdrawn = fault.New(fault.Conflict, "document-withdrawn",
		"Dokumentet er allerede trukket tilbage.", "The document is withdrawn already.")
)

// Standing is how a document stands to a request of access (aktindsigt).
type Standing string

// The standings.
const (
	FactualBasis       Standing = "faktisk-grundlag"
	ExternalAssessment Standing = "ekstern-faglig-vurdering"
	InternalDocument   Standing = "intern"
	GivenToOutsiders   Standing = "afgivet"
)

// Withdrawal says why, when and by whom content was withdrawn.
type Withdrawal struct {
	Reason string
	At     time.Time
	By     PersonRef
}

// Document is one version of a document in a method's file.
type Document struct {
	ID        string
	Method    lifecycle.MethodID
	Kind      phasemodel.DocumentKind
	Version   int // within its kind, from 1
	Newest    bool
	Title     string
	Standing  Standing
	MediaType string
	Filename  string
	// Text is a written document; Bytes is a file. A document has one of them; lists have neither.
	Text       string
	Bytes      []byte
	Size       int64  // in bytes
	SHA256     string // hex, of the text in UTF-8 or of the file
	PutBy      PersonRef
	PutAt      time.Time
	Withdrawal *Withdrawal
}

type documentRow struct {
	ID              string
	MethodID        lifecycle.MethodID
	Kind            phasemodel.DocumentKind
	Version         int
	Newest          bool
	Title           string
	Standing        Standing
	MediaType       string
	Filename        string
	Body            string
	Content         []byte
	Size            int64
	SHA256          string `gorm:"column:sha256"`
	PutBy           lifecycle.PersonID
	PutByName       string
	PutAt           time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     lifecycle.PersonID
	WithdrawnByName string
	WithdrawnReason string
}

func (r documentRow) document() Document {
	d := Document{
		ID: r.ID, Method: r.MethodID, Kind: r.Kind, Version: r.Version, Newest: r.Newest, Title: r.Title,
		Standing: r.Standing, MediaType: r.MediaType, Filename: r.Filename, Text: r.Body, Bytes: r.Content,
		Size: r.Size, SHA256: r.SHA256, PutBy: PersonRef{r.PutBy, r.PutByName}, PutAt: r.PutAt,
	}
	if r.WithdrawnAt != nil {
		d.Withdrawal = &Withdrawal{r.WithdrawnReason, *r.WithdrawnAt, PersonRef{r.WithdrawnBy, r.WithdrawnByName}}
	}
	return d
}

const documentColumns = `
	d.id, d.method_id, d.kind, d.version, d.title, d.standing, d.media_type, d.filename, d.size, d.sha256,
	d.put_by, a.name AS put_by_name, d.put_at, d.withdrawn_at, d.withdrawn_by, b.name AS withdrawn_by_name,
	d.withdrawn_reason, NOT EXISTS (SELECT 1 FROM documents l
		WHERE l.method_id = d.method_id AND l.kind = d.kind AND l.version > d.version) AS newest`

const documentsWithNames = `
	FROM documents d LEFT JOIN people a ON a.id = d.put_by LEFT JOIN people b ON b.id = d.withdrawn_by`

// Documents lists the newest version of each kind in a method's file, withdrawn ones too, by kind; without
// their text and bytes.
func (s *Store) Documents(ctx context.Context, method lifecycle.MethodID) ([]Document, error) {
	return s.documents(ctx, `SELECT DISTINCT ON (d.kind) `+documentColumns+documentsWithNames+`
		WHERE d.method_id = ? ORDER BY d.kind, d.version DESC`, string(method))
}

// DocumentVersions lists every version of a method's documents, by kind and newest first; without their
// text and bytes.
func (s *Store) DocumentVersions(ctx context.Context, method lifecycle.MethodID) ([]Document, error) {
	return s.documents(ctx, `SELECT `+documentColumns+documentsWithNames+`
		WHERE d.method_id = ? ORDER BY d.kind, d.version DESC`, string(method))
}

func (s *Store) documents(ctx context.Context, query string, values ...any) ([]Document, error) {
	rows, err := readAll[documentRow](ctx, s, query, values...)
	if err != nil {
		return nil, err
	}
	documents := make([]Document, 0, len(rows))
	for _, row := range rows {
		documents = append(documents, row.document())
	}
	return documents, nil
}

// Document gives a version of a document whole; version 0 is the newest.
func (s *Store) Document(
	ctx context.Context, method lifecycle.MethodID, kind phasemodel.DocumentKind, version int,
) (Document, error) {
	found, err := readOne[documentRow](ctx, s, errDocumentUnknown, `
		SELECT `+documentColumns+`, d.body, d.content`+documentsWithNames+`
		WHERE d.method_id = @method AND d.kind = @kind AND (@version = 0 OR d.version = @version )
		ORDER BY d.version DESC LIMIT 1`,
		map[string]any{"method": string(method), "kind": string(kind), "version": version})
	return found.document(), err
}

// PutDocument puts a document in a method's file, as the version after the one it replaces (0: there is
// none yet), and computes the method's evidence anew. Hash, size, version and time are made here.
//
// It is the VersionNeeded fault version-needed where there is a version and none is named, and the Stale
// fault version-stale where another is the newest.
func (s *Store) PutDocument(
	ctx context.Context, d Document, replaces int, assess AssessEvidence,
) (Document, EvidenceChange, error) {
	var noted EvidenceChange
	err := s.within(ctx, func(tx *Store) error {
		if err := tx.lockMethod(ctx, d.Method); err != nil {
			return err
		}
		newest, err := readOne[int](ctx, tx, errDatabase,
			`SELECT coalesce(max(version), 0) FROM documents WHERE method_id = ? AND kind = ?`, string(d.Method), string(d.Kind))
		switch {
		case err != nil:
			return err
		case newest > 0 && replaces == 0:
			return errDocumentVersionNeeded
		case newest != replaces:
			return errStale
		}
		if err := tx.insertDocument(ctx, d, newest+1); err != nil {
			return err
		}
		noted, err = tx.reassess(ctx, d.Method, EvidenceCause{Because: BecauseDocumentPut, Document: d.Kind, By: d.PutBy.ID},
			assess)
		return err
	})
	if err != nil {
		return Document{}, EvidenceChange{}, err
	}
	put, err := s.Document(ctx, d.Method, d.Kind, 0)
	return put, noted, err
}

func (s *Store) insertDocument(ctx context.Context, d Document, version int) error {
	id, err := newID()
	if err != nil {
		return err
	}
	if d.ID != "" {
		id = d.ID
	}
	var body any
	content, size := any(d.Bytes), len(d.Bytes)
	digest := sha256.Sum256(d.Bytes)
	if d.Bytes == nil {
		body, content, size = d.Text, nil, len(d.Text)
		digest = sha256.Sum256([]byte(d.Text))
	}
	_, err = s.change(ctx, `
		INSERT INTO documents (id, method_id, kind, version, title, standing, media_type, filename, body, content,
			size, sha256, put_by)
		VALUES (@id, CAST(@method AS uuid), @kind, @version, @title, @standing, @media_type, @filename, @body,
			@content, @size, @sha256, CAST(@by AS uuid))`, map[string]any{
		"id": id, "method": string(d.Method), "kind": string(d.Kind), "version": version, "title": d.Title,
		"standing": string(d.Standing), "media_type": d.MediaType, "filename": orNull(d.Filename), "body": body,
		"content": content, "size": size, "sha256": hex.EncodeToString(digest[:]), "by": orNull(d.PutBy.ID),
	})
	return err
}

// WithdrawDocument withdraws the newest version of a document, which stays readable, and computes the
// method's evidence anew. An earlier version does not take its place.
func (s *Store) WithdrawDocument(
	ctx context.Context, method lifecycle.MethodID, kind phasemodel.DocumentKind, by lifecycle.PersonID,
	reason string, assess AssessEvidence,
) (Document, EvidenceChange, error) {
	var noted EvidenceChange
	err := s.within(ctx, func(tx *Store) error {
		if err := tx.lockMethod(ctx, method); err != nil {
			return err
		}
		newest, err := tx.Document(ctx, method, kind, 0)
		switch {
		case err != nil:
			return err
		case newest.Withdrawal != nil:
			return errDocumentWithdrawn
		}
		if _, err := tx.change(ctx, `
			UPDATE documents SET withdrawn_at = now(), withdrawn_by = CAST(? AS uuid), withdrawn_reason = ?
			WHERE id = ?`, orNull(by), reason, newest.ID); err != nil {
			return err
		}
		noted, err = tx.reassess(ctx, method,
			EvidenceCause{Because: BecauseDocumentWithdrawn, Document: kind, By: by}, assess)
		return err
	})
	if err != nil {
		return Document{}, EvidenceChange{}, err
	}
	withdrawn, err := s.Document(ctx, method, kind, 0)
	return withdrawn, noted, err
}

// lockMethod makes changes to a method's documents and studies wait for each other, so that the evidence
// is computed from all of them. It does not hold up readers.
func (s *Store) lockMethod(ctx context.Context, method lifecycle.MethodID) error {
	_, err := readOne[string](ctx, s, errMethodUnknown,
		`SELECT slug FROM methods WHERE id = ? FOR NO KEY UPDATE`, string(method))
	return err
}
