package journal_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/journal"
)

var morning = time.Date(2026, time.March, 2, 8, 15, 0, 123456000, time.UTC)

// chainOf seals n rows of one method, each with a text it refers to.
func chainOf(t require.TestingT, method string, n int) ([]journal.Row, []journal.Text) {
	var rows []journal.Row
	var texts []journal.Text
	var previous journal.Hash
	for i := range n {
		text := journal.NewText([]byte(fmt.Sprintf("salt-%d", i)), fmt.Sprintf("Begrundelse nr. %d: æøå", i))
		payload, err := journal.Canonical(map[string]any{"score": i, "reason": text.Hash, "question": "problem"})
		require.NoError(t, err)
		row, err := journal.Seal(journal.Row{
			Method: method, Sequence: int64(i + 1), Type: "assessed", Version: 1, Actor: "user-7",
			At: morning.Add(time.Duration(i) * time.Hour), Payload: payload, Previous: previous,
		})
		require.NoError(t, err)
		rows, texts, previous = append(rows, row), append(texts, text), row.Hash
	}
	return rows, texts
}

// stream makes what a store would hand in.
func stream[T any](values []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, value := range values {
			if !yield(value, nil) {
				return
			}
		}
	}
}

func TestUntouchedChainIsWhole(t *testing.T) {
	rows, _ := chainOf(t, "m-1", 5)
	report := journal.Verify("m-1", stream(rows))
	require.True(t, report.OK())
	require.EqualValues(t, 5, report.Rows)
	require.Equal(t, []journal.Head{{Method: "m-1", Sequence: 5, Hash: rows[4].Hash}}, report.Heads)
}

func TestChainWithoutRowsIsWhole(t *testing.T) {
	report := journal.Verify("m-1", stream([]journal.Row(nil)))
	require.True(t, report.OK())
	require.Empty(t, report.Heads)
}

func TestRowHashIsTheHashOfItsCanonicalFields(t *testing.T) {
	rows, _ := chainOf(t, "m-\"1\"", 2)
	row := rows[1]
	canonical, err := journal.Canonical(map[string]any{
		"format": journal.RowFormat, "method": row.Method, "sequence": row.Sequence, "type": row.Type,
		"version": row.Version, "actor": row.Actor, "at": "2026-03-02T09:15:00.123456Z",
		"previous": row.Previous, "payload": map[string]any{
			"question": "problem", "score": 1,
			"reason": journal.Commit([]byte("salt-1"), "Begrundelse nr. 1: æøå"),
		},
	})
	require.NoError(t, err)
	require.Equal(t, journal.HashOf(canonical), row.Hash)
}

func TestFirstBadRowIsNamedWithItsReason(t *testing.T) {
	for name, c := range map[string]struct {
		tamper   func(rows []journal.Row) []journal.Row
		sequence int64
		problem  journal.Problem
	}{
		"a payload changed": {func(r []journal.Row) []journal.Row {
			r[2].Payload = []byte(`{"score":4}`)
			return r
		}, 3, journal.WrongHash},
		"a payload with a space": {func(r []journal.Row) []journal.Row {
			r[2].Payload = append([]byte(" "), r[2].Payload...)
			return r
		}, 3, journal.NotCanonical},
		"a payload with a float": {func(r []journal.Row) []journal.Row {
			r[2].Payload = []byte(`{"score":4.5}`)
			return r
		}, 3, journal.NotCanonical},
		"an actor changed": {func(r []journal.Row) []journal.Row {
			r[0].Actor = "user-8"
			return r
		}, 1, journal.WrongHash},
		"a type changed": {func(r []journal.Row) []journal.Row {
			r[1].Type = "voted"
			return r
		}, 2, journal.WrongHash},
		"a version changed": {func(r []journal.Row) []journal.Row {
			r[1].Version = 2
			return r
		}, 2, journal.WrongHash},
		"a time moved by a microsecond": {func(r []journal.Row) []journal.Row {
			r[4].At = r[4].At.Add(time.Microsecond)
			return r
		}, 5, journal.WrongHash},
		"a time with nanoseconds": {func(r []journal.Row) []journal.Row {
			r[4].At = r[4].At.Add(time.Nanosecond)
			return r
		}, 5, journal.BadTime},
		"a time in another zone": {func(r []journal.Row) []journal.Row {
			r[4].At = r[4].At.In(time.FixedZone("CET", 3600))
			return r
		}, 5, journal.BadTime},
		"a row removed": {func(r []journal.Row) []journal.Row {
			return slices.Delete(r, 1, 2)
		}, 2, journal.Gap},
		"the first row removed": {func(r []journal.Row) []journal.Row {
			return r[1:]
		}, 1, journal.Gap},
		"a row doubled": {func(r []journal.Row) []journal.Row {
			return slices.Insert(r, 3, r[2])
		}, 4, journal.Gap},
		"a row of another method": {func(r []journal.Row) []journal.Row {
			other, _ := chainOf(t, "m-2", 5)
			r[3] = other[3]
			return r
		}, 4, journal.WrongMethod},
		"a row sealed anew after a change": {func(r []journal.Row) []journal.Row {
			r[1].Actor = "user-8"
			r[1], _ = journal.Seal(r[1])
			return r
		}, 3, journal.WrongPrevious},
		"a hash changed": {func(r []journal.Row) []journal.Row {
			r[4].Hash[31] ^= 1
			return r
		}, 5, journal.WrongHash},
	} {
		t.Run(name, func(t *testing.T) {
			rows, _ := chainOf(t, "m-1", 5)
			report := journal.Verify("m-1", stream(c.tamper(rows)))
			require.Len(t, report.Findings, 1)
			require.Equal(t, c.problem, report.Findings[0].Problem)
			require.Equal(t, c.sequence, report.Findings[0].Sequence)
			require.Equal(t, c.sequence-1, report.Rows, "only the rows before the bad one count")
		})
	}
}

