package api

import (
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// methodOf writes a method as its reader may know it.
func methodOf(view app.MethodView) Method {
	entry, process := view.Content, view.Process
	method := Method{
		ID: idOf(view.ID), Slug: entry.Slug, Version: int64(view.Version), Title: entry.Title, Summary: entry.Summary,
		Problem: optional(entry.Problem), TargetGroups: words[Code](entry.TargetGroups),
		Owner: organisationIfAny(view.Owner), MethodType: word[MethodType](entry.MethodType),
		AgeGroups: words[Code](entry.AgeGroups), Goals: each(entry.SocialGoals, same[GoalNumber]),
		Themes: words[Code](entry.Themes), LegalBasis: each(entry.LegalBasis, same[string]),
		Origin: word[Origin](entry.Origin), Components: each(entry.Components, same[string]),
		Delivery: deliveryIfAny(entry.Delivery), Cost: costIfAny(entry.Cost), StartupCost: entry.StartupCost,
		Economy: economyIfAny(entry.Economy), EvidenceSearchedOn: dayIfAny(entry.EvidenceSearchedOn),
		NotSuitableFor: optional(entry.NotSuitableFor), MinimumGroup: entry.MinimumGroup,
		Licence: optional(entry.Licence), TrainingProvider: optional(entry.TrainingProvider),
		Caseload: entry.Caseload, Replaces: optional(entry.Replaces), TimeToEffect: optional(entry.TimeToEffect),
		Contact: optional(entry.Contact), Sources: each(entry.Sources, same[string]),
		Provenance: word[Provenance](entry.Provenance), Unknown: each(entry.Unknowns(), unknownField),
		Phase: Code(view.Phase), PhaseImported: optional(process.PhaseImported), Status: MethodStatus(view.Status),
		Model: ModelRef{ID: view.Model.ID, Version: view.Model.Version}, Public: process.Published,
		PublishedAt: process.PublishedAt, Evidence: evidenceSummary(process, view.Provisional),
		CreatedAt: view.CreatedAt, UpdatedAt: view.UpdatedAt,
	}
	programme := programmeRef(view.Programme)
	method.Programme = &programme
	method.Partners = []Partner{}
	for _, partner := range view.Partners {
		method.Partners = append(method.Partners, Partner{
			Organisation: organisationRef(partner.Organisation), Role: optional(partner.Role),
		})
	}
	if process.Published {
		method.PublicPhase, method.PublicStatus = word[Code](process.PublicPhase), word[MethodStatus](process.PublicStatus)
	}
	if view.Inside {
		insideMethod(&method, view)
	}
	return method
}

// insideMethod adds what belongs to the open process.
func insideMethod(method *Method, view app.MethodView) {
	method.HoldUntil, method.ReviewDueAt = view.HoldUntil, view.ReviewDueAt
	method.OpenConditions, method.OverdueConditions = &view.Conditions, &view.Overdue
	if view.OpenReview != nil {
		method.OpenReview = &ReviewRef{
			ID: idOf(view.OpenReview.ID), Gate: Code(view.OpenReview.Gate.ID), Stage: Stage(view.OpenReview.Stage),
			Round: view.OpenReview.Round,
		}
	}
	for _, action := range view.Actions {
		method.MyActions = append(method.MyActions, Action{
			Command: CommandKind(action.Command), Allowed: action.Refusal == nil, Refusal: refusalIfAny(action.Refusal),
		})
	}
}

func methodSummary(hit app.MethodHit) MethodSummary {
	entry := hit.Method.Content
	programme := programmeRef(hit.Method.Programme)
	return MethodSummary{
		ID: idOf(hit.Method.ID), Slug: entry.Slug, Title: entry.Title, Summary: entry.Summary, Phase: Code(hit.Phase),
		PhaseImported: optional(hit.Method.Process.PhaseImported), Status: MethodStatus(hit.Status),
		Evidence:     evidenceSummary(hit.Method.Process, hit.Provisional),
		TargetGroups: words[Code](entry.TargetGroups), Goals: each(entry.SocialGoals, same[GoalNumber]),
		MethodType: word[MethodType](entry.MethodType), CostPerCitizen: costIfAny(entry.Cost),
		Owner: organisationIfAny(hit.Method.Owner), Programme: &programme, Public: hit.Method.Process.Published,
		UpdatedAt: hit.Method.UpdatedAt,
	}
}

func evidenceSummary(process app.Process, provisional bool) EvidenceSummary {
	verdict := Verdict(process.Evidence.Verdict)
	if verdict == "" {
		verdict = VerdictUnknown
	}
	return EvidenceSummary{
		Level: process.Evidence.Level, Verdict: verdict, Provisional: provisional,
		InHearing: optional(process.HearingDue != nil),
	}
}

func same[T any](value T) T { return value }

// unknownField names a field of the catalogue entry as the contract does.
func unknownField(name string) string {
	if name == "social_goals" {
		return "goals"
	}
	return name
}

func deliveryIfAny(delivery catalogue.Delivery) *Delivery {
	if delivery == (catalogue.Delivery{}) {
		return nil
	}
	return &Delivery{
		Format: optional(delivery.Format), DurationWeeks: delivery.DurationWeeks, Staff: optional(delivery.Staff),
	}
}

// costIfAny writes a price; one without its amount is unknown.
func costIfAny(cost *catalogue.Cost) *Cost {
	if cost == nil || cost.Amount == nil {
		return nil
	}
	return &Cost{
		Amount: *cost.Amount, Unit: CostUnit(cost.Unit), PriceYear: cost.PriceYear, Source: optional(cost.Source),
	}
}

func economyIfAny(economy *catalogue.Economy) *Economy {
	if economy == nil {
		return nil
	}
	return &Economy{
		TotalCost: economy.TotalCost, PriceYear: economy.PriceYear, Baseline: optional(economy.Baseline),
		Payers: optional(economy.Payers), Note: optional(economy.Note), Source: optional(economy.Source),
	}
}

func deliveryOf(delivery *Delivery) catalogue.Delivery {
	if delivery == nil {
		return catalogue.Delivery{}
	}
	return catalogue.Delivery{
		Format: given(delivery.Format), DurationWeeks: delivery.DurationWeeks, Staff: given(delivery.Staff),
	}
}

func costOf(cost *Cost) *catalogue.Cost {
	if cost == nil {
		return nil
	}
	return &catalogue.Cost{
		Amount: &cost.Amount, Unit: catalogue.Code(cost.Unit), PriceYear: cost.PriceYear, Source: given(cost.Source),
	}
}

// economyOf reads what is known of the economy; an object that says nothing says that it is unknown.
func economyOf(economy *Economy) *catalogue.Economy {
	if economy == nil || *economy == (Economy{}) {
		return nil
	}
	return &catalogue.Economy{
		TotalCost: economy.TotalCost, PriceYear: economy.PriceYear, Baseline: given(economy.Baseline),
		Payers: given(economy.Payers), Note: given(economy.Note), Source: given(economy.Source),
	}
}

func partnerDraft(partner PartnerStatement) app.PartnerDraft {
	return app.PartnerDraft{Organisation: partner.Organisation, Role: given(partner.Role)}
}

// methodDraft reads a new method.
func methodDraft(body MethodCreation) app.MethodDraft {
	return app.MethodDraft{
		Owner: body.Owner, Programme: body.Programme, Partners: each(body.Partners, partnerDraft),
		Content: catalogue.Method{
			Slug: given(body.Slug), MethodType: catalogue.Code(given(body.MethodType)), Title: body.Title,
			Summary: body.Summary, Problem: body.Problem, TargetGroups: words[catalogue.Code](body.TargetGroups),
			AgeGroups: words[catalogue.Code](body.AgeGroups), SocialGoals: body.Goals,
			Themes: words[catalogue.Code](body.Themes), LegalBasis: body.LegalBasis,
			Origin: catalogue.Code(given(body.Origin)), Components: body.Components, Delivery: deliveryOf(body.Delivery),
			Cost: costOf(body.Cost), Economy: economyOf(body.Economy), StartupCost: body.StartupCost,
			EvidenceSearchedOn: dayOf(body.EvidenceSearchedOn), NotSuitableFor: given(body.NotSuitableFor),
			MinimumGroup: body.MinimumGroup, Licence: given(body.Licence),
			TrainingProvider: given(body.TrainingProvider), Caseload: body.Caseload, Replaces: given(body.Replaces),
			TimeToEffect: given(body.TimeToEffect), Contact: given(body.Contact), Sources: body.Sources,
		},
	}
}

// changeMethod lays a change over a method's content: what is absent stays, null makes unknown.
func changeMethod(draft *app.MethodDraft, change MethodChange) {
	entry := &draft.Content
	set(&entry.Title, change.Title)
	set(&entry.Summary, change.Summary)
	set(&entry.Problem, change.Problem)
	set(&draft.Owner, change.Owner)
	setList(&entry.TargetGroups, change.TargetGroups, words[catalogue.Code, Code])
	setList(&entry.AgeGroups, change.AgeGroups, words[catalogue.Code, Code])
	setList(&entry.Themes, change.Themes, words[catalogue.Code, Code])
	setList(&entry.SocialGoals, change.Goals, same[[]GoalNumber])
	setList(&entry.LegalBasis, change.LegalBasis, same[[]string])
	setList(&entry.Components, change.Components, same[[]string])
	setList(&entry.Sources, change.Sources, same[[]string])
	setList(&draft.Partners, change.Partners, func(partners []PartnerStatement) []app.PartnerDraft {
		return each(partners, partnerDraft)
	})
	setWord(&entry.MethodType, change.MethodType)
	setWord(&entry.Origin, change.Origin)
	setWord(&entry.NotSuitableFor, change.NotSuitableFor)
	setWord(&entry.Licence, change.Licence)
	setWord(&entry.TrainingProvider, change.TrainingProvider)
	setWord(&entry.Replaces, change.Replaces)
	setWord(&entry.TimeToEffect, change.TimeToEffect)
	setWord(&entry.Contact, change.Contact)
	entry.StartupCost = change.StartupCost.Apply(entry.StartupCost)
	entry.MinimumGroup = change.MinimumGroup.Apply(entry.MinimumGroup)
	entry.Caseload = change.Caseload.Apply(entry.Caseload)
	if change.Delivery.Given() {
		entry.Delivery = deliveryOf(change.Delivery.Value())
	}
	if change.Cost.Given() {
		entry.Cost = costOf(change.Cost.Value())
	}
	if change.Economy.Given() {
		entry.Economy = economyOf(change.Economy.Value())
	}
	if change.EvidenceSearchedOn.Given() {
		entry.EvidenceSearchedOn = dayOf(change.EvidenceSearchedOn.Value())
	}
}

// set changes a field that cannot be unknown, where it is given.
func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// setList changes a list, where it is given; an empty list empties it.
func setList[To, From any](field *[]To, values []From, to func([]From) []To) {
	if values != nil {
		*field = to(values)
	}
}

// setWord changes a text that may be unknown, where it is given.
func setWord[To, From ~string](field *To, change Change[From]) {
	if change.Given() {
		*field = To(given(change.Value()))
	}
}
