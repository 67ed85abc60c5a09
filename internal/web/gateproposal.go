package web

import (
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// earlier are the recommendations before the one that stands, oldest first.
func (v gateView) earlier() []app.MadeRecommendation {
	made := v.History.Recommendations
	if len(made) > 0 && made[len(made)-1].Round == v.Recorded.Round {
		made = made[:len(made)-1]
	}
	return made
}

// voidBallot is a ballot that was taken out, and why.
type voidBallot struct {
	lifecycle.Ballot

	Void string
}

func (v gateView) voided() []voidBallot {
	var void []voidBallot
	for _, ballot := range v.Ballots {
		if ballot.Void != "" {
			void = append(void, voidBallot{ballot.Ballot, ballot.Void})
		}
	}
	return void
}

func (v gateView) hasHistory() bool {
	return len(v.earlier())+len(v.voided())+len(v.History.Supplements)+len(v.History.Answers) > 0 || v.History.Withdrawal != ""
}
