package bench_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	workflowservice "go.temporal.io/api/workflowservice/v1"

	"github.com/fasemodel/fasemodel/internal/demo"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

const (
	openBallots = 4      // methods with an open ballot, shared by the callers
	ballotsEach = 150    // ballots a caller casts
	idleMethods = 10_000 // methods that wait for nothing
	manyCallers = 16
)

// BenchmarkProgram measures the built program in one go, because each part stands on the one before, and
// prints each figure beside its limit.
func BenchmarkProgram(b *testing.B) {
	for range b.N {
		p := startProgram(b)
		time.Sleep(5 * time.Second)
		b.Logf("resident memory of \"fasemodel all\" at rest, 80 methods: %.0f MB (wanted: under 150 MB)", p.resident(b))
		l := newLimit(b, openBallots)
		var ballots []ballot
		for _, method := range p.ideas(b)[:openBallots] {
			ballots = append(ballots, p.openBallot(b, method))
		}
		alone := p.compareBallots(b, l, ballots, "")
		b.Logf("import of 80 methods: %.1f s (wanted: under 10 s)", p.importMethods(b, "otteogfirs", 80).Seconds())
		p.fullLife(b, l)

		b.Logf("import of %d idle methods: %.0f s", idleMethods, p.importMethods(b, "hvilende", idleMethods).Seconds())
		beside := p.compareBallots(b, l, ballots, fmt.Sprintf(" beside %d idle methods", idleMethods))
		for i, callers := range []int{1, manyCallers} {
			b.Logf("ballot, %2d callers: p50 beside %d idle methods is %.2f × that without (wanted: at most 1.5)",
				callers, idleMethods, float64(beside[i])/float64(alone[i]))
		}
		b.Logf("resident memory of \"fasemodel all\" after it all: %.0f MB", p.resident(b))
	}
}

