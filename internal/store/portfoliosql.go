package store

import "strings"

// The methods that count, each with what its reader may know of it: where its process stands, and its evidence.
const portfolioMethods = `
	WITH counted AS MATERIALIZED (
		SELECT m.id, m.programme_id, m.social_goals, m.themes, known.inside, m.next_deadline,
			CASE WHEN known.inside THEN m.phase ELSE m.public_phase END AS phase,
			CASE WHEN known.inside THEN m.status ELSE m.public_status END AS status,
			CASE WHEN known.inside THEN m.evidence_level ELSE coalesce(m.public_evidence_level, m.evidence_level) END AS level,
			coalesce(CASE WHEN NOT known.inside THEN m.public_evidence_verdict END, nullif(m.evidence_verdict, ''),
				'unknown') AS verdict
		FROM methods m JOIN programmes p ON p.id = m.programme_id
			CROSS JOIN LATERAL (SELECT ((@everything OR m.programme_id = ANY (CAST(@seen_programmes AS uuid[]))
					OR m.owner_id = CAST(@seen_owner AS uuid))
				AND NOT m.id = ANY (CAST(@recused AS uuid[]))) IS TRUE AS inside) AS known
		WHERE m.process_sequence > 0 AND (known.inside OR m.published)
			AND (CAST(@programmes AS text[]) = '{}' OR p.slug = ANY (@programmes) OR CAST(p.id AS text) = ANY (@programmes))
	)`

// The public's count reads an index and no method.
const countPublicPhases = `
	SELECT public_phase AS phase, count(*) AS methods FROM methods WHERE published GROUP BY public_phase`

const (
	countPhases = `SELECT phase, status, count(*) AS methods FROM counted GROUP BY phase, status ORDER BY phase, status`

	// The same reviews as those that reviewCondition lists for the reader, with what is published.
	countReviews = `
	SELECT r.gate, r.from_phase AS phase, r.stage, coalesce(r.decision->'proposal'->>'outcome', '') AS outcome,
		count(*) AS reviews, count(*) FILTER (WHERE r.overdue AND r.closed_at IS NULL) AS overdue
	FROM reviews r JOIN methods m ON m.id = r.method_id JOIN programmes p ON p.id = r.programme_id
	WHERE (CAST(@programmes AS text[]) = '{}' OR p.slug = ANY (@programmes) OR CAST(p.id AS text) = ANY (@programmes))
		AND (r.published_at IS NOT NULL OR NOT @reader = ANY (CAST(r.recused AS text[])))
		AND (@everything OR r.programme_id = ANY (CAST(@seen_programmes AS uuid[]))
			OR m.owner_id = CAST(@seen_owner AS uuid) AND ` + heardReview + `
			OR r.published_at IS NOT NULL AND m.published)
	GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`

	// A stay begins with the method's creation or with the decision that brought it to the phase, and ends with the
	// next decision that moves it or ends its way. Outsiders know decisions by their publication.
	stays = `, moves AS (
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
		SELECT s.id, s.phase, s.at, s.until, s.until IS NULL AS ongoing,
			extract(epoch FROM coalesce(s.until, @now) - s.at) / 86400.0 AS days
		FROM stays s JOIN counted c ON c.id = s.id
		WHERE s.phase <> '' AND (s.until IS NOT NULL OR c.status IN ('active', 'on_hold'))
	)`

	countStays = `
	SELECT phase, ongoing, count(*) AS methods,
		percentile_cont(0.1) WITHIN GROUP (ORDER BY days) AS p10,
		percentile_cont(0.25) WITHIN GROUP (ORDER BY days) AS q1,
		percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
		percentile_cont(0.75) WITHIN GROUP (ORDER BY days) AS q3,
		percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS p90
	FROM lasted GROUP BY phase, ongoing ORDER BY phase, ongoing`
)

