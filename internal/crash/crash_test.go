package crash_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/internal/demo"
)

// seedVariable repeats a run's order of kills: it is what the run printed.
const seedVariable = "FASEMODEL_CRASH_SEED"

// What is tried: this many methods with an open ballot, on which all members vote, that are held and resumed,
// and that are taken through reviews.
const (
	ballotMethods = 2
	heldMethods   = 2
	passedMethods = 2
)

// finishWithin is how long people may take to get the answers to what they have asked, after the last kill.
const finishWithin = 90 * time.Second

// kills are what happens to the parts, in an order that the seed decides; the last one takes all at once, as a
// power cut does.
func kills(chance *rand.Rand) [][]part {
	planned := [][]part{
		{worker}, {worker}, {serve}, {temporal}, {temporal}, {postgres}, {postgres}, {worker, postgres}, {serve, temporal},
	}
	chance.Shuffle(len(planned), func(i, j int) { planned[i], planned[j] = planned[j], planned[i] })
	return append(planned, []part{worker, serve, temporal, postgres})
}

// Between kills the program works for a while, and a part that is dead stays so for a moment.
const (
	liveFor = 1500 * time.Millisecond
	deadFor = 600 * time.Millisecond
)

func TestNothingIsLostOrDoubledWhenPartsAreKilled(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if named := os.Getenv(seedVariable); named != "" {
		var err error
		seed, err = strconv.ParseUint(named, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("%s=%d", seedVariable, seed)
	began := time.Now()
	h := openHouse(t)
	t.Logf("the house is open after %s", time.Since(began).Round(time.Millisecond))

	p := &people{
		ledger: &ledger{client: demo.NewClient(demo.Options{
			Address: h.address(), Issuer: h.variable(signIn, "OIDC_ISSUER"), Audience: h.variable(signIn, "OIDC_AUDIENCE"),
		})},
		ids: map[string]string{}, cast: map[ballotOf][]string{}, tried: map[ballotOf]int{},
	}
	require.NoError(t, p.meet(t.Context()))
	owned, others, err := p.methods(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(owned), ballotMethods+passedMethods)
	require.Greater(t, len(others), heldMethods+1)
	open := make([]review, ballotMethods)
	opening, opens := errgroup.WithContext(t.Context())
	for i, method := range owned[:ballotMethods] {
		opening.Go(func() (err error) {
			open[i], err = p.openBallot(opens, method)
			return err
		})
	}
	require.NoError(t, opening.Wait())
	t.Logf("ballots are open after %s", time.Since(began).Round(time.Millisecond))

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := make(chan struct{})
	acting := newActing(ctx)
	for _, on := range open {
		for _, member := range members() {
			acting.begin(func(ctx context.Context) error { return p.keepVoting(ctx, stop, on, member) })
		}
	}
	acting.begin(func(ctx context.Context) error { return p.keepTryingInVain(ctx, stop, open[0]) })
	for _, method := range others[:heldMethods] {
		for _, impatient := range []bool{false, false, true} {
			acting.begin(func(ctx context.Context) error { return p.keepHolding(ctx, stop, method, impatient) })
		}
	}
	for _, method := range owned[ballotMethods:][:passedMethods] {
		acting.begin(func(ctx context.Context) error { return p.keepPassing(ctx, stop, method) })
	}
	studied := others[heldMethods]
	acting.begin(func(ctx context.Context) error { return p.keepRegistering(ctx, stop, studied) })

	killing := h.killAll(ctx, rand.New(rand.NewPCG(seed, 0)), began)
	close(stop)
	t.Logf("the last part is back after %s", time.Since(began).Round(time.Millisecond))
	failed := acting.end(finishWithin, cancel)
	require.NoError(t, errors.Join(killing, failed))
	t.Logf("everybody is answered after %s: %s; %d times the answer was 202", time.Since(began).Round(time.Millisecond),
		p.summary(), h.accepted())

	proved := newProof(h, p)
	proved.processesFollowTheirJournals()
	proved.processBehindItsJournalRefusesNothingByWhatWas(others[heldMethods+1])
	proved.everyOrderIsAnsweredTheSameAgain()
	proved.everyOrderIsKeptAsItWasTold()
	proved.everyEventBelongsToOneCommand()
	proved.ballotsAreThoseThatWereCast(open)
	proved.studiesAreThoseThatWereRegistered(studied)
	proved.operatorsFindNothing()
	t.Logf("all is proved after %s", time.Since(began).Round(time.Millisecond))

	h.loseEngine()
	require.NoError(t, p.vote(t.Context(), open[0], chair, "abstain"), "a command brings its method's process back")
	recovered, err := h.tell("recover")
	require.NoError(t, err, recovered)
	require.NoError(t, p.vote(t.Context(), open[1], chair, "abstain"))
	proved.processesFollowTheirJournals()
	proved.everyOrderIsKeptAsItWasTold()
	proved.everyEventBelongsToOneCommand()
	proved.ballotsAreThoseThatWereCast(open)
	proved.operatorsFindNothing()
	t.Logf("all is proved without the engine's data after %s", time.Since(began).Round(time.Millisecond))
}

// killAll kills parts and brings them back, in the order that chance decides.
func (h *house) killAll(ctx context.Context, chance *rand.Rand, began time.Time) error {
	for _, dying := range kills(chance) {
		pause(ctx, liveFor)
		h.t.Logf("%6.1f s: kill -9 %v", time.Since(began).Seconds(), dying)
		for _, one := range dying {
			if err := h.kill(one); err != nil {
				return err
			}
		}
		pause(ctx, deadFor)
		for _, one := range []part{postgres, temporal, serve, worker} {
			if h.dead(one) {
				if err := h.launch(one); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// dead tells whether a part has ended.
func (h *house) dead(one part) bool {
	select {
	case <-h.part(one).ended:
		return true
	default:
		return false
	}
}

// acting are the people at work, each in a goroutine of their own.
type acting struct {
	ctx   context.Context
	group sync.WaitGroup

	mutex  sync.Mutex
	failed []error
}

func newActing(ctx context.Context) *acting { return &acting{ctx: ctx} }

func (a *acting) begin(act func(ctx context.Context) error) {
	a.group.Go(func() {
		if err := act(a.ctx); err != nil {
			a.mutex.Lock()
			defer a.mutex.Unlock()
			a.failed = append(a.failed, err)
		}
	})
}

// end waits until everybody has finished what they had begun.
func (a *acting) end(within time.Duration, giveUp context.CancelFunc) error {
	late := time.AfterFunc(within, giveUp)
	defer late.Stop()
	a.group.Wait()
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return errors.Join(a.failed...)
}

// summary counts what people were told.
func (p *people) summary() string {
	counts, again := map[outcome]int{}, 0
	for _, given := range p.all() {
		counts[given.outcome]++
		if given.tries > 1 {
			again++
		}
	}
	var told []string
	for _, kind := range []outcome{acknowledged, refused, unknown} {
		told = append(told, fmt.Sprintf("%d %s", counts[kind], kind))
	}
	return fmt.Sprintf("%s, %d of them after several tries; %d reviews from request to publication",
		strings.Join(told, ", "), again, p.passages)
}
