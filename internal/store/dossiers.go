package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

var (
	errDossierUnknown = fault.New(fault.NotFound, "dossier-unknown",
		"Beslutningsgrundlaget findes ikke.", "There is no such dossier.")
	errDossierDamaged = fault.New(fault.Internal, "dossier-damaged",
		"Beslutningsgrundlaget svarer ikke til sin hashværdi.", "The dossier does not match its hash.")
)

// Dossier is a frozen dossier: canonical JSON under its own hash.
type Dossier struct {
	Hash      lifecycle.DossierHash
	Method    lifecycle.MethodID
	Content   []byte
	CreatedAt time.Time
}

// PutDossier keeps the canonical bytes of a dossier under their SHA-256, which it gives. The same dossier
// again changes nothing.
func (s *Store) PutDossier(
	ctx context.Context, method lifecycle.MethodID, content []byte,
) (lifecycle.DossierHash, error) {
	hash := dossierHash(content)
	_, err := s.change(ctx, `
		INSERT INTO dossiers (sha256, method_id, content) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING`,
		string(hash), string(method), content)
	return hash, err
}

// Dossier finds a dossier by its hash, and makes sure that it still has it.
func (s *Store) Dossier(ctx context.Context, hash lifecycle.DossierHash) (Dossier, error) {
	type row struct {
		MethodID  lifecycle.MethodID
		Content   []byte
		CreatedAt time.Time
	}
	found, err := readOne[row](ctx, s, errDossierUnknown,
		`SELECT method_id, content, created_at FROM dossiers WHERE sha256 = ?`, string(hash))
	if err == nil && dossierHash(found.Content) != hash {
		err = errDossierDamaged
	}
	return Dossier{Hash: hash, Method: found.MethodID, Content: found.Content, CreatedAt: found.CreatedAt}, err
}

func dossierHash(content []byte) lifecycle.DossierHash {
	digest := sha256.Sum256(content)
	return lifecycle.DossierHash(hex.EncodeToString(digest[:]))
}

// Snapshot is everything that a dossier is made of, as it stood at one moment.
type Snapshot struct {
	Method Method
	// Documents are the newest of each kind that are not withdrawn, with their hashes and without their content.
	Documents []Document
	Studies   []Study // those that are not withdrawn
	Evidence  MethodEvidence
	// OpenConditions counts those that are neither accepted nor waived, and Sequence is the journal's head.
	OpenConditions int
	Sequence       int64
}

// Snapshot reads a method for a dossier in one repeatable-read transaction, so that nothing that is
// changed meanwhile tears it.
func (s *Store) Snapshot(ctx context.Context, method lifecycle.MethodID) (Snapshot, error) {
	var snapshot Snapshot
	err := s.within(ctx, func(tx *Store) error {
		var err error
		if snapshot, err = tx.Glance(ctx, method); err != nil {
			return err
		}
		return tx.snapshotProcess(ctx, method, &snapshot)
	}, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	return snapshot, err
}

// Glance reads a method as Snapshot does, for showing: each part as it is when it is read, and nothing of its process.
func (s *Store) Glance(ctx context.Context, method lifecycle.MethodID) (Snapshot, error) {
	var snapshot Snapshot
	var err error
	if snapshot.Method, err = s.Method(ctx, string(method)); err != nil {
		return Snapshot{}, err
	}
	if err = s.snapshotFile(ctx, method, &snapshot); err != nil {
		return Snapshot{}, err
	}
	snapshot.Evidence, err = s.Evidence(ctx, method)
	if err != nil && fault.CodeOf(err) != errEvidenceUnknown.Code {
		return Snapshot{}, err
	}
	return snapshot, nil
}

func (s *Store) snapshotFile(ctx context.Context, method lifecycle.MethodID, snapshot *Snapshot) error {
	documents, err := s.Documents(ctx, method)
	if err != nil {
		return err
	}
	for _, document := range documents {
		if document.Withdrawal == nil {
			snapshot.Documents = append(snapshot.Documents, document)
		}
	}
	studies, err := s.Studies(ctx, method)
	if err != nil {
		return err
	}
	for _, study := range studies {
		if study.Withdrawal == nil {
			snapshot.Studies = append(snapshot.Studies, study)
		}
	}
	return nil
}

// snapshotProcess takes the count of open conditions from the state that the record keeps; a method without
// a process has none.
func (s *Store) snapshotProcess(ctx context.Context, method lifecycle.MethodID, snapshot *Snapshot) error {
	type head struct {
		Sequence int64
		Open     int
	}
	heads, err := readAll[head](ctx, s, `
		SELECT sequence, CASE json_typeof(state -> 'conditions')
			WHEN 'array' THEN json_array_length(state -> 'conditions') ELSE 0 END AS open
		FROM heads WHERE method_id = ?`, string(method))
	if err == nil && len(heads) > 0 {
		snapshot.Sequence, snapshot.OpenConditions = heads[0].Sequence, heads[0].Open
	}
	return err
}
