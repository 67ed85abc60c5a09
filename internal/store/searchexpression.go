package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/search"
)

// expression is a tsquery over the terms of search_documents; the empty one holds for every method.
type expression string

// lexeme holds where a lexeme is among the terms.
func lexeme(text string) expression { return expression(search.QuoteLexeme(text)) }

// coded holds where a code is among the terms, under what tells where it counts.
func coded(prefix string, of code) expression { return lexeme(prefix + strconv.Itoa(int(of))) }

// all holds where all of them do.
func all(parts ...expression) expression { return joined(" & ", parts) }

// either holds where any of them does; without any it holds nowhere.
func either(parts ...expression) expression {
	if slices.Contains(parts, "") {
		return ""
	}
	if len(parts) == 0 {
		return lexeme(nothing)
	}
	return joined(" | ", parts)
}

// not holds where the other does not.
func not(part expression) expression {
	if part == "" {
		return lexeme(nothing)
	}
	return "!(" + part + ")"
}

func joined(operator string, parts []expression) expression {
	given := make([]string, 0, len(parts))
	for _, part := range parts {
		if part != "" {
			given = append(given, string(part))
		}
	}
	if len(given) < 2 {
		return expression(strings.Join(given, ""))
	}
	return expression("(" + strings.Join(given, operator) + ")")
}

// atLeast holds where at least so many of the parts do. Its length grows with the square of their number.
func atLeast(need int, parts []expression) expression {
	switch {
	case need <= 0:
		return ""
	case need >= len(parts):
		return all(parts...)
	case need == 1:
		return either(parts...)
	}
	return either(all(parts[0], atLeast(need-1, parts[1:])), atLeast(need, parts[1:]))
}

// textExpression holds where a document meets a step: so many of its groups, required ones among them.
func textExpression(step search.Step) expression {
	var required, others []expression
	for _, group := range step.Groups {
		if met := groupExpression(group, ""); group.Required {
			required = append(required, met)
		} else {
			others = append(others, met)
		}
	}
	return all(all(required...), atLeast(step.Need-len(required), others))
}

// titleExpression holds where all groups, or any of them, are met in the title or another name.
func titleExpression(step search.Step, join func(...expression) expression) expression {
	groups := make([]expression, 0, len(step.Groups))
	for _, group := range step.Groups {
		groups = append(groups, groupExpression(group, inTitle))
	}
	return join(groups...)
}

// groupExpression holds where a document meets a group, by lexemes under a prefix.
func groupExpression(group search.Group, prefix string) expression {
	ways := make([]expression, 0, len(group.Alternatives))
	for _, alternative := range group.Alternatives {
		lexemes := make([]expression, 0, len(alternative.Lexemes))
		for _, text := range alternative.Lexemes {
			lexemes = append(lexemes, lexeme(prefix+text))
		}
		if alternative.Adjacent && prefix == "" {
			ways = append(ways, joined(" <-> ", lexemes))
		} else {
			ways = append(ways, all(lexemes...))
		}
	}
	return either(ways...)
}
