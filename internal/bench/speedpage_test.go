package bench_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkSearchPage measures the first byte and the size of the page of a search, beside the same search over the API.
// The page is made whole before its first byte is sent.
func BenchmarkSearchPage(b *testing.B) {
	for range b.N {
		for _, methods := range catalogueSizes(b) {
			c := newLargeCatalogue(b, methods)
			var all latencies
			for _, k := range c.kinds(b) {
				var page, operation latencies
				largest := 0
				for _, s := range k.searches {
					page = append(page, measure(b, 1, searchesEach, func(ctx context.Context, _ int) error {
						size, err := c.page(ctx, "/metoder?"+s.query)
						largest = max(largest, size)
						return err
					})...)
					operation = append(operation, measure(b, 1, searchesEach, func(ctx context.Context, _ int) error {
						_, err := c.search(ctx, s.query)
						return err
					})...)
				}
				b.Logf("%-42s page p50 %6.1f p95 %6.1f ms, at most %d KB; API p50 %6.1f p95 %6.1f ms", k.name,
					milliseconds(page.quantile(.5)), milliseconds(page.quantile(.95)), largest>>10,
					milliseconds(operation.quantile(.5)), milliseconds(operation.quantile(.95)))
				require.LessOrEqual(b, largest, 100<<10, "bytes of HTML")
				all = append(all, page...)
			}
			b.Logf("page of a search at %d methods, one caller: p50 %.1f ms, p95 %.1f ms (wanted at 100,000: p95 under 100)",
				methods, milliseconds(all.quantile(.5)), milliseconds(all.quantile(.95)))
		}
	}
}

// page reads a page and gives its size in bytes.
func (c *largeCatalogue) page(ctx context.Context, path string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.address+path, nil)
	if err != nil {
		return 0, err
	}
	answer, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, answer.Status)
	}
	return len(content), err
}
