package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// The codes of what a synthesis refuses or notes.
const (
	codeNoEffects      = "no-effects"
	codeOneStudy       = "one-study"
	codeUnusable       = "unusable-effect"
	codeNeedsCounts    = "needs-counts"
	codeAllTheSame     = "all-the-same"
	codeNoConvergence  = "no-convergence"
	codeNotFinite      = "not-finite"
	codeTooFew         = "too-few-studies"
	codeTooFewForEgger = "too-few-for-egger"
	codeNoEgger        = "no-egger"
	codeConstant       = "covariate-constant"
)

func refuseModel(method Method, test Test, code string) *Refusal {
	return &Refusal{Method: method, Test: test, Code: code, Text: refusalText(code)}
}

func refusalText(code string) i18n.Text {
	switch code {
	case codeNoEffects:
		return i18n.Text{
			DA: "Ingen af studierne har en effekt, der kan lægges sammen.",
			EN: "None of the studies has an effect that can be pooled.",
		}
	case codeOneStudy:
		return i18n.Text{
			DA: "Der er kun ét studie, så der er ingen variation mellem studier at regne på.",
			EN: "There is only one study, so there is no variation between studies to compute with.",
		}
	case codeUnusable:
		return i18n.Text{
			DA: "En effekt eller dens varians er ikke et tal, der kan regnes med.",
			EN: "An effect or its variance is not a number that can be computed with.",
		}
	case codeNeedsCounts:
		return i18n.Text{
			DA: "Metoden kræver antal fra 2×2-tabeller i alle studier.",
			EN: "The method needs counts from 2×2 tables in all studies.",
		}
	case codeAllTheSame:
		return i18n.Text{
			DA: "Alle studier har samme effekt. Knapp og Hartungs interval ville få bredden nul.",
			EN: "All studies have the same effect. The interval of Knapp and Hartung would have no width.",
		}
	case codeTooFew:
		return i18n.Text{
			DA: "En regression kræver mindst tre studier med en værdi.",
			EN: "A regression needs at least three studies with a value.",
		}
	case codeTooFewForEgger:
		return i18n.Text{
			DA: "Eggers test kræver mindst ti studier.",
			EN: "Egger's test needs at least ten studies.",
		}
	case codeNoEgger:
		return i18n.Text{
			DA: "Eggers test kan ikke beregnes: Studierne er alle lige præcise, eller de afviger slet ikke.",
			EN: "Egger's test cannot be computed: the studies are all equally precise, or do not deviate at all.",
		}
	case codeConstant:
		return i18n.Text{
			DA: "Alle studier har samme værdi, så der er ingen sammenhæng at beregne.",
			EN: "All studies have the same value, so there is no relation to compute.",
		}
	case codeNoConvergence:
		return i18n.Text{
			DA: "Beregningen af variationen mellem studierne faldt ikke på plads.",
			EN: "The computation of the variation between studies did not settle.",
		}
	}
	return i18n.Text{
		DA: "Beregningen giver ikke et endeligt tal.",
		EN: "The computation does not give a finite number.",
	}
}
