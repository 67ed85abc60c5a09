package store

import (
	"context"
	"maps"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// PortfolioFilter narrows a portfolio; without programmes it is of all.
type PortfolioFilter struct {
	Programmes []string // slugs or ids
	Now        time.Time
	// Reader is who reads: reviews in which they are inhabil are not counted for them.
	Reader lifecycle.PersonID
	// By is what the evidence is counted by; empty: by goal.
	By GapKind
	// NoGaps: the evidence is not counted.
	NoGaps bool
	// Cards is how many methods of each phase are given, and how many gates that are due; none where 0.
	Cards int
}

// Portfolio is what the methods that somebody may see come to. What they see as the public does counts as the public
// knows it.
type Portfolio struct {
	Methods []PhaseCount
	Reviews []ReviewCount
	Stays   []PhaseStay
	Gaps    []GapCount
	Cards   []PortfolioCard // phase by phase, first what asks for attention soonest
	Due     []PortfolioCard // open reviews, the soonest deadline first
	// Renewals are methods whose re-review is due or will be within a year, the soonest first, as many as there are
	// cards; RenewalCount counts all of them and RenewalsDue those that are due.
	Renewals     []PortfolioCard
	RenewalCount int
	RenewalsDue  int
}

// PhaseCount counts methods in a phase by status.
type PhaseCount struct {
	Phase   phasemodel.PhaseID
	Status  lifecycle.Status
	Methods int
}

// ReviewCount counts reviews that the reader may know of, by gate, by the phase the method stood in, by the stage they
// are at, and of decided ones by the outcome.
type ReviewCount struct {
	Gate    phasemodel.GateID
	Phase   phasemodel.PhaseID
	Stage   lifecycle.Stage
	Outcome phasemodel.Outcome
	Reviews int
	Overdue int // of the open ones, those whose stage should have ended
}

// PortfolioCard is a method on the board. What belongs to its open process is there for those who see it as it is.
type PortfolioCard struct {
	ID           lifecycle.MethodID
	Slug         string
	Title        string
	Phase        phasemodel.PhaseID
	Status       lifecycle.Status
	Level        int
	Verdict      lifecycle.Verdict
	Provisional  bool
	InHearing    bool               // the owner is heard about a verdict, which the public does not see meanwhile
	Review       lifecycle.ReviewID // the open one; empty: none
	Gate         phasemodel.GateID
	Stage        lifecycle.Stage
	Deadline     *time.Time // of the open review's stage
	Overdue      bool       // that it has passed
	Conditions   int        // overdue ones
	RenewalDue   *time.Time // when its re-review is due
	RenewalIsDue bool
}

// PhaseStay is how long methods have stood in a phase, or stood in it until they left, in days. A stay of which the
// beginning is not known, as that of an imported method until its first decision, is not in it.
type PhaseStay struct {
	Phase   phasemodel.PhaseID
	Ongoing bool
	Methods int
	P10     float64
	Q1      float64
	Median  float64
	Q3      float64
	P90     float64
}

// GapKind is what the rows of an evidence gap map are.
type GapKind string

// The kinds of rows.
const (
	GapByGoal  GapKind = "goal"
	GapByTheme GapKind = "theme"
)

// GapCount counts methods of a row by level and verdict. A method of several rows counts in each; one of none has the
// empty row.
type GapCount struct {
	Row     string
	Level   int
	Verdict lifecycle.Verdict
	Methods int
}

// MethodsByPhase counts the methods that somebody may see by phase.
func (s *Store) MethodsByPhase(ctx context.Context, seen Visibility) (map[phasemodel.PhaseID]int, error) {
	query, values := portfolioMethods+` SELECT phase, count(*) AS methods FROM counted GROUP BY phase`, []any{
		PortfolioFilter{}.values(seen),
	}
	if !seen.Everything && len(seen.Programmes) == 0 && seen.Owner == "" {
		query, values = countPublicPhases, nil
	}
	rows, err := readAll[PhaseCount](ctx, s, query, values...)
	if err != nil {
		return nil, err
	}
	counted := make(map[phasemodel.PhaseID]int, len(rows))
	for _, row := range rows {
		counted[row.Phase] = row.Methods
	}
	return counted, nil
}

func (f PortfolioFilter) values(seen Visibility) map[string]any {
	return map[string]any{
		"everything": seen.Everything, "seen_programmes": listOf(seen.Programmes), "seen_owner": orNull(seen.Owner),
		"recused": listOf(seen.Recused), "programmes": listOf(f.Programmes), "now": f.Now, "reader": string(f.Reader),
		"cards": f.Cards,
	}
}

// Portfolio counts the methods that somebody may see, all as they stand at one moment: it is one statement.
func (s *Store) Portfolio(ctx context.Context, seen Visibility, filter PortfolioFilter) (Portfolio, error) {
	type row struct{ Counted jsonb[Portfolio] }
	var found row
	err := s.counting(ctx, func(tx *Store) error {
		var err error
		found, err = readOne[row](ctx, tx, errDatabase, portfolioQuery(filter), filter.values(seen))
		return err
	})
	return found.Counted.Value, err
}

// Gaps counts the methods that somebody may see by goal or theme, level and verdict.
func (s *Store) Gaps(ctx context.Context, seen Visibility, filter PortfolioFilter, by GapKind) ([]GapCount, error) {
	var counted []GapCount
	err := s.counting(ctx, func(tx *Store) error {
		var err error
		counted, err = readAll[GapCount](ctx, tx, portfolioMethods+countGaps(by), filter.values(seen))
		return err
	})
	return counted, err
}

// StayedMethod is a method with how long it has been in a phase, or was.
type StayedMethod struct {
	PortfolioCard

	Since time.Time
	Until *time.Time // nil: it is there still
	Days  float64
}

// offsetPosition is where a page of a list ended that is ordered by what is counted anew each time.
type offsetPosition struct {
	Offset int `json:"o"`
}

// Stayed lists the methods whose time in a phase a portfolio counts, the longest first.
func (s *Store) Stayed(
	ctx context.Context, seen Visibility, filter PortfolioFilter, phase phasemodel.PhaseID, ongoing bool, page Page,
) (Listed[StayedMethod], error) {
	return listCounted[StayedMethod](ctx, s, seen, filter, page, listStayed, map[string]any{
		"phase": string(phase), "ongoing": ongoing,
	})
}

// Renewals lists the methods whose re-review is due or will be within a year, the soonest first.
func (s *Store) Renewals(
	ctx context.Context, seen Visibility, filter PortfolioFilter, page Page,
) (Listed[PortfolioCard], error) {
	return listCounted[PortfolioCard](ctx, s, seen, filter, page, listRenewals, nil)
}

// listCounted reads a page of a list of counted methods, each row with the number of all.
func listCounted[T any](
	ctx context.Context, s *Store, seen Visibility, filter PortfolioFilter, page Page, query string, more map[string]any,
) (Listed[T], error) {
	var after offsetPosition
	if _, err := readCursor(page.Cursor, &after); err != nil || after.Offset < 0 {
		return Listed[T]{}, errCursor
	}
	values := filter.values(seen)
	maps.Copy(values, more)
	values["limit"], values["offset"] = page.limit(), after.Offset
	type row struct {
		Total int
		Rows  jsonb[[]T]
	}
	var found row
	err := s.counting(ctx, func(tx *Store) error {
		var err error
		found, err = readOne[row](ctx, tx, errDatabase, query, values)
		return err
	})
	listed := Listed[T]{Items: found.Rows.Value, Total: found.Total}
	if reached := after.Offset + len(listed.Items); len(listed.Items) > 0 && reached < found.Total {
		listed.Next = writeCursor(offsetPosition{reached})
	}
	return listed, err
}

// counting runs a function on a store that reads everything as it stood at one moment. Each statement looks at every
// method once; to compile it first takes longer than to run it.
func (s *Store) counting(ctx context.Context, count func(tx *Store) error) error {
	return s.steadily(ctx, func(tx *Store) error {
		if _, err := tx.change(ctx, `SET LOCAL jit = off`); err != nil {
			return err
		}
		return count(tx)
	})
}
