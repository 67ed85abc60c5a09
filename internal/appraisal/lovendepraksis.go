package appraisal

import "github.com/fasemodel/fasemodel/internal/i18n"

// lovendePraksis is promising practice: eleven elements.
func lovendePraksis() Form {
	knowledge := i18n.Text{DA: "vidensgrundlag", EN: "knowledge base"}
	concept := i18n.Text{DA: "koncept", EN: "concept"}
	spread := i18n.Text{DA: "udbredelse", EN: "dissemination"}
	fitting := i18n.Text{DA: "tilpasning", EN: "adaptation"}
	return Form{
		Kind:   PromisingPractice,
		Title:  i18n.Text{DA: "Lovende praksis", EN: "Promising practice (lovende praksis)"},
		Source: "Socialstyrelsen: Oversigt over elementer i lovende praksis (17-04-2020), på grundlag af SFI 16:26",
		URL: "https://socialstyrelsen.dk/tvaergaende-omrader/socialstyrelsens-viden/redskaber-til-styring-og-udvikling/" +
			"lovende-praksis-1/elementer-i-lovende-praksis",
		Note: i18n.Text{
			DA: "De elleve elementer og de fire hovedkategorier er læst; hvilken kategori et element hører til, " +
				"er dette projekts læsning. Kildens egen pointskala er ikke læst; her gives 0-4, hvor 4 er " +
				"bedst, som for spørgsmål ved en faseovergang. Pointene lægges ikke sammen.",
			EN: "The eleven elements and the four main categories were read; which category an element belongs " +
				"to is this project's reading. The source's own scale was not read; here 0-4 are given, 4 being " +
				"best, as for the questions of a gate. The scores are not added up.",
		},
		Grades: []string{"4", "3", "2", "1", "0"},
		Fields: Fields{List: "scores", Element: "element", Grade: "score"},
		Elements: []Element{
			{
				ID: "teori-og-viden", Category: knowledge, Label: i18n.Text{DA: "teori og viden", EN: "theory and knowledge"},
				Asks: i18n.Text{
					DA: "Er praksis forankret i en veldefineret teori og den bedste aktuelle viden?",
					EN: "Is the practice anchored in a well-defined theory and the best current knowledge?",
				},
			},
			{
				ID: "virkning", Category: knowledge, Label: i18n.Text{DA: "virkning", EN: "effect"},
				Asks: i18n.Text{
					DA: "Tyder undersøgelser på en positiv virkning for borgerne på nogle af målene?",
					EN: "Do studies suggest a positive effect for citizens on some of the goals?",
				},
			},
			{
				ID: "beskrivelse", Category: concept, Label: i18n.Text{DA: "beskrivelse", EN: "description"},
				Asks: i18n.Text{
					DA: "Er målgruppe, aktiviteter og mål beskrevet systematisk?",
					EN: "Are target group, activities and goals described systematically?",
				},
			},
			{
				ID: "maal", Category: concept, Label: i18n.Text{DA: "mål", EN: "goals"},
				Asks: i18n.Text{
					DA: "Er målene for borgernes udvikling eller velfærd klare og relevante?",
					EN: "Are the goals for citizens' development or welfare clear and relevant?",
				},
			},
			{
				ID: "overfoerbarhed", Category: spread, Label: i18n.Text{DA: "overførbarhed", EN: "transferability"},
				Asks: i18n.Text{
					DA: "Kan praksis overføres til andre tilbud for lignende grupper af borgere?",
					EN: "Can the practice be carried to other services for similar groups of citizens?",
				},
			},
			{
				ID: "oekonomi", Category: spread, Label: i18n.Text{DA: "økonomi", EN: "economy"},
				Asks: i18n.Text{
					DA: "Er praksis i et vist omfang økonomisk rentabel?",
					EN: "Is the practice economically viable to some degree?",
				},
			},
			{
				ID: "faglig-refleksion", Category: fitting, Label: i18n.Text{DA: "faglig refleksion", EN: "professional reflection"},
				Asks: i18n.Text{
					DA: "Støtter praksis en fælles faglig refleksion?",
					EN: "Does the practice support joint professional reflection?",
				},
			},
			{
				ID: "relationelt-samarbejde", Category: fitting,
				Label: i18n.Text{DA: "relationelt samarbejde", EN: "relational cooperation"},
				Asks: i18n.Text{
					DA: "Har medarbejderne kompetencer til at samarbejde med borgere, kolleger og andre fagfolk?",
					EN: "Have staff the competence to cooperate with citizens, colleagues and other professionals?",
				},
			},
			{
				ID: "individuel-tilrettelaeggelse", Category: fitting,
				Label: i18n.Text{DA: "individuel tilrettelæggelse", EN: "individual planning"},
				Asks: i18n.Text{
					DA: "Tages der hensyn til borgerens styrker, udfordringer og ønsker, og er borgeren inddraget?",
					EN: "Are the citizen's strengths, challenges and wishes heeded, and is the citizen involved?",
				},
			},
			{
				ID: "monitorering", Category: fitting, Label: i18n.Text{DA: "monitorering", EN: "monitoring"},
				Asks: i18n.Text{
					DA: "Følges borgernes udvikling systematisk i forhold til målene?",
					EN: "Is citizens' progress towards the goals followed systematically?",
				},
			},
			{
				ID: "opfoelgning", Category: fitting, Label: i18n.Text{DA: "opfølgning", EN: "follow-up"},
				Asks: i18n.Text{
					DA: "Bliver praksis løbende fulgt op og tilpasset?",
					EN: "Is the practice followed up and adapted all the time?",
				},
			},
		},
	}
}
