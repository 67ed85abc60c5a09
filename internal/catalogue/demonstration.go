package catalogue

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/strictyaml"
)

//go:embed data/methods.yaml
var methodsYAML []byte

//go:embed data/demonstration.yaml
var demonstrationYAML []byte

// Demonstration is what surrounds the demonstration catalogue: programmes, their steering groups, and users
// of every role with their organisations.
type Demonstration struct {
	Organisations  []Organisation  `yaml:"organisations"`
	Programmes     []Programme     `yaml:"programmes"`
	SteeringGroups []SteeringGroup `yaml:"steering_groups"`
	Users          []User          `yaml:"users"`
}

// Organisation is an organisation that users belong to and seats are given to.
type Organisation struct {
	Slug string `yaml:"slug"`
	Name string `yaml:"name"`
	Kind Code   `yaml:"kind"` // of OrganisationKinds
	// FromCatalogue marks an organisation that the catalogue names as the owner of methods, so that it is
	// one and the same organisation as the import makes of that owner.
	FromCatalogue bool `yaml:"from_catalogue"`
}

// DecisionBody says who decides in a programme.
type DecisionBody string

// Who decides: the steering group, or the principal on the steering group's recommendation.
const (
	DecidedBySteeringGroup DecisionBody = "steering-group"
	DecidedByPrincipal     DecisionBody = "principal"
)

// Programme is a portfolio of methods.
type Programme struct {
	Slug          string       `yaml:"slug"`
	Title         i18n.Text    `yaml:"title"`
	DecisionBody  DecisionBody `yaml:"decision_body"`
	Principal     string       `yaml:"principal"` // a user, where the principal decides
	SteeringGroup string       `yaml:"steering_group"`
	Manager       string       `yaml:"manager"` // a user
	// AgeGroups decides which methods of the demonstration catalogue belong here: those with one of these age
	// groups. The programme without any takes the rest.
	AgeGroups []Code `yaml:"age_groups"`
}

// SteeringGroup is a body of seats.
type SteeringGroup struct {
	Slug  string    `yaml:"slug"`
	Title i18n.Text `yaml:"title"`
	Seats []Seat    `yaml:"seats"`
}

// Office is the office a seat's member holds.
type Office string

// The offices of a steering group; most members hold none.
const (
	Chair     Office = "chair"
	ViceChair Office = "vice-chair"
)

// Seat is a place in a steering group, with its member and its substitute as user names.
type Seat struct {
	Number       int    `yaml:"number"`
	Kind         Code   `yaml:"kind"` // of OrganisationKinds
	Organisation string `yaml:"organisation"`
	Member       string `yaml:"member"`
	Substitute   string `yaml:"substitute"`
	Office       Office `yaml:"office"`
}

// User is a demonstration user: a role with a name, never a person.
type User struct {
	Subject      string     `yaml:"subject"`
	Name         string     `yaml:"name"`
	Organisation string     `yaml:"organisation"`
	Roles        []UserRole `yaml:"roles"`
}

// UserRole is a role for one programme, or for the whole installation when it names none.
type UserRole struct {
	Role      string `yaml:"role"`
	Programme string `yaml:"programme"`
}

// LoadDemonstration reads the embedded demonstration and checks that its parts fit together.
func LoadDemonstration() (*Demonstration, error) {
	var d Demonstration
	if _, err := strictyaml.Decode(demonstrationYAML, &d); err != nil {
		return nil, fmt.Errorf("demonstration.yaml: %w", err)
	}
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("demonstration.yaml: %w", err)
	}
	return &d, nil
}

// DemonstrationCatalogue gives the 80 methods of the demonstration, each in its programme, read and checked as
// any file that is imported.
func DemonstrationCatalogue() (*File, error) {
	name, data, format, err := DemonstrationImport()
	if err != nil {
		return nil, err
	}
	return Parse(name, data, format)
}

