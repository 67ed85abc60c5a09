package store

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// PortfolioFilter narrows a portfolio; without programmes it is of all.
type PortfolioFilter struct {
	Programmes []string // slugs or ids
	Now        time.Time
}

// Portfolio is what the methods that somebody may see come to. What they see as the public does counts as the public
// knows it.
type Portfolio struct {
	Methods []PhaseCount
	Stages  []StageCount
	Stays   []PhaseStay
	Gates   []GateCount
	Goals   []GapCount
}

// PhaseCount counts methods in a phase by status.
type PhaseCount struct {
	Phase   phasemodel.PhaseID
	Status  lifecycle.Status
	Methods int
}

// StageCount counts open reviews of methods in a phase by the stage they are at.
type StageCount struct {
	Phase   phasemodel.PhaseID
	Stage   lifecycle.Stage
	Reviews int
	Overdue int
}

// PhaseStay is how long methods have stood in a phase, or stood in it until they left, in days. A stay of which the
// beginning is not known, as that of an imported method until its first decision, is not in it.
type PhaseStay struct {
	Phase   phasemodel.PhaseID
	Ongoing bool
	Methods int
	Median  float64
	P90     float64
}

// GateCount counts the reviews of a gate that ended, by how: the decision's outcome, or lapsed or withdrawn.
type GateCount struct {
	Gate    phasemodel.GateID
	Outcome string
	Reviews int
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

// The methods that count, each with what its reader may know of it: where its process stands, or its evidence.
const (
	portfolioSource = `
		FROM methods m JOIN programmes p ON p.id = m.programme_id
			CROSS JOIN LATERAL (SELECT ((@everything OR m.programme_id = ANY (CAST(@seen_programmes AS uuid[]))
					OR m.owner_id = CAST(@seen_owner AS uuid))
				AND NOT m.id = ANY (CAST(@recused AS uuid[]))) IS TRUE AS inside) AS known
		WHERE m.process_sequence > 0 AND (known.inside OR m.published)
			AND (CAST(@programmes AS text[]) = '{}' OR p.slug = ANY (@programmes) OR CAST(p.id AS text) = ANY (@programmes))
	)`

	portfolioMethods = `
	WITH counted AS (
		SELECT m.id, known.inside, CASE WHEN known.inside THEN m.phase ELSE m.public_phase END AS phase,
			CASE WHEN known.inside THEN m.status ELSE m.public_status END AS status` + portfolioSource

	portfolioEvidence = `
	WITH counted AS (
		SELECT m.social_goals, m.themes,
			CASE WHEN known.inside THEN m.evidence_level ELSE coalesce(m.public_evidence_level, m.evidence_level) END AS level,
			coalesce(CASE WHEN NOT known.inside THEN m.public_evidence_verdict END, nullif(m.evidence_verdict, ''),
				'unknown') AS verdict` + portfolioSource
)

// The public's count reads an index and no method.
const countPublicPhases = `
	SELECT public_phase AS phase, count(*) AS methods FROM methods WHERE published GROUP BY public_phase`

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

const (
	countPhases = portfolioMethods + `
	SELECT phase, status, count(*) AS methods FROM counted GROUP BY phase, status ORDER BY phase, status`

	// Open reviews are for those who work in the programme; the owner learns of them by its tasks.
	countStages = portfolioMethods + `
	SELECT r.from_phase AS phase, r.stage, count(*) AS reviews, count(*) FILTER (WHERE r.overdue) AS overdue
	FROM reviews r JOIN counted c ON c.id = r.method_id
	WHERE r.closed_at IS NULL AND c.inside
		AND (@everything OR r.programme_id = ANY (CAST(@seen_programmes AS uuid[])))
	GROUP BY r.from_phase, r.stage ORDER BY r.from_phase, r.stage`

	// A stay begins with the method's creation or with the decision that brought it to the phase, and ends with the
	// next decision that moves it or ends its way. Outsiders know decisions by their publication.
	countStays = portfolioMethods + `, moves AS (
		SELECT c.id, j.at, j.sequence, CAST(j.payload AS jsonb)->>'phase' AS phase
		FROM counted c JOIN journal j ON j.method_id = c.id AND j.sequence = 1 AND j.type = 'method-created'
		WHERE c.inside
		UNION ALL
		SELECT c.id, d.at, d.sequence,
			CASE WHEN d.effect->>'status' IN ('active', 'on_hold') THEN d.effect->>'phase' ELSE '' END
		FROM counted c JOIN decisions d ON d.method_id = c.id WHERE c.inside
		UNION ALL
		SELECT c.id, p.at, p.sequence, CASE WHEN p.status IN ('active', 'on_hold') THEN p.phase ELSE '' END
		FROM counted c JOIN publications p ON p.method_id = c.id AND p.kind = 'decision' WHERE NOT c.inside
	), entered AS (
		SELECT * FROM (SELECT *, lag(phase) OVER (PARTITION BY id ORDER BY sequence) AS before FROM moves) AS m
		WHERE phase IS DISTINCT FROM before
	), stays AS (
		SELECT id, phase, at, lead(at) OVER (PARTITION BY id ORDER BY sequence) AS until FROM entered
	), lasted AS (
		SELECT s.phase, s.until IS NULL AS ongoing,
			extract(epoch FROM coalesce(s.until, @now) - s.at) / 86400.0 AS days
		FROM stays s JOIN counted c ON c.id = s.id
		WHERE s.phase <> '' AND (s.until IS NOT NULL OR c.status IN ('active', 'on_hold'))
	)
	SELECT phase, ongoing, count(*) AS methods,
		percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
		percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS p90
	FROM lasted GROUP BY phase, ongoing ORDER BY phase, ongoing`

	countGates = portfolioMethods + `
	SELECT r.gate, coalesce(d.outcome, r.stage) AS outcome, count(*) AS reviews
	FROM reviews r JOIN counted c ON c.id = r.method_id LEFT JOIN decisions d ON d.review_id = r.id
	WHERE r.closed_at IS NOT NULL AND (c.inside OR r.published_at IS NOT NULL)
	GROUP BY 1, 2 ORDER BY 1, 2`

	// Methods that are alike are counted before they are taken apart by goal or theme, so that few rows are sorted.
	countGoals = portfolioEvidence + `, alike AS (
		SELECT social_goals, level, verdict, count(*) AS methods FROM counted GROUP BY social_goals, level, verdict
	)
	SELECT coalesce(CAST(held.goal AS text), '') AS "row", level, verdict, CAST(sum(methods) AS bigint) AS methods
	FROM alike LEFT JOIN LATERAL unnest(social_goals) AS held (goal) ON TRUE
	GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

	countThemes = portfolioEvidence + `, alike AS (
		SELECT themes, level, verdict, count(*) AS methods FROM counted GROUP BY themes, level, verdict
	)
	SELECT coalesce(held.theme, '') AS "row", level, verdict, CAST(sum(methods) AS bigint) AS methods
	FROM alike LEFT JOIN LATERAL unnest(themes) AS held (theme) ON TRUE
	GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`
)

func (f PortfolioFilter) values(seen Visibility) map[string]any {
	return map[string]any{
		"everything": seen.Everything, "seen_programmes": listOf(seen.Programmes), "seen_owner": orNull(seen.Owner),
		"recused": listOf(seen.Recused), "programmes": listOf(f.Programmes), "now": f.Now,
	}
}

// Portfolio counts the methods that somebody may see, all as they stand at one moment.
func (s *Store) Portfolio(ctx context.Context, seen Visibility, filter PortfolioFilter) (Portfolio, error) {
	values := filter.values(seen)
	var counted Portfolio
	err := s.counting(ctx, func(tx *Store) error {
		var err error
		if counted.Methods, err = readAll[PhaseCount](ctx, tx, countPhases, values); err != nil {
			return err
		}
		if counted.Stages, err = readAll[StageCount](ctx, tx, countStages, values); err != nil {
			return err
		}
		if counted.Stays, err = readAll[PhaseStay](ctx, tx, countStays, values); err != nil {
			return err
		}
		if counted.Gates, err = readAll[GateCount](ctx, tx, countGates, values); err != nil {
			return err
		}
		counted.Goals, err = readAll[GapCount](ctx, tx, countGoals, values)
		return err
	})
	return counted, err
}

// Gaps counts the methods that somebody may see by goal or theme, level and verdict.
func (s *Store) Gaps(ctx context.Context, seen Visibility, filter PortfolioFilter, by GapKind) ([]GapCount, error) {
	query := countGoals
	if by == GapByTheme {
		query = countThemes
	}
	var counted []GapCount
	err := s.counting(ctx, func(tx *Store) error {
		var err error
		counted, err = readAll[GapCount](ctx, tx, query, filter.values(seen))
		return err
	})
	return counted, err
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
