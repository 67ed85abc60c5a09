package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Method is a method: its catalogue entry, and where its process stands.
type Method struct {
	ID      lifecycle.MethodID
	Version int // counts the changes of the content, from 1
	// Content is the catalogue entry. Its owner, partners, programme and phase say the same as the fields
	// beside it, so that the entry's own rules can be asked; its studies are empty, see Store.Studies.
	Content   catalogue.Method
	Owner     OrganisationRef
	Programme ProgrammeRef
	Partners  []Partner
	Process   Process
	// ImportHash is the hash of the entry as the last import stated it; empty for what no file brought.
	ImportHash string
	CreatedAt  time.Time
	UpdatedAt  time.Time // of the content
}

// Partner is an organisation that takes part, and in what role.
type Partner struct {
	Organisation OrganisationRef
	Role         string
}

// Process is where a method's process stands, as it was last recorded.
type Process struct {
	// Sequence is the journal's head; 0: the process has not begun, and nobody sees the method.
	Sequence      int64
	Phase         phasemodel.PhaseID
	PhaseImported bool // stated by a file, and by no published decision here
	Status        lifecycle.Status
	Published     bool
	PublishedAt   *time.Time
	// PublicPhase and PublicStatus are what the public knows.
	PublicPhase  phasemodel.PhaseID
	PublicStatus lifecycle.Status
	Evidence     lifecycle.Evidence // as the process has noted it
	// PublicEvidence is what the public sees of it: the same, but while the owner is heard about a verdict of harm
	// or of no effect, when it is what was shown before.
	PublicEvidence lifecycle.Evidence
	// HearingDue is when the open hearing of the owner ends at the latest; nil: none is open.
	HearingDue   *time.Time
	NextDeadline *time.Time
}

// MethodContent is what is written of a method. The owner, partners and programme inside Content are not
// written; those beside it are.
type MethodContent struct {
	Content    catalogue.Method
	Owner      lifecycle.OrganisationID
	Partners   []Partnership
	ImportHash string // empty leaves the one there is
}

// Partnership is an organisation's part in a method, as it is written.
type Partnership struct {
	Organisation lifecycle.OrganisationID
	Role         string
}

// Written gives the method's content as it would be written unchanged, to change it from there.
func (m Method) Written() MethodContent {
	written := MethodContent{Content: m.Content, Owner: m.Owner.ID}
	for _, partner := range m.Partners {
		written.Partners = append(written.Partners, Partnership{partner.Organisation.ID, partner.Role})
	}
	return written
}

// AsPublic gives the method with the evidence that the public sees of it.
func (m Method) AsPublic() Method {
	m.Process.Evidence = m.Process.PublicEvidence
	return m
}

// Concerned lists the organisations that own or partner the method.
func (m Method) Concerned() []lifecycle.OrganisationID {
	concerned := []lifecycle.OrganisationID{m.Owner.ID}
	for _, partner := range m.Partners {
		if !slices.Contains(concerned, partner.Organisation.ID) {
			concerned = append(concerned, partner.Organisation.ID)
		}
	}
	return concerned
}

// CreateMethod writes a method that has no process yet. An entry without a slug gets one of its title. A
// method with the id that is there already stays as it is, and is given back: creating is safe to repeat.
func (s *Store) CreateMethod(
	ctx context.Context, id lifecycle.MethodID, programme lifecycle.ProgrammeID, content MethodContent,
) (Method, error) {
	err := s.within(ctx, func(tx *Store) error {
		known, err := readAll[string](ctx, tx, `SELECT CAST(id AS text) FROM methods WHERE id = ?`, string(id))
		if err != nil || len(known) > 0 {
			return err
		}
		if content.Content.Slug == "" {
			if content.Content.Slug, err = tx.freeSlug(ctx, catalogue.Slugify(content.Content.Title)); err != nil {
				return err
			}
		}
		values := methodValues(content)
		values["id"], values["programme"] = string(id), string(programme)
		if _, err = tx.change(ctx, insertMethod, values); err != nil {
			return err
		}
		if err := tx.putPartners(ctx, id, content.Partners); err != nil {
			return err
		}
		return tx.index(ctx, id, nil)
	})
	if err != nil {
		return Method{}, err
	}
	return s.Method(ctx, string(id))
}

