package api_test

import (
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

// each visits a schema and everything inside it, with where it stands.
func each(where string, ref *openapi3.SchemaRef, visit func(where string, schema *openapi3.Schema)) {
	if ref == nil {
		return
	}
	visit(where, ref.Value)
	for name, property := range ref.Value.Properties {
		each(where+"/"+name, property, visit)
	}
	each(where+"/[]", ref.Value.Items, visit)
	for _, part := range ref.Value.AllOf {
		each(where, part, visit)
	}
}

// bounded tells whether a value that comes from outside has a limit of its own.
func bounded(t *testing.T, where string, schema *openapi3.Schema) {
	t.Helper()
	switch {
	case schema.Type.Is("string"):
		limited := schema.MaxLength != nil || len(schema.Enum) > 0 ||
			schema.Format == "uuid" || schema.Format == "date" || schema.Format == "binary"
		require.True(t, limited, "%s is a text without a longest length", where)
	case schema.Type.Is("array"):
		require.NotNil(t, schema.MaxItems, "%s is a list without a longest length", where)
	case schema.Type.Is("integer"):
		require.NotNil(t, schema.Min, "%s is a number without a lowest value", where)
		require.NotNil(t, schema.Max, "%s is a number without a highest value", where)
	}
}

func TestRequestBodiesAreClosedAndBounded(t *testing.T) {
	for _, op := range operations(t) {
		if op.RequestBody == nil {
			continue
		}
		for media, content := range op.RequestBody.Value.Content {
			each(op.name()+" "+media, content.Schema, func(where string, schema *openapi3.Schema) {
				if schema.Type.Is("object") {
					closed := schema.AdditionalProperties.Has
					require.True(t, closed != nil && !*closed, "%s takes unknown fields", where)
				}
				bounded(t, where, schema)
			})
		}
	}
}

func TestParametersAreBounded(t *testing.T) {
	for _, op := range operations(t) {
		for _, parameter := range append(op.item.Parameters, op.Parameters...) {
			each(op.name()+" "+parameter.Value.Name, parameter.Value.Schema, func(where string, schema *openapi3.Schema) {
				bounded(t, where, schema)
			})
		}
	}
}

func TestAnswersOfTheProgramAreClosedToo(t *testing.T) {
	open := map[string]bool{"Problem": true, "ProblemDetail": true}
	for name, ref := range contract(t).Components.Schemas {
		if !ref.Value.Type.Is("object") || open[name] {
			continue
		}
		closed := ref.Value.AdditionalProperties.Has
		require.True(t, closed != nil && !*closed, "%s takes unknown fields", name)
	}
}

func TestEveryRequiredFieldIsDeclared(t *testing.T) {
	for name, ref := range contract(t).Components.Schemas {
		each(name, ref, func(where string, schema *openapi3.Schema) {
			for _, field := range schema.Required {
				require.Contains(t, schema.Properties, field, "%s requires a field it does not have", where)
			}
		})
	}
}

func TestContentIsAnsweredWithItsETag(t *testing.T) {
	for _, op := range operations(t) {
		if op.method != http.MethodPatch {
			continue
		}
		require.Contains(t, op.Responses.Value("200").Value.Headers, "ETag", op.name())
		if read := op.item.Get; read != nil {
			require.Contains(t, read.Responses.Value("200").Value.Headers, "ETag", "GET %s", op.path)
		}
	}
}

func TestFieldThatNobodyKnowsIsRefused(t *testing.T) {
	schemas := contract(t).Components.Schemas
	ballot := schemas["BallotPaper"].Value
	hash := "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	require.NoError(t, ballot.VisitJSON(map[string]any{"position": "approve", "dossier_hash": hash}))
	require.Error(t, ballot.VisitJSON(map[string]any{"position": "approve", "dossier_hash": hash, "weight": 2.0}))
	require.Error(t, ballot.VisitJSON(map[string]any{"position": "maybe", "dossier_hash": hash}))
	require.Error(t, ballot.VisitJSON(map[string]any{"position": "approve", "dossier_hash": "E3B0"}))
	require.Error(t, ballot.VisitJSON(map[string]any{"position": "reject", "dossier_hash": hash, "reason": "  "}))
}

func TestNullMakesAnOptionalFieldUnknownAndNoOther(t *testing.T) {
	change := contract(t).Components.Schemas["MethodChange"].Value
	for _, field := range []string{"cost", "economy", "delivery", "method_type", "origin", "caseload", "contact"} {
		require.NoError(t, change.VisitJSON(map[string]any{field: nil}), field)
	}
	for _, field := range []string{"title", "summary", "problem", "target_groups", "owner"} {
		require.Error(t, change.VisitJSON(map[string]any{field: nil}), field)
	}
	require.Error(t, change.VisitJSON(map[string]any{}), "a change that changes nothing")
}
