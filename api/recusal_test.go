package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

func recusedMemberSeesNothingOfTheCaseUntilItIsPublished(t *testing.T, h *house) {
	f := toBallot(h)
	f.done(f.voting(conflicted, f.paper()), nil)
	f.recuse()

	closed := func() {
		for _, path := range []string{f.gate(), "/methods/" + f.method + "/gate-readiness"} {
			f.refused(http.StatusForbidden, "recused", call{as: conflicted, method: http.MethodGet, path: path})
		}
		f.refused(http.StatusForbidden, "recused", f.voting(conflicted, map[string]any{
			"position": "approve", "dossier_hash": "0000000000000000000000000000000000000000000000000000000000000000",
		}))
		f.refused(http.StatusForbidden, "recused", call{
			as: conflicted, method: http.MethodPost, path: f.gate() + "/absences",
		})
		var reviews api.ReviewList
		f.get(conflicted, "/gates?method="+f.method, &reviews)
		require.Empty(t, reviews.Items)
		require.Zero(t, reviews.Total)
		var tasks api.TaskList
		f.get(conflicted, "/tasks", &tasks)
		for _, task := range tasks.Items {
			require.False(t, task.Review != nil && task.Review.ID.String() == f.review, task.Text.DA)
		}
		var journal api.JournalPage
		f.get(conflicted, "/methods/"+f.method+"/journal?limit=200", &journal)
		for _, event := range journal.Items {
			require.NotContains(t, string(event.Payload), f.review, event.Type)
		}
		f.get(conflicted, "/methods/"+f.method+"/journal?limit=200&review="+f.review, &journal)
		require.Empty(t, journal.Items)
	}
	closed()
	seat := f.read(office).Seats[4]
	require.True(t, *seat.Recused)
	require.False(t, *seat.Voted)
	require.Equal(t, f.people[replacement], seat.Holder.ID.String())

	f.decide(without(members(), conflicted, replacement)...)
	closed()
	f.refused(http.StatusForbidden, "recused", call{as: conflicted, method: http.MethodGet, path: "/decisions/" + f.review})
	var conditions api.ConditionList
	f.get(conflicted, "/methods/"+f.method+"/conditions", &conditions)
	require.Empty(t, conditions.Items)

	f.publish()
	review := f.read(conflicted)
	require.NotNil(t, review.Decision)
	require.Len(t, review.Decision.Recusals, 1)
	require.Empty(t, review.Assessments)
	require.Empty(t, review.Ballots)
	require.Empty(t, review.Dossier.Content)
	require.Nil(t, review.Tally)
	require.Nil(t, review.RequestedBy)
	for _, seat := range review.Seats {
		require.Nil(t, seat.Member)
		require.Nil(t, seat.Voted)
	}
	var journal api.JournalPage
	f.get(conflicted, "/methods/"+f.method+"/journal?limit=200&review="+f.review, &journal)
	for _, event := range journal.Items {
		require.Contains(t, []string{"decision-made", "decision-published"}, event.Type)
	}
}

func ballotIsSuspendedWhileAnInterestIsOpenAndRestoredWhenHabil(t *testing.T, h *house) {
	f := toBallot(h)
	f.done(f.voting(conflicted, f.paper()), nil)
	f.done(call{
		as: conflicted, method: http.MethodPost, path: f.gate() + "/interests",
		body: map[string]any{"ground": 5, "text": "Et bekendtskab."},
	}, nil)
	review := f.read(office)
	require.Equal(t, api.BallotStateSuspended, review.Ballots[0].State)
	require.Equal(t, api.InterestStateOpen, review.Interests[0].State)
	require.Zero(t, review.Tally.Present)
	f.refused(http.StatusForbidden, "own-interest-open", f.voting(conflicted, f.paper()))

	f.done(call{
		as: chair, method: http.MethodPut, path: f.gate() + "/interests/" + f.people[conflicted] + "/ruling",
		body: map[string]any{"ruling": "habil", "reason": "Løst bekendtskab."},
	}, &review)
	require.Equal(t, api.BallotStateCounted, review.Ballots[0].State)
	require.Equal(t, 1, review.Tally.Present)
	require.Equal(t, "Løst bekendtskab.", *review.Interests[0].RulingReason)

	f.done(call{
		as: "medlem-6", method: http.MethodPost, path: f.gate() + "/interests/" + f.people[conflicted] + "/objection",
	}, &review)
	require.Equal(t, api.InterestStateObjected, review.Interests[0].State)
	require.Equal(t, f.people["medlem-6"], review.Interests[0].Objection.By.ID.String())
	f.done(call{
		as: "medlem-6", method: http.MethodPut, path: f.gate() + "/interests/" + f.people[conflicted] + "/ruling-ballot",
		body: map[string]any{"ruling": "inhabil"},
	}, &review)
	require.Equal(t, 1, review.Interests[0].Objection.Inhabil)
}

