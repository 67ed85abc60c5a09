package app

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// App is the program's use cases. It is safe for concurrent use and keeps no state of its own but what it
// has compiled from phase models, which never change, and the words it gathered a moment ago.
type App struct {
	store   *store.Store
	engine  engine
	decider lifecycle.Decider
	models  *models
	kept    *labelsKept
	logger  *slog.Logger
	now     func() time.Time
	zone    *time.Location // where dates are meant
	admins  []string
	// noteFooter is what the operator puts under every decision note.
	noteFooter string
	printer    Printer
	shapes     Shapes
}

// Printer makes a PDF of HTML that holds everything it needs. Errors: Unavailable pdf-busy and pdf-failed.
type Printer interface {
	PDF(ctx context.Context, html []byte) ([]byte, error)
}

// Parts is what an App is made of.
type Parts struct {
	Store    *store.Store
	Temporal client.Client
	Decider  lifecycle.Decider
	Logger   *slog.Logger
	// AnswerWithin is how long a caller waits for a command before it is answered as pending.
	AnswerWithin time.Duration
	// TaskQueue is where the workers of this program listen; empty: contract.TaskQueue.
	TaskQueue string
	// AdminSubjects hold the role admin whatever is stored, so that a new installation has one.
	AdminSubjects []string
	// NoteFooter is what stands under every decision note; empty: nothing.
	NoteFooter string
	// Printer makes PDFs of notes; nil: there are none.
	Printer Printer
	// Shapes writes the data of case files; nil: they hold none.
	Shapes Shapes
}

// New puts an App together.
//
// The error says that the time zone of the dates is not known to the machine.
func New(parts Parts) (*App, error) {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		return nil, err
	}
	return &App{
		store: parts.Store,
		engine: engine{
			temporal: parts.Temporal, within: parts.AnswerWithin, queue: cmp.Or(parts.TaskQueue, contract.TaskQueue),
		},
		decider: parts.Decider,
		models:  newModels(parts.Store),
		kept:    &labelsKept{},
		logger:  parts.Logger,
		now:     func() time.Time { return lifecycle.Instant(time.Now()) },
		zone:    zone,
		admins:  parts.AdminSubjects,

		noteFooter: parts.NoteFooter,
		printer:    parts.Printer,
		shapes:     parts.Shapes,
	}, nil
}
