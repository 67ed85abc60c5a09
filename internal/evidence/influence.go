package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// Omission is the model without one sample.
type Omission struct {
	Study string `json:"study"`
	Label string `json:"label"`
	Model Model  `json:"model"`
}

// Step is the model of all samples up to and with a year.
type Step struct {
	Year    int      `json:"year"`
	Studies []string `json:"studies"` // ids of those that came with the year
	Model   Model    `json:"model"`
}

// Subgroups compares the pooled effects of two groups of samples. Each group has its own variance between
// studies.
type Subgroups struct {
	Groups []Subgroup `json:"groups"`
	// SeparateTau2 is always true: τ² is estimated within each group, not in common.
	SeparateTau2 bool `json:"separate_tau2"`
	// Difference is the first group's estimate minus the second's, with its standard error.
	Difference float64 `json:"difference"`
	SE         float64 `json:"se"`
	CILow      float64 `json:"ci_low"`
	CIHigh     float64 `json:"ci_high"`
	// Q is between the groups, with one degree of freedom.
	Q  float64 `json:"q"`
	DF int     `json:"df"`
	P  float64 `json:"p"`
	// LeftOut are samples of which it is not known which group they belong to.
	LeftOut []string `json:"left_out,omitempty"`
}

// Subgroup is one group's pooled effect.
type Subgroup struct {
	Code  string    `json:"code"` // "nordic" or "other"
	Label i18n.Text `json:"label"`
	K     int       `json:"k"`
	Model Model     `json:"model"`
}
