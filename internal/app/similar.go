package app

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/store"
)

// The bounds of a list of similar methods.
const (
	UsualSimilar = 5
	MostSimilar  = 20
)

// SimilarMethod is a method that resembles another one, and why.
type SimilarMethod struct {
	MethodHit

	Likeness float64 // from 0 to 1: all that counts in common
	// Because says all reasons in one sentence, the weightiest first.
	Because i18n.Text
	Reasons []Similarity
}

// Similarity is one thing that two methods have in common.
type Similarity struct {
	Kind   string // the facet, or words
	Values []string
	Text   i18n.Text
}

// sharedWords is how many words a reason names.
const sharedWords = 6

// SimilarMethods finds methods that resemble one, among those that a caller may see, the most alike first. Errors:
// NotFound method-unknown.
func (a *App) SimilarMethods(ctx context.Context, caller auth.Caller, key string, limit int) ([]SimilarMethod, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return nil, err
	}
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = UsualSimilar
	}
	found, err := a.store.Similar(ctx, seen, method.Method, min(limit, MostSimilar))
	if err != nil {
		return nil, err
	}
	l, err := a.labels(ctx)
	if err != nil {
		return nil, err
	}
	similar := make([]SimilarMethod, 0, len(found))
	for _, one := range found {
		alike := SimilarMethod{
			MethodHit: asSeen(MethodHit{one.Hit}), Likeness: one.Likeness,
		}
		alike.Reasons = l.similarities(one)
		alike.Because = oneSentence(alike.Reasons)
		similar = append(similar, alike)
	}
	return similar, nil
}

// similarities say what two methods have in common.
func (l labels) similarities(one store.Similar) []Similarity {
	reasons := make([]Similarity, 0, len(one.Shared)+1)
	words := l.facets(nil, nil)
	for _, shared := range one.Shared {
		for _, facet := range words {
			if facet.facet == shared.Facet {
				reasons = append(reasons, similarity(facet, shared.Values))
			}
		}
	}
	if len(one.Words) > 0 {
		named := one.Words[:min(len(one.Words), sharedWords)]
		listed := strings.Join(named, ", ")
		reasons = append(reasons, Similarity{Kind: "words", Values: named, Text: i18n.Text{
			DA: "overlapper i ordene: " + listed, EN: "both use the words: " + listed,
		}})
	}
	return reasons
}

func similarity(facet facetWords, values []string) Similarity {
	if facet.facet == store.FacetLegalBasis {
		values = withoutActs(values)
	}
	var danish, english []string
	for _, value := range values {
		label := facet.label(value)
		if facet.facet == store.FacetGoal {
			label.DA, label.EN = value+". "+label.DA, value+". "+label.EN
		}
		danish, english = append(danish, label.DA), append(english, label.EN)
	}
	name := map[Facet]i18n.Text{
		store.FacetTargetGroup: {DA: "samme målgruppe", EN: "same target group"},
		store.FacetGoal:        {DA: "samme mål", EN: "same goal"},
		store.FacetTheme:       {DA: "samme tema", EN: "same theme"},
		store.FacetLegalBasis:  {DA: "samme lovgrundlag", EN: "same legal basis"},
		store.FacetAgeGroup:    {DA: "samme aldersgruppe", EN: "same age group"},
	}[facet.facet]
	return Similarity{Kind: string(facet.facet), Values: values, Text: i18n.Text{
		DA: name.DA + ": " + strings.Join(danish, ", "), EN: name.EN + ": " + strings.Join(english, ", "),
	}}
}

// withoutActs leaves out the acts of which a section is named.
func withoutActs(keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return slices.ContainsFunc(keys, func(other string) bool {
			parts := sectionKey.FindStringSubmatch(other)
			return parts != nil && parts[1] == key
		})
	})
}

// oneSentence joins reasons.
func oneSentence(reasons []Similarity) i18n.Text {
	var danish, english []string
	for _, reason := range reasons {
		danish, english = append(danish, reason.Text.DA), append(english, reason.Text.EN)
	}
	return i18n.Text{DA: sentence(danish), EN: sentence(english)}
}

func sentence(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return capital(strings.Join(parts, "; ")) + "."
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