// compareBallots casts ballots over HTTP and makes bare updates in turn, at one and at many callers, and gives
// the median of the ballots for each.
func (p *program) compareBallots(b *testing.B, l *limit, ballots []ballot, where string) []time.Duration {
	b.Helper()
	var medians []time.Duration
	for _, callers := range []int{1, manyCallers} {
		bare := measure(b, callers, ballotsEach, func(ctx context.Context, caller int) error { return l.update(ctx, caller) })
		cast := measure(b, callers, ballotsEach, func(ctx context.Context, caller int) error {
			return p.cast(ctx, ballots[caller%len(ballots)], caller)
		})
		b.Logf("ballot over HTTP%s, %2d callers: p50 %.1f ms, p95 %.1f ms; bare update with a no-op local activity: "+
			"p50 %.1f ms, p95 %.1f ms; ratio of medians %.2f (wanted: at most 2.5)", where, callers,
			milliseconds(cast.quantile(.5)), milliseconds(cast.quantile(.95)),
			milliseconds(bare.quantile(.5)), milliseconds(bare.quantile(.95)),
			float64(cast.quantile(.5))/float64(bare.quantile(.5)))
		medians = append(medians, cast.quantile(.5))
	}
	return medians
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// ideas lists the ideas of the demonstration's owner in the programme that its steering group decides on, the
// last first, because the tutorial takes the first.
func (p *program) ideas(b *testing.B) []string {
	b.Helper()
	var owner struct {
		Organisation struct {
			Slug string `json:"slug"`
		} `json:"organisation"`
	}
	p.must(b, demo.Call{As: "metodeejer", Method: http.MethodGet, Path: "/me", Into: &owner})
	var found struct {
		Items []struct {
			Slug string `json:"slug"`
		} `json:"items"`
	}
	p.must(b, demo.Call{
		As: "programleder-1", Method: http.MethodGet, Into: &found,
		Path: "/methods?phase=ide&status=active&programme=demonstrationsprogram-voksne&sort=title&owner=" +
			owner.Organisation.Slug,
	})
	require.GreaterOrEqual(b, len(found.Items), openBallots)
	slugs := make([]string, 0, len(found.Items))
	for i := range found.Items {
		slugs = append(slugs, found.Items[len(found.Items)-1-i].Slug)
	}
	return slugs
}

// openBallot takes an idea to an open ballot: an extraordinary review needs no documents.
func (p *program) openBallot(b *testing.B, method string) ballot {
	b.Helper()
	var review struct {
		ID        string `json:"id"`
		Questions []struct {
			ID string `json:"id"`
		} `json:"questions"`
		Dossier struct {
			Hash string `json:"hash"`
		} `json:"dossier"`
		Stage string `json:"stage"`
	}
	p.must(b, demo.Call{
		As: "sekretariat", Method: http.MethodPost, Path: "/methods/" + method + "/gates", Into: &review,
		Body: map[string]any{"gate": "ekstraordinaer", "reason": "Måling af hastighed."},
	})
	gate := "/gates/" + review.ID
	assessors := p.people(b, "fagkyndig-1", "fagkyndig-2")
	assignments := make([]map[string]any, 0, len(review.Questions))
	for _, question := range review.Questions {
		assignments = append(assignments, map[string]any{"question": question.ID, "assessors": assessors})
	}
	p.must(b, demo.Call{As: "sekretariat", Method: http.MethodPut, Path: gate + "/assignments", Body: assignments})
	for _, question := range review.Questions {
		for _, assessor := range []string{"fagkyndig-1", "fagkyndig-2"} {
			p.must(b, demo.Call{
				As: assessor, Method: http.MethodPut, Path: gate + "/assessments/" + question.ID,
				Body: map[string]any{"score": 3, "reason": "Opfyldt."},
			})
		}
	}
	p.must(b, demo.Call{As: "sekretariat", Method: http.MethodPost, Path: gate + "/assessment-closing", Body: map[string]any{}})
	p.answerHearing(b, method, gate)
	p.must(b, demo.Call{
		As: "sekretariat", Method: http.MethodPut, Path: gate + "/recommendation",
		Body: map[string]any{"outcome": "keep", "reason": "Måling af hastighed."},
	})
	p.must(b, demo.Call{As: "sekretariat", Method: http.MethodGet, Path: gate, Into: &review})
	require.Equal(b, "ballot", review.Stage)
	return ballot{method: method, review: review.ID, dossier: review.Dossier.Hash}
}

// answerHearing answers for the owner; only methods of the demonstration's owner can be taken to a ballot.
func (p *program) answerHearing(b *testing.B, method, gate string) {
	b.Helper()
	_, err := p.Do(b.Context(), demo.Call{
		As: "metodeejer", Method: http.MethodPut, Path: gate + "/hearing", Body: map[string]any{"text": "Ingen bemærkninger."},
	})
	require.NoError(b, err, "the hearing of %s", method)
}

// people gives the ids of users.
func (p *program) people(b *testing.B, subjects ...string) []string {
	b.Helper()
	ids := make([]string, 0, len(subjects))
	for _, subject := range subjects {
		var me struct {
			ID string `json:"id"`
		}
		p.must(b, demo.Call{As: subject, Method: http.MethodGet, Path: "/me", Into: &me})
		ids = append(ids, me.ID)
	}
	return ids
}

// importMethods imports made-up methods that wait for nothing, and gives how long it took until all were in.
func (p *program) importMethods(b *testing.B, name string, count int) time.Duration {
	b.Helper()
	var file strings.Builder
	for n := range count {
		fmt.Fprintf(&file, `{"slug":"%s-%d","title":"%s %d","summary":"Til måling.","problem":"Til måling.",`+
			`"method_type":"borgerrettet","target_groups":["udsatte-voksne"],"age_groups":["voksne"],`+
			`"owner":{"name":"Demonstration","type":"privat"},"programme":"demonstrationsprogram-voksne",`+
			`"phase":"modning","components":["Til måling"],"provenance":"general knowledge"}`+"\n", name, n, name, n)
	}
	began := time.Now()
	var imported struct {
		ID     string `json:"id"`
		Status string `json:"status"`
	}
	p.must(b, demo.Call{
		As: "admin", Method: http.MethodPost, Path: "/imports", Type: "application/jsonl", Raw: file.String(), Into: &imported,
	})
	for imported.Status == "running" {
		require.Less(b, time.Since(began), 20*time.Minute)
		time.Sleep(50 * time.Millisecond)
		p.must(b, demo.Call{As: "admin", Method: http.MethodGet, Path: "/imports/" + imported.ID, Into: &imported})
	}
	require.Equal(b, "done", imported.Status)
	return time.Since(began)
}

// fullLife runs the tutorial, which takes a method through three gates, and counts the events that its
// process left in the engine's histories.
func (p *program) fullLife(b *testing.B, l *limit) {
	b.Helper()
	var told strings.Builder
	options := p.Options()
	options.Out = &told
	method, err := demo.Run(b.Context(), options)
	require.NoError(b, err, told.String())
	var found struct {
		ID string `json:"id"`
	}
	p.must(b, demo.Call{As: "revisor", Method: http.MethodGet, Path: "/methods/" + method, Into: &found})
	var events, runs int64
	query := fmt.Sprintf("WorkflowId = '%s'", contract.MethodWorkflowID("")+found.ID)
	require.Eventually(b, func() bool {
		answer, err := l.engine.ListWorkflow(b.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		require.NoError(b, err)
		events, runs = 0, int64(len(answer.GetExecutions()))
		for _, run := range answer.GetExecutions() {
			described, err := l.engine.DescribeWorkflowExecution(b.Context(), run.GetExecution().GetWorkflowId(), run.GetExecution().GetRunId())
			require.NoError(b, err)
			events += described.GetWorkflowExecutionInfo().GetHistoryLength()
		}
		return runs > 1
	}, 30*time.Second, time.Second)
	b.Logf("history of a full life (the tutorial: three gates, two assessors a question, nine ballots, a rejected round, "+
		"a supplement): %d events in %d runs (wanted: under 1,500)", events, runs)
}
