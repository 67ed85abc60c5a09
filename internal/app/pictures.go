package app

import (
	"context"
	"strings"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// ForestPlot gives the picture of one synthesis, with Nordic and other studies apart where subgroups are asked for and
// there are both. Errors: those of Synthesis.
func (a *App) ForestPlot(
	ctx context.Context, caller auth.Caller, key string, query SynthesisQuery, subgroups bool,
) (chart.Forest, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return chart.Forest{}, err
	}
	synthesis, err := a.Synthesis(ctx, caller, key, query)
	if err != nil {
		return chart.Forest{}, err
	}
	vocabulary, _, err := a.vocabulary(ctx)
	if err != nil {
		return chart.Forest{}, err
	}
	return forestNamed(synthesis, method.Content.Title, vocabulary, subgroups), nil
}

// forestNamed is the picture of a synthesis with the words that stand in it.
func forestNamed(
	synthesis evidence.Synthesis, method string, vocabulary *catalogue.Vocabulary, subgroups bool,
) chart.Forest {
	forest := forestOf(synthesis, subgroups)
	forest.Method = method
	forest.Measure = lowered(vocabulary.Label(catalogue.EffectTypes, catalogue.Code(synthesis.EffectType)))
	return forest
}

// lowered begins a label with a small letter, as it stands inside a sentence.
func lowered(label i18n.Text) i18n.Text {
	small := func(text string) string {
		if text == "" {
			return text
		}
		return strings.ToLower(text[:1]) + text[1:]
	}
	return i18n.Text{DA: small(label.DA), EN: small(label.EN)}
}

// forestOf says what is drawn of a synthesis.
func forestOf(synthesis evidence.Synthesis, subgroups bool) chart.Forest {
	forest := chart.Forest{
		ID:    synthesis.Outcome + "-" + string(synthesis.EffectType),
		Title: synthesis.Title, Ratio: synthesis.Scale.Logarithmic(), HigherIsBetter: synthesis.HigherIsBetter,
	}
	if forest.Title.Empty() {
		forest.Title = i18n.Text{DA: synthesis.Outcome, EN: synthesis.Outcome}
	}
	forest.Groups = forestGroups(synthesis, subgroups)
	if between := synthesis.Subgroups; subgroups && between != nil {
		forest.Between = &chart.Between{Q: between.Q, Freedom: between.DF, P: between.P}
	}
	forest.Pooled = pooledResults(synthesis)
	if main, found := synthesis.Main(); found && synthesis.K > 1 {
		forest.Heterogeneity = &chart.Heterogeneity{
			Tau2: main.Tau2, I2: main.I2, Q: main.Q, QFreedom: main.QDF, QP: main.QP,
		}
	}
	forest.Remarks = forestRemarks(synthesis)
	for _, exclusion := range synthesis.Excluded {
		forest.Excluded = append(forest.Excluded, chart.ExcludedStudy{Label: exclusion.Label, Reason: exclusion.Reason})
	}
	return forest
}

// forestGroups puts the studies into one group, or Nordic and others apart, those of an unknown country last.
func forestGroups(synthesis evidence.Synthesis, apart bool) []chart.ForestGroup {
	if !apart || synthesis.Subgroups == nil {
		group := chart.ForestGroup{}
		for _, study := range synthesis.Studies {
			group.Studies = append(group.Studies, forestStudy(study, synthesis.Method))
		}
		return []chart.ForestGroup{group}
	}
	leftOut := map[string]bool{}
	for _, id := range synthesis.Subgroups.LeftOut {
		leftOut[id] = true
	}
	var groups []chart.ForestGroup
	for _, subgroup := range synthesis.Subgroups.Groups {
		group := chart.ForestGroup{Label: subgroup.Label, Pooled: &chart.Pooled{
			Label:    ModelLabel(subgroup.Model.Method, subgroup.Model.Test),
			Estimate: subgroup.Model.Estimate, Low: subgroup.Model.CILow, High: subgroup.Model.CIHigh,
		}}
		for _, study := range synthesis.Studies {
			if !leftOut[study.Study] && study.Nordic == (subgroup.Code == "nordic") {
				group.Studies = append(group.Studies, forestStudy(study, synthesis.Method))
			}
		}
		groups = append(groups, group)
	}
	unknown := chart.ForestGroup{Label: i18n.Text{DA: "Ukendt land", EN: "Country unknown"}}
	for _, study := range synthesis.Studies {
		if leftOut[study.Study] {
			unknown.Studies = append(unknown.Studies, forestStudy(study, synthesis.Method))
		}
	}
	if len(unknown.Studies) > 0 {
		groups = append(groups, unknown)
	}
	return groups
}

func forestStudy(study evidence.SynthesisStudy, method evidence.Method) chart.ForestStudy {
	drawn := chart.ForestStudy{
		Label: study.Label, Country: study.Country, Nordic: study.Nordic, N: study.Participants,
		Estimate: study.Estimate, Low: study.CILow, High: study.CIHigh,
	}
	if weight, weighted := study.Weights[method]; weighted {
		drawn.Weight = &weight
	}
	for _, note := range study.Notes {
		drawn.Notes = append(drawn.Notes, note.Text)
	}
	return drawn
}

