package api_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
)

// filled is a house with many public methods, of some kilobytes each.
func filled(t *testing.T, methods int) (*house, testdb.Database) {
	t.Helper()
	database := testdb.New(t)
	opened := testdb.OpenAs(t, database.URL)
	engine := &directEngine{store: opened, decider: lifecycle.Decider{Calendar: calendar.New()}}
	h := openHouse(t, opened, engine, engine, "")
	require.NoError(t, h.app.SetUpDemonstration(t.Context(), h.issuer.URL))
	programme, err := opened.Programme(t.Context(), "demonstrationsprogram-voksne")
	require.NoError(t, err)
	owner, err := opened.OwnerOrganisation(t.Context(), catalogue.Owner{Name: "Aarhus", Type: "kommune"})
	require.NoError(t, err)
	model, err := phasemodel.Default()
	require.NoError(t, err)
	paragraph := strings.Repeat("Indsatsen støtter borgeren i hverdagen. ", 40)
	require.NoError(t, store.BulkLoad(t.Context(), database.AdminURL, store.Load{
		First: 1, Count: methods, Vocabulary: catalogue.DefaultVocabulary(),
		Method: func(number int) (store.BulkMethod, error) {
			slug := fmt.Sprintf("metode-%06d", number)
			return store.BulkMethod{
				ID:        lifecycle.MethodID(uuid.NewSHA1(uuid.NameSpaceOID, []byte(slug)).String()),
				Programme: programme.ID, Owner: owner, Model: lifecycle.FactsOf(model),
				Evidence: lifecycle.Evidence{Level: 1, Verdict: "unknown"}, Written: time.Now().Add(-time.Hour),
				Content: catalogue.Method{
					Slug: slug, MethodType: "borgerrettet", Title: "Metode " + slug, Summary: "Støtte.", Problem: "Hverdagen.",
					TargetGroups: []catalogue.Code{"hjemloese"}, Phase: "modning", Provenance: catalogue.ProvenanceGeneral,
					NotSuitableFor: paragraph, Replaces: paragraph, // texts that are not searched
				},
			}, nil
		},
	}))
	return h, database
}

// begin asks for an export and reads its first line.
func (h *house) begin(ctx context.Context, path string) (status int, rest *bufio.Reader) {
	h.t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/api/v1"+path, nil)
	require.NoError(h.t, err)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	h.t.Cleanup(func() { _ = answer.Body.Close() })
	reader := bufio.NewReader(answer.Body)
	if answer.StatusCode == http.StatusOK {
		_, err = reader.ReadString('\n')
		require.NoError(h.t, err)
	}
	return answer.StatusCode, reader
}

// count asks a database for one number; nothing is 0.
func count(t *testing.T, address, query string) int {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	defer func() { require.NoError(t, connection.Close(t.Context())) }()
	rows, err := connection.Query(t.Context(), query)
	require.NoError(t, err)
	numbers, err := pgx.CollectRows(rows, pgx.RowTo[int])
	require.NoError(t, err)
	if len(numbers) == 0 {
		return 0
	}
	return numbers[0]
}

// exports are the transactions that are open; a role sees its own.
const exports = `FROM pg_stat_activity
	WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`

// exporting counts the exports that are under way in a database.
func exporting(t *testing.T, database testdb.Database) int {
	t.Helper()
	return count(t, database.URL, `SELECT count(*) `+exports)
}

func TestTwentyThousandMethodsAreExportedAsTheyAreRead(t *testing.T) {
	const methods = 20_001 // so many are loaded with their indexes made after it
	h, database := filled(t, methods)
	eventually := func(t *testing.T, exports int) {
		t.Helper()
		require.Eventually(t, func() bool { return exporting(t, database) == exports }, 30*time.Second, 50*time.Millisecond)
	}

	for _, path := range []string{"/methods.csv", "/methods.jsonl"} {
		t.Run("in little memory "+path, func(t *testing.T) {
			runtime.GC()
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			before, most := memory.HeapAlloc, uint64(0)
			_, reader := h.begin(t.Context(), path)
			lines, read := 1, 0
			for {
				line, err := reader.ReadSlice('\n')
				read += len(line)
				if errors.Is(err, io.EOF) {
					break
				}
				require.NoError(t, err)
				if lines++; lines%4000 == 0 {
					runtime.GC()
					runtime.ReadMemStats(&memory)
					most = max(most, memory.HeapAlloc)
				}
			}
			require.GreaterOrEqual(t, lines, methods)
			require.Greater(t, read, 60_000_000)
			grown := int64(most) - int64(before)
			t.Logf("%d MB read, heap grown by %d kB at most", read/1_000_000, grown/1000)
			require.Less(t, grown, int64(16_000_000), "what is on its way, and not what there is")
		})
	}

	t.Run("so few at once that there is room for the rest", func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		for range 4 {
			status, _ := h.begin(ctx, "/methods.csv")
			require.Equal(t, http.StatusOK, status)
		}
		got := h.do(call{method: http.MethodGet, path: "/studies.csv"})
		require.Equal(t, "exports-busy", got.problem(t).Code)
		require.Equal(t, "5", got.header.Get("Retry-After"))
		h.get("", "/methods?limit=1", nil)
		leave()
		eventually(t, 0)
	})

	t.Run("until the reader leaves", func(t *testing.T) {
		for range 5 { // more than there are places: each is given back
			ctx, leave := context.WithCancel(t.Context())
			status, _ := h.begin(ctx, "/methods.csv")
			require.Equal(t, http.StatusOK, status)
			eventually(t, 1)
			leave()
			eventually(t, 0)
		}
	})

	t.Run("and one that breaks off is not ended as if it were whole", func(t *testing.T) {
		_, reader := h.begin(t.Context(), "/methods.csv")
		eventually(t, 1)
		require.Equal(t, 1, count(t, database.URL, `SELECT count(pg_terminate_backend(pid)) `+exports))
		_, err := io.Copy(io.Discard, reader)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	})
}

func TestWhatGoesWrongBeforeTheFirstRowIsAProblem(t *testing.T) {
	h, database := filled(t, 3)
	require.Zero(t, count(t, database.AdminURL, `ALTER TABLE method_partners RENAME TO away`))
	for _, path := range []string{"/methods.csv", "/methods.xlsx", "/methods.jsonl"} {
		got := h.do(call{method: http.MethodGet, path: path})
		require.Equal(t, http.StatusInternalServerError, got.status)
		require.Equal(t, "database", got.problem(t).Code)
	}
}
