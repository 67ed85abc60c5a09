package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// The demonstration's users who take part in a case of the programme that its steering group decides.
const (
	manager     = "programleder-1"
	office      = "sekretariat"
	owner       = "metodeejer"
	chair       = "formand"
	auditor     = "revisor"
	conflicted  = "medlem-5"
	replacement = "suppleant-5"
	assessor1   = "fagkyndig-1"
	assessor2   = "fagkyndig-2"
)

func members() []string {
	return []string{
		chair, "naestformand", "medlem-3", "medlem-4", conflicted, "medlem-6", "medlem-7", "medlem-8", "medlem-9",
	}
}

// file is a method's case: an idea of the owner's that is ready for its first gate, and the review of it.
type file struct {
	*house

	side   side
	method string // slug
	review string
	people map[string]string // ids by user
}

// side is a programme with those who work in it.
type side struct {
	programme, manager, chair string
	members                   []string
}

// adults is decided by its steering group, children by its principal.
func adults() side { return side{"demonstrationsprogram-voksne", manager, chair, members()} }

func children() side {
	return side{"demonstrationsprogram-boern", "programleder-2", "formand-b", []string{
		"formand-b", "naestformand-b", "medlem-b3", "medlem-b4", "medlem-b5", "medlem-b6", "medlem-b7", "medlem-b8", "medlem-b9",
	}}
}

// readyFile enters a method, puts on file what its first gate asks for, and makes it public.
func readyFile(h *house) *file { return readyFileOf(h, adults()) }

func readyFileOf(h *house, side side) *file {
	h.t.Helper()
	f := unpublishedFileOf(h, side)
	f.done(call{as: office, method: http.MethodPost, path: "/methods/" + f.method + "/publication"}, nil)
	return f
}

// unpublishedFileOf is a ready file whose method is not public.
func unpublishedFileOf(h *house, side side) *file {
	h.t.Helper()
	f := &file{house: h, side: side, people: map[string]string{}}
	var people api.PersonList
	h.get(office, "/people?limit=200", &people)
	for _, person := range people.Items {
		f.people[person.Subject] = person.ID.String()
	}
	var me api.Me
	h.get(owner, "/me", &me)
	catalogued, err := catalogue.DemonstrationCatalogue()
	require.NoError(h.t, err)
	example := catalogued.Methods[0]
	var method api.Method
	f.done(call{as: f.side.manager, method: http.MethodPost, path: "/methods", body: map[string]any{
		"title": "Metode til prøve", "summary": "Et resumé.", "problem": "Et problem.",
		"owner": me.Organisation.Slug, "programme": side.programme,
		"target_groups": example.TargetGroups, "age_groups": example.AgeGroups, "themes": example.Themes,
		"method_type": example.MethodType, "origin": example.Origin, "components": []string{"En samtale"},
		"delivery": map[string]any{"format": "Individuelt"}, "sources": []string{"Programmets egen beskrivelse"},
		"partners": []map[string]any{{"organisation": f.municipality(), "role": "afprøver"}},
	}}, &method)
	f.method = method.Slug
	f.put("problemanalyse")
	f.put("vidensafdaekning")
	return f
}

// put puts a document of a kind on file.
func (f *file) put(kind string) {
	f.t.Helper()
	path := "/methods/" + f.method + "/documents/" + kind
	before := f.do(call{as: f.side.manager, method: http.MethodGet, path: path})
	f.done(call{
		as: f.side.manager, method: http.MethodPut, path: path, version: before.header.Get("ETag"),
		body: map[string]any{"text": "Teksten.", "standing": "faktisk-grundlag"},
	}, nil)
}

// municipality is one without a seat, so that its part concerns no member.
func (f *file) municipality() string {
	f.t.Helper()
	var found api.OrganisationList
	f.get(f.side.manager, "/organisations?kind=kommune&q=Aarhus", &found)
	require.NotEmpty(f.t, found.Items)
	return found.Items[len(found.Items)-1].Slug
}

// done makes a call that has to succeed.
func (f *file) done(made call, into any) reply {
	f.t.Helper()
	got := f.do(made)
	require.Less(f.t, got.status, http.StatusMultipleChoices, "%s %s: %s", made.method, made.path, got.body)
	if into != nil {
		got.into(f.t, into)
	}
	return got
}

// refused makes a call that has to be refused with a status and a code.
func (f *file) refused(status int, code string, made call) {
	f.t.Helper()
	got := f.do(made)
	require.Equal(f.t, status, got.status, "%s %s: %s", made.method, made.path, got.body)
	require.Equal(f.t, code, got.problem(f.t).Code)
}

