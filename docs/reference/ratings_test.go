package reference_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// TestEveryRuleOfOtherSchemesIsExplained holds ratings.md to the rules in the code: each with its label, its rule and how
// well it was read.
func TestEveryRuleOfOtherSchemesIsExplained(t *testing.T) {
	page, err := os.ReadFile("ratings.md")
	require.NoError(t, err)
	read := map[evidence.Standing]string{
		evidence.ReadInFull: "in full", evidence.ReadInPart: "in part", evidence.FromMemory: "from memory",
		evidence.OwnRendering: "–",
	}
	_, rest, _ := strings.Cut(string(page), "## Ratings by other schemes")
	for _, scheme := range evidence.Schemes() {
		_, section, found := strings.Cut(rest, "(`"+string(scheme.ID)+"`)")
		require.True(t, found, scheme.ID)
		section, _, _ = strings.Cut(section, "\n##")
		require.Contains(t, section, scheme.Source.URL)
		for _, level := range scheme.Levels {
			row := "| `" + level.Rating + "` | " + level.Label.DA + " | " + level.Rule.EN
			require.Contains(t, section, row, scheme.ID)
			_, row, _ = strings.Cut(section, row)
			row, _, _ = strings.Cut(row, "\n")
			require.True(t, strings.HasSuffix(row, "| "+read[level.Standing]+" |"), "%s %s: %s", scheme.ID, level.Rating, row)
		}
	}
	for _, element := range appraisal.PromisingPractice.Form().Elements {
		require.Contains(t, strings.Join(strings.Fields(string(page)), " "), element.Label.DA)
	}
}
