package evidence

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// titleIVE is the Title IV-E Prevention Services Clearinghouse.
func titleIVE() Scheme {
	contrast := []fact{is(FactControlled), is(FactFavourable), since(1990)}
	usual := append(slices.Clip(contrast), is(FactUsualCare))
	later := append(slices.Clip(usual), sustained(6))
	benefit := moreOf([]fact{is(FactControlled), is(FactFavourable)}, []fact{is(FactControlled), is(FactAdverse)})
	return Scheme{
		ID:    TitleIVE,
		Title: i18n.Text{DA: "Title IV-E Clearinghouse (USA)", EN: "Title IV-E Clearinghouse (United States)"},
		Source: Source{
			Citation: "Title IV-E Prevention Services Clearinghouse: Handbook of Standards and Procedures, " +
				"program and service ratings",
			URL: "https://preventionservices.acf.hhs.gov/review-process",
		},
		Note: i18n.Text{
			DA: "Skemaet medtager studier på engelsk fra 1990; sproget står ikke i registeret. Et kontrolleret " +
				"studie, der ikke er af lav kvalitet, læses som en sammenligning med moderat eller høj vurdering " +
				"af design og udførelse. Håndbogens regel om risiko for skade er ikke læst; her kræves flere " +
				"kontrollerede studier for end imod metoden.",
			EN: "The clearinghouse takes studies in English from 1990; the register does not hold the language. " +
				"A controlled study that is not of low quality is read as a contrast with a moderate or high " +
				"rating of design and execution. The handbook's rule on risk of harm was not read; here more " +
				"controlled studies for than against the method are asked for.",
		},
		Levels: []SchemeLevel{
			{
				Rating: "well-supported", rung: 3, Standing: ReadInFull,
				Label: i18n.Text{DA: "Velunderbygget", EN: "Well-supported"},
				Rule: i18n.Text{
					DA: "Mindst to sammenligninger med hver sin prøve, i sædvanlig drift og med moderat eller " +
						"høj vurdering af design og udførelse, viser gunstig virkning; mindst én af dem mindst " +
						"12 måneder efter indsatsens afslutning.",
					EN: "At least two contrasts with samples of their own, in usual care and rated moderate or " +
						"high on design and execution, show favourable effects; at least one of them at least 12 " +
						"months beyond the end of treatment.",
				},
				ways: []way{{atLeast(2, usual...).withOne(sustained(12)), benefit}},
			},
			{
				Rating: "supported", rung: 2, Standing: ReadInFull,
				Label: i18n.Text{DA: "Underbygget", EN: "Supported"},
				Rule: i18n.Text{
					DA: "Mindst én sammenligning i sædvanlig drift med moderat eller høj vurdering viser en " +
						"gunstig virkning mindst 6 måneder efter indsatsens afslutning.",
					EN: "At least one contrast in usual care, rated moderate or high, shows a favourable effect " +
						"at least 6 months beyond the end of treatment.",
				},
				ways: []way{{atLeast(1, later...), benefit}},
			},
			{
				Rating: "promising", rung: 1, Standing: ReadInFull,
				Label: i18n.Text{DA: "Lovende", EN: "Promising"},
				Rule: i18n.Text{
					DA: "Mindst én sammenligning med moderat eller høj vurdering viser en gunstig virkning.",
					EN: "At least one contrast rated moderate or high shows a favourable effect.",
				},
				ways: []way{{atLeast(1, contrast...), benefit}},
			},
			{
				Rating: "does-not-meet-criteria", Standing: ReadInFull,
				Label: i18n.Text{DA: "Opfylder ikke kriterierne i dag", EN: "Does not currently meet criteria"},
				Rule:  i18n.Text{DA: "Ingen af reglerne er opfyldt.", EN: "None of the rules holds."},
			},
		},
	}
}
