package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// cebc is the scientific rating scale of the California Evidence-Based Clearinghouse for Child Welfare.
func cebc() Scheme {
	favourable := is(FactFavourable)
	usual, reviewed := is(FactUsualCare), is(FactPeerReview)
	benefit := moreOf([]fact{is(FactControlled), favourable}, []fact{is(FactControlled), is(FactAdverse)})
	return Scheme{
		ID:    CEBC,
		Title: i18n.Text{DA: "CEBC (Californien)", EN: "CEBC (California)"},
		Source: Source{
			Citation: "California Evidence-Based Clearinghouse for Child Welfare: Scientific Rating Scale",
			URL:      "https://www.cebc4cw.org/ratings/scientific-rating-scale/",
		},
		Note: i18n.Text{
			DA: "Skalaen beder også om pålidelige måleredskaber og om, at der hverken i sager eller i loven er " +
				"tegn på skade; det står ikke i registeret. Den samlede vægt af studierne læses som flere " +
				"kontrollerede studier for end imod metoden. En manual læses som en metodebeskrivelse eller " +
				"forandringsteori på sagen. Trin 1 er læst; resten kun i uddrag eller efter hukommelsen.",
			EN: "The scale also asks for reliable measures, and that neither cases nor law point to harm; the " +
				"register does not hold that. The overall weight of the studies is read as more controlled " +
				"studies for than against the method. A manual is read as a method description or a theory of " +
				"change on file. Rating 1 was read; the others only in excerpts or from memory.",
		},
		Levels: []SchemeLevel{
			{
				Rating: "5", Standing: ReadInPart,
				Label: i18n.Text{DA: "Bekymrende praksis", EN: "Concerning practice"},
				Rule: i18n.Text{
					DA: "Den samlede vægt af studierne tyder på, at metoden skader.",
					EN: "The overall weight of the studies suggests that the practice harms.",
				},
				ways: []way{{
					atLeast(1, is(FactControlled), is(FactAdverse)),
					moreOf([]fact{is(FactControlled), is(FactAdverse)}, []fact{is(FactControlled), favourable}),
				}},
			},
			{
				Rating: "1", rung: 3, Standing: ReadInFull,
				Label: i18n.Text{DA: "Velunderbygget af forskning", EN: "Well-supported by research evidence"},
				Rule: i18n.Text{
					DA: "Mindst to stringente lodtrækningsforsøg med hver sin prøve, i sædvanlig drift og " +
						"fagfællebedømt, er til metodens fordel; mindst ét viser en virkning, der varer mindst " +
						"et år efter afslutningen; studiernes samlede vægt støtter metoden; der er en manual, og " +
						"intet tyder på skade.",
					EN: "At least two rigorous randomised trials with samples of their own, in usual care and " +
						"peer-reviewed, favour the practice; at least one shows an effect sustained for a year " +
						"after the end; the overall weight supports the practice; there is a manual, and nothing " +
						"points to harm.",
				},
				ways: []way{{
					atLeast(2, is(FactRandomised), favourable, usual, reviewed).withOne(sustained(12)), benefit, described(),
				}},
			},
			{
				Rating: "2", rung: 2, Standing: ReadInPart,
				Label: i18n.Text{DA: "Underbygget af forskning", EN: "Supported by research evidence"},
				Rule: i18n.Text{
					DA: "Mindst ét stringent lodtrækningsforsøg i sædvanlig drift, fagfællebedømt, er til " +
						"metodens fordel, og samme forsøg viser en virkning, der varer mindst seks måneder efter " +
						"afslutningen; der er en manual.",
					EN: "At least one rigorous randomised trial in usual care, peer-reviewed, favours the " +
						"practice, and the same trial shows an effect sustained for six months after the end; " +
						"there is a manual.",
				},
				ways: []way{{
					atLeast(1, is(FactRandomised), favourable, usual, reviewed, sustained(6)), benefit, described(),
				}},
			},
			{
				Rating: "3", rung: 1, Standing: FromMemory,
				Label: i18n.Text{DA: "Lovende forskning", EN: "Promising research evidence"},
				Rule: i18n.Text{
					DA: "Mindst ét fagfællebedømt studie med en kontrolgruppe er til metodens fordel; der er en " +
						"manual.",
					EN: "At least one peer-reviewed study with a comparison group favours the practice; there is " +
						"a manual.",
				},
				ways: []way{{atLeast(1, is(FactControlled), favourable, reviewed), benefit, described()}},
			},
			{
				Rating: "4", Standing: ReadInPart,
				Label: i18n.Text{DA: "Uden påvist virkning", EN: "Evidence fails to demonstrate effect"},
				Rule: i18n.Text{
					DA: "To eller flere stringente lodtrækningsforsøg har ikke fundet, at metoden er bedre, og " +
						"intet kontrolleret studie er til dens fordel.",
					EN: "Two or more rigorous randomised trials did not find the practice to be better, and no " +
						"controlled study favours it.",
				},
				ways: []way{{
					atLeast(2, is(FactRandomised), is(FactUnfavourable)), noneOf(is(FactControlled), favourable),
				}},
			},
			{
				Rating: "NR", Standing: FromMemory,
				Label: i18n.Text{DA: "Kan ikke vurderes", EN: "Not able to be rated"},
				Rule: i18n.Text{
					DA: "Der er ikke forskning, der opfylder reglerne for et af de andre trin.",
					EN: "There is no research that meets the rules of one of the other ratings.",
				},
			},
		},
	}
}
