package bench_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/demo"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
)

// largeCatalogue is a database of its own with made-up methods, the program that serves it, and two ways past the
// program: the store, and SQL alone.
type largeCatalogue struct {
	methods int
	address string // of the program, with http://
	http    *demo.Client
	store   *store.Store
	sql     *pgx.Conn
}

// catalogueSizes are how many methods are made up, from BENCH_METHODS, such as "100000,1000000".
func catalogueSizes(b *testing.B) []int {
	b.Helper()
	var sizes []int
	for text := range strings.SplitSeq(os.Getenv("BENCH_METHODS"), ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		size, err := strconv.Atoi(text)
		require.NoError(b, err, "BENCH_METHODS is a list of numbers")
		sizes = append(sizes, size)
	}
	if len(sizes) == 0 {
		return []int{100_000}
	}
	return sizes
}

func newLargeCatalogue(b *testing.B, methods int) *largeCatalogue {
	b.Helper()
	binary, err := filepath.Abs("../../bin/fasemodel")
	require.NoError(b, err)
	database := testdb.New(b)
	environment := append(os.Environ(), "DATABASE_URL="+database.URL, "DATABASE_ADMIN_URL="+database.AdminURL,
		"FASEMODEL_LOG_LEVEL=WARN")
	generating := exec.CommandContext(b.Context(), binary, "bench", "generate", "--methods", strconv.Itoa(methods))
	generating.Env = environment
	began := time.Now()
	told, err := generating.CombinedOutput()
	require.NoError(b, err, string(told))
	b.Logf("%d methods made up and loaded: %.0f s (wanted: 1,000,000 in under 900 s)", methods, time.Since(began).Seconds())

	address := "127.0.0.1:" + spare(b, "DEVSTACK_SPARE_PORT")
	serving := exec.CommandContext(context.WithoutCancel(b.Context()), binary, "serve")
	serving.Env = append(environment, "FASEMODEL_LISTEN="+address,
		"FASEMODEL_METRICS_LISTEN=127.0.0.1:"+spare(b, "DEVSTACK_SPARE_PORT_2"))
	serving.Stdout, serving.Stderr = os.Stderr, os.Stderr
	require.NoError(b, serving.Start())
	b.Cleanup(func() {
		_ = serving.Process.Signal(syscall.SIGTERM)
		_ = serving.Wait()
	})
	made := &largeCatalogue{
		methods: methods, address: "http://" + address, http: demo.NewClient(demo.Options{Address: "http://" + address}),
		store: testdb.OpenAs(b, database.URL),
	}
	made.sql, err = pgx.Connect(b.Context(), database.URL)
	require.NoError(b, err)
	b.Cleanup(func() { _ = made.sql.Close(context.WithoutCancel(b.Context())) })
	require.Eventually(b, func() bool {
		_, err := made.http.Do(b.Context(), demo.Call{Method: http.MethodGet, Path: "/healthz"})
		return err == nil
	}, time.Minute, 50*time.Millisecond)
	return made
}

// spare is a free port that the stack has kept.
func spare(b *testing.B, name string) string {
	b.Helper()
	port := os.Getenv(name)
	require.NotEmpty(b, port, "%s is not set: run this with make bench", name)
	return port
}

// word is a word of the catalogue, with what it is found by and in how many methods it is.
type word struct {
	Word      string
	Lexeme    string
	Documents int
}

// wordsAbout gives words that stand in about so many methods, as people write them.
func (c *largeCatalogue) wordsAbout(b *testing.B, documents, count int) []word {
	b.Helper()
	rows, err := c.sql.Query(b.Context(), `
		SELECT w.word, w.lexeme, l.documents FROM search_words w JOIN search_words l ON l.word = '=' || w.lexeme
		WHERE w.word ~ '^[a-z]{6,}$' AND w.lexeme ~ '^[a-zæøå]+$' AND w.documents * 2 > l.documents
		ORDER BY abs(ln(l.documents) - ln($1::float8)), w.word LIMIT $2`, documents, count)
	require.NoError(b, err)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[word])
	require.NoError(b, err)
	require.Len(b, found, count, "words in about %d methods", documents)
	return found
}

// bare runs SQL that gives the rows of one page and nothing else: no count, no facets, no highlight.
func (c *largeCatalogue) bare(ctx context.Context, query string) error {
	rows, err := c.sql.Query(ctx, `SELECT m.* FROM (`+query+`) AS page JOIN methods m ON m.id = page.method_id`)
	if err != nil {
		return err
	}
	rows.Close()
	return rows.Err()
}

// found is the part of an answer that is looked at.
type found struct {
	Total             int  `json:"total"`
	TotalIsLowerBound bool `json:"total_is_lower_bound"`
}

func (c *largeCatalogue) search(ctx context.Context, query string) (found, error) {
	var answer found
	_, err := c.http.Do(ctx, demo.Call{Method: http.MethodGet, Path: "/methods?facets=true&" + query, Into: &answer})
	return answer, err
}

func (f found) String() string {
	if f.TotalIsLowerBound {
		return fmt.Sprintf("over %d", f.Total)
	}
	return strconv.Itoa(f.Total)
}
