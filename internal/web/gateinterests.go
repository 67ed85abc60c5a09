package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) gateInterestRoutes() []route {
	return []route{
		{http.MethodPost, "/faseovergange/:id/habilitet", "declareInterest", s.declareInterest},
		{http.MethodPost, "/faseovergange/:id/habilitet/tilbagetraekning", "withdrawInterest", s.withdrawInterest},
		{http.MethodPost, "/faseovergange/:id/habilitet/beslutning", "ruleOnInterest", s.ruleOnInterest},
		{http.MethodPost, "/faseovergange/:id/habilitet/indsigelse", "objectToRuling", s.objectToRuling},
		{http.MethodPost, "/faseovergange/:id/habilitet/stemme", "voteOnRuling", s.voteOnRuling},
		{http.MethodPost, "/faseovergange/:id/fravaer", "declareAbsence", s.declareAbsence},
	}
}

// personIn is the person whom a form is about; empty: the one who sends it.
func personIn(sent form) lifecycle.PersonID { return lifecycle.PersonID(sent.value("person")) }

// declareInterest declares an interest in the case.
func (s *site) declareInterest(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindDeclareInterest, "declareInterest", "gateinterests.declared",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			ground := wholeIn(sent.value("ground"))
			return s.app.DeclareInterest(ctx, order, id, personIn(sent), ground, sent.value("text"))
		})
}

// withdrawInterest takes a declaration back.
func (s *site) withdrawInterest(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindWithdrawInterest, "withdrawInterest", "gateinterests.withdrawn",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.WithdrawInterest(ctx, order, id, personIn(sent))
		})
}

// ruleOnInterest is the presiding member's ruling.
func (s *site) ruleOnInterest(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindRuleOnInterest, "ruleOnInterest", "gateinterests.ruled",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			ruling := lifecycle.Ruling(sent.value("ruling"))
			return s.app.RuleOnInterest(ctx, order, id, personIn(sent), ruling, sent.value("reason"))
		})
}

// objectToRuling demands the group's own ruling.
func (s *site) objectToRuling(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindObjectToRuling, "objectToRuling", "gateinterests.objected",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.ObjectToRuling(ctx, order, id, personIn(sent))
		})
}

// voteOnRuling is a seat's vote in the group's own ruling.
func (s *site) voteOnRuling(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindVoteOnRuling, "voteOnRuling", "gateinterests.voted",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.VoteOnRuling(ctx, order, id, personIn(sent), lifecycle.Ruling(sent.value("ruling")))
		})
}

// declareAbsence gives a seat to its substitute.
func (s *site) declareAbsence(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindDeclareAbsence, "declareAbsence", "gateinterests.absent",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.DeclareAbsence(ctx, order, id, personIn(sent))
		})
}

// speaksForOthers tells whether the reader may declare what concerns others, as the secretariat may.
func (v gateView) speaksForOthers(p page) bool {
	return p.caller.HoldsFor(v.Recorded.Programme, lifecycle.Secretariat)
}

// takesPart tells whether the review concerns the reader's own part in it: a seat, a question, a task of the office.
func (v gateView) takesPart(p page) bool {
	return v.MySeat > 0 || len(v.MyQuestions) > 0 ||
		p.caller.HoldsFor(v.Recorded.Programme, lifecycle.Secretariat, lifecycle.PrincipalRole)
}

// participants are those who take part in the review, for the secretariat to choose from.
func (v gateView) participants() []option {
	var people []lifecycle.PersonID
	for _, seat := range v.Seats {
		people = append(people, seat.Member.Person, seat.Substitute.Person)
	}
	for _, assignment := range v.Assignments {
		for _, member := range assignment.Assessors {
			people = append(people, member.Person)
		}
	}
	return v.people(people)
}

// present are the members and substitutes of the seats who are not absent.
func (v gateView) present() []option {
	var people []lifecycle.PersonID
	for _, seat := range v.Seats {
		if !seat.MemberAbsent {
			people = append(people, seat.Member.Person)
		}
		if !seat.SubstituteAbsent {
			people = append(people, seat.Substitute.Person)
		}
	}
	return v.people(people)
}

