package crash_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/internal/demo"
)

// The demonstration's users that take part.
const (
	manager     = "programleder-1"
	secretariat = "sekretariat"
	owner       = "metodeejer"
	chair       = "formand"
	outsider    = "kommune"
)

// hasty is the member who gives some ballots and does not wait for the answer.
const hasty = "medlem-9"

// members hold the seats of the programme's steering group.
func members() []string {
	return []string{chair, "naestformand", "medlem-3", "medlem-4", "medlem-5", "medlem-6", "medlem-7", "medlem-8", hasty}
}

func assessors() []string { return []string{"fagkyndig-1", "fagkyndig-2"} }

// How long people think between two commands.
const (
	thoughtOfVoter = 900 * time.Millisecond
	thoughtOfOther = 600 * time.Millisecond
)

// people give commands until they are told to stop; then each finishes what it has begun.
type people struct {
	*ledger

	ids     map[string]string // of users, by subject
	studies []string          // the titles of the studies that were registered and acknowledged

	mutex sync.Mutex
	// cast are the positions of each member's ballots in a review, in the order in which they were acknowledged.
	cast map[ballotOf][]string
	// tried are all that were ever given, whatever came of them.
	tried map[ballotOf]int
	// passages counts the reviews that were taken from request to publication.
	passages int
}

type ballotOf struct{ review, member string }

// review is what people see of a review.
type review struct {
	ID        string `json:"id"`
	Stage     string `json:"stage"`
	Questions []struct {
		ID string `json:"id"`
	} `json:"questions"`
	Dossier struct {
		Hash string `json:"hash"`
	} `json:"dossier"`
	Tally *tally `json:"tally"`
}

type tally struct {
	Approve int `json:"approve"`
	Reject  int `json:"reject"`
	Abstain int `json:"abstain"`
}

// meet learns who the users are.
func (p *people) meet(ctx context.Context) error {
	for _, subject := range slices.Concat(assessors(), members(), []string{secretariat}) {
		var me struct {
			ID string `json:"id"`
		}
		if err := p.read(ctx, subject, "/me", &me); err != nil {
			return fmt.Errorf("%s: %w", subject, err)
		}
		p.ids[subject] = me.ID
	}
	return nil
}

// methods lists the active methods of the steering group's programme: those whose owner can answer a hearing,
// and the others.
func (p *people) methods(ctx context.Context) (owned, others []string, err error) {
	var me struct {
		Organisation struct {
			Slug string `json:"slug"`
		} `json:"organisation"`
	}
	if err := p.read(ctx, owner, "/me", &me); err != nil {
		return nil, nil, err
	}
	var found struct {
		Items []struct {
			Slug  string `json:"slug"`
			Owner struct {
				Slug string `json:"slug"`
			} `json:"owner"`
		} `json:"items"`
	}
	err = p.read(ctx, manager, "/methods?status=active&programme=demonstrationsprogram-voksne&sort=title&limit=200", &found)
	for _, item := range found.Items {
		if item.Owner.Slug == me.Organisation.Slug {
			owned = append(owned, item.Slug)
		} else {
			others = append(others, item.Slug)
		}
	}
	return owned, others, err
}

// openBallot takes a method through an extraordinary review, which needs no documents, to an open ballot.
func (p *people) openBallot(ctx context.Context, method string) (review, error) {
	var opened review
	if _, err := p.give(ctx, "request an extraordinary review of "+method, demo.Call{
		As: secretariat, Method: http.MethodPost, Path: "/methods/" + method + "/gates", Into: &opened,
		Body: map[string]any{"gate": "ekstraordinaer", "reason": "Prøve af driften."},
	}); err != nil {
		return opened, err
	}
	gate := "/gates/" + opened.ID
	var assignments []map[string]any
	for _, question := range opened.Questions {
		assignments = append(assignments, map[string]any{
			"question": question.ID, "assessors": []string{p.ids[assessors()[0]], p.ids[assessors()[1]]},
		})
	}
	if _, err := p.give(ctx, "assign assessors", demo.Call{
		As: secretariat, Method: http.MethodPut, Path: gate + "/assignments", Body: assignments,
	}); err != nil {
		return opened, err
	}
	if err := p.assess(ctx, opened); err != nil {
		return opened, err
	}
	for _, step := range []struct {
		about string
		call  demo.Call
	}{
		{"close the assessment", demo.Call{
			As: secretariat, Method: http.MethodPost, Path: gate + "/assessment-closing", Body: map[string]any{},
		}},
		{"answer the hearing", demo.Call{
			As: owner, Method: http.MethodPut, Path: gate + "/hearing", Body: map[string]any{"text": "Ingen bemærkninger."},
		}},
		{"recommend", demo.Call{
			As: secretariat, Method: http.MethodPut, Path: gate + "/recommendation",
			Body: map[string]any{"outcome": "keep", "reason": "Prøve af driften."},
		}},
	} {
		if _, err := p.give(ctx, step.about, step.call); err != nil {
			return opened, err
		}
	}
	return opened, p.read(ctx, secretariat, gate, &opened)
}

