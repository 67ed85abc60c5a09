package web

import (
	"cmp"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// price is what a method costs, with its unit and the year of its prices; empty where that is not known.
func price(p page, words app.Words, cost *catalogue.Cost) string {
	if cost == nil || cost.Amount == nil {
		return ""
	}
	text := p.money(float64(*cost.Amount)) + " " + perUnit(p, words, string(cost.Unit))
	if cost.PriceYear != nil {
		text += " " + p.say("price.year", values{"Year": strconv.Itoa(*cost.PriceYear)})
	}
	return text
}

// perUnit is a unit of prices as it stands behind an amount: "pr. borger pr. år".
func perUnit(p page, words app.Words, unit string) string {
	label := p.of(words.Term(catalogue.CostUnits, orDefault(unit)))
	first, size := utf8.DecodeRuneInString(label)
	return string(unicode.ToLower(first)) + label[size:]
}

// orDefault is the unit that prices are compared in where none is named.
func orDefault(unit string) catalogue.Code {
	return cmp.Or(catalogue.Code(unit), catalogue.CostPerYear)
}

// levelWords are an evidence level with its number: "4: God dokumentation".
func levelWords(p page, level int) string {
	return strconv.Itoa(level) + ": " + p.of(app.LevelLabel(level))
}