// pooledResults are the models a reader compares: equal effects, DerSimonian-Laird and the one that was chosen, by both
// its tests. One study alone is not pooled.
func pooledResults(synthesis evidence.Synthesis) []chart.Pooled {
	if synthesis.K < 2 {
		return nil
	}
	shown := func(model evidence.Model) bool {
		return model.Method == synthesis.Method ||
			model.Test == evidence.Wald && (model.Method == evidence.EqualEffects || model.Method == evidence.DerSimonian)
	}
	var results []chart.Pooled
	for _, model := range synthesis.Models {
		if !shown(model) {
			continue
		}
		pooled := chart.Pooled{
			Label: ModelLabel(model.Method, model.Test), Estimate: model.Estimate, Low: model.CILow, High: model.CIHigh,
			Chosen: model.Method == synthesis.Method && model.Test == synthesis.Test,
		}
		if pooled.Chosen {
			pooled.Test = &chart.Test{Statistic: model.Statistic, P: model.P}
			if model.DF != nil {
				pooled.Test.Freedom = int(*model.DF)
			}
			if model.PILow != nil && model.PIHigh != nil {
				pooled.Prediction = &chart.Prediction{
					Low: *model.PILow, High: *model.PIHigh, Quantile: quantileLabel(model.PIQuantile),
				}
			}
		}
		results = append(results, pooled)
	}
	return results
}

// forestRemarks are the sentences that belong to the whole.
func forestRemarks(synthesis evidence.Synthesis) []i18n.Text {
	var remarks []i18n.Text
	switch {
	case synthesis.Refusal != nil:
		remarks = append(remarks, synthesis.Refusal.Text)
	case synthesis.K == 1:
		remarks = append(remarks, i18n.Text{
			DA: "Ét studie: der er intet at samle.", EN: "One study: there is nothing to pool.",
		})
	}
	for _, note := range synthesis.Notes {
		remarks = append(remarks, note.Text)
	}
	for _, refusal := range synthesis.Refusals {
		if refusal.Method == synthesis.Method {
			remarks = append(remarks, refusal.Text)
		}
	}
	return remarks
}

// ModelLabel names a model with its test.
func ModelLabel(method evidence.Method, test evidence.Test) i18n.Text {
	random := func(name string) i18n.Text {
		return i18n.Text{DA: "Tilfældige effekter (" + name, EN: "Random effects (" + name}
	}
	label := i18n.Text{DA: "Ens effekter (EE", EN: "Equal effects (EE"}
	switch method {
	case evidence.EqualEffects:
	case evidence.DerSimonian:
		label = random("DerSimonian-Laird")
	case evidence.RestrictedML:
		label = random("REML")
	case evidence.FullML:
		label = random("ML")
	case evidence.Hedges:
		label = random("Hedges")
	case evidence.PauleMandel:
		label = random("Paule-Mandel")
	case evidence.HunterSchmidt:
		label = random("Hunter-Schmidt")
	case evidence.SidikJonkman:
		label = random("Sidik-Jonkman")
	case evidence.MantelHaenszel:
		label = i18n.Text{DA: "Ens effekter (Mantel-Haenszel", EN: "Equal effects (Mantel-Haenszel"}
	case evidence.Peto:
		label = i18n.Text{DA: "Ens effekter (Peto", EN: "Equal effects (Peto"}
	}
	if test == evidence.KnappHartung {
		label.DA, label.EN = label.DA+", Knapp-Hartung", label.EN+", Knapp-Hartung"
	}
	return i18n.Text{DA: label.DA + ")", EN: label.EN + ")"}
}

// quantileLabel names the quantile of a prediction interval.
func quantileLabel(quantile string) i18n.Text {
	if quantile == evidence.QuantileNormal {
		return i18n.Text{DA: "normalfordeling", EN: "normal"}
	}
	return i18n.Text{DA: quantile, EN: quantile}
}

// DeclarationRadar gives the picture of the Vidensdeklaration that stands. Errors: NotFound method-unknown and
// appraisal-unknown.
func (a *App) DeclarationRadar(ctx context.Context, caller auth.Caller, key string) (chart.Radar, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return chart.Radar{}, err
	}
	versions, err := a.Appraisal(ctx, caller, key, appraisal.Declaration)
	if err != nil {
		return chart.Radar{}, err
	}
	return radarOf(versions[0], method.Content), nil
}

// radarOf is the picture of a Vidensdeklaration.
func radarOf(stands AppraisalView, entry catalogue.Method) chart.Radar {
	radar := chart.Radar{ID: entry.Slug, Title: stands.Form.Title, Method: entry.Title}
	for _, element := range stands.Form.Elements {
		dimension := chart.Dimension{Label: element.Label}
		for _, grade := range stands.Grades {
			if grade.Element == element.ID {
				dimension.Grade = chart.Grade(grade.Grade.Grade)
			}
		}
		radar.Dimensions = append(radar.Dimensions, dimension)
	}
	return radar
}