func TestRowThatCannotBeReadEndsTheChain(t *testing.T) {
	rows, _ := chainOf(t, "m-1", 2)
	lost := errors.New("connection lost")
	report := journal.Verify("m-1", func(yield func(journal.Row, error) bool) {
		_ = yield(rows[0], nil) && yield(journal.Row{}, lost)
	})
	require.Equal(t, journal.Unreadable, report.Findings[0].Problem)
	require.EqualValues(t, 2, report.Findings[0].Sequence)
	require.ErrorIs(t, report.Err(), lost)
}

func TestAnyChangedByteOfAPayloadShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "rows")
		rows, _ := chainOf(t, "m-1", n)
		i := rapid.IntRange(0, n-1).Draw(t, "row")
		payload := slices.Clone(rows[i].Payload)
		at := rapid.IntRange(0, len(payload)-1).Draw(t, "byte")
		payload[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		rows[i].Payload = payload
		report := journal.Verify("m-1", stream(rows))
		require.False(t, report.OK())
		require.EqualValues(t, i+1, report.Findings[0].Sequence)
	})
}

func TestAnyOtherOrderOfRowsShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, _ := chainOf(t, "m-1", rapid.IntRange(2, 6).Draw(t, "rows"))
		shuffled := rapid.Permutation(rows).Draw(t, "order")
		same := slices.EqualFunc(rows, shuffled, func(a, b journal.Row) bool { return a.Sequence == b.Sequence })
		require.Equal(t, same, journal.Verify("m-1", stream(shuffled)).OK())
	})
}

func TestSealRefusesWhatCouldNotBeVerified(t *testing.T) {
	good := journal.Row{
		Method: "m", Sequence: 1, Type: "created", Version: 1, Actor: "a", At: morning, Payload: []byte(`{}`),
	}
	for pointer, change := range map[string]func(*journal.Row){
		"/method":   func(r *journal.Row) { r.Method = "" },
		"/sequence": func(r *journal.Row) { r.Sequence = 0 },
		"/type":     func(r *journal.Row) { r.Version = 0 },
		"/actor":    func(r *journal.Row) { r.Actor = "\xff" },
		"/at":       func(r *journal.Row) { r.At = time.Now().Truncate(time.Microsecond).Add(time.Nanosecond) },
		"/payload":  func(r *journal.Row) { r.Payload = nil },
	} {
		t.Run(pointer, func(t *testing.T) {
			row := good
			change(&row)
			_, err := journal.Seal(row)
			require.Equal(t, "journal-row-invalid", fault.CodeOf(err))
			require.Equal(t, pointer, fault.From(err).Details[0].Pointer)
		})
	}
	row, err := journal.Seal(good)
	require.NoError(t, err)
	require.False(t, row.Hash.IsZero())
}

func TestInstantIsWhatARowHolds(t *testing.T) {
	local := time.Date(2026, time.July, 1, 12, 0, 0, 123456789, time.FixedZone("CEST", 7200))
	require.Equal(t, time.Date(2026, time.July, 1, 10, 0, 0, 123456000, time.UTC), journal.Instant(local))
}

func TestErasedTextIsCountedAndIsNoError(t *testing.T) {
	text := journal.NewText(journal.NewSalt(), "Jeg er gift med metodens ejer.")
	changed := text
	changed.Text += " "
	half := text.Erase()
	half.Text = text.Text
	var report journal.Report
	report.Add(text)
	report.Add(text.Erase())
	require.True(t, report.OK())
	report.Add(changed)
	report.Add(half)
	require.Equal(t, 4, report.Texts)
	require.Equal(t, 2, report.ErasedTexts)
	require.Equal(t, journal.TextChanged, report.Findings[0].Problem)
	require.Equal(t, journal.TextHalfErased, report.Findings[1].Problem)
}

func TestSaltAndTextCannotBeShiftedIntoEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		salt := rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "salt")
		text := rapid.String().Draw(t, "text")
		cut := rapid.IntRange(0, len(salt)-1).Draw(t, "cut")
		require.NotEqual(t, journal.Commit(salt, text), journal.Commit(salt[:cut], string(salt[cut:])+text))
	})
}

func TestHashHasOneTextForm(t *testing.T) {
	hash := journal.HashOf([]byte("abc"))
	require.Equal(t, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hash.String())
	again, err := journal.ParseHash(hash.String())
	require.NoError(t, err)
	require.Equal(t, hash, again)
	tail := hash.String()[2:]
	for _, bad := range []string{"", tail, hash.String() + "0", "BA" + tail, "zz" + tail} {
		_, err := journal.ParseHash(bad)
		require.Equal(t, "hash-malformed", fault.CodeOf(err), bad)
	}
}

func TestReportSpeaksBothLanguages(t *testing.T) {
	rows, _ := chainOf(t, "m-1", 3)
	require.Contains(t, journal.Verify("m-1", stream(rows)).Lines(i18n.Danish), "Journalen er hel.")
	report := journal.Verify("m-1", stream(slices.Delete(slices.Clone(rows), 1, 2)))
	require.Contains(t, report.Lines(i18n.Danish)[0], "FEJL metode m-1, række 2: nummeret følger ikke det forrige")
	require.Contains(t, report.Lines(i18n.English)[0], "ERROR method m-1, row 2: the number does not follow")
	require.Contains(t, report.Lines(i18n.English)[0], "(number 3 stands here)")
}
