package catalogue

// Method is a catalogue entry: what is known about a method, apart from its process and its documents.
//
// What is not known is absent: an empty text, an empty list, a nil pointer. It makes a check of the
// phase model false and is shown as unknown; it is never an error and never a guess.
type Method struct {
	// Slug is the stable name in addresses: lower-case ASCII letters, digits and dashes.
	Slug       string `json:"slug,omitempty"`
	MethodType Code   `json:"method_type,omitempty"` // of MethodTypes
	Title      string `json:"title,omitempty"`
	Summary    string `json:"summary,omitempty"`
	Problem    string `json:"problem,omitempty"`

	TargetGroups []Code `json:"target_groups,omitempty"`
	AgeGroups    []Code `json:"age_groups,omitempty"`
	SocialGoals  []int  `json:"social_goals,omitempty"` // numbers 1-10 of the ten social goals
	Themes       []Code `json:"themes,omitempty"`
	// LegalBasis names acts and sections as people write them ("serviceloven § 85"); see ParseLegalBasis.
	LegalBasis []string `json:"legal_basis,omitempty"`
	Origin     Code     `json:"origin,omitempty"`

	Owner Owner `json:"owner,omitzero"`
	// Programme is the slug of the programme the method belongs to; empty leaves it to whoever imports.
	Programme string `json:"programme,omitempty"`
	// Phase is where the file places the method: an imported statement, not a decision.
	Phase Code `json:"phase,omitempty"`

	Components []string  `json:"components,omitempty"`
	Delivery   Delivery  `json:"delivery,omitzero"`
	Partners   []Partner `json:"partners,omitempty"`

	Cost        *Cost    `json:"cost,omitempty"`
	Economy     *Economy `json:"economy,omitempty"`
	StartupCost *int64   `json:"startup_cost,omitempty"` // whole kroner

	// EvidenceSearchedOn is the day somebody last searched for new studies.
	EvidenceSearchedOn Date   `json:"evidence_searched_on,omitempty"`
	NotSuitableFor     string `json:"not_suitable_for,omitempty"`
	MinimumGroup       *int   `json:"minimum_group,omitempty"` // the fewest citizens it makes sense for
	Licence            string `json:"licence,omitempty"`
	TrainingProvider   string `json:"training_provider,omitempty"`
	Caseload           *int   `json:"caseload,omitempty"` // citizens per full-time member of staff
	Replaces           string `json:"replaces,omitempty"`
	TimeToEffect       string `json:"time_to_effect,omitempty"`
	Contact            string `json:"contact,omitempty"`

	Sources    []string `json:"sources,omitempty"`
	Provenance Code     `json:"provenance,omitempty"` // of Provenances; covers the descriptive facts

	// Studies are the study rows that stand with the method in a YAML or JSONL file.
	Studies []StudyRow `json:"studies,omitempty"`
}

// Owner is the organisation that answers for a method.
type Owner struct {
	Name string `json:"name,omitempty"`
	Type Code   `json:"type,omitempty"` // of OrganisationKinds
}

// Slug gives the slug the owner's organisation gets when a file brings it in.
func (o Owner) Slug() string { return Slugify(o.Name) }

// Delivery says how a method is given.
type Delivery struct {
	Format        string `json:"format,omitempty"`
	DurationWeeks *int   `json:"duration_weeks,omitempty"`
	Staff         string `json:"staff,omitempty"`
}

// Partner is an organisation that has committed itself to take part.
type Partner struct {
	Name string `json:"name,omitempty"`
	Kind Code   `json:"kind,omitempty"` // of OrganisationKinds
	Role string `json:"role,omitempty"`
}

// Cost is the price per citizen, in whole kroner.
type Cost struct {
	Amount    *int64 `json:"amount,omitempty"`
	Unit      Code   `json:"unit,omitempty"`       // of CostUnits; prices of different units are never compared
	PriceYear *int   `json:"price_year,omitempty"` // the year whose prices the amount is in
	Source    string `json:"source,omitempty"`
}

// Economy is what is known about a method's economy beyond the price per citizen.
type Economy struct {
	TotalCost *int64 `json:"total_cost,omitempty"` // whole kroner, for methods that have no citizens of their own
	PriceYear *int   `json:"price_year,omitempty"`
	Baseline  string `json:"baseline,omitempty"` // what it is compared with: the usual way of doing it
	Payers    string `json:"payers,omitempty"`   // how cost and gain fall on municipality, region and state
	Note      string `json:"note,omitempty"`
	Source    string `json:"source,omitempty"`
}

// Date is a calendar day written YYYY-MM-DD; the empty date is unknown.
type Date string

// Unknowns names the facts that a reader would look for and that the entry does not have, in the order
// of the catalogue page. A surface shows each of them as unknown instead of leaving it out.
func (m Method) Unknowns() []string {
	var unknown []string
	for _, field := range []struct {
		name  string
		known bool
	}{
		{"legal_basis", len(m.LegalBasis) > 0},
		{"social_goals", len(m.SocialGoals) > 0},
		{"partners", len(m.Partners) > 0},
		{"delivery.duration_weeks", m.Delivery.DurationWeeks != nil},
		{"delivery.staff", m.Delivery.Staff != ""},
		{"cost", m.Cost != nil && m.Cost.Amount != nil},
		{"cost.price_year", m.Cost == nil || m.Cost.PriceYear != nil},
		{"economy", m.Economy != nil},
		{"startup_cost", m.StartupCost != nil},
		{"evidence_searched_on", m.EvidenceSearchedOn != ""},
		{"not_suitable_for", m.NotSuitableFor != ""},
		{"minimum_group", m.MinimumGroup != nil},
		{"licence", m.Licence != ""},
		{"training_provider", m.TrainingProvider != ""},
		{"caseload", m.Caseload != nil},
		{"replaces", m.Replaces != ""},
		{"time_to_effect", m.TimeToEffect != ""},
		{"contact", m.Contact != ""},
	} {
		if !field.known {
			unknown = append(unknown, field.name)
		}
	}
	return unknown
}
