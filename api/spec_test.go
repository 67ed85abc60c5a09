package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/api"
)

// operation is one operation of the contract, with where it stands.
type operation struct {
	*openapi3.Operation

	method string
	path   string
	item   *openapi3.PathItem
}

func (o operation) name() string { return o.method + " " + o.path }

// command gives the lifecycle command that the operation gives, and the empty string for none.
func (o operation) command() string {
	command, _ := o.Extensions["x-fasemodel-command"].(string)
	return command
}

// header finds a header parameter of the operation.
func (o operation) header(name string) *openapi3.Parameter {
	for _, parameter := range slices.Concat(o.item.Parameters, o.Parameters) {
		if parameter.Value.In == "header" && parameter.Value.Name == name {
			return parameter.Value
		}
	}
	return nil
}

func contract(t *testing.T) *openapi3.T {
	t.Helper()
	read, err := api.Contract(t.Context())
	require.NoError(t, err)
	return read
}

func operations(t *testing.T) []operation {
	t.Helper()
	var all []operation
	for path, item := range contract(t).Paths.Map() {
		for method, op := range item.Operations() {
			all = append(all, operation{Operation: op, method: method, path: path, item: item})
		}
	}
	require.NotEmpty(t, all)
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.name(), b.name()) })
	return all
}

func TestContractIsValidOpenAPI(t *testing.T) {
	read := contract(t)
	require.Equal(t, "3.0.3", read.OpenAPI)
	require.Equal(t, "/api/v1", read.Servers[0].URL)
}

func TestEveryOperationIsNamedDescribedAndTagged(t *testing.T) {
	tags := map[string]bool{}
	for _, tag := range contract(t).Tags {
		require.NotEmpty(t, tag.Description, tag.Name)
		tags[tag.Name] = true
	}
	seen := map[string]string{}
	lowerCamelCase := regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	for _, op := range operations(t) {
		require.Regexp(t, lowerCamelCase, op.OperationID, op.name())
		require.Empty(t, seen[op.OperationID], "%s and %s have one operationId", op.name(), seen[op.OperationID])
		seen[op.OperationID] = op.name()
		require.NotEmpty(t, op.Summary, op.name())
		require.Len(t, op.Tags, 1, op.name())
		require.True(t, tags[op.Tags[0]], "%s has the unknown tag %s", op.name(), op.Tags[0])
	}
}

func TestEveryOperationRefusesWithAProblem(t *testing.T) {
	for _, op := range operations(t) {
		fallback := op.Responses.Default()
		require.NotNil(t, fallback, op.name())
		media := fallback.Value.Content.Get("application/problem+json")
		require.NotNil(t, media, op.name())
		require.Equal(t, "#/components/schemas/Problem", media.Schema.Ref, op.name())
	}
}

func TestEveryWriteCarriesAnIdempotencyKey(t *testing.T) {
	for _, op := range operations(t) {
		key := op.header("Idempotency-Key")
		if op.method == http.MethodGet {
			require.Nil(t, key, op.name())
			continue
		}
		require.NotNil(t, key, op.name())
		require.Equal(t, "uuid", key.Schema.Value.Format, op.name())
		if op.method == http.MethodPatch {
			require.True(t, op.header("If-Match").Required, op.name())
			continue
		}
		require.True(t, key.Required, op.name())
	}
}

func TestEveryCommandOfTheProcessHasOneOperationAndMayBeAnsweredLater(t *testing.T) {
	kinds := words(t, "CommandKind")
	given := map[string]string{}
	for _, op := range operations(t) {
		command := op.command()
		if op.OperationID == "orderCaseFile" { // it is made by a process of its own, and has an address of its own to follow it by
			continue
		}
		if command == "" {
			require.Nil(t, op.Responses.Value("202"), op.name())
			continue
		}
		require.NotEqual(t, http.MethodGet, op.method, op.name())
		require.Empty(t, given[command], "%s and %s give %s", op.name(), given[command], command)
		require.Contains(t, kinds, command, op.name())
		require.NotNil(t, op.Responses.Value("202"), op.name())
		given[command] = op.name()
	}
	for _, kind := range kinds {
		require.NotEmpty(t, given[kind], "no operation gives the command %s", kind)
	}
}

func TestEveryParameterOfAPathIsDeclared(t *testing.T) {
	inPath := regexp.MustCompile(`{([a-z_]+)}`)
	for _, op := range operations(t) {
		declared := map[string]bool{}
		for _, parameter := range slices.Concat(op.item.Parameters, op.Parameters) {
			if parameter.Value.In == "path" {
				declared[parameter.Value.Name] = true
			}
		}
		for _, match := range inPath.FindAllStringSubmatch(op.path, -1) {
			require.True(t, declared[match[1]], "%s does not declare %s", op.name(), match[1])
		}
	}
}

func TestEveryListIsPaged(t *testing.T) {
	for _, op := range operations(t) {
		answer := op.Responses.Value("200")
		if op.method != http.MethodGet || answer == nil {
			continue
		}
		media := answer.Value.Content.Get("application/json")
		if media == nil || media.Schema == nil || media.Schema.Value.Properties["next_cursor"] == nil {
			continue
		}
		require.Subset(t, media.Schema.Value.Required, []string{"items", "total"}, op.name())
		names := map[string]*openapi3.Parameter{}
		for _, parameter := range op.Parameters {
			names[parameter.Value.Name] = parameter.Value
		}
		require.Contains(t, names, "cursor", op.name())
		require.Contains(t, names, "limit", op.name())
		require.InDelta(t, 200, *names["limit"].Schema.Value.Max, 0, op.name())
		require.InDelta(t, 25, names["limit"].Schema.Value.Default, 0, op.name())
	}
}
