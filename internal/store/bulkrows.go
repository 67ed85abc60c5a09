package store

import (
	"bytes"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// bulkTables are the tables that a bulk load writes, each after those that it refers to.
func bulkTables() []bulkTable {
	content := []string{
		"slug", "title", "summary", "problem", "method_type", "target_groups", "age_groups", "social_goals", "themes",
		"legal_basis", "legal_keys", "origin", "components", "delivery_format", "delivery_duration_weeks",
		"delivery_staff", "cost_amount", "cost_unit", "cost_price_year", "cost_source", "economy", "startup_cost",
		"evidence_searched_on", "not_suitable_for", "minimum_group", "licence", "training_provider", "caseload",
		"replaces", "time_to_effect", "contact", "sources", "provenance", "import_hash",
	}
	return []bulkTable{
		{
			name: "methods",
			columns: slices.Concat([]string{
				"id", "programme_id", "owner_id", "created_at", "updated_at", "process_sequence", "phase", "phase_imported",
				"status", "published", "published_at", "public_phase", "public_status", "evidence_level", "evidence_verdict",
			}, content),
			row: func(m bulkRow) []any {
				phase, status := string(m.Content.Phase), string(lifecycle.Active)
				row := []any{
					string(m.ID), string(m.Programme), string(m.Owner.ID), m.Written, m.Written, m.event.Sequence, phase, true,
					status, true, m.Written, phase, status, m.Evidence.Level, string(m.Evidence.Verdict),
				}
				values := methodValues(MethodContent{Content: m.Content, Owner: m.Owner.ID})
				for _, column := range content {
					row = append(row, values[column])
				}
				return row
			},
		},
		{
			name:    "journal",
			columns: []string{"method_id", "sequence", "type", "version", "actor", "at", "payload", "previous", "hash"},
			row: func(m bulkRow) []any {
				event := m.event
				return []any{
					event.Method, event.Sequence, event.Type, event.Version, event.Actor, event.At, string(event.Payload),
					event.Previous.String(), event.Hash.String(),
				}
			},
		},
		{
			// Without a state, which whoever needs it folds from the journal.
			name:    "heads",
			columns: []string{"method_id", "sequence", "hash"},
			row: func(m bulkRow) []any {
				return []any{m.event.Method, m.event.Sequence, m.event.Hash.String()}
			},
		},
		{
			name:    bulkTerms,
			columns: []string{"method_id", "vector"},
			row:     func(m bulkRow) []any { return []any{string(m.ID), m.vector} },
		},
	}
}

// writeCopyRow writes a row in the text format of COPY.
func writeCopyRow(to *bytes.Buffer, row []any) error {
	for i, value := range row {
		if i > 0 {
			to.WriteByte('\t')
		}
		text, known, err := copyText(value)
		switch {
		case err != nil:
			return err
		case known:
			_, _ = copyEscapes.WriteString(to, text)
		default:
			to.WriteString(`\N`)
		}
	}
	to.WriteByte('\n')
	return nil
}

var copyEscapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// copyText gives a value as PostgreSQL reads it; false for null.
func copyText(value any) (string, bool, error) {
	switch value := value.(type) {
	case nil:
		return "", false, nil
	case string:
		return value, true, nil
	case bool:
		return strconv.FormatBool(value), true, nil
	case int:
		return strconv.Itoa(value), true, nil
	case int64:
		return strconv.FormatInt(value, 10), true, nil
	case *int:
		if value == nil {
			return "", false, nil
		}
		return strconv.Itoa(*value), true, nil
	case *int64:
		if value == nil {
			return "", false, nil
		}
		return strconv.FormatInt(*value, 10), true, nil
	case time.Time:
		return value.UTC().Format(time.RFC3339Nano), true, nil
	case driver.Valuer:
		written, err := value.Value()
		text, _ := written.(string)
		return text, true, err
	}
	return "", false, fmt.Errorf("a value of type %T cannot be copied", value)
}
