package catalogue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func BenchmarkParseDemonstration(b *testing.B) {
	name, data, format, err := catalogue.DemonstrationImport()
	require.NoError(b, err)
	for b.Loop() {
		_, err := catalogue.Parse(name, data, format)
		require.NoError(b, err)
	}
}