// assess has both assessors answer every question at the same time.
func (p *people) assess(ctx context.Context, of review) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, assessor := range assessors() {
		group.Go(func() error {
			for _, question := range of.Questions {
				if _, err := p.give(ctx, "assess "+question.ID, demo.Call{
					As: assessor, Method: http.MethodPut, Path: "/gates/" + of.ID + "/assessments/" + question.ID,
					Body: map[string]any{"score": 3, "reason": "Opfyldt."},
				}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// keepVoting has a member change their ballot again and again.
func (p *people) keepVoting(ctx context.Context, stop <-chan struct{}, on review, member string) error {
	positions := []string{"approve", "reject", "abstain"}
	for !stopped(stop) {
		if err := p.vote(ctx, on, member, positions[rand.IntN(len(positions))]); err != nil {
			return err
		}
		pause(ctx, thoughtOfVoter)
	}
	return nil
}

func (p *people) vote(ctx context.Context, on review, member, position string) error {
	give := p.give
	if member == hasty && rand.IntN(2) == 0 {
		give = p.giveOnce
	}
	ballot := ballotOf{on.ID, member}
	p.mutex.Lock()
	p.tried[ballot]++
	p.mutex.Unlock()
	given, err := give(ctx, "vote "+position, demo.Call{
		As: member, Method: http.MethodPut, Path: "/gates/" + on.ID + "/ballot",
		Body: map[string]any{
			"position": position, "dossier_hash": on.Dossier.Hash, "reason": "Stemmen kan ændres, så længe afstemningen er åben.",
		},
	})
	if given.outcome == acknowledged {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.cast[ballot] = append(p.cast[ballot], position)
	}
	if given.outcome == unknown && member == hasty {
		return nil
	}
	return err
}

// keepHolding has the secretariat hold and resume a method, from several places at once, so that some commands
// come too late. One who is impatient does not ask again.
func (p *people) keepHolding(ctx context.Context, stop <-chan struct{}, method string, impatient bool) error {
	give := p.give
	if impatient {
		give = p.giveOnce
	}
	for !stopped(stop) {
		path := []string{"hold", "resumption"}[rand.IntN(2)]
		given, err := give(ctx, path+" of "+method, demo.Call{
			As: secretariat, Method: http.MethodPost, Path: "/methods/" + method + "/" + path,
			Body: map[string]any{"reason": "Prøve af driften."},
		})
		expected := given.outcome == acknowledged || given.outcome == unknown && impatient ||
			slices.Contains([]string{"method-not-active", "method-not-on-hold"}, given.code)
		if !expected {
			return err
		}
		pause(ctx, thoughtOfOther)
	}
	return nil
}

// keepPassing takes a method through one review after another, from request to publication.
func (p *people) keepPassing(ctx context.Context, stop <-chan struct{}, method string) error {
	for !stopped(stop) {
		opened, err := p.openBallot(ctx, method)
		if err != nil {
			return err
		}
		for _, member := range members()[:6] {
			if err := p.vote(ctx, opened, member, "approve"); err != nil {
				return err
			}
		}
		for _, step := range []struct{ as, path string }{{chair, "/closing"}, {secretariat, "/publication"}} {
			if _, err := p.give(ctx, strings.TrimPrefix(step.path, "/"), demo.Call{
				As: step.as, Method: http.MethodPost, Path: "/gates/" + opened.ID + step.path,
			}); err != nil {
				return err
			}
		}
		p.mutex.Lock()
		p.passages++
		p.mutex.Unlock()
	}
	return nil
}

// keepRegistering adds studies of a method, each of which may change the level that its process has to note.
func (p *people) keepRegistering(ctx context.Context, stop <-chan struct{}, method string) error {
	for n := 1; !stopped(stop); n++ {
		title := fmt.Sprintf("%s %d", studyTitle, n)
		if _, err := p.give(ctx, "register a study", demo.Call{
			As: manager, Method: http.MethodPost, Path: "/methods/" + method + "/studies",
			Body: map[string]any{
				"authors": "Demonstration", "title": title, "design": "rct", "country": "DK", "year": 2026,
				"n_treatment": 120, "n_control": 118, "quality": "acceptable", "quality_reason": "Fordelt ved lodtrækning.",
				"outcomes": []map[string]any{{
					"code": "trivsel", "title": map[string]string{"da": "Trivsel", "en": "Well-being"}, "about": "citizen",
					"primary": true, "higher_is_better": true, "effect_type": "smd", "estimate": 0.42, "ci_low": 0.16,
					"ci_high": 0.68, "favours": "method",
				}},
			},
		}); err != nil {
			return err
		}
		p.mutex.Lock()
		p.studies = append(p.studies, title)
		p.mutex.Unlock()
		pause(ctx, 4*thoughtOfOther)
	}
	return nil
}

// studyTitle begins the titles of the studies of this test.
const studyTitle = "Prøve af driften, ikke et virkeligt studie"

// keepTryingInVain gives commands that nobody may give.
func (p *people) keepTryingInVain(ctx context.Context, stop <-chan struct{}, on review) error {
	for !stopped(stop) {
		for _, wrong := range []struct{ as, hash, code string }{
			{outsider, on.Dossier.Hash, ""},
			{members()[3], strings.Repeat("0", 64), "dossier-changed"},
		} {
			given, err := p.give(ctx, "vote in vain", demo.Call{
				As: wrong.as, Method: http.MethodPut, Path: "/gates/" + on.ID + "/ballot",
				Body: map[string]any{"position": "approve", "dossier_hash": wrong.hash},
			})
			if given.outcome != refused || wrong.code != "" && given.code != wrong.code {
				return fmt.Errorf("expected a refusal %q of %s, got %q: %w", wrong.code, wrong.as, given.code, err)
			}
		}
		pause(ctx, 2*thoughtOfOther)
	}
	return nil
}

func stopped(stop <-chan struct{}) bool {
	select {
	case <-stop:
		return true
	default:
		return false
	}
}

// reviews are those that somebody here has voted in, or tried to.
func (p *people) reviews() map[string]bool {
	asked := map[string]bool{}
	for ballot := range p.cast {
		asked[ballot.review] = true
	}
	for ballot := range p.tried {
		asked[ballot.review] = true
	}
	return asked
}
