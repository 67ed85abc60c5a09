package api_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// atOnce makes calls at the same time and gives their answers.
func (f *file) atOnce(calls ...call) []reply {
	replies := make([]reply, len(calls))
	var group sync.WaitGroup
	for i, made := range calls {
		f.token(made.as)
		group.Go(func() { replies[i] = f.do(made) })
	}
	group.Wait()
	return replies
}

func twoVotesAtOnceCountEachSeatOnce(t *testing.T, h *house) {
	f := toBallot(h)
	paper := f.paper()
	rejecting := map[string]any{"position": "reject", "reason": "Nej.", "dossier_hash": paper["dossier_hash"]}
	for _, got := range f.atOnce(
		f.voting("medlem-3", paper), f.voting("medlem-3", rejecting), f.voting("medlem-4", paper), f.voting("medlem-6", paper),
	) {
		require.Equal(t, http.StatusOK, got.status, string(got.body))
	}
	tally := f.read(office).Tally
	require.Equal(t, 3, tally.Present)
	require.Equal(t, 3, tally.Approve+tally.Reject)
}

func sameKeyIsOneBallotAndAnotherBodyIsRefused(t *testing.T, h *house) {
	f := toBallot(h)
	first := f.voting(chair, f.paper())
	first.key = uuid.NewString()
	for _, got := range f.atOnce(first, first, first) {
		require.Equal(t, http.StatusOK, got.status, string(got.body))
	}
	require.Len(t, f.read(office).Ballots, 1)
	var journal api.JournalPage
	f.get(auditor, "/methods/"+f.method+"/journal?limit=200", &journal)
	cast := 0
	for _, event := range journal.Items {
		if event.Type == "ballot-cast" {
			cast++
		}
	}
	require.Equal(t, 1, cast)

	other := first
	other.body = map[string]any{"position": "abstain", "dossier_hash": f.paper()["dossier_hash"]}
	f.refused(http.StatusUnprocessableEntity, "idempotency-key-reused", other)

	var command api.Command
	f.get(chair, "/commands/"+first.key, &command)
	require.Equal(t, api.CommandStatusDone, command.Status)
	require.Equal(t, "vote", command.Kind)
	require.Equal(t, "/api/v1"+f.gate(), *command.Resource)
	require.Contains(t, string(command.Result), `"present":1`)
	f.refused(http.StatusNotFound, "command-unknown", call{as: office, method: http.MethodGet, path: "/commands/" + first.key})
}

func whoMayVoteIsSaidBeforeTheyTry(t *testing.T, h *house) {
	f := toBallot(h)
	voting := func(user string) *api.Action {
		for _, action := range f.read(user).MyActions {
			if action.Command == api.CommandKindVote {
				return &action
			}
		}
		return nil
	}
	require.True(t, voting("medlem-9").Allowed)
	require.False(t, voting(replacement).Allowed)
	require.Equal(t, "no-seat", voting(replacement).Refusal.Code)
	require.Nil(t, voting(office))
	f.done(call{as: conflicted, method: http.MethodPost, path: f.gate() + "/absences"}, nil)
	require.True(t, voting(replacement).Allowed)
	require.False(t, voting(conflicted).Allowed)
	f.refused(http.StatusForbidden, "no-seat", f.voting(conflicted, f.paper()))
	f.done(f.voting(replacement, f.paper()), nil)
}

func journalVerifiesFromItsRowsAndPages(t *testing.T, h *house) {
	f := openFile(h)
	f.assess()
	var all, page api.JournalPage
	f.get(auditor, "/methods/"+f.method+"/journal?limit=200", &all)
	require.Equal(t, all.HeadHash, all.Items[len(all.Items)-1].Hash)
	for i, event := range all.Items {
		require.Equal(t, int64(i+1), event.Sequence)
		if i > 0 {
			require.Equal(t, all.Items[i-1].Hash, event.Previous)
		}
	}
	f.get(auditor, "/methods/"+f.method+"/journal?limit=5", &page)
	require.Len(t, page.Items, 5)
	require.Equal(t, all.Total, page.Total)
	f.get(auditor, "/methods/"+f.method+"/journal?limit=5&cursor="+*page.NextCursor, &page)
	require.Equal(t, int64(6), page.Items[0].Sequence)
	f.get(auditor, "/methods/"+f.method+"/journal?limit=5&after=7", &page)
	require.Equal(t, int64(8), page.Items[0].Sequence)
	require.NotEmpty(t, all.Items[len(all.Items)-3].Texts[0].Salt)
}

func tasksSayWhatWaitsForWhom(t *testing.T, h *house) {
	f := openFile(h)
	kinds := func(user string) map[string]api.Task {
		var tasks api.TaskList
		f.get(user, "/tasks?limit=200", &tasks)
		found := map[string]api.Task{}
		for _, task := range tasks.Items {
			if task.Review != nil && task.Review.ID.String() == f.review {
				found[task.Kind] = task
			}
		}
		return found
	}
	require.Contains(t, kinds(office), "assign-assessors")
	require.Equal(t, "/api/v1"+f.gate(), *kinds(office)["assign-assessors"].Href)
	f.assign()
	require.Contains(t, kinds(assessor1), "assess")
	require.Empty(t, kinds(manager))
	var mine api.ReviewList
	f.get(assessor1, "/gates?mine=true&method="+f.method, &mine)
	require.Equal(t, 1, mine.Total)
	f.get(manager, "/gates?mine=true&method="+f.method, &mine)
	require.Zero(t, mine.Total)
}
