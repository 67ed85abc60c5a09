package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) portfolioRoutes() []route {
	return []route{
		{http.MethodGet, "/portefolje", "getPortfolio", s.showPortfolio},
		{http.MethodGet, "/portefolje/evidenskort", "getGapMap", s.showGaps},
		{http.MethodGet, "/portefolje/tid", "getPortfolio", s.showStayed},
		{http.MethodGet, "/portefolje/revurderinger", "getPortfolio", s.showRenewals},
	}
}

// boardCards is how many methods of each phase the board shows, and how many gates that are due; the rest is a link
// away.
const boardCards = 5

// portfolioView is a portfolio as its page shows it.
type portfolioView struct {
	app.PortfolioView

	asked      form // the filters as they were asked for
	programmes []app.ProgrammeRef
	insider    bool // works with open cases
}

// showPortfolio shows what the methods come to that the one who asks may see.
func (s *site) showPortfolio(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	view := portfolioView{
		asked: form{values: c.Request.URL.Query()}, insider: auth.Check("listGates", p.caller) == nil,
	}
	var err error
	view.PortfolioView, err = s.app.Portfolio(ctx, p.caller, app.PortfolioQuery{
		Programmes: view.chosen(), Cards: boardCards, NoGaps: true,
	})
	if err == nil {
		view.programmes, err = s.app.ProgrammeRefs(ctx)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, portfolioPage(p, view))
}

// showGaps shows where there is evidence and where there is none: methods by goal or theme and evidence level.
func (s *site) showGaps(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	view := portfolioView{asked: form{values: c.Request.URL.Query()}}
	by := app.GapByGoal
	if view.asked.value("by") == string(app.GapByTheme) {
		by = app.GapByTheme
	}
	var err error
	view.Gaps, err = s.app.GapMap(ctx, p.caller, by, view.chosen())
	if err == nil {
		view.programmes, err = s.app.ProgrammeRefs(ctx)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, gapsPage(p, view))
}

// chosen are the programmes that the portfolio is narrowed to.
func (v portfolioView) chosen() []string { return programmesIn(v.asked) }

func programmesIn(asked form) []string { return codesIn[string](asked.all(reviewProgramme)) }

// at is an address with a query of names, each followed by a value, narrowed as the portfolio is.
func (v portfolioView) at(path string, pairs ...string) string {
	for _, programme := range v.chosen() {
		pairs = append(pairs, reviewProgramme, programme)
	}
	return withQuery(path, pairs...)
}

// methods is the search for methods of a phase, and of a status where one is named.
func (v portfolioView) methods(phase phasemodel.PhaseID, status string) string {
	return v.at("/metoder", "phase", string(phase), "status", status)
}

// funnel draws how many passed each gate.
func (v portfolioView) funnel() chart.Funnel {
	made := chart.Funnel{
		ID: "gates", Title: i18n.Text{DA: "Tragten: hvor mange gik videre ved hver faseovergang", EN: "The funnel: how many went on at each gate"},
		Remarks: []i18n.Text{{
			DA: "En metode, der er behandlet flere gange, tæller hver gang. Metoder, der er importeret i en senere fase, har ikke passeret de tidligere overgange her.",
			EN: "A method that was reviewed several times counts each time. Methods that were imported in a later phase have not passed the earlier gates here.",
		}},
	}
	for _, gate := range v.Gates {
		if !gate.Crossing {
			continue
		}
		name := string(gate.Gate)
		made.Steps = append(made.Steps, chart.FunnelStep{
			Label: gate.Label, Ended: gate.Reviews, Passed: gate.Passed(),
			EndedAddress: v.at("/faseovergange", reviewGate, name, reviewStage, "decided,lapsed,withdrawn"),
			PassedAddress: v.at("/faseovergange", reviewGate, name,
				reviewOutcome, string(phasemodel.Advance)+","+string(phasemodel.AdvanceWithConditions)),
		})
	}
	return made
}

// stays draws how long methods have been in each phase, and how long those that left it were.
func (v portfolioView) stays() chart.BoxPlot {
	made := chart.BoxPlot{
		ID: "stays", Title: i18n.Text{DA: "Tid i hver fase", EN: "Time in each phase"},
		RowTitle: i18n.Text{DA: "fase", EN: "phase"}, Unit: i18n.Text{DA: "dage", EN: "days"},
		Remarks: []i18n.Text{{
			DA: "Tiden regnes fra metoden blev oprettet, eller fra beslutningen, der bragte den til fasen. En importeret metode tæller først, når en beslutning har flyttet den.",
			EN: "Time runs from the creation of the method, or from the decision that brought it to the phase. An imported method counts once a decision has moved it.",
		}},
	}
	for _, phase := range v.Phases {
		for _, part := range []struct {
			stay   *app.PhaseStay
			kind   string
			da, en string
		}{{phase.Current, stayNow, ", nu", ", now"}, {phase.Past, stayPast, ", har forladt den", ", have left it"}} {
			if part.stay == nil {
				continue
			}
			made.Boxes = append(made.Boxes, chart.Box{
				Label: i18n.Text{DA: phase.Label.DA + part.da, EN: phase.Label.In(i18n.English) + part.en},
				Count: part.stay.Methods, P10: part.stay.P10, Q1: part.stay.Q1, Median: part.stay.Median, Q3: part.stay.Q3,
				P90:     part.stay.P90,
				Address: v.at("/portefolje/tid", "phase", string(phase.Phase), "kind", part.kind),
			})
		}
	}
	return made
}

// gaps draws the evidence gap map. Its bubbles lead to searches; the searches for a verdict are in its table, so that
// the picture stays small where every cell has methods of every verdict.
func (v portfolioView) gaps() chart.GapMap {
	return v.Gaps.Chart(func(filters url.Values) string {
		if filters.Has("verdict") && filters.Has("evidence_min") {
			return ""
		}
		return "/metoder?" + filters.Encode()
	})
}

// endings are the ways in which reviews ended, in the order in which they are shown; those that none had are left out.
func (v portfolioView) endings() []string {
	had := map[string]bool{}
	for _, gate := range v.Gates {
		for _, count := range gate.Outcomes {
			had[count.Outcome] = true
		}
	}
	var shown []string
	for _, outcome := range reviewOutcomes() {
		if had[string(outcome)] {
			shown = append(shown, string(outcome))
		}
	}
	for _, stage := range []string{"lapsed", "withdrawn"} {
		if had[stage] {
			shown = append(shown, stage)
		}
	}
	return shown
}

// ended counts the reviews of a gate that ended in a way, and says where they are listed.
func (v portfolioView) ended(gate app.GateView, ending string) (number int, address string) {
	for _, count := range gate.Outcomes {
		if count.Outcome != ending {
			continue
		}
		if ending == "lapsed" || ending == "withdrawn" {
			return count.Reviews, v.at("/faseovergange", reviewGate, string(gate.Gate), reviewStage, ending)
		}
		return count.Reviews, v.at("/faseovergange", reviewGate, string(gate.Gate), reviewOutcome, ending)
	}
	return 0, ""
}

// methodPlace is where a method of a portfolio is read: its case for those who work with it, and else its entry.
func methodPlace(insider bool, slug string) string {
	if insider {
		return "/metoder/" + slug + "/sag"
	}
	return "/metoder/" + slug
}

// shownCard is the evidence of a card as its badge shows it.
func shownCard(card app.PortfolioCard) evidenceShown {
	return evidenceShown{level: card.Level, verdict: card.Verdict, provisional: card.Provisional, inHearing: card.InHearing}
}
