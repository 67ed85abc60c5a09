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

const secretariat = "sekretariat"

// cast are the users that take part in a case.
type cast struct {
	manager, owner string
	members        []string // in roster order; the first one is chair
	// recused is the member who is found inhabil where the story tells of one; substitute takes the seat.
	recused, substitute string
}

func (c cast) chair() string { return c.members[0] }

// adults are those of the programme that its steering group decides.
func adults() cast {
	return cast{
		manager: "programleder-1", owner: "metodeejer", recused: "medlem-5", substitute: "suppleant-5",
		members: []string{
			"formand", "naestformand", "medlem-3", "medlem-4", "medlem-5", "medlem-6", "medlem-7", "medlem-8", "medlem-9",
		},
	}
}

// children are those of the programme that a principal decides.
func children() cast {
	return cast{
		manager: "programleder-2", owner: "metodeejer-2", members: []string{
			"formand-b", "naestformand-b", "medlem-b3", "medlem-b4", "medlem-b5", "medlem-b6", "medlem-b7", "medlem-b8",
			"medlem-b9",
		},
	}
}

// story is one run of the demonstration.
type story struct {
	*Client
	cast

	out    io.Writer
	method string // slug
	review string // id of the open review
	people map[string]string
	step   int
}

// Run takes an idea of the demonstration catalogue through all three gates, and gives the slug of its
// method. The error says which step failed, and what the program answered.
func Run(ctx context.Context, options Options) (string, error) {
	s := &story{Client: NewClient(options), cast: adults(), out: options.Out}
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
	if _, err := s.Do(ctx, Call{As: s.owner, Method: http.MethodGet, Path: "/me", Into: &me}); err != nil {
		return err
	}
	var ideas struct {
		Items []struct {
			Slug  string `json:"slug"`
			Title string `json:"title"`
		} `json:"items"`
	}
	if _, err := s.Do(ctx, Call{
		As: s.manager, Method: http.MethodGet, Into: &ideas,
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
