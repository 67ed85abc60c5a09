package api

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// What the browsable page shows of the contract.
type (
	contractPage struct {
		Title, Version, OpenAPI, Base string
		Description                   []string
		Tags                          []tagPart
		Schemas                       []schemaPart
	}
	tagPart struct {
		Name, Description string
		Operations        []operationPart
	}
	operationPart struct {
		ID, Method, Path, Summary, Description, Command string

		Public       bool
		Parameters   []fieldPart
		BodyRequired bool
		Bodies       []bodyPart
		Answers      []answerPart
	}
	fieldPart struct {
		Name, In, Description string

		Required bool
		Type     typePart
	}
	bodyPart struct {
		Media string
		Type  typePart
	}
	answerPart struct {
		Status, Description string

		Type typePart
	}
	schemaPart struct {
		Name, Description string

		Type   typePart
		Fields []fieldPart
	}
	// typePart names a type: a schema of the contract with what stands around its name, or words alone.
	typePart struct{ Before, Schema, After string }
)

const schemaPrefix = "#/components/schemas/"

// describeContract takes the contract apart for its page.
func describeContract(contract *openapi3.T) contractPage {
	page := contractPage{
		Title: contract.Info.Title, Version: contract.Info.Version, OpenAPI: contract.OpenAPI, Base: basePath,
		Description: strings.Split(strings.NewReplacer("**", "", "`", "").Replace(strings.TrimSpace(contract.Info.Description)),
			"\n\n"),
	}
	for _, tag := range contract.Tags {
		page.Tags = append(page.Tags, tagPart{Name: tag.Name, Description: tag.Description, Operations: operationsOf(contract, tag.Name)})
	}
	for _, name := range slices.Sorted(maps.Keys(contract.Components.Schemas)) {
		schema := contract.Components.Schemas[name].Value
		page.Schemas = append(page.Schemas, schemaPart{
			Name: name, Description: schema.Description, Type: typeOf(&openapi3.SchemaRef{Value: schema}), Fields: fieldsOf(schema),
		})
	}
	return page
}

func operationsOf(contract *openapi3.T, tag string) []operationPart {
	var operations []operationPart
	for path, item := range contract.Paths.Map() {
		for method, operation := range item.Operations() {
			if !slices.Contains(operation.Tags, tag) {
				continue
			}
			operations = append(operations, operationOf(method, path, item, operation))
		}
	}
	slices.SortFunc(operations, func(a, b operationPart) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return operations
}

func operationOf(method, path string, item *openapi3.PathItem, operation *openapi3.Operation) operationPart {
	part := operationPart{
		ID: operation.OperationID, Method: method, Path: path, Summary: operation.Summary,
		Description: plain(operation.Description), Public: isPublic(operation),
	}
	part.Command, _ = operation.Extensions["x-fasemodel-command"].(string)
	for _, parameter := range slices.Concat(item.Parameters, operation.Parameters) {
		part.Parameters = append(part.Parameters, fieldPart{
			Name: parameter.Value.Name, In: parameter.Value.In, Required: parameter.Value.Required,
			Description: plain(parameter.Value.Description), Type: typeOf(parameter.Value.Schema),
		})
	}
	if operation.RequestBody != nil {
		part.BodyRequired = operation.RequestBody.Value.Required
		content := operation.RequestBody.Value.Content
		for _, media := range slices.Sorted(maps.Keys(content)) {
			part.Bodies = append(part.Bodies, bodyPart{Media: media, Type: typeOf(content[media].Schema)})
		}
	}
	answers := operation.Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(answers)) {
		answer := answerPart{Status: status, Description: plain(*answers[status].Value.Description)}
		for _, media := range slices.Sorted(maps.Keys(answers[status].Value.Content)) {
			answer.Type = typeOf(answers[status].Value.Content[media].Schema)
		}
		part.Answers = append(part.Answers, answer)
	}
	return part
}

// isPublic tells whether an operation may be called without a token.
func isPublic(operation *openapi3.Operation) bool {
	if operation.Security == nil {
		return false
	}
	return len(*operation.Security) == 0 || slices.ContainsFunc(*operation.Security,
		func(alternative openapi3.SecurityRequirement) bool { return len(alternative) == 0 })
}

func fieldsOf(schema *openapi3.Schema) []fieldPart {
	var fields []fieldPart
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		fields = append(fields, fieldPart{
			Name: name, Required: slices.Contains(schema.Required, name), Type: typeOf(schema.Properties[name]),
			Description: plain(schema.Properties[name].Value.Description),
		})
	}
	return fields
}

// typeOf names a type in few words.
func typeOf(ref *openapi3.SchemaRef) typePart {
	if ref == nil || ref.Value == nil {
		return typePart{}
	}
	if name, found := strings.CutPrefix(ref.Ref, schemaPrefix); found {
		return typePart{Schema: name}
	}
	schema := ref.Value
	kind := strings.Join(schema.Type.Slice(), " or ")
	switch {
	case schema.Type.Is("array") && schema.Items != nil:
		inner := typeOf(schema.Items)
		return typePart{Before: "list of " + inner.Before, Schema: inner.Schema, After: inner.After}
	case len(schema.Enum) > 0:
		return typePart{Before: "one of " + allowedValues(schema)}
	case schema.Format != "":
		return typePart{Before: kind + " (" + schema.Format + ")"}
	case schema.Pattern != "" && schema.Pattern != `\S`:
		return typePart{Before: kind + " of the form " + schema.Pattern}
	}
	return typePart{Before: kind}
}

// plain takes the marks of code away.
func plain(text string) string { return strings.ReplaceAll(text, "`", "") }
