package api

import (
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// methodFilters are the filters that the list, the exports and the feed of methods share, as the contract has them.
type methodFilters ExportMethodsXlsxParams

// filtersOfList are those of the list, which asks for an order and a page besides.
func filtersOfList(asked ListMethodsParams) methodFilters {
	return methodFilters{
		Q: asked.Q, Phase: asked.Phase, Status: asked.Status, EvidenceMin: asked.EvidenceMin,
		EvidenceMax: asked.EvidenceMax, Verdict: asked.Verdict,
		TargetGroup: asked.TargetGroup, AgeGroup: asked.AgeGroup, Theme: asked.Theme, Goal: asked.Goal,
		Origin: asked.Origin, Owner: asked.Owner, Programme: asked.Programme, LegalBasis: asked.LegalBasis,
		MethodType: asked.MethodType, Support: asked.Support, CostMax: asked.CostMax, CostUnit: asked.CostUnit,
	}
}

// filtersOfCSV are those of the exports as CSV, which ask for a separator besides.
func filtersOfCSV(asked ExportMethodsCsvParams) methodFilters {
	return methodFilters{
		Q: asked.Q, Phase: asked.Phase, Status: asked.Status, EvidenceMin: asked.EvidenceMin,
		EvidenceMax: asked.EvidenceMax, Verdict: asked.Verdict,
		TargetGroup: asked.TargetGroup, AgeGroup: asked.AgeGroup, Theme: asked.Theme, Goal: asked.Goal,
		Origin: asked.Origin, Owner: asked.Owner, Programme: asked.Programme, LegalBasis: asked.LegalBasis,
		MethodType: asked.MethodType, Support: asked.Support, CostMax: asked.CostMax, CostUnit: asked.CostUnit,
	}
}

// filter reads the filters.
func (f methodFilters) filter() app.MethodFilter {
	return app.MethodFilter{
		Text:         given(f.Q),
		Phases:       words[phasemodel.PhaseID](f.Phase),
		Statuses:     words[lifecycle.Status](f.Status),
		EvidenceMin:  given(f.EvidenceMin),
		EvidenceMax:  f.EvidenceMax,
		Verdicts:     words[lifecycle.Verdict](f.Verdict),
		TargetGroups: words[catalogue.Code](f.TargetGroup),
		AgeGroups:    words[catalogue.Code](f.AgeGroup),
		Themes:       words[catalogue.Code](f.Theme),
		Goals:        f.Goal,
		Origins:      words[catalogue.Code](f.Origin),
		Owners:       f.Owner,
		Programmes:   f.Programme,
		LegalBasis:   f.LegalBasis,
		MethodTypes:  words[catalogue.Code](f.MethodType),
		Support:      words[catalogue.Code](f.Support),
		CostMax:      f.CostMax,
		CostUnit:     catalogue.Code(given(f.CostUnit)),
	}
}