func (f *file) gate() string { return "/gates/" + f.review }

// openFile gives a file whose first gate has been requested.
func openFile(h *house) *file { return openFileOf(h, adults()) }

func openFileOf(h *house, side side) *file {
	h.t.Helper()
	f := readyFileOf(h, side)
	f.request()
	return f
}

// request asks for the method's first gate.
func (f *file) request() {
	f.t.Helper()
	var review api.Review
	f.done(call{
		as: f.side.manager, method: http.MethodPost, path: "/methods/" + f.method + "/gates", body: map[string]any{"gate": "ide-modning"},
	}, &review)
	f.review = review.ID.String()
}

func (f *file) read(as string) api.Review {
	f.t.Helper()
	var review api.Review
	f.get(as, f.gate(), &review)
	return review
}

// assign gives every question to both assessors.
func (f *file) assign() {
	f.t.Helper()
	var assignments []map[string]any
	for _, question := range f.read(office).Questions {
		assignments = append(assignments, map[string]any{
			"question": question.ID, "assessors": []string{f.people[assessor1], f.people[assessor2]},
		})
	}
	f.done(call{as: office, method: http.MethodPut, path: f.gate() + "/assignments", body: assignments}, nil)
}

func (f *file) answer(as, question, reason string) {
	f.t.Helper()
	f.done(call{
		as: as, method: http.MethodPut, path: f.gate() + "/assessments/" + question,
		body: map[string]any{"score": 3, "reason": reason},
	}, nil)
}

// assess has both assessors answer everything, and closes the stage.
func (f *file) assess() {
	f.t.Helper()
	f.assign()
	for _, question := range f.read(office).Questions {
		f.answer(assessor1, question.ID, "Opfyldt, siger den første.")
		f.answer(assessor2, question.ID, "Opfyldt, siger den anden.")
	}
	f.done(call{as: office, method: http.MethodPost, path: f.gate() + "/assessment-closing"}, nil)
}

func (f *file) hear() {
	f.t.Helper()
	f.done(call{
		as: owner, method: http.MethodPut, path: f.gate() + "/hearing", body: map[string]any{"text": "Ejerens bemærkning."},
	}, nil)
}

func (f *file) recommend() {
	f.t.Helper()
	f.done(call{
		as: office, method: http.MethodPut, path: f.gate() + "/recommendation",
		body: map[string]any{
			"outcome": "advance-with-conditions", "reason": "Indstillingens begrundelse.",
			"conditions": []map[string]any{{
				"text": "Målgruppen er hørt.", "due": time.Now().AddDate(0, 3, 0).Format(time.DateOnly),
			}},
		},
	}, nil)
}

// toBallot gives a file whose ballot is open.
func toBallot(h *house) *file { return toBallotOf(h, adults()) }

func toBallotOf(h *house, side side) *file {
	h.t.Helper()
	f := openFileOf(h, side)
	f.assess()
	f.hear()
	f.recommend()
	return f
}

// paper is an approving ballot on the dossier as it is.
func (f *file) paper() map[string]any {
	f.t.Helper()
	return map[string]any{"position": "approve", "dossier_hash": f.read(office).Dossier.Hash}
}

func (f *file) voting(as string, body map[string]any) call {
	return call{as: as, method: http.MethodPut, path: f.gate() + "/ballot", body: body}
}

// decide has the voters approve and the chair close.
func (f *file) decide(voters ...string) api.Review {
	f.t.Helper()
	paper := f.paper()
	for _, voter := range voters {
		f.done(f.voting(voter, paper), nil)
	}
	var review api.Review
	f.done(call{as: f.side.chair, method: http.MethodPost, path: f.gate() + "/closing"}, &review)
	return review
}

// recuse declares the conflicted member's interest and rules on it.
func (f *file) recuse() {
	f.t.Helper()
	f.done(call{
		as: conflicted, method: http.MethodPost, path: f.gate() + "/interests",
		body: map[string]any{"ground": 2, "text": "En nær slægtning er ansat hos ejeren."},
	}, nil)
	f.done(call{
		as: chair, method: http.MethodPut, path: fmt.Sprintf("%s/interests/%s/ruling", f.gate(), f.people[conflicted]),
		body: map[string]any{"ruling": "inhabil", "reason": "Tilknytningen er nær."},
	}, nil)
}

func (f *file) publish() api.Decision {
	f.t.Helper()
	var decision api.Decision
	f.done(call{as: office, method: http.MethodPost, path: f.gate() + "/publication"}, &decision)
	return decision
}

// without leaves a user out of a list, and puts another in their place.
func without(users []string, out, in string) []string {
	users = slices.Clone(users)
	users[slices.Index(users, out)] = in
	return users
}

