package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// TaskKind says what somebody is waited for to do.
type TaskKind string

// The tasks. Those from publish-decision on outlive the review.
const (
	TaskAssignAssessors TaskKind = "assign-assessors"
	TaskAssess          TaskKind = "assess"
	TaskCloseAssessment TaskKind = "close-assessment"
	TaskAnswerHearing   TaskKind = "answer-hearing"
	TaskRecommend       TaskKind = "recommend"
	TaskVote            TaskKind = "vote"
	TaskCloseBallot     TaskKind = "close-ballot"
	TaskDecide          TaskKind = "decide"
	TaskRuleOnInterest  TaskKind = "rule-on-interest"
	TaskVoteOnRuling    TaskKind = "vote-on-ruling"
	TaskSupplement      TaskKind = "supplement"
	TaskPublishDecision TaskKind = "publish-decision"
	TaskFulfilCondition TaskKind = "fulfil-condition"
	TaskJudgeFulfilment TaskKind = "judge-fulfilment"
	TaskSettleCondition TaskKind = "settle-condition"
	TaskRequestReReview TaskKind = "request-re-review"
)

// Task is something that waits for a person, or for those who hold a role in the method's programme. It
// is a fact about the state, not a command: who may act is decided when they do.
type Task struct {
	Kind      TaskKind
	Review    ReviewID
	Condition ConditionID
	// Subject is the person whose interest is to be ruled on.
	Subject PersonID
	// Person or Role says who is waited for: exactly one of them is set.
	Person PersonID
	Role   Role
	// Organisation narrows a role to those who belong to it.
	Organisation OrganisationID
	// Due is when it must be done; the zero time where nothing says when.
	Due     time.Time
	Overdue bool
	Text    i18n.Text
}

