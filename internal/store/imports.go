package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var errImportUnknown = fault.New(fault.NotFound, "import-unknown", "Importen findes ikke.", "There is no such import.")

// ImportStatus is where an import stands.
type ImportStatus string

// The statuses of an import.
const (
	ImportRunning ImportStatus = "running"
	ImportDone    ImportStatus = "done"
	ImportFailed  ImportStatus = "failed"
)

// RowStatus is what became of a row of an import.
type RowStatus string

// The statuses of a row.
const (
	RowPending   RowStatus = "pending"
	RowCreated   RowStatus = "created"
	RowChanged   RowStatus = "changed"
	RowUnchanged RowStatus = "unchanged"
	RowFailed    RowStatus = "failed"
)

// Import is a file that was found valid as a whole and is carried out row by row.
type Import struct {
	ID          string
	Format      catalogue.Format
	Filename    string
	SHA256      string // hex, of the file
	ContentHash string // hex, of what the file says
	Methods     int    // in the file
	Studies     int    // in the file
	Programme   lifecycle.ProgrammeID
	Status      ImportStatus
	StartedBy   PersonRef
	StartedAt   time.Time
	FinishedAt  *time.Time
	Progress    ImportProgress // read, not written
}

// ImportProgress counts the rows of an import by what became of them.
type ImportProgress struct {
	Rows, Handled, Created, Changed, Unchanged, Failed int
}

// ImportRow is a method of an import with its studies, as JSON that the importer wrote and reads.
type ImportRow struct {
	Row    int // from 1
	Slug   string
	Entry  json.RawMessage
	Status RowStatus
	Code   string    // why it failed
	Text   i18n.Text // the sentence
}

// CreateImport keeps an import with its rows. An import with the id that is there already stays as it is:
// creating is safe to repeat.
func (s *Store) CreateImport(ctx context.Context, i Import, rows []ImportRow) (Import, error) {
	err := s.within(ctx, func(tx *Store) error {
		written, err := tx.change(ctx, `
			INSERT INTO imports (id, format, filename, sha256, content_hash, methods, studies, programme_id, started_by)
			VALUES (@id, @format, @filename, @sha256, @content_hash, @methods, @studies, CAST(@programme AS uuid),
				CAST(@by AS uuid))
			ON CONFLICT (id) DO NOTHING`, map[string]any{
			"id": i.ID, "format": string(i.Format), "filename": orNull(i.Filename), "sha256": i.SHA256,
			"content_hash": i.ContentHash, "methods": i.Methods, "studies": i.Studies,
			"programme": orNull(i.Programme), "by": orNull(i.StartedBy.ID),
		})
		if err != nil || written == 0 {
			return err
		}
		return tx.insertImportRows(ctx, i.ID, rows)
	})
	if err != nil {
		return Import{}, err
	}
	return s.Import(ctx, i.ID)
}

// insertImportRows sends all rows as one value: a file may have many.
func (s *Store) insertImportRows(ctx context.Context, id string, rows []ImportRow) error {
	type written struct {
		Row   int             `json:"row"`
		Slug  string          `json:"slug"`
		Entry json.RawMessage `json:"entry"`
	}
	all := make([]written, 0, len(rows))
	for _, row := range rows {
		all = append(all, written{row.Row, row.Slug, row.Entry})
	}
	_, err := s.change(ctx, `
		INSERT INTO import_rows (import_id, row, slug, entry)
		SELECT CAST(? AS uuid), r.row, r.slug, r.entry
		FROM jsonb_to_recordset(CAST(? AS jsonb)) AS r(row integer, slug text, entry jsonb)`, id, asJSON(all))
	return err
}

type importRow struct {
	ID            string
	Format        catalogue.Format
	Filename      string
	SHA256        string `gorm:"column:sha256"`
	ContentHash   string
	Methods       int
	Studies       int
	ProgrammeID   lifecycle.ProgrammeID
	Status        ImportStatus
	StartedBy     lifecycle.PersonID
	StartedByName string
	StartedAt     time.Time
	FinishedAt    *time.Time
	Rows          int
	Handled       int
	Created       int
	Changed       int
	Unchanged     int
	Failed        int
}

func (r importRow) imported() Import {
	return Import{
		ID: r.ID, Format: r.Format, Filename: r.Filename, SHA256: r.SHA256, ContentHash: r.ContentHash,
		Methods: r.Methods, Studies: r.Studies, Programme: r.ProgrammeID, Status: r.Status,
		StartedBy: PersonRef{r.StartedBy, r.StartedByName}, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
		Progress: ImportProgress{r.Rows, r.Handled, r.Created, r.Changed, r.Unchanged, r.Failed},
	}
}

const selectImports = `
	SELECT i.id, i.format, i.filename, i.sha256, i.content_hash, i.methods, i.studies, i.programme_id, i.status,
		i.started_by, p.name AS started_by_name, i.started_at, i.finished_at, c.*
	FROM imports i LEFT JOIN people p ON p.id = i.started_by
		CROSS JOIN LATERAL (
			SELECT count(*) AS rows, count(*) FILTER (WHERE status <> 'pending') AS handled,
				count(*) FILTER (WHERE status = 'created') AS created,
				count(*) FILTER (WHERE status = 'changed') AS changed,
				count(*) FILTER (WHERE status = 'unchanged') AS unchanged,
				count(*) FILTER (WHERE status = 'failed') AS failed
			FROM import_rows WHERE import_id = i.id) c`

