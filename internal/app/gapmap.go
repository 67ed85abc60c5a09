package app

import (
	"context"
	"net/url"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/store"
)

// GapKind is what the rows of an evidence gap map are.
type GapKind = store.GapKind

// The kinds of rows.
const (
	GapByGoal  = store.GapByGoal
	GapByTheme = store.GapByTheme
)

// GapCount counts methods of a row by level and verdict.
type GapCount = store.GapCount

// GapMapView is how many methods there are of each goal or theme at each evidence level.
type GapMapView struct {
	By         GapKind
	Programmes []string // slugs or ids as they were asked for; none: all
	Rows       []GapRowView
}

// GapRowView is a goal or a theme. The last row may be without a key: the methods that have none.
type GapRowView struct {
	Key     string
	Label   i18n.Text
	Methods int // each once
	Levels  [chart.Levels]GapLevelView
}

// GapLevelView is the methods of a row at a level.
type GapLevelView struct {
	Methods  int
	Verdicts []GapCount // those there are
}

// GapMap counts the methods that a caller may see by goal or theme and evidence level, of the programmes named or of
// all. Errors: Malformed parameter-invalid for a programme that is not there.
func (a *App) GapMap(
	ctx context.Context, caller auth.Caller, by GapKind, programmes []string,
) (GapMapView, error) {
	seen, filter, err := a.portfolioFilter(ctx, caller, programmes)
	if err != nil {
		return GapMapView{}, err
	}
	counted, err := a.store.Gaps(ctx, seen, filter, by)
	if err != nil {
		return GapMapView{}, err
	}
	labels, err := a.labels(ctx)
	return gapMapView(by, labels, counted, programmes), err
}

// gapMapView puts the counts under every goal or theme there is, so that what nobody has is seen to be missing.
func gapMapView(by GapKind, labels labels, counted []GapCount, programmes []string) GapMapView {
	view := GapMapView{By: by, Programmes: programmes}
	at := map[string]int{}
	add := func(key string, label i18n.Text) {
		at[key] = len(view.Rows)
		view.Rows = append(view.Rows, GapRowView{Key: key, Label: label})
	}
	if by == GapByTheme {
		for _, theme := range labels.vocabulary.Codes(catalogue.Themes) {
			add(string(theme), labels.vocabulary.Label(catalogue.Themes, theme))
		}
	} else {
		for _, goal := range catalogue.Goals() {
			number := strconv.Itoa(goal.Number)
			label := labels.vocabulary.Label(catalogue.SocialGoals, catalogue.Code(number))
			add(number, i18n.Text{DA: number + ". " + label.DA, EN: number + ". " + label.EN})
		}
	}
	var without []GapCount
	for _, count := range counted {
		row, known := at[count.Row]
		if !known {
			without = append(without, count)
			continue
		}
		view.Rows[row].count(count)
	}
	if len(without) > 0 {
		add("", map[GapKind]i18n.Text{
			GapByGoal: {DA: "Uden mål", EN: "Without a goal"}, GapByTheme: {DA: "Uden tema", EN: "Without a theme"},
		}[by])
		for _, count := range without {
			view.Rows[len(view.Rows)-1].count(count)
		}
	}
	return view
}

func (r *GapRowView) count(count GapCount) {
	if count.Level < 0 || count.Level >= len(r.Levels) {
		return
	}
	r.Methods += count.Methods
	cell := &r.Levels[count.Level]
	cell.Methods += count.Methods
	cell.Verdicts = append(cell.Verdicts, count)
}

// signOf marks the verdicts that a level does not tell by itself.
func signOf(verdict evidence.Verdict) (chart.Sign, bool) {
	switch verdict {
	case evidence.Harmful:
		return chart.HarmfulSign, true
	case evidence.Mixed:
		return chart.MixedSign, true
	case evidence.Ineffective:
		return chart.IneffectiveSign, true
	case evidence.Effective, evidence.Promising, evidence.Inconclusive, evidence.Unknown:
	}
	return "", false
}

// Chart gives the picture. Each cell leads to the address that the surface makes of a search's filters.
func (v GapMapView) Chart(address func(filters url.Values) string) chart.GapMap {
	made := chart.GapMap{
		ID: string(v.By), RowTitle: i18n.Text{DA: "mål", EN: "goal"},
		Title: i18n.Text{
			DA: "Evidenskort: metoder efter mål for social mobilitet og evidensniveau",
			EN: "Evidence gap map: methods by social mobility goal and evidence level",
		},
		SignLabels: map[chart.Sign]i18n.Text{},
		Remarks: []i18n.Text{{
			DA: "En metode med flere mål tæller i hvert af dem, så rækkerne kan ikke lægges sammen.",
			EN: "A method with several goals counts in each of them, so the rows cannot be added up.",
		}},
	}
	if v.By == GapByTheme {
		made.RowTitle = i18n.Text{DA: "tema", EN: "theme"}
		made.Title = i18n.Text{
			DA: "Evidenskort: metoder efter tema og evidensniveau", EN: "Evidence gap map: methods by theme and evidence level",
		}
		made.Remarks[0] = i18n.Text{
			DA: "En metode med flere temaer tæller i hvert af dem, så rækkerne kan ikke lægges sammen.",
			EN: "A method with several themes counts in each of them, so the rows cannot be added up.",
		}
	}
	for level := range chart.Levels {
		made.Levels[level] = evidence.Level(level).Label()
	}
	for _, verdict := range []evidence.Verdict{evidence.Harmful, evidence.Mixed, evidence.Ineffective} {
		sign, _ := signOf(verdict)
		made.SignLabels[sign] = lowered(verdict.Label())
	}
	for _, row := range v.Rows {
		made.Rows = append(made.Rows, v.chartRow(row, address))
	}
	return made
}

// filters ask for the methods of a row.
func (v GapMapView) filters(row string) url.Values {
	filters := url.Values{string(v.By): {row}}
	if len(v.Programmes) > 0 {
		filters["programme"] = v.Programmes
	}
	return filters
}

func (v GapMapView) chartRow(row GapRowView, address func(url.Values) string) chart.GapRow {
	drawn := chart.GapRow{Label: row.Label, Total: row.Methods, SignAddresses: map[chart.Sign]string{}}
	if row.Key != "" {
		drawn.Address = address(v.filters(row.Key))
	}
	for level, cell := range row.Levels {
		number := strconv.Itoa(level)
		filters := v.filters(row.Key)
		filters["evidence_min"], filters["evidence_max"] = []string{number}, []string{number}
		leads := func() string {
			if row.Key == "" {
				return "" // no search asks for what a method does not have
			}
			return address(filters)
		}
		drawn.Cells[level] = chart.GapCell{Count: cell.Methods, Address: leads(), Signs: map[chart.Sign]chart.GapSign{}}
		for _, held := range cell.Verdicts {
			if sign, marked := signOf(evidence.Verdict(held.Verdict)); marked {
				filters.Set("verdict", string(held.Verdict))
				drawn.Cells[level].Signs[sign] = chart.GapSign{Count: held.Methods, Address: leads()}
				if row.Key != "" {
					every := v.filters(row.Key)
					every.Set("verdict", string(held.Verdict))
					drawn.SignAddresses[sign] = address(every)
				}
			}
		}
	}
	return drawn
}