// Key names the task among those of its method. The same task has the same key as long as it waits.
func (t Task) Key() string {
	parts := []string{string(t.Kind)}
	for _, part := range []string{string(t.Review), string(t.Condition)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if t.Subject != "" {
		parts = append(parts, string(t.Subject))
	}
	return strings.Join(append(parts, string(t.Person)+string(t.Role)), "/")
}

// Tasks lists what waits for whom, in the order in which a review goes, then conditions.
func Tasks(state State) []Task {
	var tasks []Task
	if state.Review != nil {
		tasks = append(tasks, reviewTasks(state, *state.Review)...)
	}
	for _, decision := range state.Unpublished {
		tasks = append(tasks, Task{
			Kind: TaskPublishDecision, Review: decision.Review, Role: Secretariat,
			Due: decision.Publication.Due, Overdue: decision.Overdue,
			Text: i18n.Text{DA: "Offentliggør beslutningen.", EN: "Publish the decision."},
		})
	}
	if state.Status == Stopped || state.Status == Withdrawn {
		return tasks
	}
	for _, condition := range state.Conditions {
		tasks = append(tasks, conditionTasks(condition)...)
	}
	if state.ReReviewDue && state.Review == nil && state.Status == Active {
		task := Task{
			Kind: TaskRequestReReview, Role: ProgrammeManager, Overdue: true,
			Text: i18n.Text{DA: "Metoden skal revurderes: anmod om revurdering.", EN: "A re-review is due: request it."},
		}
		if state.ReReview != nil {
			task.Due = state.ReReview.Due
		}
		tasks = append(tasks, task)
	}
	return tasks
}

func reviewTasks(state State, review Review) []Task {
	var tasks []Task
	switch review.Stage {
	case StageAssessment:
		tasks = assessmentTasks(review)
	case StageHearing:
		tasks = []Task{{
			Kind: TaskAnswerHearing, Role: Owner, Organisation: state.Owner,
			Text: i18n.Text{DA: "Svar på faktahøringen.", EN: "Answer the fact hearing."},
		}}
	case StageRecommendation:
		tasks = []Task{recommendTask(review)}
	case StageBallot:
		tasks = ballotTasks(review)
	case StagePrincipal:
		tasks = []Task{{
			Kind: TaskDecide, Role: PrincipalRole,
			Text: i18n.Text{DA: "Tag stilling til styregruppens indstilling.", EN: "Decide on the group's recommendation."},
		}}
	case StageDecided, StageLapsed, StageWithdrawn:
	}
	for i := range tasks {
		tasks[i].Due, tasks[i].Overdue = review.Deadline.Due, review.Overdue
	}
	tasks = append(tasks, interestTasks(review)...)
	if review.Blocked {
		tasks = append(tasks, Task{Kind: TaskSupplement, Role: Secretariat, Text: i18n.Text{
			DA: "Der er påvist skadelig virkning: supplér beslutningsgrundlaget.",
			EN: "A harmful effect is shown: supplement the dossier.",
		}})
	}
	for i := range tasks {
		tasks[i].Review = review.ID
	}
	return tasks
}

// assessmentTasks: questions to assign, answers to give, and once nothing is missing the stage to close.
func assessmentTasks(review Review) []Task {
	var tasks []Task
	unassigned, wide, complete := 0, 0, true
	outstanding := map[PersonID]int{}
	var assessors []PersonID
	for _, question := range review.Gate.Questions {
		if len(review.Assignees(question.ID)) == 0 {
			unassigned++
		}
		if _, missing := unanswered(review, question); missing {
			complete = false
		}
		for _, member := range review.Unanswered(question.ID) {
			if outstanding[member.Person]++; outstanding[member.Person] == 1 {
				assessors = append(assessors, member.Person)
			}
		}
		limit := review.Gate.Review.ThirdAssessorAt
		if limit > 0 && review.Spread(question.ID) >= limit && len(review.Answers(question.ID)) < 3 {
			wide++
		}
	}
	if unassigned > 0 {
		tasks = append(tasks, Task{Kind: TaskAssignAssessors, Role: Secretariat, Text: i18n.Text{
			DA: fmt.Sprintf("Fordel %d spørgsmål til fagkyndige.", unassigned),
			EN: fmt.Sprintf("Assign %d %s to assessors.", unassigned, plural(unassigned, "question", "questions")),
		}})
	}
	for _, person := range assessors {
		if review.HasOpenInterest(person) {
			continue
		}
		n := outstanding[person]
		tasks = append(tasks, Task{Kind: TaskAssess, Person: person, Text: i18n.Text{
			DA: fmt.Sprintf("Vurdér %d spørgsmål.", n),
			EN: fmt.Sprintf("Assess %d %s.", n, plural(n, "question", "questions")),
		}})
	}
	if complete {
		tasks = append(tasks, closeAssessmentTask(wide))
	}
	return tasks
}

func closeAssessmentTask(wide int) Task {
	task := Task{Kind: TaskCloseAssessment, Role: Secretariat, Text: i18n.Text{
		DA: "Alle svar er inde: afslut vurderingen.", EN: "All answers are in: close the assessment.",
	}}
	if wide > 0 {
		task.Text = i18n.Text{
			DA: fmt.Sprintf("Scorerne ligger langt fra hinanden på %d spørgsmål: tilføj en tredje fagkyndig, "+
				"eller afslut med en fælles begrundelse.", wide),
			EN: fmt.Sprintf("The scores of %d %s lie far apart: add a third assessor, or close with a joint reason.",
				wide, plural(wide, "question", "questions")),
		}
	}
	return task
}

func recommendTask(review Review) Task {
	task := Task{Kind: TaskRecommend, Role: Secretariat, Text: i18n.Text{
		DA: "Skriv indstillingen.", EN: "Write the recommendation.",
	}}
	if review.Recommendation != nil {
		task.Text = i18n.Text{
			DA: fmt.Sprintf("Skriv en ny indstilling (runde %d).", review.Round),
			EN: fmt.Sprintf("Write a new recommendation (round %d).", review.Round),
		}
	}
	return task
}

// ballotTasks: ballots outstanding by holder, and once the rest cannot change it the ballot to close. A
// ballot that is blocked waits for its supplement, which voids what is cast.
func ballotTasks(review Review) []Task {
	if review.Blocked {
		return nil
	}
	var tasks []Task
	for _, person := range votersWithout(review, func(seat Seat, holder PersonID) bool {
		ballot, cast := review.Ballot(seat.Number)
		return cast && ballot.Holder == holder
	}) {
		tasks = append(tasks, Task{Kind: TaskVote, Person: person, Text: i18n.Text{
			DA: "Afgiv din stemme om indstillingen.", EN: "Cast your ballot on the recommendation.",
		}})
	}
	presiding, found := review.Presiding()
	if found && review.Settled() && mayConclude(review) == nil {
		tasks = append(tasks, Task{Kind: TaskCloseBallot, Person: presiding, Text: i18n.Text{
			DA: "Afstemningen er afgjort og kan lukkes.", EN: "The ballot is settled and can be closed.",
		}})
	}
	return tasks
}

// votersWithout lists the seats' holders who may vote and for whom done says no.
func votersWithout(review Review, done func(seat Seat, holder PersonID) bool) []PersonID {
	var persons []PersonID
	for _, seat := range review.Seats {
		holder, held := review.Holder(seat)
		if held && !review.HasOpenInterest(holder.Person) && !done(seat, holder.Person) {
			persons = append(persons, holder.Person)
		}
	}
	return persons
}

// interestTasks: interests to rule on, and votes on rulings that the body owes.
func interestTasks(review Review) []Task {
	var tasks []Task
	presiding, found := review.Presiding()
	for _, interest := range review.Interests {
		if interest.Ruling == RulingOpen && found {
			tasks = append(tasks, Task{Kind: TaskRuleOnInterest, Person: presiding, Subject: interest.Person, Text: i18n.Text{
				DA: "Tag stilling til et spørgsmål om habilitet.", EN: "Rule on a declared or detected interest.",
			}})
		}
		if !interest.Objected || review.Stage == StagePrincipal {
			continue
		}
		for _, person := range votersWithout(review, func(seat Seat, holder PersonID) bool {
			return holder == interest.Person || slices.ContainsFunc(interest.Votes, func(v SeatVote) bool {
				return v.Seat == seat.Number && v.Person == holder
			})
		}) {
			tasks = append(tasks, Task{Kind: TaskVoteOnRuling, Person: person, Subject: interest.Person, Text: i18n.Text{
				DA: "Stem om styregruppens beslutning om habilitet.", EN: "Vote on the group's ruling on an interest.",
			}})
		}
	}
	return tasks
}

// conditionTasks: what a condition waits for. One put to the deciding body still waits to be met.
func conditionTasks(condition Condition) []Task {
	task := Task{
		Kind: TaskFulfilCondition, Review: condition.Review, Condition: condition.ID, Role: ProgrammeManager,
		Due: condition.Deadline.Due, Overdue: condition.Overdue,
		Text: i18n.Text{DA: "Opfyld vilkåret, og meld det opfyldt.", EN: "Meet the condition, and report it met."},
	}
	if condition.Fulfilled {
		task.Kind, task.Role = TaskJudgeFulfilment, Secretariat
		task.Text = i18n.Text{
			DA: "Vilkåret er meldt opfyldt: godkend det, eller send det tilbage.",
			EN: "The condition is reported met: accept it, or send it back.",
		}
		return []Task{task}
	}
	if condition.Overdue {
		task.Text = i18n.Text{
			DA: "Fristen for vilkåret er overskredet: opfyld det, og meld det opfyldt.",
			EN: "The condition is overdue: meet it, and report it met.",
		}
	}
	tasks := []Task{task}
	if condition.PutToGroup {
		settle := task
		settle.Kind, settle.Role = TaskSettleCondition, SteeringMember
		if condition.Body == phasemodel.Principal {
			settle.Role = PrincipalRole
		}
		settle.Text = i18n.Text{
			DA: "Vilkåret er stadig ikke opfyldt: forlæng fristen, eller frafald vilkåret.",
			EN: "The condition is still not met: extend its deadline, or waive it.",
		}
		tasks = append(tasks, settle)
	}
	return tasks
}
