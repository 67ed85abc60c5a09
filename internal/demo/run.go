package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Options say where the program and the issuer are, and where the story is told.
type Options struct {
	Address  string // of the program, http://127.0.0.1:8080
	Issuer   string
	Audience string
	Out      io.Writer
}

// The users that take part: those of the programme that is decided by its steering group.
const (
	manager     = "programleder-1"
	secretariat = "sekretariat"
	owner       = "metodeejer"
	chair       = "formand"
	recusedUser = "medlem-5"
	substitute  = "suppleant-5"
)

// members are the seats' members in roster order.
func members() []string {
	return []string{
		chair, "naestformand", "medlem-3", "medlem-4", recusedUser, "medlem-6", "medlem-7", "medlem-8", "medlem-9",
	}
}

// story is one run of the demonstration.
type story struct {
	*Client
	out    io.Writer
	method string // slug
	review string // id of the open review
	people map[string]string
	step   int
}

// Run takes an idea of the demonstration catalogue through all three gates, and gives the slug of its
// method. The error says which step failed, and what the program answered.
func Run(ctx context.Context, options Options) (string, error) {
	s := &story{Client: NewClient(options), out: options.Out}
	for _, part := range []struct {
		title string
		tell  func(context.Context) error
	}{
		{"En idé vælges i kataloget", s.choose},
		{"Første faseovergang: fra idé til modning", s.firstGate},
		{"Anden faseovergang: fra modning til afprøvning", s.secondGate},
		{"Tredje faseovergang: fra afprøvning til udbredelse", s.thirdGate},
	} {
		s.printf("\n%s\n%s\n", part.title, strings.Repeat("-", len([]rune(part.title))))
		if err := part.tell(ctx); err != nil {
			return s.method, fmt.Errorf("%s: %w", part.title, err)
		}
	}
	s.printf("\nMetoden %s er nået til udbredelse. Hvert skridt står i dens journal.\n", s.method)
	return s.method, nil
}

func (s *story) printf(format string, values ...any) { _, _ = fmt.Fprintf(s.out, format, values...) }

// tell makes a call that has to succeed, and says what happened with the journal's head after it.
func (s *story) tell(ctx context.Context, what string, made Call) error {
	if _, err := s.Do(ctx, made); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.said(ctx, what)
}

func (s *story) said(ctx context.Context, what string) error {
	var journal struct {
		HeadSequence int    `json:"head_sequence"`
		HeadHash     string `json:"head_hash"`
	}
	if _, err := s.Do(ctx, Call{
		As: "revisor", Method: http.MethodGet, Path: "/methods/" + s.method + "/journal?limit=1", Into: &journal,
	}); err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	s.step++
	s.printf("%3d. %s\n     journal %d %s\n", s.step, what, journal.HeadSequence, journal.HeadHash)
	return nil
}

// refused makes a call that has to be refused with a code, and says so.
func (s *story) refused(ctx context.Context, what, code string, made Call) error {
	_, err := s.Do(ctx, made)
	var refusal *ProblemError
	if !errors.As(err, &refusal) {
		return fmt.Errorf("%s: expected the refusal %s, got %w", what, code, errOr(err))
	}
	if refusal.Code != code {
		return fmt.Errorf("%s: expected the refusal %s: %w", what, code, refusal)
	}
	return s.said(ctx, what+"\n     afvist: "+refusal.Error())
}

func errOr(err error) error {
	if err != nil {
		return err
	}
	return errors.New("no refusal")
}

// choose finds an idea of the programme that the demonstration's owner owns.
func (s *story) choose(ctx context.Context) error {
	var me struct {
		Organisation struct {
			Slug string `json:"slug"`
			Name string `json:"name"`
		} `json:"organisation"`
	}
	if _, err := s.Do(ctx, Call{As: owner, Method: http.MethodGet, Path: "/me", Into: &me}); err != nil {
		return err
	}
	var ideas struct {
		Items []struct {
			Slug  string `json:"slug"`
			Title string `json:"title"`
		} `json:"items"`
	}
	if _, err := s.Do(ctx, Call{
		As: manager, Method: http.MethodGet, Into: &ideas,
		Path: "/methods?phase=ide&status=active&programme=demonstrationsprogram-voksne&sort=title&owner=" +
			me.Organisation.Slug,
	}); err != nil {
		return err
	}
	if len(ideas.Items) == 0 {
		return fmt.Errorf("no idea of %s is left in the programme; start on fresh data", me.Organisation.Name)
	}
	s.method = ideas.Items[0].Slug
	if err := s.findPeople(ctx); err != nil {
		return err
	}
	return s.said(ctx, fmt.Sprintf("Idéen %q, ejet af %s, er valgt.", ideas.Items[0].Title, me.Organisation.Name))
}

// findPeople reads the ids of the users, which assignments and interests are given by.
func (s *story) findPeople(ctx context.Context) error {
	s.people = map[string]string{}
	cursor := ""
	for {
		var page struct {
			Items []struct {
				ID      string `json:"id"`
				Subject string `json:"subject"`
			} `json:"items"`
			NextCursor string `json:"next_cursor"`
		}
		if _, err := s.Do(ctx, Call{
			As: secretariat, Method: http.MethodGet, Path: "/people?limit=200" + cursor, Into: &page,
		}); err != nil {
			return err
		}
		for _, person := range page.Items {
			s.people[person.Subject] = person.ID
		}
		if page.NextCursor == "" {
			return nil
		}
		cursor = "&cursor=" + page.NextCursor
	}
}
