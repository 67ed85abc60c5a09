package web

import (
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// mend is a place where something that a check lacks is put right.
type mend struct{ address, text string }

// mends are the places where the reader, if the content is theirs to keep, puts right what a check lacks.
func (v caseView) mends(p page, check app.CheckReadiness) []mend {
	if check.Passed {
		return nil
	}
	wants := check.Wants
	if len(wants) == 0 {
		// Everything is stated, and it is not enough.
		wants = check.Needs
	}
	var places []mend
	for _, need := range wants {
		place, found := v.place(p, need)
		if found && !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

func (v caseView) place(p page, need phasemodel.Need) (mend, bool) {
	if need.Field == "conditions.open" {
		return mend{"#vilkaar", p.say("case.mend.conditions")}, true
	}
	if !v.Keeps {
		return mend{}, false
	}
	if need.Document != "" {
		return mend{
			caseDocumentAddress(v.slug(), need.Document), p.say("case.mend.document", values{"Kind": p.of(v.kind(need.Document))}),
		}, true
	}
	if name := contentField(need.Field); name != "" {
		return mend{
			editAddress(v.slug(), name), p.say("case.mend.field", values{"Field": fieldName(p, name)}),
		}, true
	}
	return mend{methodAddress(v.slug(), "evidens", "studier"), p.say("case.mend.studies")}, need.Field != "documents"
}

// editAddress is the field of the method's form that a JSON pointer names.
func editAddress(slug, pointer string) string {
	return methodAddress(slug, "rediger") + "#" + form{}.fieldID(strings.TrimPrefix(pointer, "/"))
}

// fieldName is what a field of the method's form is called.
func fieldName(p page, pointer string) string {
	return p.say("case.field-of." + strings.NewReplacer("/", "-").Replace(strings.TrimPrefix(pointer, "/")))
}

// kind is the name of a kind of document.
func (v caseView) kind(id phasemodel.DocumentKind) i18n.Text {
	for _, line := range v.Documents {
		if line.Kind.ID == id {
			return line.Kind.Text
		}
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

// contentField is the field of the method's form that a fact of a check is written in; empty where it comes of the
// studies.
func contentField(fact string) string {
	return map[string]string{
		"method.method_type": "method_type", "method.origin": "origin", "method.target_groups": "target_groups",
		"method.age_groups": "age_groups", "method.themes": "themes", "method.social_goals": "goals",
		"method.legal_basis": "legal_basis", "economy.cost_per_citizen": "cost/amount",
		"economy.total_cost": "economy/total_cost", "evidence.months_since_search": "evidence_searched_on",
		"partners": "partners",
	}[fact]
}

// sentence says what a check that is not met lacks.
func (v caseView) sentence(p page, check app.CheckReadiness) string {
	var documents []string
	field := ""
	for _, need := range check.Wants {
		if need.Document != "" {
			documents = append(documents, p.of(v.kind(need.Document)))
		} else {
			field = need.Field
		}
	}
	switch {
	case check.Passed:
		return ""
	case len(documents) > 0:
		return p.say("case.lacks.documents", values{"Documents": p.list(documents...)})
	case field != "":
		return p.say("case.lacks.fact")
	}
	if len(v.Method.Partners) == 0 && slices.Contains(check.Needs, phasemodel.Need{Field: "partners"}) {
		return p.say("case.lacks.partners")
	}
	return p.say("case.lacks.met")
}
