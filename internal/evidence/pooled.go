package evidence

import "slices"

// pooledEffect is what the controlled samples say together about one outcome that counts.
type pooledEffect struct {
	studies   []string // ids
	direction Direction
	// short: the interval lies wholly short of the smallest important effect; comparable: one is stated.
	short, comparable bool
}

// pool gives the effects of the outcomes that count, each over at least two independent controlled samples: by
// REML with the Wald interval, effects of one sample aggregated under [DefaultCorrelation], which is what a synthesis
// shows first. Where any outcome is primary only primary ones are given. An outcome of which it is not known whether
// higher is better says nothing here.
func (r reader) pool(controlled grouping) []pooledEffect {
	options := SynthesisOptions{}.withDefaults()
	var effects, primary []pooledEffect
	for _, g := range collect(controlled.counting(), options) {
		g = g.sorted()
		better := g.turn()
		samples := g.samples(options)
		if better == nil || len(samples) < 2 {
			continue
		}
		model, refusal := Pool(pointsOf(samples), options.Method, options.Test)
		if refusal != nil {
			continue
		}
		effect := g.read(model, *better, r.parameters)
		for _, s := range samples {
			effect.studies = append(effect.studies, s.Studies...)
		}
		effects = append(effects, effect)
		if g.primary {
			primary = append(primary, effect)
		}
	}
	if primary != nil {
		return primary
	}
	return effects
}

// counting gives the studies with the outcomes that count in their sample, and no others.
func (g grouping) counting() []Study {
	var studies []Study
	for _, key := range g.keys {
		primary := primaryOnly(g.studies[key])
		for _, study := range g.studies[key] {
			study.Outcomes = slices.DeleteFunc(slices.Clone(study.Outcomes), func(o Outcome) bool {
				return !o.citizen() || primary && !o.Primary
			})
			studies = append(studies, study)
		}
	}
	return studies
}

// read turns a model into what the verdict asks.
func (g group) read(model Model, higherIsBetter bool, parameters Parameters) pooledEffect {
	low, high := model.CILow, model.CIHigh
	if !higherIsBetter {
		low, high = -high, -low
	}
	effect := pooledEffect{direction: Neutral}
	switch {
	case low > 0:
		effect.direction = Favourable
	case high < 0:
		effect.direction = Adverse
	}
	smallest := 0.0
	for _, e := range g.entries {
		if stated := parameters.smallest(e.outcome); stated > 0 && (smallest == 0 || stated < smallest) {
			smallest = stated
		}
	}
	effect.comparable = smallest > 0
	effect.short = effect.comparable && high < smallest
	return effect
}
