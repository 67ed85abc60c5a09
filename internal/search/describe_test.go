package search_test

import (
	"fmt"
	"strings"

	"github.com/fasemodel/fasemodel/internal/search"
)

func describe(q search.Query) string {
	var b strings.Builder
	for _, g := range q.Groups {
		fmt.Fprintf(&b, "[%s %.2f:", g.Word, g.Rarity)
		for _, a := range g.Alternatives {
			fmt.Fprintf(&b, " %s %v*%.2f", a.Kind, a.Lexemes, a.Worth)
		}
		b.WriteString("] ")
	}
	if len(q.Unknown) > 0 {
		fmt.Fprintf(&b, "unknown %v ", q.Unknown)
	}
	if len(q.Corrections) > 0 {
		fmt.Fprintf(&b, "corrected %v", q.Corrections)
	}
	return b.String()
}
