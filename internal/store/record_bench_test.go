package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// BenchmarkBallot records ballots on one open review, one after the other.
func BenchmarkBallot(b *testing.B) {
	s := newScene(b)
	s.create()
	s.toBallot("ide-modning", advance())
	ballot := s.ballot(lifecycle.Approve)
	n := 0
	for b.Loop() {
		command := s.command(member(n%9+1), ballot)
		n++
		recorded, err := s.store.Record(b.Context(), s.decider, store.RecordRequest{Command: command, After: s.sequence})
		require.NoError(b, err)
		require.Nil(b, recorded.Refusal)
		s.sequence = recorded.Sequence
	}
}
