package search_test

import (
	"math"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

type judgement struct {
	Query  string         `yaml:"query"`
	Class  string         `yaml:"class"`
	Grades map[string]int `yaml:"grades"`
	Known  []string       `yaml:"known"`
}

func judgements(t *testing.T) []judgement {
	t.Helper()
	data, err := os.ReadFile("../store/testdata/judgements.yaml")
	require.NoError(t, err)
	var all []judgement
	require.NoError(t, yaml.Unmarshal(data, &all))
	return all
}

func ndcg(j judgement, found []string) float64 {
	gain := func(grade, at int) float64 { return (math.Exp2(float64(grade)) - 1) / math.Log2(float64(at)+2) }
	got, best := 0.0, 0.0
	for at, slug := range found[:min(10, len(found))] {
		got += gain(j.Grades[slug], at)
	}
	var ideal []int
	for _, grade := range j.Grades {
		ideal = append(ideal, grade)
	}
	slices.Sort(ideal)
	slices.Reverse(ideal)
	for at, grade := range ideal[:min(10, len(ideal))] {
		best += gain(grade, at)
	}
	return got / best
}

func TestJudged(t *testing.T) {
	x := demonstration(t)
	type sum struct {
		n     int
		ndcg  float64
		known int
		hit   int
	}
	sums := map[string]*sum{}
	for _, j := range judgements(t) {
		var found []string
		for _, h := range x.find(j.Query) {
			found = append(found, h.slug)
		}
		score := ndcg(j, found)
		miss := []string{}
		for _, c := range []string{j.Class, "all"} {
			if sums[c] == nil {
				sums[c] = &sum{}
			}
			s := sums[c]
			s.n++
			s.ndcg += score
			for _, k := range j.Known {
				s.known++
				if slices.Contains(found[:min(10, len(found))], k) {
					s.hit++
				} else if c != "all" {
					miss = append(miss, k)
				}
			}
		}
		if score < 0.85 || len(miss) > 0 {
			t.Logf("%.3f %-10s %-40q miss %v\n   first %v\n   query %s", score, j.Class, j.Query, miss, found[:min(8, len(found))], describe(x.plan(j.Query)))
		}
	}
	for c, s := range sums {
		t.Logf("%-10s n=%d ndcg=%.3f known=%.3f (%d)", c, s.n, s.ndcg/float64(s.n), float64(s.hit)/float64(max(1, s.known)), s.known)
	}
}
