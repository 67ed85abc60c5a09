package phasemodel

// Facts is what checks are answered from: a summary of one frozen dossier. What is nil is unknown; a check that
// needs it is not met, unless it asks with has(). A list that is empty but not nil is known to be empty.
// Documents and Partners are always known.
type Facts struct {
	Documents  []DocumentKind  `json:"documents"`
	Method     MethodFacts     `json:"method"`
	Evidence   EvidenceFacts   `json:"evidence"`
	Economy    EconomyFacts    `json:"economy"`
	Partners   []Partner       `json:"partners"`
	Conditions ConditionsFacts `json:"conditions"`
}

// MethodFacts is what the method's text says in codes of the vocabulary.
type MethodFacts struct {
	MethodType   *string  `json:"method_type,omitempty"` // borgerrettet, organisatorisk or finansiering
	Origin       *string  `json:"origin,omitempty"`
	TargetGroups []string `json:"target_groups,omitzero"`
	AgeGroups    []string `json:"age_groups,omitzero"`
	Themes       []string `json:"themes,omitzero"`
	SocialGoals  []string `json:"social_goals,omitzero"`
	LegalBasis   []string `json:"legal_basis,omitzero"`
}

// EvidenceFacts is the evidence level and verdict, and what they rest on.
type EvidenceFacts struct {
	Level                   *int64  `json:"level,omitempty"`   // 0-5
	Verdict                 *string `json:"verdict,omitempty"` // e.g. "effective"
	Harmful                 *bool   `json:"harmful,omitempty"` // harm is documented
	Provisional             *bool   `json:"provisional,omitempty"`
	Studies                 *int64  `json:"studies,omitempty"`
	ControlledStudies       *int64  `json:"controlled_studies,omitempty"`
	NordicControlledStudies *int64  `json:"nordic_controlled_studies,omitempty"`
	MonthsSinceSearch       *int64  `json:"months_since_search,omitempty"` // whole months since evidence was searched
}

// EconomyFacts is what the method costs, in whole kroner.
type EconomyFacts struct {
	CostPerCitizen *int64 `json:"cost_per_citizen,omitempty"`
	TotalCost      *int64 `json:"total_cost,omitempty"`
}

// Partner is an organisation that has committed to take part.
type Partner struct {
	Kind         OrganisationKind `json:"kind"`
	Organisation string           `json:"organisation"` // its id or slug
}

// ConditionsFacts counts conditions of earlier decisions.
type ConditionsFacts struct {
	Open *int64 `json:"open,omitempty"` // neither accepted nor waived
}

// activation gives the facts as the variables of check expressions.
func (f Facts) activation() map[string]any {
	documents := make([]string, len(f.Documents))
	for i, kind := range f.Documents {
		documents[i] = string(kind)
	}
	partners := f.Partners
	if partners == nil {
		partners = []Partner{}
	}
	return map[string]any{
		"documents": documents, "method": f.Method, "evidence": f.Evidence, "economy": f.Economy,
		"partners": partners, "conditions": f.Conditions,
	}
}
