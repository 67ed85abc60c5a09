package store_test

import (
	"cmp"
	"maps"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/search"
	"github.com/fasemodel/fasemodel/internal/store"
)

const (
	judgedHits    = 10   // that count
	leastNDCG     = 0.90 // of every class
	leastRecall   = 0.98 // of every class
	everyJudgment = "all"
)

// judgement is a query with what it should find.
type judgement struct {
	Query  string         `yaml:"query"`
	Class  string         `yaml:"class"`
	Grades map[string]int `yaml:"grades"` // by slug, 1 to 3
	Known  []string       `yaml:"known"`  // must be among the first ten
}

func readJudgements(t *testing.T) []judgement {
	t.Helper()
	data, err := os.ReadFile("testdata/judgements.yaml")
	require.NoError(t, err)
	var judgements []judgement
	require.NoError(t, yaml.Unmarshal(data, &judgements))
	return judgements
}

// gain is normalised discounted cumulative gain of the first ten hits (Järvelin & Kekäläinen 2002), with the gain
// 2^grade - 1 (Burges et al. 2005) and the discount log2(rank + 1).
func (j judgement) gain(found []string) float64 {
	grades := make([]int, 0, len(found))
	for _, slug := range found {
		grades = append(grades, j.Grades[slug])
	}
	ideal := slices.SortedFunc(maps.Values(j.Grades), func(a, b int) int { return cmp.Compare(b, a) })
	return cumulated(grades) / cumulated(ideal)
}

func cumulated(grades []int) float64 {
	sum := 0.0
	for at, grade := range grades[:min(judgedHits, len(grades))] {
		sum += (math.Exp2(float64(grade)) - 1) / math.Log2(float64(at)+2)
	}
	return sum
}

// quality sums up the judged queries of a class.
type quality struct {
	queries, known, recalled int
	gain                     float64
}

func TestMunicipalitiesFindWhatTheyLookFor(t *testing.T) {
	l := newLibrary(t)
	require.NoError(t, l.ShipSynonyms(t.Context(), search.DefaultSynonyms()))
	file, err := catalogue.DemonstrationCatalogue()
	require.NoError(t, err)
	for _, written := range file.Methods {
		owner, err := l.OwnerOrganisation(t.Context(), written.Owner)
		require.NoError(t, err)
		method := l.writeContent(written.Slug, l.programme, store.MethodContent{Content: written, Owner: owner.ID})
		l.stand(method.ID, standing{phase: string(written.Phase), publicPhase: string(written.Phase)})
	}
	classes := map[string]quality{}
	for _, j := range readJudgements(t) {
		page, err := l.Search(t.Context(), store.Visibility{}, store.Filter{Text: j.Query}, store.SortRelevance,
			store.Page{Limit: judgedHits})
		require.NoError(t, err, j.Query)
		found := make([]string, 0, judgedHits)
		for _, hit := range page.Items {
			found = append(found, hit.Method.Content.Slug)
		}
		gain, recalled := j.gain(found), 0
		for _, slug := range j.Known {
			if slices.Contains(found, slug) {
				recalled++
			}
		}
		if gain < leastNDCG || recalled < len(j.Known) {
			t.Logf("%-10s %-45q nDCG@10 %.3f  known %d of %d  %v", j.Class, j.Query, gain, recalled, len(j.Known), found)
		}
		for _, class := range []string{j.Class, everyJudgment} {
			q := classes[class]
			q.queries++
			q.gain += gain
			q.known += len(j.Known)
			q.recalled += recalled
			classes[class] = q
		}
	}
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		q := classes[class]
		gain, recall := q.gain/float64(q.queries), float64(q.recalled)/float64(max(1, q.known))
		t.Logf("%-10s %3d queries  nDCG@10 %.3f  known-item recall@10 %.3f (%d)", class, q.queries, gain, recall, q.known)
		require.GreaterOrEqual(t, gain, leastNDCG, class)
		require.GreaterOrEqual(t, recall, leastRecall, class)
	}
}
