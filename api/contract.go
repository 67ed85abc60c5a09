package api

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed openapi.yaml
var contractText []byte

// ContractText gives the contract as it is reviewed and served.
func ContractText() []byte { return append([]byte(nil), contractText...) }

// Contract reads the contract, so that requests can be validated against it and routes compared with it.
// Each call gives a value of its own.
func Contract(ctx context.Context) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.Context = ctx
	contract, err := loader.LoadFromData(contractText)
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	if err := contract.Validate(ctx); err != nil {
		return nil, fmt.Errorf("the contract is not valid OpenAPI: %w", err)
	}
	return contract, nil
}
