package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// marylandSMS is the Maryland Scientific Methods Scale as the What Works Centre for Local Economic Growth
// describes it. It rates how a study was made and not what it found.
func marylandSMS() Scheme {
	return Scheme{
		ID:    MarylandSMS,
		Title: i18n.Text{DA: "Maryland Scientific Methods Scale", EN: "Maryland Scientific Methods Scale"},
		Source: Source{
			Citation: "What Works Centre for Local Economic Growth: The Maryland Scientific Methods Scale",
			URL:      "https://whatworksgrowth.org/resources/the-scientific-maryland-scale/",
		},
		Note: i18n.Text{
			DA: "Skalaen bedømmer det enkelte studies metode og ikke, hvad det fandt; metoden får her det bedste " +
				"studies trin. Hvor godt metoden er gennemført, indgår kun derved, at studier af lav kvalitet " +
				"ikke tæller. Oversigter bedømmes ikke.",
			EN: "The scale rates how a single study was made and not what it found; the method gets the best " +
				"study's level here. How well the study was carried out enters only in that studies of low " +
				"quality do not count. Reviews are not rated.",
		},
		Levels: []SchemeLevel{
			{
				Rating: "5", rung: 5, Standing: ReadInFull,
				Label: i18n.Text{DA: "Lodtrækningsforsøg", EN: "Randomised controlled trial"},
				Rule: i18n.Text{
					DA: "Deltagerne er fordelt ved lodtrækning.",
					EN: "Participants were assigned at random.",
				},
				ways: []way{{atLeast(1, is(FactRandomised))}},
			},
			{
				Rating: "4", rung: 4, Standing: FromMemory,
				Label: i18n.Text{DA: "Naturligt eksperiment", EN: "Quasi-random assignment"},
				Rule: i18n.Text{
					DA: "Tilfældigheder, der ligner lodtrækning, udnyttes, for eksempel en instrumentvariabel " +
						"eller en tærskel.",
					EN: "Quasi-randomness is used, such as an instrumental variable or a regression discontinuity.",
				},
				Never: i18n.Text{
					DA: "Registeret skelner ikke mellem arter af kvasieksperimenter; de får alle 3.",
					EN: "The register does not tell kinds of quasi-experiments apart; all of them get 3.",
				},
			},
			{
				Rating: "3", rung: 3, Standing: ReadInPart,
				Label: i18n.Text{
					DA: "Før og efter med sammenligningsgruppe",
					EN: "Before and after with a comparison group",
				},
				Rule: i18n.Text{
					DA: "Resultater før og efter sammenlignes med en sammenligningsgruppe, hvis valg er begrundet.",
					EN: "Outcomes before and after are compared with those of a comparison group whose choice is " +
						"justified.",
				},
				ways: []way{{atLeast(1, is(FactQuasi))}},
			},
			{
				Rating: "2", rung: 2, Standing: ReadInFull,
				Label: i18n.Text{
					DA: "Uden sammenligningsgruppe, med kontrolvariable",
					EN: "No comparison over time, with control variables",
				},
				Rule: i18n.Text{
					DA: "Tværsnit eller før og efter, med tilstrækkelige kontrolvariable.",
					EN: "A cross-section, or before and after, with adequate control variables.",
				},
				Never: i18n.Text{
					DA: "Registeret rummer ikke kontrolvariable; studierne får 1.",
					EN: "The register does not hold control variables; the studies get 1.",
				},
			},
			{
				Rating: "1", rung: 1, Standing: ReadInFull,
				Label: i18n.Text{DA: "Tværsnit eller før og efter", EN: "Cross-section or before and after"},
				Rule: i18n.Text{
					DA: "Tværsnit eller før og efter, uden sammenligningsgruppe og uden kontrolvariable.",
					EN: "A cross-section, or before and after, without a comparison group and without control " +
						"variables.",
				},
				ways: []way{{atLeast(1, is(FactBeforeAfter))}, {atLeast(1, is(FactRegistry))}},
			},
			{
				Rating: "none", Standing: OwnRendering,
				Label: i18n.Text{DA: "Intet at bedømme", EN: "Nothing to rate"},
				Rule: i18n.Text{
					DA: "Der er intet studie, som skalaen kan bedømme.",
					EN: "There is no study that the scale can rate.",
				},
			},
		},
	}
}
