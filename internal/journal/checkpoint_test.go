package journal_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
)

// installation is two chains and three days of checkpoints over them.
func installation(t require.TestingT) (map[string][]journal.Row, []journal.Text, []journal.Checkpoint) {
	chains := make(map[string][]journal.Row)
	var texts []journal.Text
	for i, n := range []int{4, 2} {
		method := fmt.Sprintf("m-%d", i+1)
		rows, own := chainOf(t, method, n)
		chains[method], texts = rows, append(texts, own...)
	}
	head := func(method string, sequence int) journal.Head {
		return journal.Head{Method: method, Sequence: int64(sequence), Hash: chains[method][sequence-1].Hash}
	}
	var checkpoints []journal.Checkpoint
	var previous journal.Hash
	for _, day := range []journal.Checkpoint{
		{Date: "2026-03-02", Heads: []journal.Head{head("m-1", 2)}},
		{Date: "2026-03-03", Heads: []journal.Head{head("m-2", 1), head("m-1", 4)}},
		{Date: "2026-03-05", Heads: []journal.Head{head("m-1", 4), head("m-2", 2)}},
	} {
		day.Previous = previous
		sealed, err := journal.SealCheckpoint(day)
		require.NoError(t, err)
		checkpoints, previous = append(checkpoints, sealed), sealed.Hash
	}
	return chains, texts, checkpoints
}

func hashesOf(chains map[string][]journal.Row) journal.HashAt {
	return func(method string, sequence int64) (journal.Hash, bool, bool, error) {
		rows := chains[method]
		if sequence > int64(len(rows)) {
			return journal.Hash{}, false, true, nil
		}
		return rows[sequence-1].Hash, true, true, nil
	}
}

func TestCheckpointsMatchTheChains(t *testing.T) {
	chains, _, checkpoints := installation(t)
	report := journal.VerifyCheckpoints(stream(checkpoints), hashesOf(chains))
	require.True(t, report.OK())
	require.Equal(t, 3, report.Checkpoints)
	require.Equal(t, checkpoints[2].Hash, report.Checkpoint)
	require.Equal(t, "m-1", checkpoints[1].Heads[0].Method, "sealing puts the heads in order")
}

func TestFirstBadCheckpointIsNamedWithItsReason(t *testing.T) {
	reseal := func(c journal.Checkpoint) journal.Checkpoint {
		sealed, err := journal.SealCheckpoint(c)
		require.NoError(t, err)
		return sealed
	}
	type chains = map[string][]journal.Row
	for name, c := range map[string]struct {
		tamper  func(chains, []journal.Checkpoint) []journal.Checkpoint
		date    string
		problem journal.Problem
	}{
		"a chain's end cut off": {func(rows chains, days []journal.Checkpoint) []journal.Checkpoint {
			rows["m-2"] = rows["m-2"][:1]
			return days
		}, "2026-03-05", journal.HeadMissing},
		"a whole chain replaced": {func(rows chains, days []journal.Checkpoint) []journal.Checkpoint {
			forged, _ := chainOf(t, "m-1b", 4)
			rows["m-1"] = forged
			return days
		}, "2026-03-02", journal.HeadChanged},
		"a head changed": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			days[1].Heads[0].Sequence = 3
			return days
		}, "2026-03-03", journal.WrongCheckpointHash},
		"a date changed": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			days[1].Date = "2026-03-04"
			return days
		}, "2026-03-04", journal.WrongCheckpointHash},
		"a day removed": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			return slices.Delete(days, 1, 2)
		}, "2026-03-05", journal.WrongCheckpointPrev},
		"the first day removed": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			return days[1:]
		}, "2026-03-03", journal.WrongCheckpointPrev},
		"a day doubled": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			return slices.Insert(days, 1, days[0])
		}, "2026-03-02", journal.BadDate},
		"no date": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			days[2].Date = "2026-02-30"
			return days
		}, "2026-02-30", journal.BadDate},
		"heads out of order": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			slices.Reverse(days[2].Heads)
			return days
		}, "2026-03-05", journal.BadHeads},
		"a method left out later": {func(_ chains, days []journal.Checkpoint) []journal.Checkpoint {
			days[2].Heads = days[2].Heads[:1]
			days[2] = reseal(days[2])
			return days
		}, "2026-03-05", journal.HeadVanished},
		"a method that grew shorter": {func(rows chains, days []journal.Checkpoint) []journal.Checkpoint {
			days[2].Heads[0] = journal.Head{Method: "m-1", Sequence: 1, Hash: rows["m-1"][0].Hash}
			days[2] = reseal(days[2])
			return days
		}, "2026-03-05", journal.HeadVanished},
	} {
		t.Run(name, func(t *testing.T) {
			rows, _, days := installation(t)
			report := journal.VerifyCheckpoints(stream(c.tamper(rows, days)), hashesOf(rows))
			require.Len(t, report.Findings, 1)
			require.Equal(t, c.problem, report.Findings[0].Problem)
			require.Equal(t, c.date, report.Findings[0].Date)
		})
	}
}

func TestSealCheckpointRefusesAMethodTwice(t *testing.T) {
	head := journal.Head{Method: "m-1", Sequence: 1}
	_, err := journal.SealCheckpoint(journal.Checkpoint{Date: "2026-03-02", Heads: []journal.Head{head, head}})
	require.Equal(t, "checkpoint-invalid", fault.CodeOf(err))
	require.Equal(t, "/heads", fault.From(err).Details[0].Pointer)
}

func TestDayWithoutMethodsIsACheckpoint(t *testing.T) {
	sealed, err := journal.SealCheckpoint(journal.Checkpoint{Date: "2026-03-02"})
	require.NoError(t, err)
	require.True(t, journal.VerifyCheckpoints(stream([]journal.Checkpoint{sealed}), hashesOf(nil)).OK())
}