// TestCases holds the facts of cases on one house, each on a method of its own.
func TestCases(t *testing.T) {
	h := staffed(t)
	for name, holds := range map[string]func(*testing.T, *house){
		"gate is passed from request to fulfilled condition":                     gateIsPassedFromRequestToFulfilledCondition,
		"readiness names what is missing":                                        readinessNamesWhatIsMissing,
		"withdrawn review keeps its reason and lets the gate be asked for again": withdrawnReviewKeepsItsReasonAndLetsTheGateBeAskedForAgain,
		"recused member sees nothing of the case until it is published":          recusedMemberSeesNothingOfTheCaseUntilItIsPublished,
		"ballot is suspended while an interest is open and restored when habil":  ballotIsSuspendedWhileAnInterestIsOpenAndRestoredWhenHabil,
		"principal decides on the groups recommendation":                         principalDecidesOnTheGroupsRecommendation,
		"chair may withdraw an extraordinary review":                             chairMayWithdrawAnExtraordinaryReview,
		"method is held and resumed":                                             methodIsHeldAndResumed,
		"question is assigned to assessors of the programme only":                questionIsAssignedToAssessorsOfTheProgrammeOnly,
		"assessors are blind until both have answered":                           assessorsAreBlindUntilBothHaveAnswered,
		"owner reads the assessments in the hearing without names":               ownerReadsTheAssessmentsInTheHearingWithoutNames,
		"those outside the group see no ballots":                                 thoseOutsideTheGroupSeeNoBallots,
		"unpublished decision leaks nowhere":                                     unpublishedDecisionLeaksNowhere,
		"decision shows outside with its method and not before":                  decisionShowsOutsideWithItsMethodAndNotBefore,
		"separate statement is published with the decision and reasons are not":  separateStatementIsPublishedWithTheDecisionAndReasonsAreNot,
		"rejected round keeps its recommendation and asks for another":           rejectedRoundKeepsItsRecommendationAndAsksForAnother,
		"supplement voids the ballots and asks for the recommendation again":     supplementVoidsTheBallotsAndAsksForTheRecommendationAgain,
		"two votes at once count each seat once":                                 twoVotesAtOnceCountEachSeatOnce,
		"same key is one ballot and another body is refused":                     sameKeyIsOneBallotAndAnotherBodyIsRefused,
		"who may vote is said before they try":                                   whoMayVoteIsSaidBeforeTheyTry,
		"journal verifies from its rows and pages":                               journalVerifiesFromItsRowsAndPages,
		"tasks say what waits for whom":                                          tasksSayWhatWaitsForWhom,
	} {
		t.Run(name, func(t *testing.T) { holds(t, h.inside(t)) })
	}
}

// inside is the house as a part of a test knows it.
func (h *house) inside(t *testing.T) *house {
	t.Helper()
	return &house{
		t: t, url: h.url, issuer: h.issuer, store: h.store, app: h.app, engine: h.engine, all: h.all,
		tokens: map[string]string{},
	}
}

func gateIsPassedFromRequestToFulfilledCondition(t *testing.T, h *house) {
	f := openFile(h)
	require.Equal(t, api.StageAssessment, f.read(office).Stage)
	f.refused(http.StatusConflict, "gate-already-open", call{
		as: manager, method: http.MethodPost, path: "/methods/" + f.method + "/gates", body: map[string]any{"gate": "ide-modning"},
	})
	f.assess()
	require.Equal(t, api.StageHearing, f.read(office).Stage)
	f.hear()
	f.recommend()
	review := f.decide(members()...)
	require.Equal(t, api.OutcomeAdvanceWithConditions, review.Decision.Outcome)
	require.Nil(t, review.Decision.PublishedAt)
	decision := f.publish()
	require.NotNil(t, decision.PublishedAt)
	require.Equal(t, "Ejerens bemærkning.", *decision.Hearing.Text)

	var conditions api.ConditionList
	path := "/methods/" + f.method + "/conditions"
	f.get(manager, path, &conditions)
	require.Len(t, conditions.Items, 1)
	require.Equal(t, "Målgruppen er hørt.", conditions.Items[0].Text)
	require.Equal(t, time.Now().AddDate(0, 3, 0).Format(time.DateOnly), conditions.Items[0].Due.Format(time.DateOnly),
		"the day as it was decided, also where it is no working day")
	path += "/" + conditions.Items[0].ID.String()
	var condition api.Condition
	f.done(call{as: manager, method: http.MethodPost, path: path + "/fulfilment", body: map[string]any{"text": "Hørt."}}, &condition)
	require.Equal(t, api.ConditionStatusFulfilled, condition.Status)
	f.done(call{as: office, method: http.MethodPost, path: path + "/return", body: map[string]any{"reason": "Mere."}}, &condition)
	require.Equal(t, api.ConditionStatusOpen, condition.Status)
	require.Equal(t, "Mere.", *condition.Reason)
	f.done(call{as: manager, method: http.MethodPost, path: path + "/fulfilment", body: map[string]any{"text": "Igen."}}, nil)
	f.done(call{as: office, method: http.MethodPost, path: path + "/acceptance"}, &condition)
	require.Equal(t, api.ConditionStatusAccepted, condition.Status)
	require.NotNil(t, condition.ClosedAt)
}

