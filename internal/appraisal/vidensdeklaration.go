package appraisal

import (
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// vidensdeklaration is the declaration of what is known about a method, of 2013 and 2017: five dimensions, each from
// A to D.
func vidensdeklaration() Form {
	return Form{
		Kind:   Declaration,
		Title:  i18n.Text{DA: "Vidensdeklaration", EN: "Declaration of knowledge (Vidensdeklaration)"},
		Source: "Socialstyrelsen: Vidensdeklaration (2013, revideret 2017)",
		URL:    "https://www.sbst.dk/udgivelser/2017/vidensdeklaration",
		Note: i18n.Text{
			DA: "Vurderingen er samlet og fagligt begrundet, på skriftligt materiale, og ikke en sum af " +
				"objektive kriterier. A er bedst. Vejledningens beskrivelser af, hvad A, B, C og D hver især " +
				"kræver, er ikke læst. Metoder, der strider mod dansk lov, har væsentlige etiske problemer eller " +
				"en dokumenteret skadelig virkning, deklareres ikke, og en metodebeskrivelse er en forudsætning.",
			EN: "The judgement is overall and reasoned, from written material, and not a sum of objective " +
				"criteria. A is best. The guide's descriptions of what A, B, C and D each ask for were not read. " +
				"Methods that are against Danish law, raise substantial ethical problems or have a documented " +
				"harmful effect are not declared, and a method description is a precondition.",
		},
		Grades: []string{"A", "B", "C", "D"},
		Fields: Fields{List: "grades", Element: "dimension", Grade: "grade"},
		Elements: []Element{
			{
				ID: "maalgruppe", Label: i18n.Text{DA: "målgruppe", EN: "target group"},
				Asks: i18n.Text{DA: "Hvad ved man om målgruppen?", EN: "What is known about the target group?"},
			},
			{
				ID: "metode", Label: i18n.Text{DA: "metode", EN: "method"},
				Asks: i18n.Text{DA: "Hvad ved man om metoden?", EN: "What is known about the method?"},
			},
			{
				ID: "implementering", Label: i18n.Text{DA: "implementering", EN: "implementation"},
				Asks: i18n.Text{DA: "Hvad ved man om implementeringen?", EN: "What is known about implementation?"},
			},
			{
				ID: "effekt", Label: i18n.Text{DA: "effekt", EN: "effect"},
				Asks: i18n.Text{DA: "Hvad ved man om virkningen?", EN: "What is known about the effect?"},
			},
			{
				ID: "oekonomi", Label: i18n.Text{DA: "økonomi", EN: "economy"},
				Asks: i18n.Text{DA: "Hvad ved man om økonomien?", EN: "What is known about the economy?"},
			},
		},
	}
}

// Declarable tells whether a method may be declared at all, as far as the program can see: not where a harmful effect
// is documented, and only where a method description is on file. Errors: Conflict declaration-harmful and
// declaration-undescribed.
func Declarable(harmful, described bool) error {
	switch {
	case harmful:
		return fault.New(fault.Conflict, "declaration-harmful",
			"Metoden har en dokumenteret skadelig virkning og kan derfor ikke vidensdeklareres.",
			"The method has a documented harmful effect and can therefore not be declared.")
	case !described:
		return fault.New(fault.Conflict, "declaration-undescribed",
			"Der er ingen metodebeskrivelse på sagen. Den er en forudsætning for en vidensdeklaration.",
			"There is no method description on file. It is a precondition of a declaration.")
	}
	return nil
}
