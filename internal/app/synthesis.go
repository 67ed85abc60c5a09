package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// SynthesisQuery asks for the syntheses of one outcome.
type SynthesisQuery struct {
	Outcome    string                 // code
	EffectType evidence.EffectType    // empty: whichever there is, where there is one
	Covariate  evidence.CovariateName // of a meta-regression; empty: none
	Options    evidence.SynthesisOptions
}

// Synthesis gives what a method's studies say together on one outcome, about citizens where it was measured about
// others too. Errors: NotFound method-unknown and synthesis-unknown, Invalid effect-type-needed where the outcome is
// measured on several scales and none is named.
func (a *App) Synthesis(
	ctx context.Context, caller auth.Caller, key string, query SynthesisQuery,
) (evidence.Synthesis, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return evidence.Synthesis{}, err
	}
	studies, err := a.pooled(ctx, method)
	if err != nil {
		return evidence.Synthesis{}, err
	}
	options := query.Options
	if query.Covariate != "" {
		options.Covariate = evidence.CovariateOf(query.Covariate, studies)
	}
	var found []evidence.Synthesis
	var scales []string
	for _, synthesis := range evidence.Synthesise(ofOutcome(studies, query.Outcome), options) {
		if synthesis.Outcome == query.Outcome &&
			(query.EffectType == "" || query.EffectType == synthesis.EffectType) {
			found = append(found, synthesis)
			scales = append(scales, string(synthesis.EffectType))
		}
	}
	slices.Sort(scales)
	scales = slices.Compact(scales)
	switch {
	case len(found) == 0:
		return evidence.Synthesis{}, fault.New(fault.NotFound, "synthesis-unknown",
			"Ingen studier af metoden har målt det udfald på den skala.",
			"No study of the method has measured that outcome on that scale.")
	case len(scales) > 1:
		said := i18n.Text{
			DA: fmt.Sprintf("Udfaldet er målt på flere skalaer. Angiv effect_type: %s.", strings.Join(scales, ", ")),
			EN: fmt.Sprintf("The outcome was measured on several scales. Give effect_type: %s.", strings.Join(scales, ", ")),
		}
		return evidence.Synthesis{}, invalid("effect_type", "effect-type-needed", said.DA, said.EN)
	}
	return found[0], nil
}

// ofOutcome gives the studies that measured an outcome.
func ofOutcome(studies []evidence.Study, code string) []evidence.Study {
	var kept []evidence.Study
	for _, study := range studies {
		if !slices.ContainsFunc(study.Outcomes, func(o evidence.Outcome) bool { return o.Code == code }) {
			continue
		}
		kept = append(kept, study)
	}
	return kept
}