// countGaps counts by goal or theme. Methods that are alike are counted before they are taken apart, so that few rows
// are sorted.
func countGaps(by GapKind) string {
	column := "social_goals"
	if by == GapByTheme {
		column = "themes"
	}
	return strings.ReplaceAll(`
	SELECT coalesce(CAST(held.value AS text), '') AS "row", level, verdict, CAST(sum(methods) AS bigint) AS methods
	FROM (SELECT @@, level, verdict, count(*) AS methods FROM counted GROUP BY @@, level, verdict) AS alike
		LEFT JOIN LATERAL unnest(@@) AS held (value) ON TRUE
	GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, "@@", column)
}

const (
	// Open reviews are for those who read them; the owner of a method only once it is heard.
	openReviews = `, opened AS (
		SELECT r.method_id, r.id, r.gate, r.stage, r.deadline, r.overdue
		FROM reviews r JOIN counted c ON c.id = r.method_id
		WHERE r.closed_at IS NULL AND c.inside AND NOT @reader = ANY (CAST(r.recused AS text[]))
			AND (@everything OR r.programme_id = ANY (CAST(@seen_programmes AS uuid[])) OR ` + heardReview + `)
	), late AS (
		SELECT n.method_id, count(*) AS conditions
		FROM conditions n WHERE n.overdue AND n.status IN ('open', 'fulfilled') GROUP BY n.method_id
	)`

	// Only methods with something due soon are looked at: the state of a process is large.
	renewals = `, renewed AS (
		SELECT c.id, CAST(h.state->'re_review'->>'due' AS timestamptz) AS due,
			coalesce(CAST(h.state->>'re_review_due' AS boolean), FALSE) AS is_due
		FROM counted c JOIN heads h ON h.method_id = c.id
		WHERE c.inside AND c.status = 'active' AND h.state->'re_review'->>'due' IS NOT NULL
			AND (c.next_deadline IS NULL OR c.next_deadline < CAST(@now AS timestamptz) + interval '1 year')
	), renewing AS (
		SELECT * FROM renewed WHERE is_due OR due < CAST(@now AS timestamptz) + interval '1 year'
	)`

	// cardColumns are what a card shows of a counted method c with its row m.
	cardColumns = `
		c.id, m.slug, m.title, c.phase, c.status, c.level, c.verdict, coalesce(CASE WHEN c.inside OR h.id IS NULL
			THEN e.provisional ELSE CAST(h.shown ->> 'provisional' AS boolean) END, FALSE) AS provisional,
		c.inside AND h.id IS NOT NULL AS inhearing`
	cardSource = `
		JOIN methods m ON m.id = c.id
		LEFT JOIN method_evidence e ON e.method_id = c.id
		LEFT JOIN evidence_hearings h ON h.method_id = c.id AND h.ended_at IS NULL`

	// A phase's first cards: what is late, what is under review by its deadline, what comes next; last what has stopped.
	listCards = `
	SELECT ` + cardColumns + `, o.id AS review, o.gate, o.stage, o.deadline, coalesce(o.overdue, FALSE) AS overdue,
		coalesce(l.conditions, 0) AS conditions
	FROM (SELECT DISTINCT phase FROM counted) AS phases
		CROSS JOIN LATERAL (
			SELECT k.*, row_number() OVER () AS place FROM (
				SELECT b.* FROM counted b JOIN methods t ON t.id = b.id
					LEFT JOIN opened o ON o.method_id = b.id LEFT JOIN late l ON l.method_id = b.id AND b.inside
				WHERE b.phase = phases.phase
				ORDER BY CASE WHEN o.overdue OR l.conditions > 0 THEN 0 WHEN o.id IS NOT NULL THEN 1
						WHEN b.status IN ('active', 'on_hold') THEN 2 ELSE 3 END,
					o.deadline NULLS LAST, CASE WHEN b.inside THEN b.next_deadline END NULLS LAST, t.title COLLATE "C", b.id
				LIMIT @cards) AS k) AS c` + cardSource + `
		LEFT JOIN opened o ON o.method_id = c.id LEFT JOIN late l ON l.method_id = c.id AND c.inside
	ORDER BY c.phase, c.place`

	listDue = `
	SELECT ` + cardColumns + `, o.id AS review, o.gate, o.stage, o.deadline, o.overdue
	FROM (SELECT * FROM opened ORDER BY deadline NULLS LAST, id LIMIT @cards) AS o
		JOIN counted c ON c.id = o.method_id` + cardSource + `
	ORDER BY o.deadline NULLS LAST, o.id`

	firstRenewals = `
	SELECT ` + cardColumns + `, r.due AS renewaldue, r.is_due AS renewalisdue
	FROM (SELECT * FROM renewing ORDER BY due, id LIMIT @cards) AS r
		JOIN counted c ON c.id = r.id` + cardSource + `
	ORDER BY r.due, r.id`

	listRenewals = portfolioMethods + renewals + `
	SELECT (SELECT count(*) FROM renewing) AS total, (SELECT coalesce(json_agg(rows), '[]') FROM (
		SELECT ` + cardColumns + `, r.due AS renewaldue, r.is_due AS renewalisdue
		FROM (SELECT * FROM renewing ORDER BY due, id LIMIT @limit OFFSET @offset) AS r
			JOIN counted c ON c.id = r.id` + cardSource + `
		ORDER BY r.due, r.id) AS rows) AS rows`

	listStayed = portfolioMethods + stays + `
	SELECT (SELECT count(*) FROM lasted WHERE phase = @phase AND ongoing = @ongoing) AS total,
		(SELECT coalesce(json_agg(rows), '[]') FROM (
			SELECT ` + cardColumns + `, s.at AS since, s.until, s.days
			FROM (SELECT * FROM lasted WHERE phase = @phase AND ongoing = @ongoing
					ORDER BY days DESC, id LIMIT @limit OFFSET @offset) AS s
				JOIN counted c ON c.id = s.id` + cardSource + `
			ORDER BY s.days DESC, s.id) AS rows) AS rows`
)

// portfolioQuery gathers all that a portfolio counts into one answer, so that the methods are looked at once.
func portfolioQuery(filter PortfolioFilter) string {
	lists := []struct{ name, query string }{
		{"methods", countPhases}, {"reviews", countReviews}, {"stays", countStays},
	}
	if !filter.NoGaps {
		lists = append(lists, struct{ name, query string }{"gaps", countGaps(filter.By)})
	}
	query := portfolioMethods + stays
	if filter.Cards > 0 {
		query += openReviews + renewals
		lists = append(lists, []struct{ name, query string }{
			{"cards", listCards}, {"due", listDue}, {"renewals", firstRenewals},
		}...)
	}
	made := make([]string, 0, len(lists)+2)
	for _, list := range lists {
		made = append(made, `'`+list.name+`', (SELECT coalesce(json_agg(t), '[]') FROM (`+list.query+`) AS t)`)
	}
	if filter.Cards > 0 {
		made = append(made, `'renewalcount', (SELECT count(*) FROM renewing)`,
			`'renewalsdue', (SELECT count(*) FROM renewing WHERE is_due OR due <= CAST(@now AS timestamptz))`)
	}
	return query + ` SELECT json_build_object(` + strings.Join(made, ", ") + `) AS counted`
}
