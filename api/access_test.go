package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/auth"
)

// anonymous tells whether the contract lets callers without a token give the operation.
func (o operation) anonymous() bool {
	if o.Security == nil {
		return false
	}
	for _, alternative := range *o.Security {
		if len(alternative) == 0 {
			return true
		}
	}
	return len(*o.Security) == 0
}

func TestContractAndRightsAgreeOnEveryOperation(t *testing.T) {
	for _, op := range operations(t) {
		access, found := auth.Of(op.OperationID)
		require.True(t, found, "%s has no access in the table of rights", op.OperationID)
		require.Equal(t, access.Public, op.anonymous(), "%s: who may call it without a token", op.OperationID)
		require.Equal(t, string(access.Command), op.command(), op.OperationID)
	}
}