// DemonstrationImport gives the demonstration catalogue as a file to import, with the programmes filled in.
func DemonstrationImport() (name string, data []byte, format Format, err error) {
	d, err := LoadDemonstration()
	if err != nil {
		return "", nil, "", err
	}
	file, err := Parse("methods.yaml", methodsYAML, FormatYAML)
	if err != nil {
		return "", nil, "", err
	}
	for i := range file.Methods {
		file.Methods[i].Programme = d.ProgrammeOf(file.Methods[i])
	}
	var out bytes.Buffer
	if err := WriteJSONL(&out, file.Methods); err != nil {
		return "", nil, "", err
	}
	return "demonstration.jsonl", out.Bytes(), FormatJSONL, nil
}

// ProgrammeOf gives the slug of the programme a method of the demonstration belongs to.
func (d *Demonstration) ProgrammeOf(m Method) string {
	rest := ""
	for _, programme := range d.Programmes {
		if len(programme.AgeGroups) == 0 {
			rest = programme.Slug
			continue
		}
		if slices.ContainsFunc(m.AgeGroups, func(age Code) bool { return slices.Contains(programme.AgeGroups, age) }) {
			return programme.Slug
		}
	}
	return rest
}

// User finds a user by its subject.
func (d *Demonstration) User(subject string) (User, bool) {
	return find(d.Users, func(u User) bool { return u.Subject == subject })
}

// Organisation finds an organisation by its slug.
func (d *Demonstration) Organisation(slug string) (Organisation, bool) {
	return find(d.Organisations, func(o Organisation) bool { return o.Slug == slug })
}

// SteeringGroup finds a steering group by its slug.
func (d *Demonstration) SteeringGroup(slug string) (SteeringGroup, bool) {
	return find(d.SteeringGroups, func(g SteeringGroup) bool { return g.Slug == slug })
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

// check says everything about the demonstration that does not fit together.
func (d *Demonstration) check() error {
	var problems []error
	say := func(format string, arguments ...any) { problems = append(problems, fmt.Errorf(format, arguments...)) }
	for _, o := range d.Organisations {
		if !validSlug(o.Slug) || o.Name == "" || !DefaultVocabulary().Has(OrganisationKinds, o.Kind) {
			say("organisation %q lacks a slug, a name or a known kind", o.Slug)
		}
	}
	for _, p := range d.Programmes {
		if _, ok := d.SteeringGroup(p.SteeringGroup); !ok || p.Title.Empty() {
			say("programme %q lacks a title or a steering group", p.Slug)
		}
		if _, ok := d.User(p.Manager); !ok {
			say("programme %q: unknown manager %q", p.Slug, p.Manager)
		}
		if _, ok := d.User(p.Principal); ok != (p.DecisionBody == DecidedByPrincipal) {
			say("programme %q: the principal does not fit the decision body", p.Slug)
		}
	}
	for _, g := range d.SteeringGroups {
		problems = append(problems, d.checkSeats(g)...)
	}
	for _, u := range d.Users {
		if _, ok := d.Organisation(u.Organisation); !ok || u.Name == "" || len(u.Roles) == 0 {
			say("user %q lacks a name, a role or a known organisation", u.Subject)
		}
	}
	return errors.Join(problems...)
}

func (d *Demonstration) checkSeats(g SteeringGroup) []error {
	var problems []error
	for i, seat := range g.Seats {
		organisation, _ := d.Organisation(seat.Organisation)
		if seat.Number != i+1 || organisation.Kind != seat.Kind {
			problems = append(problems, fmt.Errorf("group %q: seat %d does not fit its organisation", g.Slug, seat.Number))
		}
		for _, subject := range []string{seat.Member, seat.Substitute} {
			if u, ok := d.User(subject); !ok || u.Organisation != seat.Organisation {
				problems = append(problems, fmt.Errorf("group %q: %q does not come from the seat's organisation",
					g.Slug, subject))
			}
		}
	}
	return problems
}