func readinessNamesWhatIsMissing(t *testing.T, h *house) {
	f := readyFile(h)
	var readiness api.GateReadiness
	f.get(manager, "/methods/"+f.method+"/gate-readiness", &readiness)
	require.Equal(t, "ide-modning", readiness.Gate)
	require.True(t, readiness.Ready)
	require.NotEmpty(t, readiness.Questions)

	f.get(office, "/methods/"+f.method+"/gate-readiness?gate=modning-afproevning", &readiness)
	require.False(t, readiness.Ready)
	require.NotEmpty(t, readiness.Obstacles, "it leaves from another phase")
	unmet := 0
	for _, check := range readiness.Checks {
		if check.State == api.ItemStateUnmet {
			require.NotNil(t, check.Missing)
			unmet++
		}
	}
	require.Positive(t, unmet)
	f.refused(http.StatusUnprocessableEntity, "gate-unknown", call{
		as: manager, method: http.MethodGet, path: "/methods/" + f.method + "/gate-readiness?gate=nowhere",
	})
}

func withdrawnReviewKeepsItsReasonAndLetsTheGateBeAskedForAgain(t *testing.T, h *house) {
	f := openFile(h)
	var review api.Review
	f.done(call{
		as: manager, method: http.MethodPost, path: f.gate() + "/withdrawal", body: map[string]any{"reason": "For tidligt."},
	}, &review)
	require.Equal(t, api.StageWithdrawn, review.Stage)
	require.Equal(t, "For tidligt.", *review.WithdrawalReason)
	require.NotNil(t, review.ClosedAt)
	f.refused(http.StatusConflict, "review-not-open", f.voting(chair, map[string]any{
		"position": "approve", "dossier_hash": review.Dossier.Hash,
	}))
	f.refused(http.StatusNotFound, "review-unknown", call{as: owner, method: http.MethodGet, path: f.gate()})
	f.done(call{
		as: manager, method: http.MethodPost, path: "/methods/" + f.method + "/gates", body: map[string]any{"gate": "ide-modning"},
	}, nil)
}

func chairMayWithdrawAnExtraordinaryReview(t *testing.T, h *house) {
	f := readyFile(h)
	asking := call{as: chair, method: http.MethodPost, path: "/methods/" + f.method + "/gates", body: map[string]any{
		"gate": "ekstraordinaer", "reason": "Der er rejst tvivl.",
	}}
	var review api.Review
	f.done(asking, &review)
	f.review = review.ID.String()
	require.Equal(t, api.GateKindExtraordinary, review.Kind)
	withdrawing := call{
		as: "naestformand", method: http.MethodPost, path: f.gate() + "/withdrawal", body: map[string]any{"reason": "Afklaret."},
	}
	f.refused(http.StatusForbidden, "extraordinary-by-secretariat-or-chair", withdrawing)
	withdrawing.as = chair
	f.done(withdrawing, &review)
	require.Equal(t, api.StageWithdrawn, review.Stage)
}

func methodIsHeldAndResumed(t *testing.T, h *house) {
	f := readyFile(h)
	path := "/methods/" + f.method
	holding := call{as: office, method: http.MethodPost, path: path + "/hold", body: map[string]any{"reason": "Afventer."}}
	var method api.Method
	f.done(holding, &method)
	require.Equal(t, api.MethodStatusOnHold, method.Status)
	f.refused(http.StatusConflict, "method-not-active", holding)
	f.done(call{as: office, method: http.MethodPost, path: path + "/resumption", body: map[string]any{"reason": "Klar."}}, &method)
	require.Equal(t, api.MethodStatusActive, method.Status)
	f.refused(http.StatusUnprocessableEntity, "version-unknown", call{
		as: office, method: http.MethodPost, path: path + "/model-version",
		body: map[string]any{"version": "9.9", "reason": "Ny version."},
	})
	holding.as = "kommune"
	f.refused(http.StatusForbidden, "role-missing", holding)
}
