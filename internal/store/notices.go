package store

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// noticesOf lists what an event makes people hear of, beside the tasks it brings. An event that only
// brings tasks is not here: those who get them are told of them.
func noticesOf(previous, state lifecycle.State, event lifecycle.Event) []notice {
	switch body := event.Body.(type) {
	case lifecycle.ReminderDue:
		return reminders(state, body)
	case lifecycle.StageEntered:
		return append(voided(*previous.Review, state), notice{
			review: state.Review, text: stageText(body.Stage), due: body.Deadline.Due,
			to: []recipient{toRole(lifecycle.ProgrammeManager)},
		})
	case lifecycle.DeadlinePassed:
		return []notice{{
			review: state.Review, due: body.Due, to: stageRecipients(state, state.Review.Deadline.Due),
			text: i18n.Text{DA: "Fristen er overskredet.", EN: "The deadline has passed."},
		}}
	case lifecycle.AssessmentExtended:
		return []notice{{
			review: state.Review, due: body.Deadline.Due, to: stageRecipients(state, body.Deadline.Due),
			text: i18n.Text{DA: "Fristen for vurderingen er forlænget.", EN: "The assessment's deadline is extended."},
		}}
	case lifecycle.BallotExtended:
		return []notice{{
			review: state.Review, due: body.Deadline.Due, to: stageRecipients(state, body.Deadline.Due),
			text: i18n.Text{
				DA: "Styregruppen var ikke beslutningsdygtig: afstemningen er forlænget.",
				EN: "The group was not quorate: the ballot is extended.",
			},
		}}
	case lifecycle.InterestRuled:
		return []notice{{
			reviewID: body.Review, to: []recipient{{person: body.Person}},
			text: i18n.Text{DA: "Der er truffet beslutning om din habilitet.", EN: "Your interest has been ruled on."},
		}}
	case lifecycle.ReviewLapsed:
		return lapsed(*previous.Review, body)
	case lifecycle.ReviewWithdrawn:
		return []notice{{
			reviewID: body.Review, to: []recipient{toRole(lifecycle.Secretariat), toRole(lifecycle.ProgrammeManager)},
			text: i18n.Text{DA: "Anmodningen er trukket tilbage.", EN: "The request is withdrawn."},
		}}
	case lifecycle.DecisionMade:
		return []notice{{
			reviewID: body.Review, to: []recipient{toRole(lifecycle.ProgrammeManager)},
			text: i18n.Text{DA: "Der er truffet beslutning.", EN: "A decision is made."},
		}}
	case lifecycle.DecisionPublished:
		return []notice{{
			reviewID: body.Review, text: i18n.Text{DA: "Beslutningen er offentliggjort.", EN: "The decision is published."},
			to: []recipient{toRole(lifecycle.ProgrammeManager), {role: lifecycle.Owner, organisation: state.Owner}},
		}}
	case lifecycle.PublicationOverdue:
		return []notice{{
			reviewID: body.Review, due: body.Due, to: []recipient{toRole(lifecycle.Secretariat)},
			text: i18n.Text{
				DA: "Fristen for at offentliggøre beslutningen er overskredet.",
				EN: "The decision was not published in time.",
			},
		}}
	}
	return append(conditionNotices(state, event), methodNotices(event)...)
}

// conditionNotices: what the programme manager hears of conditions.
func conditionNotices(state lifecycle.State, event lifecycle.Event) []notice {
	manager := []recipient{toRole(lifecycle.ProgrammeManager)}
	switch body := event.Body.(type) {
	case lifecycle.ConditionOverdue:
		condition, _ := state.Condition(body.Condition)
		return []notice{{
			condition: body.Condition, reviewID: condition.Review, due: body.Due,
			to:   []recipient{toRole(lifecycle.ProgrammeManager), toRole(lifecycle.Secretariat)},
			text: i18n.Text{DA: "Fristen for et vilkår er overskredet.", EN: "A condition is overdue."},
		}}
	case lifecycle.ConditionExtended:
		return []notice{{
			condition: body.Condition, due: body.Deadline.Due, to: manager,
			text: i18n.Text{DA: "Fristen for et vilkår er forlænget.", EN: "A condition's deadline is extended."},
		}}
	case lifecycle.FulfilmentAccepted:
		return []notice{{
			condition: body.Condition, to: manager,
			text: i18n.Text{DA: "Et vilkår er godkendt som opfyldt.", EN: "A condition is accepted as met."},
		}}
	case lifecycle.ConditionWaived:
		return []notice{{
			condition: body.Condition, to: manager,
			text: i18n.Text{DA: "Et vilkår er frafaldet.", EN: "A condition is waived."},
		}}
	}
	return nil
}