// Import finds an import, with its progress.
func (s *Store) Import(ctx context.Context, id string) (Import, error) {
	if !isID(id) {
		return Import{}, errImportUnknown
	}
	found, err := readOne[importRow](ctx, s, errImportUnknown, selectImports+` WHERE i.id = ?`, id)
	return found.imported(), err
}

// StartedImport finds an import without counting its rows, for those who carry them out one by one: its progress
// is not told.
func (s *Store) StartedImport(ctx context.Context, id string) (Import, error) {
	if !isID(id) {
		return Import{}, errImportUnknown
	}
	found, err := readOne[importRow](ctx, s, errImportUnknown, `
		SELECT i.id, i.format, i.filename, i.sha256, i.content_hash, i.methods, i.studies, i.programme_id, i.status,
			i.started_by, p.name AS started_by_name, i.started_at, i.finished_at
		FROM imports i LEFT JOIN people p ON p.id = i.started_by WHERE i.id = ?`, id)
	return found.imported(), err
}

// ProgrammesOf gives the programmes of those methods that are here, by their slugs. Slugs of no method are left out.
func (s *Store) ProgrammesOf(ctx context.Context, slugs []string) (map[string]lifecycle.ProgrammeID, error) {
	type row struct {
		Slug        string
		ProgrammeID lifecycle.ProgrammeID
	}
	if len(slugs) == 0 {
		return nil, nil
	}
	rows, err := readAll[row](ctx, s, `
		SELECT m.slug, m.programme_id FROM methods m
			JOIN jsonb_array_elements_text(CAST(? AS jsonb)) AS wanted(slug) ON wanted.slug = m.slug`, asJSON(slugs))
	if err != nil {
		return nil, err
	}
	programmes := make(map[string]lifecycle.ProgrammeID, len(rows))
	for _, row := range rows {
		programmes[row.Slug] = row.ProgrammeID
	}
	return programmes, nil
}

// Imports lists imports, newest first.
func (s *Store) Imports(ctx context.Context, page Page) (Listed[Import], error) {
	type position struct {
		At time.Time `json:"a"`
		ID string    `json:"i"`
	}
	var after position
	continued, err := readCursor(page.Cursor, &after)
	if err != nil {
		return Listed[Import]{}, err
	}
	total, err := readOne[int](ctx, s, errDatabase, `SELECT count(*) FROM imports`)
	if err != nil {
		return Listed[Import]{}, err
	}
	condition := `TRUE`
	values := map[string]any{"limit": page.limit() + 1}
	if continued {
		condition = `(i.started_at, i.id) < (@at , CAST(@id AS uuid))`
		values["at"], values["id"] = after.At, after.ID
	}
	rows, err := readAll[importRow](ctx, s,
		selectImports+` WHERE `+condition+` ORDER BY i.started_at DESC, i.id DESC LIMIT @limit`, values)
	if err != nil {
		return Listed[Import]{}, err
	}
	listed := cutPage(rows, total, page, func(last importRow) any { return position{last.StartedAt, last.ID} })
	imports := make([]Import, 0, len(listed.Items))
	for _, row := range listed.Items {
		imports = append(imports, row.imported())
	}
	return Listed[Import]{Items: imports, Total: listed.Total, Next: listed.Next}, nil
}

// PendingRows gives the next rows of an import that nothing has become of yet, in order.
func (s *Store) PendingRows(ctx context.Context, id string, limit int) ([]ImportRow, error) {
	return s.importRows(ctx, `WHERE import_id = ? AND status = 'pending' ORDER BY row LIMIT ?`, id, limit)
}

// FailedRows gives the rows of an import that failed, in order.
func (s *Store) FailedRows(ctx context.Context, id string, limit int) ([]ImportRow, error) {
	return s.importRows(ctx, `WHERE import_id = ? AND status = 'failed' ORDER BY row LIMIT ?`, id, limit)
}

func (s *Store) importRows(ctx context.Context, condition string, values ...any) ([]ImportRow, error) {
	type read struct {
		Row    int
		Slug   string
		Entry  string
		Status RowStatus
		Code   string
		TextDA string `gorm:"column:text_da"`
		TextEN string `gorm:"column:text_en"`
	}
	found, err := readAll[read](ctx, s, `
		SELECT row, slug, CAST(entry AS text) AS entry, status, code, text_da, text_en FROM import_rows `+condition,
		values...)
	if err != nil {
		return nil, err
	}
	rows := make([]ImportRow, 0, len(found))
	for _, r := range found {
		rows = append(rows, ImportRow{
			Row: r.Row, Slug: r.Slug, Entry: json.RawMessage(r.Entry), Status: r.Status, Code: r.Code,
			Text: title(r.TextDA, r.TextEN),
		})
	}
	return rows, nil
}

// FinishRow says what became of a row. A row that is finished stays as it is, so that a repeated attempt
// counts once.
func (s *Store) FinishRow(ctx context.Context, id string, row int, status RowStatus, failure *fault.Error) error {
	values := map[string]any{"import": id, "row": row, "status": string(status), "code": nil, "da": nil, "en": nil}
	if failure != nil {
		values["code"], values["da"], values["en"] = failure.Code, failure.Text.DA, failure.Text.EN
	}
	_, err := s.change(ctx, `
		UPDATE import_rows SET status = @status, code = @code, text_da = @da, text_en = @en, at = now()
		WHERE import_id = @import AND row = @row AND status = 'pending'`, values)
	return err
}

// FinishImport ends an import that runs.
func (s *Store) FinishImport(ctx context.Context, id string, status ImportStatus) error {
	_, err := s.change(ctx, `
		UPDATE imports SET status = ?, finished_at = now() WHERE id = ? AND status = 'running'`, string(status), id)
	return err
}