// people are persons to choose from, each once, in the order given.
func (v gateView) people(ids []lifecycle.PersonID) []option {
	var options []option
	for _, id := range ids {
		each := option{value: string(id), text: v.fullName(id)}
		if each.text != "" && !slices.Contains(options, each) {
			options = append(options, each)
		}
	}
	return options
}

// absent tells whether the reader has said that they are absent.
func (v gateView) absent(p page) bool {
	seat, seated := v.mySeat()
	return seated && (seat.Member.Person == p.caller.Person && seat.MemberAbsent ||
		seat.Substitute.Person == p.caller.Person && seat.SubstituteAbsent)
}

// absenceEffect says what an absence leads to.
func (v gateView) absenceEffect(p page) string {
	seat, seated := v.mySeat()
	switch {
	case !seated:
		return p.say("gateinterests.absence-other")
	case seat.Member.Person == p.caller.Person && seat.Substitute.Person != "" && !seat.SubstituteAbsent:
		return p.say("gateinterests.absence-substitute", values{"Name": v.person(seat.Substitute.Person)})
	}
	return p.say("gateinterests.absence-empty")
}

// myInterest is the reader's own interest in the case.
func (v gateView) myInterest(p page) (lifecycle.Interest, bool) {
	at := slices.IndexFunc(v.Interests, func(i lifecycle.Interest) bool { return i.Person == p.caller.Person })
	if at < 0 {
		return lifecycle.Interest{}, false
	}
	return v.Interests[at], true
}

// tied tells whether the reader is asked to declare that their organisation owns or partners the method.
func (v gateView) tied() bool {
	return slices.ContainsFunc(v.MyActions, func(action app.Action) bool {
		return action.Refusal != nil && action.Refusal.Code == "tie-undeclared"
	})
}

// mayWithdraw tells whether the reader could take an interest back.
func (v gateView) mayWithdraw(p page, interest lifecycle.Interest) bool {
	if interest.Ruling != lifecycle.RulingOpen || interest.Detected || !v.may(lifecycle.KindWithdrawInterest) {
		return false
	}
	own := interest.Person == p.caller.Person && interest.DeclaredBy == p.caller.Person
	return own || interest.Person != p.caller.Person && v.speaksForOthers(p)
}

// myRuling is how the reader's seat has voted on an interest; empty where it has not.
func myRuling(p page, interest lifecycle.Interest) lifecycle.Ruling {
	for _, vote := range interest.Votes {
		if vote.Person == p.caller.Person {
			return vote.Ruling
		}
	}
	return ""
}

// grounds are the grounds of the law to choose from.
func grounds(p page) []option {
	var options []option
	for ground := 1; ground <= mostGrounds; ground++ {
		value := strconv.Itoa(ground)
		options = append(options, option{
			value: value, text: p.say("ground.title-" + value), hint: p.say("ground.text-" + value),
		})
	}
	return options
}

// mostGrounds is the last number of forvaltningsloven § 3, stk. 1.
const mostGrounds = 5

// groundTitle is a ground in few words; none where it was not said.
func groundTitle(p page, ground int) string {
	if ground < 1 || ground > mostGrounds {
		return ""
	}
	return p.say("ground.title-" + strconv.Itoa(ground))
}

// rulings are the rulings to choose from, each with what it means.
func rulings(p page, among ...lifecycle.Ruling) []option {
	var options []option
	for _, ruling := range among {
		options = append(options, option{
			value: string(ruling), text: p.say("ruling." + string(ruling)), hint: p.say("ruling.means-" + string(ruling)),
		})
	}
	return options
}

// rulingTone marks a ruling beside its word.
func rulingTone(ruling lifecycle.Ruling) tone {
	switch ruling {
	case lifecycle.Inhabil:
		return failure
	case lifecycle.RulingOpen:
		return warning
	default:
		return success
	}
}
