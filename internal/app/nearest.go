package app

import (
	"cmp"
	"slices"
)

// nearest gives the words that are spelt most like one, the nearest first, at most so many.
func nearest(word string, among []string, most int) []string {
	sorted := slices.Clone(among)
	distances := make(map[string]int, len(sorted))
	for _, one := range sorted {
		distances[one] = distance(word, one)
	}
	slices.SortStableFunc(sorted, func(a, b string) int { return cmp.Compare(distances[a], distances[b]) })
	return sorted[:min(most, len(sorted))]
}

// distance counts the letters to add, leave out or replace to make one word of another (Levenshtein). A long value
// from outside is cut: it is a mistake either way.
func distance(from, to string) int {
	const longest = 100
	a, b := []rune(from), []rune(to)
	a, b = a[:min(longest, len(a))], b[:min(longest, len(b))]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, letter := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, other := range b {
			replaced := diagonal
			if letter != other {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
