package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// EvidenceStepView is one change of a method's evidence, with the sentence that says what changed and why.
type EvidenceStepView struct {
	store.EvidenceStep

	Text i18n.Text
}

// evidenceHistory gives the changes of a method's evidence, oldest first. Outsiders do not see who made them,
// what a file was called, and which studies have been withdrawn since: their citations stay, as they were public.
func (a *App) evidenceHistory(ctx context.Context, method seenMethod) ([]EvidenceStepView, error) {
	steps, err := a.store.EvidenceHistory(ctx, method.ID)
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	if method.withheld() {
		if steps, err = a.before(ctx, method.ID, steps); err != nil {
			return nil, err
		}
	}
	labels, err := a.documentKinds(ctx, method.ID)
	if err != nil {
		return nil, err
	}
	views := make([]EvidenceStepView, 0, len(steps))
	for _, step := range steps {
		if !method.inside {
			step.By, step.Filename = PersonRef{}, ""
			if step.Study != nil && step.Study.Withdrawn {
				step.Study = &store.StudyRef{Citation: step.Study.Citation, Withdrawn: true}
			}
		}
		views = append(views, EvidenceStepView{EvidenceStep: step, Text: sentenceOf(step, labels)})
	}
	return views, nil
}

// before leaves out the changes that the owner is being heard about: those since the first of the hearings that
// followed each other without the public seeing anything new in between.
func (a *App) before(
	ctx context.Context, method lifecycle.MethodID, steps []store.EvidenceStep,
) ([]store.EvidenceStep, error) {
	hearings, err := a.store.EvidenceHearings(ctx, method)
	if err != nil || len(hearings) == 0 || hearings[0].EndedAt != nil {
		return nil, err
	}
	since := hearings[0].OpenedAt
	for _, earlier := range hearings[1:] {
		if earlier.Because != store.HearingSuperseded || earlier.EndedAt.Before(lifecycle.Instant(since)) {
			break
		}
		since = earlier.OpenedAt
	}
	return slices.DeleteFunc(steps, func(step store.EvidenceStep) bool { return !step.At.Before(since) }), nil
}

// sentenceOf says what changed, why, and which rule that turns on: "Niveau 4 → 3, fordi studiet … blev trukket
// tilbage. Ikke længere opfyldt: …".
func sentenceOf(step store.EvidenceStep, labels []phasemodel.DocumentLabel) i18n.Text {
	what, why := changed(step), reasonOf(step, labels)
	said := i18n.Text{DA: what.DA + ", fordi " + why.DA + ".", EN: what.EN + ", because " + why.EN + "."}
	for _, rule := range step.Difference.Lost {
		said.DA += " Ikke længere opfyldt: " + rule.Text.DA
		said.EN += " No longer met: " + rule.Text.EN
	}
	for _, rule := range step.Difference.Gained {
		said.DA += " Nu opfyldt: " + rule.Text.DA
		said.EN += " Now met: " + rule.Text.EN
	}
	return said
}

// changed names level, verdict and ratings that are others than before.
func changed(step store.EvidenceStep) i18n.Text {
	var danish, english []string
	if step.FromLevel != step.ToLevel {
		danish = append(danish, fmt.Sprintf("niveau %d → %d", step.FromLevel, step.ToLevel))
		english = append(english, fmt.Sprintf("level %d → %d", step.FromLevel, step.ToLevel))
	}
	if step.FromVerdict != step.ToVerdict {
		from, to := step.FromVerdict.Label(), step.ToVerdict.Label()
		danish = append(danish, fmt.Sprintf("samlet vurdering «%s» → «%s»", from.DA, to.DA))
		english = append(english, fmt.Sprintf("verdict “%s” → “%s”", from.EN, to.EN))
	}
	for _, rating := range step.Difference.Ratings {
		scheme, known := rating.Scheme.Scheme()
		if !known {
			scheme.Title = i18n.Text{DA: string(rating.Scheme), EN: string(rating.Scheme)}
		}
		from, to := ratingName(scheme, rating.From), ratingName(scheme, rating.To)
		danish = append(danish, fmt.Sprintf("%s: %s → %s", scheme.Title.DA, from.DA, to.DA))
		english = append(english, fmt.Sprintf("%s: %s → %s", scheme.Title.EN, from.EN, to.EN))
	}
	return i18n.Text{DA: upperFirst(strings.Join(danish, ", ")), EN: upperFirst(strings.Join(english, ", "))}
}

// ratingName names a rating of a scheme in words; one that the scheme no longer has is its own name.
func ratingName(scheme evidence.Scheme, rating string) i18n.Text {
	if level, known := scheme.Level(rating); known {
		return level.Name()
	}
	return i18n.Text{DA: rating, EN: rating}
}

// reasonOf says what brought the change, as the end of a sentence.
func reasonOf(step store.EvidenceStep, labels []phasemodel.DocumentLabel) i18n.Text {
	study := i18n.Text{DA: "et studie", EN: "a study"}
	if step.Study != nil {
		study = i18n.Text{DA: "studiet «" + step.Study.Citation + "»", EN: "the study “" + step.Study.Citation + "”"}
	}
	document := i18n.Text{DA: "et dokument", EN: "a document"}
	if step.Document != "" {
		label := labelOf(labels, step.Document)
		document = i18n.Text{DA: "dokumentet «" + label.DA + "»", EN: "the document “" + label.EN + "”"}
	}
	switch step.Because {
	case store.BecauseMethodCreated:
		return i18n.Text{DA: "metoden blev oprettet", EN: "the method was created"}
	case store.BecauseStudyAdded:
		return i18n.Text{DA: study.DA + " kom til", EN: study.EN + " was added"}
	case store.BecauseStudyChanged:
		return i18n.Text{DA: study.DA + " blev rettet", EN: study.EN + " was corrected"}
	case store.BecauseStudyWithdrawn:
		return i18n.Text{DA: study.DA + " blev trukket tilbage", EN: study.EN + " was withdrawn"}
	case store.BecauseDocumentPut:
		return i18n.Text{DA: document.DA + " blev lagt på sagen", EN: document.EN + " was put on file"}
	case store.BecauseDocumentWithdrawn:
		return i18n.Text{DA: document.DA + " blev trukket tilbage", EN: document.EN + " was withdrawn"}
	case store.BecauseImported:
		return importedReason(step)
	case store.BecauseRulesChanged:
		return i18n.Text{DA: "reglerne for evidens blev ændret", EN: "the rules of evidence changed"}
	}
	return i18n.Text{DA: "grundlaget blev ændret", EN: "what it rests on changed"}
}

func importedReason(step store.EvidenceStep) i18n.Text {
	from := i18n.Text{DA: "en import", EN: "an import"}
	if step.Filename != "" {
		from = i18n.Text{DA: "importen af «" + step.Filename + "»", EN: "the import of “" + step.Filename + "”"}
	}
	switch step.Touched {
	case 0:
		return i18n.Text{DA: from.DA + " tilføjede eller rettede studier", EN: from.EN + " added or corrected studies"}
	case 1:
		return i18n.Text{DA: from.DA + " tilføjede eller rettede ét studie", EN: from.EN + " added or corrected one study"}
	}
	return i18n.Text{
		DA: fmt.Sprintf("%s tilføjede eller rettede %d studier", from.DA, step.Touched),
		EN: fmt.Sprintf("%s added or corrected %d studies", from.EN, step.Touched),
	}
}

// upperFirst begins a sentence.
func upperFirst(text string) string {
	for i, first := range text {
		return strings.ToUpper(string(first)) + text[i+len(string(first)):]
	}
	return text
}
