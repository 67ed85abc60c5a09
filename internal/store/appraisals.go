package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

var errAppraisalVersionNeeded = fault.New(fault.VersionNeeded, "version-needed",
	"Metoden er allerede vurderet på det skema. Angiv den version, du erstatter (If-Match).",
	"The method has been appraised on that form already. Say which version you replace (If-Match).")

// Appraisal is one version of what people judged about a method on a form.
type Appraisal struct {
	Method  lifecycle.MethodID
	Kind    appraisal.Kind
	Version int // within its kind, from 1
	// Author is who judged, as everyone reads it; RecordedBy is who entered it.
	Author     string
	GivenOn    time.Time // the day
	RecordedBy PersonRef
	RecordedAt time.Time
	Grades     []AppraisalGrade // in the order of the form
}

// AppraisalGrade is a grade with who gave it and when: those of the version that first gave it with its reason.
type AppraisalGrade struct {
	appraisal.Grade

	Author  string
	GivenOn time.Time
}

type appraisalRow struct {
	Kind           appraisal.Kind
	Version        int
	Author         string
	GivenOn        time.Time
	RecordedBy     lifecycle.PersonID
	RecordedByName string
	RecordedAt     time.Time
	Element        appraisal.ElementID
	Grade          string
	Reason         string
	GradeAuthor    string
	GradeGivenOn   time.Time
}

const selectAppraisals = `
	SELECT a.kind, a.version, a.author, a.given_on, a.recorded_by, p.name AS recorded_by_name, a.recorded_at, g.element,
		g.grade, g.reason, g.author AS grade_author, g.given_on AS grade_given_on
	FROM appraisals a JOIN appraisal_grades g USING (method_id, kind, version)
		LEFT JOIN people p ON p.id = a.recorded_by
	WHERE a.method_id = ?`

// Appraisals gives every version of a method's appraisal on a form, the newest first.
func (s *Store) Appraisals(
	ctx context.Context, method lifecycle.MethodID, kind appraisal.Kind,
) ([]Appraisal, error) {
	rows, err := readAll[appraisalRow](ctx, s,
		selectAppraisals+` AND a.kind = ? ORDER BY a.version DESC, g.position`, string(method), string(kind))
	return appraisalsOf(method, rows), err
}

// StandingAppraisals gives the newest version of a method's appraisal on each form.
func (s *Store) StandingAppraisals(ctx context.Context, method lifecycle.MethodID) ([]Appraisal, error) {
	rows, err := readAll[appraisalRow](ctx, s, selectAppraisals+`
		AND NOT EXISTS (SELECT 1 FROM appraisals l
			WHERE l.method_id = a.method_id AND l.kind = a.kind AND l.version > a.version)
		ORDER BY a.kind, g.position`, string(method))
	return appraisalsOf(method, rows), err
}

// appraisalsOf brings the grades of each version together; rows of one version stand together.
func appraisalsOf(method lifecycle.MethodID, rows []appraisalRow) []Appraisal {
	versions := []Appraisal{}
	for i, row := range rows {
		if i == 0 || rows[i-1].Version != row.Version || rows[i-1].Kind != row.Kind {
			versions = append(versions, Appraisal{
				Method: method, Kind: row.Kind, Version: row.Version, Author: row.Author, GivenOn: row.GivenOn,
				RecordedBy: PersonRef{row.RecordedBy, row.RecordedByName}, RecordedAt: row.RecordedAt,
			})
		}
		newest := &versions[len(versions)-1]
		newest.Grades = append(newest.Grades, AppraisalGrade{
			Grade:  appraisal.Grade{Element: row.Element, Grade: row.Grade, Reason: row.Reason},
			Author: row.GradeAuthor, GivenOn: row.GradeGivenOn,
		})
	}
	return versions
}

// MayAppraise tells whether a method may be appraised where it stands: its verdict as computed, and the kinds of
// document on file.
type MayAppraise func(verdict lifecycle.Verdict, documents []phasemodel.DocumentKind) error

// PutAppraisal adds a version to a method's appraisal on a form, as the one after the version it replaces (0: there
// is none yet). Author and day of a grade that the version before gave with the same reason stay with it.
//
// It is the VersionNeeded fault version-needed where there is a version and none is named, the Stale fault
// version-stale where another is the newest, and what may gives.
func (s *Store) PutAppraisal(
	ctx context.Context, a Appraisal, replaces int, may MayAppraise,
) (version int, err error) {
	err = s.within(ctx, func(tx *Store) error {
		if err := tx.lockMethod(ctx, a.Method); err != nil {
			return err
		}
		verdict, err := readOne[lifecycle.Verdict](ctx, tx, errDatabase, `SELECT coalesce(
			(SELECT verdict FROM method_evidence WHERE method_id = ?), 'unknown')`, string(a.Method))
		if err != nil {
			return err
		}
		documents, err := tx.DocumentKinds(ctx, a.Method)
		if err != nil {
			return err
		}
		if err := may(verdict, documents); err != nil {
			return err
		}
		before, err := tx.Appraisals(ctx, a.Method, a.Kind)
		switch {
		case err != nil:
			return err
		case len(before) > 0 && replaces == 0:
			return errAppraisalVersionNeeded
		case len(before) > 0 && before[0].Version != replaces, len(before) == 0 && replaces != 0:
			return errStale
		}
		version = replaces + 1
		return tx.insertAppraisal(ctx, a, version, before)
	})
	return version, err
}

func (s *Store) insertAppraisal(ctx context.Context, a Appraisal, version int, before []Appraisal) error {
	if _, err := s.change(ctx, `
		INSERT INTO appraisals (method_id, kind, version, author, given_on, recorded_by)
		VALUES (CAST(@method AS uuid), @kind, @version, @author, @given_on, CAST(@by AS uuid))`, map[string]any{
		"method": string(a.Method), "kind": string(a.Kind), "version": version, "author": a.Author,
		"given_on": a.GivenOn, "by": orNull(a.RecordedBy.ID),
	}); err != nil {
		return err
	}
	for position, grade := range a.Grades {
		author, givenOn := a.Author, a.GivenOn
		if len(before) > 0 {
			for _, known := range before[0].Grades {
				if known.Grade == grade.Grade {
					author, givenOn = known.Author, known.GivenOn
				}
			}
		}
		if _, err := s.change(ctx, `
			INSERT INTO appraisal_grades
				(method_id, kind, version, position, element, grade, reason, author, given_on)
			VALUES (CAST(@method AS uuid), @kind, @version, @position, @element, @grade, @reason, @author, @given_on)`,
			map[string]any{
				"method": string(a.Method), "kind": string(a.Kind), "version": version, "position": position,
				"element": string(grade.Element), "grade": grade.Grade.Grade, "reason": grade.Reason, "author": author,
				"given_on": givenOn,
			}); err != nil {
			return err
		}
	}
	return nil
}
