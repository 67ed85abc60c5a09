package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// eif is the Early Intervention Foundation's standards of evidence.
func eif() Scheme {
	rigorous := is(FactControlled)
	favourable := is(FactFavourable)
	longTerm := sustained(12)
	return Scheme{
		ID:    EIF,
		Title: i18n.Text{DA: "EIF Guidebook (Storbritannien)", EN: "EIF Guidebook (United Kingdom)"},
		Source: Source{
			Citation: "Early Intervention Foundation: EIF evidence standards",
			URL:      "https://guidebook.eif.org.uk/eif-evidence-standards",
		},
		Note: i18n.Text{
			DA: "Skalaen gælder virkning for børn; her regnes alle borgere med. En stringent evaluering læses " +
				"som et kontrolleret studie, der ikke er af lav kvalitet, og et år læses som 12 måneder efter " +
				"indsatsens afslutning. Reglerne for 2+ og 3+ er ikke læst, og de gives derfor ikke. NE gives " +
				"kun, hvor intet stringent studie er til metodens fordel.",
			EN: "The scale is about effects for children; here all citizens count. A rigorous evaluation is read " +
				"as a controlled study that is not of low quality, and a year as 12 months after the end of " +
				"treatment. The rules for 2+ and 3+ were not read, and they are not given. NE is given only " +
				"where no rigorous study favours the method.",
		},
		Levels: []SchemeLevel{
			{
				Rating: "4+", rung: 4, Standing: ReadInPart,
				Label: i18n.Text{
					DA: "Langsigtet virkning, uafhængigt evalueret",
					EN: "Long-term impact, independently evaluated",
				},
				Rule: i18n.Text{
					DA: "Som 4, og mindst ét af studierne på niveau 4 er uafhængigt af udbyderen.",
					EN: "As 4, and at least one of the level-4 studies is independent of the provider.",
				},
				ways: []way{{atLeast(2, rigorous, favourable).withOne(longTerm, is(FactIndependent))}},
			},
			{
				Rating: "4", rung: 3, Standing: ReadInFull,
				Label: i18n.Text{DA: "Langsigtet virkning", EN: "Long-term impact"},
				Rule: i18n.Text{
					DA: "Flere stringente evalueringer viser virkning, og mindst én af dem en virkning, der " +
						"varer et år eller mere.",
					EN: "Several rigorous evaluations show an impact, and at least one of them one that lasts a " +
						"year or longer.",
				},
				ways: []way{{atLeast(2, rigorous, favourable).withOne(longTerm)}},
			},
			{
				Rating: "3", rung: 2, Standing: ReadInFull,
				Label: i18n.Text{DA: "Kortsigtet virkning", EN: "Short-term impact"},
				Rule: i18n.Text{
					DA: "Mindst én stringent evaluering viser virkning på kort sigt.",
					EN: "At least one rigorous evaluation shows a short-term impact.",
				},
				ways: []way{{atLeast(1, rigorous, favourable)}},
			},
			{
				Rating: "NE", rung: 1, Standing: ReadInFull,
				Label: i18n.Text{DA: "Fundet uden virkning", EN: "Found not to be effective"},
				Rule: i18n.Text{
					DA: "Mindst ét stringent studie har ikke fundet nogen gavnlig virkning.",
					EN: "At least one rigorous study has found no beneficial effect.",
				},
				ways: []way{{atLeast(1, rigorous, is(FactUnfavourable))}},
			},
			{
				Rating: "2", rung: 1, Standing: ReadInFull,
				Label: i18n.Text{DA: "Foreløbig dokumentation", EN: "Preliminary evidence"},
				Rule: i18n.Text{
					DA: "Foreløbige tegn på virkning, uden at en årsagssammenhæng kan antages.",
					EN: "Preliminary evidence of an impact, from which a causal effect cannot be assumed.",
				},
				ways: []way{
					{atLeast(1, is(FactBeforeAfter), favourable)},
					{atLeast(1, is(FactRegistry), favourable)},
				},
			},
			{
				Rating: "NL2", Standing: ReadInFull,
				Label: i18n.Text{DA: "Ikke på niveau 2", EN: "Not level 2"},
				Rule: i18n.Text{
					DA: "Den stærkeste evaluering når ikke niveau 2.",
					EN: "The most robust evaluation does not reach level 2.",
				},
			},
		},
	}
}
