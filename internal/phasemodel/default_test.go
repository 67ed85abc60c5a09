package phasemodel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestDefaultModelIsValid(t *testing.T) {
	model, err := phasemodel.Default()
	require.NoError(t, err)
	require.NoError(t, model.Validate())
}
