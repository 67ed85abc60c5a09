package evidence

// CovariateName names a fact about a study that a meta-regression can be on.
type CovariateName string

// The covariates.
const (
	CovariateYear           CovariateName = "year"
	CovariateParticipants   CovariateName = "n" // in both groups
	CovariateFollowupMonths CovariateName = "followup_months"
)

// CovariateNames lists them.
func CovariateNames() []CovariateName {
	return []CovariateName{CovariateYear, CovariateParticipants, CovariateFollowupMonths}
}

// Covariate is one number per study to regress on.
type Covariate struct {
	Name   string             `json:"name"`
	Values map[string]float64 `json:"values"` // by study id
}

// CovariateOf collects what is known of a covariate, by study. Studies of which it is not known have no value.
func CovariateOf(name CovariateName, studies []Study) *Covariate {
	covariate := Covariate{Name: string(name), Values: map[string]float64{}}
	for _, study := range studies {
		if value := study.fact(name); value != nil {
			covariate.Values[study.ID] = float64(*value)
		}
	}
	return &covariate
}

func (s Study) fact(name CovariateName) *int {
	switch name {
	case CovariateYear:
		return s.Year
	case CovariateFollowupMonths:
		return s.FollowupMonths
	case CovariateParticipants:
		if s.NTotal == nil && s.NTreatment != nil && s.NControl != nil {
			return new(*s.NTreatment + *s.NControl)
		}
		return s.NTotal
	}
	return nil
}