// UpdateMethod changes the whole content of a method of a version. Slug and programme stay. Another version
// is the Stale fault version-stale.
func (s *Store) UpdateMethod(
	ctx context.Context, id lifecycle.MethodID, version int, content MethodContent,
) (Method, error) {
	err := s.within(ctx, func(tx *Store) error {
		before, err := tx.words(ctx, id)
		if err != nil {
			return err
		}
		values := methodValues(content)
		values["id"], values["version"] = string(id), version
		touched, err := tx.change(ctx, updateMethod, values)
		if err != nil {
			return err
		}
		if err := tx.stale(ctx, touched, "methods", string(id), errMethodUnknown); err != nil {
			return err
		}
		if err := tx.putPartners(ctx, id, content.Partners); err != nil {
			return err
		}
		return tx.index(ctx, id, before)
	})
	if err != nil {
		return Method{}, err
	}
	return s.Method(ctx, string(id))
}

// Method finds a method by id or slug, whether or not its process has begun; who may see it is the
// caller's to ask.
func (s *Store) Method(ctx context.Context, key string) (Method, error) {
	found, err := readOne[methodRow](ctx, s, errMethodUnknown,
		`SELECT `+methodColumns+methodsWithNames+` WHERE `+byKey("m", key), keyed(key))
	return found.method(), err
}

// MethodsByKey finds methods by their ids and slugs, whether or not their process has begun. A key of which there is no
// method is not among them.
func (s *Store) MethodsByKey(ctx context.Context, keys []string) (map[string]Method, error) {
	var ids, slugs []string
	for _, key := range keys {
		if isID(key) {
			ids = append(ids, key)
		} else {
			slugs = append(slugs, key)
		}
	}
	rows, err := readAll[methodRow](ctx, s, `SELECT `+methodColumns+methodsWithNames+`
		WHERE m.id = ANY (CAST(? AS uuid[])) OR m.slug = ANY (CAST(? AS text[]))`, listOf(ids), listOf(slugs))
	if err != nil {
		return nil, err
	}
	found := make(map[string]Method, len(keys))
	for _, row := range rows {
		method := row.method()
		for _, key := range keys {
			if key == method.Content.Slug || strings.EqualFold(key, string(method.ID)) {
				found[key] = method
			}
		}
	}
	return found, nil
}

// Unbegun lists methods without a process that were written before an instant: a creation that was cut
// off, to begin again.
func (s *Store) Unbegun(ctx context.Context, before time.Time, limit int) ([]lifecycle.MethodID, error) {
	return readAll[lifecycle.MethodID](ctx, s, `
		SELECT CAST(id AS text) FROM methods WHERE process_sequence = 0 AND created_at < ?
		ORDER BY created_at LIMIT ?`, before, limit)
}

// freeSlug gives the slug, or the first of slug-2, slug-3 … that no method has.
func (s *Store) freeSlug(ctx context.Context, slug string) (string, error) {
	if slug == "" {
		slug = "metode"
	}
	slug = slug[:min(len(slug), 90)]
	taken, err := readAll[string](ctx, s, `SELECT slug FROM methods WHERE slug = ? OR slug LIKE ?`, slug, slug+"-%")
	if err != nil {
		return "", err
	}
	free := slug
	for number := 2; slices.Contains(taken, free); number++ {
		free = slug + "-" + strconv.Itoa(number)
	}
	return free, nil
}

func (s *Store) putPartners(ctx context.Context, id lifecycle.MethodID, partners []Partnership) error {
	if _, err := s.change(ctx, `DELETE FROM method_partners WHERE method_id = ?`, string(id)); err != nil {
		return err
	}
	for position, partner := range partners {
		if _, err := s.change(ctx, `
			INSERT INTO method_partners (method_id, organisation_id, position, role) VALUES (?, ?, ?, ?)`,
			string(id), string(partner.Organisation), position, orNull(partner.Role)); err != nil {
			return err
		}
	}
	return nil
}

// title gives a title in both languages.
func title(danish, english string) i18n.Text { return i18n.Text{DA: danish, EN: english} }
