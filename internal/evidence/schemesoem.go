package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// som is the effect database of SØM, the Danish model of social investments.
func som() Scheme {
	measured := is(FactMeasured)
	return Scheme{
		ID:    SOM,
		Title: i18n.Text{DA: "SØM's vidensdatabase, effekt", EN: "SØM's effect database (Denmark)"},
		Source: Source{
			Citation: "Social- og Boligstyrelsen: Vidensdatabasen – effekt",
			URL:      "https://www.social.dk/tvaergaaende/soem/viden-i-soem/vidensdatabasen-effekt",
		},
		Note: i18n.Text{
			DA: "De tre evidensniveauer er læst. Af kravene til at komme med i databasen er kun de mest centrale " +
				"læst: målte resultater for borgerne og enten en kontrolgruppe eller en før- og eftermåling; " +
				"retningslinjerne bag dem er ikke læst. Niveauet siger, hvordan der er målt, og ikke hvad der " +
				"blev fundet. Et registerstudie uden kontrolgruppe kan ikke indgå.",
			EN: "The three levels of evidence were read. Of the demands for entering the database only the most " +
				"central were read: measured results for citizens, and either a comparison group or a " +
				"measurement before and after; the guidelines behind them were not read. The level says how it " +
				"was measured and not what was found. A registry study without a comparison group cannot enter.",
		},
		Levels: []SchemeLevel{
			{
				Rating: "1", rung: 3, Standing: ReadInFull,
				Label: i18n.Text{DA: "Metastudie eller lodtrækningsforsøg", EN: "Meta-study or randomised trial"},
				Rule: i18n.Text{
					DA: "Et metastudie, der samler flere studier, eller et lodtrækningsforsøg, med målte resultater.",
					EN: "A meta-study that brings several studies together, or a randomised trial, with measured " +
						"results.",
				},
				ways: []way{{atLeast(1, is(FactRandomised), measured)}, {atLeast(1, is(FactReview), measured)}},
			},
			{
				Rating: "2", rung: 2, Standing: ReadInFull,
				Label: i18n.Text{DA: "Kvasieksperiment", EN: "Quasi-experiment"},
				Rule: i18n.Text{
					DA: "Et studie med en konstrueret kontrolgruppe eller en før- og eftermåling med " +
						"kontrolgruppe, med målte resultater.",
					EN: "A study with a constructed comparison group, or before and after with a comparison " +
						"group, with measured results.",
				},
				ways: []way{{atLeast(1, is(FactQuasi), measured)}},
			},
			{
				Rating: "3", rung: 1, Standing: ReadInFull,
				Label: i18n.Text{DA: "Før- og eftermåling", EN: "Before and after"},
				Rule: i18n.Text{
					DA: "En før- og eftermåling uden kontrolgruppe, med målte resultater.",
					EN: "A measurement before and after without a comparison group, with measured results.",
				},
				ways: []way{{atLeast(1, is(FactBeforeAfter), measured)}},
			},
			{
				Rating: "none", Standing: OwnRendering,
				Label: i18n.Text{DA: "Kan ikke indgå", EN: "Cannot enter"},
				Rule: i18n.Text{
					DA: "Der er intet studie, der opfylder kravene til at komme med.",
					EN: "There is no study that meets the demands for entering.",
				},
			},
		},
	}
}