// methodNotices: what is heard of a method outside its reviews.
func methodNotices(event lifecycle.Event) []notice {
	both := []recipient{toRole(lifecycle.ProgrammeManager), toRole(lifecycle.Secretariat)}
	switch event.Body.(type) {
	case lifecycle.ReReviewBecameDue:
		return []notice{{
			to:   []recipient{toRole(lifecycle.Secretariat)},
			text: i18n.Text{DA: "Metoden skal revurderes.", EN: "A re-review of the method is due."},
		}}
	case lifecycle.MethodHeld:
		return []notice{{to: both, text: i18n.Text{DA: "Metoden er sat i bero.", EN: "The method is put on hold."}}}
	case lifecycle.MethodResumed:
		return []notice{{to: both, text: i18n.Text{DA: "Metoden er genoptaget.", EN: "The method is resumed."}}}
	case lifecycle.MethodWithdrawn:
		return []notice{{to: both, text: i18n.Text{
			DA: "Metoden er trukket tilbage af ejeren.", EN: "The method is withdrawn by its owner.",
		}}}
	}
	return nil
}

// reminders go to those for whom the thing that is due waits now.
func reminders(state lifecycle.State, body lifecycle.ReminderDue) []notice {
	var notices []notice
	for _, task := range lifecycle.Tasks(state) {
		ofStage := body.About == "stage" && task.Review == body.Review && task.Due.Equal(body.Due)
		ofCondition := body.About == "condition" && task.Condition == body.Condition
		if ofStage || ofCondition {
			notices = append(notices, noticeOf(ReminderMessage, task, state))
		}
	}
	if body.About == "re-review" {
		notices = append(notices, notice{
			kind: ReminderMessage, due: body.Due,
			to:   []recipient{toRole(lifecycle.ProgrammeManager), toRole(lifecycle.Secretariat)},
			text: i18n.Text{DA: "Metoden skal snart revurderes.", EN: "A re-review of the method is due soon."},
		})
	}
	return notices
}

// stageRecipients are those for whom the open stage waits, known by its deadline.
func stageRecipients(state lifecycle.State, due time.Time) []recipient {
	var to []recipient
	for _, task := range lifecycle.Tasks(state) {
		if task.Review == state.Review.ID && task.Due.Equal(due) {
			to = append(to, toTaskHolder(task))
		}
	}
	return to
}

// voided tells the seats' holders that their ballots are void, where a review whose ballot had begun goes
// back to the recommendation in the same round: after a supplement, or a ruling that took its ground away.
func voided(previous lifecycle.Review, state lifecycle.State) []notice {
	begun := previous.Stage == lifecycle.StageBallot || previous.Stage == lifecycle.StagePrincipal
	now := state.Review
	if !begun || now.Stage != lifecycle.StageRecommendation || now.Round != previous.Round {
		return nil
	}
	told := notice{kind: VoidMessage, review: now, text: i18n.Text{
		DA: "Indstillingen skal laves på ny: afgivne stemmer er bortfaldet, og der stemmes igen.",
		EN: "The recommendation must be made again: ballots cast are void, and there will be a new ballot.",
	}}
	for _, seat := range now.Seats {
		if holder, held := now.Holder(seat); held {
			told.to = append(told.to, recipient{person: holder.Person})
		}
	}
	return []notice{told}
}

// lapsed tells chair and principal, and those who had asked.
func lapsed(review lifecycle.Review, body lifecycle.ReviewLapsed) []notice {
	told := notice{
		reviewID: body.Review,
		to:       []recipient{toRole(lifecycle.Secretariat), toRole(lifecycle.ProgrammeManager)},
		text: i18n.Text{
			DA: "Behandlingen er bortfaldet, ikke beslutningsdygtig.", EN: "The review has lapsed: the group was not quorate.",
		},
	}
	if body.Because == "max-rounds" {
		told.text = i18n.Text{
			DA: "Behandlingen er bortfaldet: ingen indstilling blev tiltrådt.",
			EN: "The review has lapsed: no recommendation was adopted.",
		}
	}
	for _, seat := range review.Seats {
		if seat.Office == lifecycle.Chair && seat.Member.Person != "" && !review.Recused(seat.Member.Person) {
			told.to = append(told.to, recipient{person: seat.Member.Person})
		}
	}
	if review.Gate.Decision.Body == phasemodel.Principal {
		told.to = append(told.to, toRole(lifecycle.PrincipalRole))
	}
	return []notice{told}
}

func stageText(stage lifecycle.Stage) i18n.Text {
	switch stage {
	case lifecycle.StageAssessment:
		return i18n.Text{DA: "Behandlingen er begyndt: vurdering.", EN: "The review has begun: assessment."}
	case lifecycle.StageHearing:
		return i18n.Text{DA: "Vurderingen er afsluttet: faktahøring.", EN: "The assessment is closed: fact hearing."}
	case lifecycle.StageRecommendation:
		return i18n.Text{DA: "Behandlingen er nået til indstillingen.", EN: "The review has come to the recommendation."}
	case lifecycle.StageBallot:
		return i18n.Text{DA: "Indstillingen er til afstemning.", EN: "The recommendation is put to the ballot."}
	case lifecycle.StagePrincipal:
		return i18n.Text{
			DA: "Indstillingen ligger hos den besluttende myndighed.", EN: "The recommendation is with the principal.",
		}
	case lifecycle.StageDecided, lifecycle.StageLapsed, lifecycle.StageWithdrawn:
	}
	return i18n.Text{DA: "Behandlingen er afsluttet.", EN: "The review is closed."}
}
