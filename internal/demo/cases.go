package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// cases are the open cases of a new demonstration: each role finds something that waits for it.
func cases() []openCase {
	cities := adults() // its owner speaks for 6-byerne
	cities.owner = "metodeejer-2"
	return []openCase{
		{adults(), "aaben-kriselinje-aften-weekend", (*story).awaitRecommendation},
		{cities, "bolig-under-indlaeggelse", (*story).awaitAssessment},
		{cities, "velfaerdsteknologi-frem-for-vagt", (*story).awaitOwner},
		{cities, "universitetssocialcenter", (*story).awaitBallots},
		{cities, "lovfaestet-outcomefond", (*story).awaitAcceptance},
		{children(), "faelles-fravaersteam", (*story).awaitPrincipal},
	}
}

// openCase is a method of the demonstration catalogue whose case is brought to where someone has to act.
type openCase struct {
	cast   cast
	method string
	bring  func(*story, context.Context) error
}

// OpenCases opens the cases of a new demonstration over the API: one waits for an assessor, one for the owner, one for
// the secretariat, one for ballots and for a ruling, one for the principal, and one has a condition to be accepted. Where
// any case has ever been opened it does nothing.
func OpenCases(ctx context.Context, options Options) error {
	client := NewClient(options)
	if err := client.awaitProgram(ctx, options.Address+"/healthz"); err != nil {
		return err
	}
	var opened struct {
		Total int `json:"total"`
	}
	if _, err := client.Do(ctx, Call{As: "revisor", Method: http.MethodGet, Path: "/gates?limit=1", Into: &opened}); err != nil {
		return fmt.Errorf("look for cases: %w", err)
	}
	if opened.Total > 0 {
		return nil
	}
	for _, each := range cases() {
		s := &story{Client: client, cast: each.cast, out: io.Discard, method: each.method}
		err := s.findPeople(ctx)
		if err == nil {
			err = s.openFirstGate(ctx)
		}
		if err == nil {
			err = each.bring(s, ctx)
		}
		if err != nil {
			return fmt.Errorf("open the case of %s: %w", each.method, err)
		}
	}
	return nil
}

// openFirstGate fulfils what the gate from idea to development demands and requests it.
func (s *story) openFirstGate(ctx context.Context) error {
	if err := s.file(ctx, "problemanalyse", "vidensafdaekning"); err != nil {
		return err
	}
	if err := s.partner(ctx); err != nil {
		return err
	}
	return s.open(ctx, "ide-modning")
}

// awaitAssessment leaves one assessor's answers out.
func (s *story) awaitAssessment(ctx context.Context) error {
	if err := s.assign(ctx); err != nil {
		return err
	}
	return s.answer(ctx, assessors()[0])
}

// awaitOwner leaves the fact hearing to the owner.
func (s *story) awaitOwner(ctx context.Context) error {
	if err := s.awaitAssessment(ctx); err != nil {
		return err
	}
	if err := s.answer(ctx, assessors()[1]); err != nil {
		return err
	}
	return s.closeAssessment(ctx)
}

// awaitRecommendation leaves the recommendation to the secretariat.
func (s *story) awaitRecommendation(ctx context.Context) error { return s.assess(ctx) }

// awaitBallots leaves the ballots of the chair and of the municipalities out, and an interest without a ruling.
func (s *story) awaitBallots(ctx context.Context) error {
	if err := s.assess(ctx); err != nil {
		return err
	}
	if err := s.recommend(ctx, map[string]any{
		"outcome": "advance", "reason": "Idéen svarer på et dokumenteret problem, og en kommune vil prøve den.",
	}); err != nil {
		return err
	}
	if err := s.vote(ctx, "approve", []string{"naestformand", "medlem-3"}); err != nil {
		return err
	}
	return s.tell(ctx, "Et medlem erklærer en interesse.", Call{
		As: "medlem-9", Method: http.MethodPost, Path: "/gates/" + s.review + "/interests",
		Body: map[string]any{"ground": 5, "text": "Mit institut har et fælles projekt med metodens ejer."},
	})
}

// awaitAcceptance decides on a condition, publishes, and reports the condition as met.
func (s *story) awaitAcceptance(ctx context.Context) error {
	if err := s.assess(ctx); err != nil {
		return err
	}
	if err := s.recommend(ctx, map[string]any{
		"outcome": "advance-with-conditions", "reason": "Problemet er beskrevet; brugernes syn på løsningen mangler.",
		"conditions": []map[string]any{
			{
				"text": "Brugerorganisationerne er hørt om løsningen.",
				"due":  time.Now().AddDate(0, 2, 0).Format(time.DateOnly),
			},
			{"text": "En plan for målingen er på sagen.", "due": time.Now().AddDate(0, 4, 0).Format(time.DateOnly)},
		},
	}); err != nil {
		return err
	}
	if err := s.vote(ctx, "approve", s.members); err != nil {
		return err
	}
	if err := s.close(ctx, "Metoden går videre på vilkår."); err != nil {
		return err
	}
	if err := s.publish(ctx); err != nil {
		return err
	}
	return s.fulfilFirst(ctx)
}

// awaitPrincipal leaves the decision to the principal.
func (s *story) awaitPrincipal(ctx context.Context) error {
	if err := s.assess(ctx); err != nil {
		return err
	}
	if err := s.recommend(ctx, map[string]any{
		"outcome": "advance", "reason": "Idéen svarer på et dokumenteret problem, og en kommune vil prøve den.",
	}); err != nil {
		return err
	}
	if err := s.vote(ctx, "approve", s.members); err != nil {
		return err
	}
	return s.close(ctx, "Sagen går til den besluttende myndighed.")
}

// awaitProgram waits until the program answers.
func (c *Client) awaitProgram(ctx context.Context, address string) error {
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		if response, err := c.http.Do(request); err == nil {
			return response.Body.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}