func assessorsAreBlindUntilBothHaveAnswered(t *testing.T, h *house) {
	f := openFile(h)
	f.assign()
	question := f.read(office).Questions[0].ID
	const secret = "En hemmelig begrundelse."
	f.answer(assessor1, question, secret)

	blind := f.do(call{as: assessor2, method: http.MethodGet, path: f.gate()})
	require.NotContains(t, string(blind.body), secret)
	review := f.read(assessor2)
	require.True(t, review.AssessmentsBlind)
	require.Empty(t, review.Assessments)
	require.True(t, *review.Questions[0].Blind)
	require.Nil(t, review.Questions[0].Mean)
	require.Len(t, review.MyQuestions, len(review.Questions))
	journal := f.do(call{as: assessor2, method: http.MethodGet, path: "/methods/" + f.method + "/journal?limit=200"})
	require.NotContains(t, string(journal.body), secret)
	require.NotContains(t, string(journal.body), "assessment-given")
	own := f.do(call{as: assessor1, method: http.MethodGet, path: "/methods/" + f.method + "/journal?limit=200"})
	require.Contains(t, string(own.body), secret)
	const unassigned = "fagkyndig-3" // who may be wanted as a third assessor
	for _, path := range []string{f.gate(), "/methods/" + f.method + "/journal?limit=200"} {
		answer := f.do(call{as: unassigned, method: http.MethodGet, path: path})
		require.Equal(t, http.StatusOK, answer.status)
		require.NotContains(t, string(answer.body), secret, path)
	}

	f.answer(assessor2, question, "Min egen.")
	review = f.read(assessor2)
	require.False(t, review.AssessmentsBlind)
	require.Len(t, review.Assessments, 2)
	require.InDelta(t, 3, *review.Questions[0].Mean, 0)
	require.Equal(t, api.ItemStateMet, review.Questions[0].State)
}

func ownerReadsTheAssessmentsInTheHearingWithoutNames(t *testing.T, h *house) {
	f := openFile(h)
	f.refused(http.StatusNotFound, "review-unknown", call{as: owner, method: http.MethodGet, path: f.gate()})
	var reviews api.ReviewList
	f.get(owner, "/gates?method="+f.method, &reviews)
	require.Empty(t, reviews.Items)
	f.assess()

	f.get(owner, "/gates?method="+f.method, &reviews)
	require.Len(t, reviews.Items, 1)
	require.True(t, reviews.Items[0].Mine)
	for _, path := range []string{f.gate(), "/methods/" + f.method + "/journal?limit=200"} {
		read := f.do(call{as: owner, method: http.MethodGet, path: path})
		require.Equal(t, http.StatusOK, read.status, string(read.body))
		require.NotContains(t, string(read.body), f.people[assessor1], path)
		require.NotContains(t, string(read.body), f.people[assessor2], path)
	}
	review := f.read(owner)
	require.NotEmpty(t, review.Assessments)
	require.Equal(t, "Opfyldt, siger den første.", review.Assessments[0].Reason)
	require.Empty(t, review.Assignments)
	require.NotNil(t, review.Hearing)
	require.NotNil(t, review.Hearing.Deadline)
	f.hear()
	f.recommend()
	f.done(f.voting(chair, f.paper()), nil)
	review = f.read(owner)
	require.Nil(t, review.Tally)
	require.Empty(t, review.Ballots)
	require.Empty(t, review.Interests)
	require.Equal(t, "Ejerens bemærkning.", *review.Hearing.Text)
}

func thoseOutsideTheGroupSeeNoBallots(t *testing.T, h *house) {
	f := toBallot(h)
	paper := f.paper()
	paper["reason"] = "En stemmes begrundelse."
	f.done(f.voting(chair, paper), nil)
	for _, user := range []string{manager, assessor1, owner} {
		for _, path := range []string{f.gate(), "/methods/" + f.method + "/journal?limit=200"} {
			read := f.do(call{as: user, method: http.MethodGet, path: path})
			require.Equal(t, http.StatusOK, read.status)
			require.NotContains(t, string(read.body), "En stemmes begrundelse.", user)
			require.NotContains(t, string(read.body), "ballot-cast", user)
		}
		require.Nil(t, f.read(user).Tally)
	}
	for _, user := range []string{"medlem-9", replacement, office, auditor} {
		require.Len(t, f.read(user).Ballots, 1, user)
		require.Equal(t, "En stemmes begrundelse.", *f.read(user).Ballots[0].Reason)
	}
	for _, stranger := range []string{"formand-b", "programleder-2"} {
		f.refused(http.StatusNotFound, "review-unknown", call{as: stranger, method: http.MethodGet, path: f.gate()})
		f.refused(http.StatusForbidden, "role-missing", call{
			as: stranger, method: http.MethodGet, path: "/methods/" + f.method + "/journal",
		})
	}
}
