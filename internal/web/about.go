package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) aboutRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/om", handle: s.showAbout},
		{method: http.MethodGet, path: "/tilgaengelighed", handle: s.showAccessibility},
	}
}

// Operator is the organisation that runs the installation and answers for its pages and its open data.
type Operator struct {
	Name, Page, Email, Phone string
	// Licence is the address of the licence of the open data.
	Licence string
	// Statement is the address of the accessibility statement that the operator has published in the state's tool;
	// empty: none is named.
	Statement string
}

// creativeCommons is the licence of open data where the operator names no other, by its name in the EU's list.
const creativeCommons = "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"

// licenceName names a licence by its address.
func (o Operator) licenceName() string {
	if o.Licence == creativeCommons {
		return "Creative Commons Attribution 4.0 (CC BY 4.0)"
	}
	return o.Licence
}

// aboutView is what the page about the method says beside its texts: rules and models as the program has them.
type aboutView struct {
	operator Operator
	models   []*phasemodel.Model
	levels   []evidence.Rule
	verdicts []evidence.Rule
	schemes  []evidence.Scheme
	forms    []appraisal.Form
}

// modelsDescribed is how many phase models the page describes.
const modelsDescribed = 3

// showAbout says what the register is, how a method is brought through the phases, and where the rules come from.
func (s *site) showAbout(c *gin.Context) {
	models, err := s.app.NewestPhaseModels(c.Request.Context(), modelsDescribed)
	if err != nil {
		s.refuse(c, err)
		return
	}
	v := aboutView{
		operator: s.operator, models: models, schemes: evidence.Schemes(),
		forms: []appraisal.Form{appraisal.Declaration.Form(), appraisal.PromisingPractice.Form()},
	}
	for _, rule := range evidence.Rules() {
		if isLevelRule(rule.ID) {
			v.levels = append(v.levels, rule)
		} else {
			v.verdicts = append(v.verdicts, rule)
		}
	}
	s.show(c, http.StatusOK, aboutPage(pageOf(c), v))
}

// accessibilityReviewed is the day on which the statement was last gone through. It is done at least once a year.
const accessibilityReviewed = "2026-11-22"

// showAccessibility says how accessible the pages are, how that was tried, and where to complain.
func (s *site) showAccessibility(c *gin.Context) {
	s.show(c, http.StatusOK, accessibilityPage(pageOf(c), s.operator))
}
