package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var (
	errModelUnknown = fault.New(fault.NotFound, "phase-model-unknown",
		"Fasemodellen findes ikke i den version.", "There is no such version of the phase model.")
	errModelExists = fault.New(fault.Conflict, "phase-model-version-exists",
		"Versionen findes allerede med et andet indhold. En version ændres aldrig; giv den et nyt versionsnavn.",
		"The version exists already with another content. A version is never changed; give it a new version name.")
)

// PhaseModelVersion tells of one version of a phase model.
type PhaseModelVersion struct {
	ID             string
	Version        string
	SHA256         string `gorm:"column:sha256"`
	UploadedBy     lifecycle.PersonID
	UploadedByName string
	UploadedAt     time.Time
	// Methods is how many methods are pinned to it.
	Methods int
}

// PutPhaseModel keeps a version of a phase model. The same content again changes nothing; another content
// under a version there is, is the Conflict fault phase-model-version-exists.
func (s *Store) PutPhaseModel(ctx context.Context, model *phasemodel.Model, by lifecycle.PersonID) error {
	content, err := journal.Canonical(model)
	if err != nil {
		return err
	}
	digest := sha256.Sum256(content)
	sum := hex.EncodeToString(digest[:])
	written, err := s.change(ctx, `
		INSERT INTO phase_models (id, version, content, sha256, uploaded_by)
		VALUES (?, ?, ?, ?, CAST(? AS uuid)) ON CONFLICT DO NOTHING`,
		model.ID, model.Version, content, sum, orNull(by))
	if err != nil || written == 1 {
		return err
	}
	known, err := readOne[string](ctx, s, errModelUnknown,
		`SELECT sha256 FROM phase_models WHERE id = ? AND version = ?`, model.ID, model.Version)
	if err == nil && known != sum {
		err = errModelExists
	}
	return err
}

// PhaseModel gives a version of a phase model.
func (s *Store) PhaseModel(ctx context.Context, id, version string) (*phasemodel.Model, error) {
	content, err := readOne[string](ctx, s, errModelUnknown,
		`SELECT convert_from(content, 'UTF8') FROM phase_models WHERE id = ? AND version = ?`, id, version)
	if err != nil {
		return nil, err
	}
	model := &phasemodel.Model{}
	if err := json.Unmarshal([]byte(content), model); err != nil {
		return nil, errDatabase.Because(err)
	}
	return model, nil
}

// PhaseModelKey names a version of a phase model.
type PhaseModelKey struct {
	ID      string
	Version string
}

// PhaseModelKeys names every version of every phase model, the newest of each first.
func (s *Store) PhaseModelKeys(ctx context.Context) ([]PhaseModelKey, error) {
	return readAll[PhaseModelKey](ctx, s,
		`SELECT id, version FROM phase_models ORDER BY id, uploaded_at DESC, version DESC`)
}

// PhaseModelVersions lists the versions of all models, newest first within a model.
func (s *Store) PhaseModelVersions(ctx context.Context) ([]PhaseModelVersion, error) {
	return readAll[PhaseModelVersion](ctx, s, `
		SELECT m.id, m.version, m.sha256, m.uploaded_by, p.name AS uploaded_by_name, m.uploaded_at,
			(SELECT count(*) FROM heads h
			 WHERE h.state -> 'model' ->> 'id' = m.id AND h.state -> 'model' ->> 'version' = m.version) AS methods
		FROM phase_models m LEFT JOIN people p ON p.id = m.uploaded_by
		ORDER BY m.id, m.uploaded_at DESC, m.version DESC`)
}
