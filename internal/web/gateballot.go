package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) ballotRoutes() []route {
	return []route{
		{http.MethodPost, "/faseovergange/:id/stem", "vote", s.vote},
		{http.MethodPost, "/faseovergange/:id/afslut-afstemning", "closeBallot", s.closeBallot},
	}
}

func (s *site) vote(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindVote, "vote", "gateballot.voted",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.Vote(ctx, order, id, app.WrittenBallot{
				Position: lifecycle.Position(sent.value("position")), Reason: sent.value("reason"),
				Dossier: lifecycle.DossierHash(sent.value("dossier_hash")), Statement: sent.value("statement"),
			})
		})
}

func (s *site) closeBallot(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindCloseBallot, "closeBallot", "gateballot.closed",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, _ form) (app.Receipt, error) {
			return s.app.CloseBallot(ctx, order, id)
		})
}

// castBallot is a ballot of the open round with how it stands.
type castBallot struct {
	lifecycle.Ballot

	suspended bool
}

// myBallot is what the reader has voted in this round, if it was not made void.
func (v gateView) myBallot(p page) (castBallot, bool) {
	for _, ballot := range slices.Backward(v.Ballots) {
		if ballot.Holder == p.caller.Person && ballot.Round == v.Recorded.Round && ballot.Void == "" {
			return castBallot{ballot.Ballot, v.interestOpen(ballot.Holder)}, true
		}
	}
	return castBallot{}, false
}

// myVoid is why the reader's ballot of this round no longer counts; empty where none was made void, or they have voted
// again.
func (v gateView) myVoid(p page) string {
	if _, voted := v.myBallot(p); voted {
		return ""
	}
	for _, ballot := range slices.Backward(v.Ballots) {
		if ballot.Holder == p.caller.Person && ballot.Round == v.Recorded.Round {
			return ballot.Void
		}
	}
	return ""
}

// interestOpen tells whether an interest of someone waits for a ruling.
func (v gateView) interestOpen(person lifecycle.PersonID) bool {
	return slices.ContainsFunc(v.Interests, func(i lifecycle.Interest) bool {
		return i.Person == person && i.Ruling == lifecycle.RulingOpen
	})
}

// ballotForm is the form that the reader votes with. It holds their present ballot, so that what they change is seen,
// and the hash of the dossier that stands on the page: what they have read.
func (v gateView) ballotForm(p page) form {
	f := v.form(lifecycle.KindVote)
	if mine, voted := v.myBallot(p); voted {
		f = f.with("position", string(mine.Position)).with("reason", v.Texts[mine.Reason]).
			with("statement", v.Texts[mine.Statement])
	}
	return f
}

// dossierMoved tells whether the vote was refused because the dossier was supplemented meanwhile.
func (v gateView) dossierMoved() bool {
	return v.refusedKind == lifecycle.KindVote && v.refusedForm.refusal != nil &&
		v.refusedForm.refusal.Code == "dossier-changed"
}

func positions(p page) []option {
	return []option{
		{value: string(lifecycle.Approve), text: p.say("gateballot.approve"), hint: p.say("gateballot.approve-hint")},
		{value: string(lifecycle.Reject), text: p.say("gateballot.reject"), hint: p.say("gateballot.reject-hint")},
		{value: string(lifecycle.Abstain), text: p.say("gateballot.abstain"), hint: p.say("gateballot.abstain-hint")},
	}
}

// whyNoVote says what one who cannot vote now may do, or what becomes of their vote; empty where there is nothing to say.
func whyNoVote(p page, code string) string {
	switch code {
	case "own-interest-open", "recused", "no-seat", "tie-undeclared", "registration-expired", "ballot-closed":
		return p.say("gateballot.why." + code)
	}
	return ""
}
