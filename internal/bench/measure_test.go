package bench_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// latencies are what calls took, in the order they ended.
type latencies []time.Duration

// quantile gives the latency that a share of the calls stayed under.
func (l latencies) quantile(share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(l))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

// measure makes calls by some callers at once, each the same number, and gives what each call took. A first
// call of each caller is made before and not counted.
func measure(b *testing.B, callers, each int, call func(ctx context.Context, caller int) error) latencies {
	b.Helper()
	var mutex sync.Mutex
	var took latencies
	var group sync.WaitGroup
	failures := make(chan error, callers)
	for caller := range callers {
		group.Go(func() {
			if err := call(b.Context(), caller); err != nil {
				failures <- err
				return
			}
			for range each {
				began := time.Now()
				if err := call(b.Context(), caller); err != nil {
					failures <- err
					return
				}
				mutex.Lock()
				took = append(took, time.Since(began))
				mutex.Unlock()
			}
		})
	}
	group.Wait()
	close(failures)
	require.NoError(b, <-failures)
	return took
}
