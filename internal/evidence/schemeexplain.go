package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

type rating = Rating

// ExplainedRating is a rating with what its scheme says of it, as it is shown.
type ExplainedRating struct {
	rating

	Title         i18n.Text `json:"title"` // of the scheme
	Source        Source    `json:"source"`
	Rule          i18n.Text `json:"rule"`
	Standing      Standing  `json:"standing"`
	StandingLabel i18n.Text `json:"standing_label"`
}

// Explained adds the scheme's title and source, and the rule with how well it was read. A scheme or rating of an
// earlier version of the program that is no longer there has none.
func (r Rating) Explained() ExplainedRating {
	scheme, _ := r.Scheme.Scheme()
	level, _ := scheme.Level(r.Rating)
	return ExplainedRating{
		rating: r, Title: scheme.Title, Source: scheme.Source, Rule: level.Rule, Standing: level.Standing,
		StandingLabel: level.Standing.Label(),
	}
}
