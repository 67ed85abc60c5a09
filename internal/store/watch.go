package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// ballotChannel is where the record tells, when it commits, of reviews in whose ballot something has happened.
const ballotChannel = "fasemodel_ballot"

// The name of the channel is a constant: LISTEN takes no parameters.
const (
	notifyBallot  = `SELECT pg_notify('` + ballotChannel + `', $1)`
	listenBallots = `LISTEN ` + ballotChannel
)

// listenAgain is how long to wait before a lost connection is made anew.
const listenAgain = time.Second

// writeNotice tells those who watch a ballot that something has happened in it, when the transaction commits.
func writeNotice(writing *statements, c *changes) {
	for _, state := range []lifecycle.State{c.before, c.state} {
		if state.Review != nil && state.Review.Stage == lifecycle.StageBallot {
			writing.run(notifyBallot, state.Review.ID)
			return
		}
	}
}

// watchers are those who wait for news of ballots. While there are any, one connection of its own listens for all.
type watchers struct {
	connection *pgx.ConnConfig

	mutex   sync.Mutex
	waiting map[lifecycle.ReviewID]map[chan struct{}]bool
	stop    context.CancelFunc // ends the listening; nil: nobody listens
}

func newWatchers(connection *pgx.ConnConfig) *watchers {
	return &watchers{connection: connection, waiting: map[lifecycle.ReviewID]map[chan struct{}]bool{}}
}

// WatchBallot tells of what happens in the ballot of a review, whichever program records it. Several things at once are
// told as one, and one may be told of that did not happen, as after a lost connection: what is sent says only that it
// is time to look. The watching ends with the function that is given back, and not with the context.
func (s *Store) WatchBallot(ctx context.Context, review lifecycle.ReviewID) (news <-chan struct{}, end func()) {
	w, told := s.watchers, make(chan struct{}, 1)
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.waiting[review] == nil {
		w.waiting[review] = map[chan struct{}]bool{}
	}
	w.waiting[review][told] = true
	if w.stop == nil {
		// One connection serves all who watch, whoever came first.
		listening, stop := context.WithCancel(context.WithoutCancel(ctx))
		w.stop = stop
		go w.listen(listening)
	}
	return told, func() { w.leave(review, told) }
}

// leave takes one who watches away; after the last nobody listens.
func (w *watchers) leave(review lifecycle.ReviewID, told chan struct{}) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.waiting[review], told)
	if len(w.waiting[review]) == 0 {
		delete(w.waiting, review)
	}
	if len(w.waiting) == 0 && w.stop != nil {
		w.stop()
		w.stop = nil
	}
}

// end stops the listening, whoever still waits.
func (w *watchers) end() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
}

// listen passes on what the record tells until nobody watches any more.
func (w *watchers) listen(ctx context.Context) {
	for ctx.Err() == nil {
		// What goes wrong is mended by the next connection; meanwhile those who watch look by themselves now and then.
		_ = w.listenOnce(ctx)
		select {
		case <-ctx.Done():
		case <-time.After(listenAgain):
		}
	}
}

func (w *watchers) listenOnce(ctx context.Context) error {
	connection, err := pgx.ConnectConfig(ctx, w.connection.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	if _, err := connection.Exec(ctx, listenBallots); err != nil {
		return err
	}
	// Something may have happened before this connection listened.
	w.tell("")
	for {
		told, err := connection.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		w.tell(lifecycle.ReviewID(told.Payload))
	}
}

// tell wakes those who watch a review; without one, everyone.
func (w *watchers) tell(review lifecycle.ReviewID) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for id, waiting := range w.waiting {
		if review != "" && id != review {
			continue
		}
		for told := range waiting {
			select {
			case told <- struct{}{}:
			default: // It is awake already.
			}
		}
	}
}
