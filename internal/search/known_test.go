package search_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPeopleFindTheMethodTheyMean runs queries of many kinds against the demonstration catalogue in memory. The
// judged ones, which the ranking is held to, run through the database in internal/store.
func TestPeopleFindTheMethodTheyMean(t *testing.T) {
	x := demonstration(t)
	data, err := os.ReadFile("testdata/known.txt")
	require.NoError(t, err)
	queries, found := 0, 0
	for line := range strings.Lines(string(data)) {
		query, slug, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok {
			continue
		}
		require.Contains(t, x.slugs, slug)
		queries++
		hits := x.find(query)
		if slices.ContainsFunc(hits[:min(10, len(hits))], func(h hit) bool { return h.slug == slug }) {
			found++
		} else {
			t.Logf("%q does not find %s", query, slug)
		}
	}
	require.Greater(t, queries, 200)
	require.GreaterOrEqual(t, float64(found)/float64(queries), 0.98)
}

func TestTheExactTitleComesFirst(t *testing.T) {
	x := demonstration(t)
	for i, document := range x.documents {
		for _, typed := range []string{document.Title, strings.ToLower(document.Title), strings.ToUpper(document.Title)} {
			hits := x.find(typed)
			require.NotEmpty(t, hits, typed)
			require.Equal(t, x.slugs[i], hits[0].slug, typed)
		}
	}
}

func TestLawsAreReadInEverySpelling(t *testing.T) {
	x := demonstration(t)
	same := map[string][]string{
		"serviceloven § 85": {
			"SEL § 85", "sel 85", "servicelovens § 85", "servicelovens paragraf 85", "Serviceloven §85, stk. 1",
			"§ 85 i serviceloven", "lov om social service § 85", "serviceloven par. 85", "§ 85 SEL",
		},
		"barnets lov § 32": {"BL § 32", "Barnets Lov §32 stk. 3 nr. 2", "§ 32 i barnets lov", "barnets lovs § 32"},
		"§ 83 a":           {"§ 83a", "§83a", "paragraf 83 a", "§ 83A"},
		"§§ 107 og 108":    {"§ 107 og § 108", "§§ 107, 108", "§ 107 § 108"},
	}
	for written, spellings := range same {
		want := x.find(written)
		require.NotEmpty(t, want, written)
		for _, spelling := range spellings {
			require.Equal(t, slugsOf(want), slugsOf(x.find(spelling)), spelling)
		}
	}
	require.Empty(t, x.find("§ 999"))
	require.NotContains(t, slugsOf(x.find("sundhedsloven § 141")), "en-tovholder", "a named act narrows")
	require.Contains(t, slugsOf(x.find("§ 141")), "en-tovholder")
}

func TestASectionThatWasReplacedFindsItsSuccessor(t *testing.T) {
	require.Contains(t, slugsOf(demonstration(t).find("servicelovens § 52")), "dagbehandling-faelles-investering")
}

func TestQuotesAskForWordsBesideEachOther(t *testing.T) {
	x := demonstration(t)
	query := x.plan(`"social færdighedstræning"`)
	require.Len(t, query.Groups, 1)
	require.True(t, query.Groups[0].Required)
	require.True(t, query.Groups[0].Alternatives[0].Adjacent)
	require.True(t, x.plan(`"findes overhovedet ikke"`).Hopeless())
}

func TestAnUnknownWordIsNamedAndLeftOut(t *testing.T) {
	query := demonstration(t).plan("hjemløse xyzzyq")
	require.Equal(t, []string{"xyzzyq"}, query.Unknown)
	require.Len(t, query.Groups, 1)
}

func TestACorrectionIsNamed(t *testing.T) {
	query := demonstration(t).plan("konfliktråt")
	require.Len(t, query.Corrections, 1)
	require.Equal(t, "konfliktråt", query.Corrections[0].From)
	require.Equal(t, "konfliktråd", query.Corrections[0].To)
}

func TestWhatIsMuchMoreCommonThanTheRestIsNoHitAlone(t *testing.T) {
	require.Len(t, demonstration(t).find("barn med ADHD"), 2)
}

func slugsOf(hits []hit) []string {
	var slugs []string
	for _, h := range hits {
		slugs = append(slugs, h.slug)
	}
	return slugs
}
