package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// blueprints is Blueprints for Healthy Youth Development.
func blueprints() Scheme {
	favourable := is(FactFavourable)
	rct, quasi := is(FactRandomised), is(FactQuasi)
	harmless := noneOf(is(FactControlled), is(FactAdverse))
	lasting := atLeast(1, is(FactControlled), favourable, sustained(12))
	replicated := atLeast(2, is(FactControlled), favourable).withOne(is(FactIndependent))
	return Scheme{
		ID:    Blueprints,
		Title: i18n.Text{DA: "Blueprints (USA)", EN: "Blueprints (United States)"},
		Source: Source{
			Citation: "Blueprints for Healthy Youth Development: Blueprints certification",
			URL:      "https://www.blueprintsprograms.org/blueprints-certification/",
		},
		Note: i18n.Text{
			DA: "Blueprints beder også om, at metoden er klar til udbredelse (manualer, uddannelse, støtte); det " +
				"står ikke i registeret. Et studie af høj kvalitet læses som et, der ikke er af lav kvalitet, et " +
				"klart beskrevet formål som en metodebeskrivelse eller forandringsteori på sagen, og en " +
				"uafhængig gentagelse som endnu et gunstigt studie, hvor mindst ét har en uafhængig evaluator. " +
				"Intet kontrolleret studie må være imod metoden.",
			EN: "Blueprints also asks for readiness to disseminate (manuals, training, support); the register " +
				"does not hold that. A high-quality study is read as one that is not of low quality, a specified " +
				"intervention as a method description or a theory of change on file, and an independent " +
				"replication as a further favourable study of which at least one has an independent evaluator. " +
				"No controlled study may be against the method.",
		},
		Levels: []SchemeLevel{
			{
				Rating: "model-plus", rung: 3, Standing: ReadInFull,
				Label: i18n.Text{DA: "Model Plus", EN: "Model Plus"},
				Rule: i18n.Text{
					DA: "Som Model, og virkningen er eftervist i en uafhængig gentagelse.",
					EN: "As Model, and the effect was found again by an independent replication.",
				},
				ways: []way{
					{atLeast(2, rct, favourable), lasting, replicated, harmless, described()},
					{atLeast(1, rct, favourable), atLeast(1, quasi, favourable), lasting, replicated, harmless, described()},
				},
			},
			{
				Rating: "model", rung: 2, Standing: ReadInFull,
				Label: i18n.Text{DA: "Model", EN: "Model"},
				Rule: i18n.Text{
					DA: "To lodtrækningsforsøg eller ét og et kvasieksperiment, alle af høj kvalitet, viser " +
						"virkning, der varer mindst 12 måneder efter afslutningen, og intet tyder på skade.",
					EN: "Two randomised trials, or one and a quasi-experiment, all of high quality, show an " +
						"impact sustained for at least 12 months after the end, and nothing points to harm.",
				},
				ways: []way{
					{atLeast(2, rct, favourable), lasting, harmless, described()},
					{atLeast(1, rct, favourable), atLeast(1, quasi, favourable), lasting, harmless, described()},
				},
			},
			{
				Rating: "promising", rung: 1, Standing: ReadInFull,
				Label: i18n.Text{DA: "Lovende", EN: "Promising"},
				Rule: i18n.Text{
					DA: "Ét lodtrækningsforsøg eller to kvasieksperimenter af høj kvalitet viser virkning, og " +
						"intet tyder på skade.",
					EN: "One randomised trial or two quasi-experiments of high quality show an impact, and " +
						"nothing points to harm.",
				},
				ways: []way{
					{atLeast(1, rct, favourable), harmless, described()},
					{atLeast(2, quasi, favourable), harmless, described()},
				},
			},
			{
				Rating: "none", Standing: OwnRendering,
				Label: i18n.Text{DA: "Opfylder ikke kravene", EN: "Does not meet the standards"},
				Rule:  i18n.Text{DA: "Ingen af reglerne er opfyldt.", EN: "None of the rules holds."},
			},
		},
	}
}
