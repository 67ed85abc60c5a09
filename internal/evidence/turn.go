package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// turn brings all effects to one direction: that of most of them, and where as many say the one as the other,
// higher is better. What cannot be turned, or does not say its direction while others do, is excluded.
func (g *group) turn() (higherIsBetter *bool) {
	higher, lower := 0, 0
	for _, e := range g.entries {
		switch better := e.outcome.HigherIsBetter; {
		case better == nil:
		case *better:
			higher++
		default:
			lower++
		}
	}
	if higher+lower == 0 {
		return nil
	}
	direction := higher >= lower
	var kept []entry
	for _, e := range g.entries {
		switch better := e.outcome.HigherIsBetter; {
		case better == nil:
			g.exclude(e, Note{"direction-unknown", i18n.Text{
				DA: "Det er ikke oplyst, om højere er bedre, og det er det for andre studier af samme udfald.",
				EN: "It is not stated whether higher is better, and it is for other studies of the same outcome.",
			}})
			continue
		case *better != direction:
			if !e.flip() {
				g.exclude(e, irreversible(e.outcome.EffectType))
				continue
			}
		}
		kept = append(kept, e)
	}
	g.entries = kept
	return &direction
}

// flip turns the effect round: a difference and a log odds ratio change sign; a risk ratio is computed anew for
// those without the event, where the counts are known. It tells whether it could.
func (e *entry) flip() bool {
	note := Note{"flipped", i18n.Text{
		DA: "Vendt: kilden måler den modsatte retning, så effekten har skiftet fortegn.",
		EN: "Turned: the source measures the opposite direction, so the effect has changed sign.",
	}}
	switch e.outcome.EffectType {
	case SMD, MD:
		e.point.Effect = -e.point.Effect
	case OR:
		e.point.Effect = -e.point.Effect
		note.Text = i18n.Text{
			DA: "Vendt: kilden måler den modsatte hændelse, så odds ratio er den reciprokke.",
			EN: "Turned: the source measures the opposite event, so the odds ratio is the reciprocal.",
		}
	case RR:
		if e.counts == nil {
			return false
		}
		point, known := e.counts.complement().LogRiskRatio()
		if !known || !point.Usable() {
			return false
		}
		e.point = point
		note.Text = i18n.Text{
			DA: "Vendt: kilden tæller den modsatte hændelse, så ratioen er regnet om for dem uden hændelsen.",
			EN: "Turned: the source counts the opposite event, so the ratio is computed anew for those without it.",
		}
	default:
		return false
	}
	if e.counts != nil {
		e.counts = new(e.counts.complement())
	}
	e.flipped = true
	e.notes = append(e.notes, note)
	return true
}

func irreversible(effectType EffectType) Note {
	if effectType == HR {
		return Note{"direction-reversed", i18n.Text{
			DA: "Studiet måler den modsatte retning af de andre, og en hazard ratio kan ikke vendes.",
			EN: "The study measures the opposite direction of the others, and a hazard ratio cannot be turned.",
		}}
	}
	return Note{"direction-reversed", i18n.Text{
		DA: "Studiet måler den modsatte retning af de andre, og en risikoratio kan kun vendes, hvor antallene er kendt.",
		EN: "The study measures the opposite direction of the others, and a risk ratio can be turned only where the " +
			"counts are known.",
	}}
}

// complement counts those without the event.
func (c Counts) complement() Counts {
	c.EventsTreatment, c.EventsControl = c.NTreatment-c.EventsTreatment, c.NControl-c.EventsControl
	return c
}
