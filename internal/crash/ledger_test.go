package crash_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/demo"
)

// outcome is what the one who gave a command was told.
type outcome string

const (
	acknowledged outcome = "acknowledged"
	refused      outcome = "refused"
	unknown      outcome = "unknown" // nobody ever said: it may have been done or not
)

// order is a command that somebody gave, with one key however often it was tried.
type order struct {
	key     string
	as      string
	about   string // what the command is, for people
	call    demo.Call
	outcome outcome
	code    string // of the refusal
	tries   int
}

// ledger remembers what everybody was told, which is what the record is held against in the end.
type ledger struct {
	client *demo.Client

	mutex  sync.Mutex
	orders []order
}

// How long one try may take, and how long until the next.
const (
	tryWithin  = 20 * time.Second
	tryAgainIn = 150 * time.Millisecond
)

// give gives a command until it is answered for good: with the same key after every error that leaves open what
// became of it, and by following the address of one that was only accepted.
func (l *ledger) give(ctx context.Context, about string, call demo.Call) (order, error) {
	return l.try(ctx, about, call, func(int) bool { return true })
}

// giveOnce gives a command and does not ask again.
func (l *ledger) giveOnce(ctx context.Context, about string, call demo.Call) (order, error) {
	return l.try(ctx, about, call, func(int) bool { return false })
}

func (l *ledger) try(ctx context.Context, about string, call demo.Call, again func(tries int) bool) (order, error) {
	given := order{key: uuid.NewString(), as: call.As, about: about, outcome: unknown}
	call.Key = given.key
	given.call = call
	var err error
	for ctx.Err() == nil {
		given.tries++
		err = l.once(ctx, call)
		if given.settle(err) || !again(given.tries) {
			break
		}
		pause(ctx, tryAgainIn)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.orders = append(l.orders, given)
	if given.outcome == acknowledged {
		return given, nil
	}
	return given, fmt.Errorf("%s by %s: %s after %d tries: %w", about, given.as, given.outcome, given.tries, err)
}

func (l *ledger) once(ctx context.Context, call demo.Call) error {
	ctx, cancel := context.WithTimeout(ctx, tryWithin)
	defer cancel()
	_, err := l.client.Do(ctx, call)
	return err
}

// settle tells whether an answer says for good what became of the command, and notes it.
func (o *order) settle(err error) bool {
	var problem *demo.ProblemError
	switch {
	case err == nil:
		o.outcome = acknowledged
	case !errors.As(err, &problem), problem.Status >= http.StatusInternalServerError,
		problem.Status == http.StatusTooManyRequests:
		return false
	default:
		o.outcome, o.code = refused, problem.Code
	}
	return true
}

// all gives every order so far.
func (l *ledger) all() []order {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return append([]order(nil), l.orders...)
}

// read asks until it is answered.
func (l *ledger) read(ctx context.Context, as, path string, into any) error {
	for {
		err := l.once(ctx, demo.Call{As: as, Method: http.MethodGet, Path: path, Into: into})
		if (&order{}).settle(err) || ctx.Err() != nil {
			return err
		}
		pause(ctx, tryAgainIn)
	}
}

// pause lets some time pass, about as long as it is told.
func pause(ctx context.Context, about time.Duration) {
	timer := time.NewTimer(about/2 + rand.N(about))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
