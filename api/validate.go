package api

import (
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// schemaOptions are how values from outside are held against the contract: all problems at once, formats
// included.
func schemaOptions() []openapi3.SchemaValidationOption {
	return []openapi3.SchemaValidationOption{
		openapi3.MultiErrors(), openapi3.VisitAsRequest(),
		openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
			"uuid":      openapi3.NewCallbackValidator(validUUID),
			"date":      openapi3.NewCallbackValidator(validDate),
			"date-time": openapi3.NewCallbackValidator(validTime),
			"email":     openapi3.NewCallbackValidator(validEmail),
		}),
	}
}

var errFormat = errors.New("another format")

func validUUID(text string) error {
	if len(text) != 36 || uuid.Validate(text) != nil {
		return errFormat
	}
	return nil
}

func validDate(text string) error {
	_, err := time.Parse(time.DateOnly, text)
	return err
}

func validTime(text string) error {
	_, err := time.Parse(time.RFC3339, text)
	return err
}

func validEmail(text string) error {
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text {
		return errFormat
	}
	return nil
}

// checkSchema holds a JSON value against a schema and gives everything that is wrong with it, each by a
// JSON pointer that begins with the prefix.
func checkSchema(schema *openapi3.Schema, value any, prefix string) []fault.Detail {
	var details []fault.Detail
	collect(schema.VisitJSON(value, schemaOptions()...), prefix, &details)
	return details
}

// collect turns the errors of the validator into details, each once.
func collect(err error, prefix string, details *[]fault.Detail) {
	if err == nil {
		return
	}
	if several, found := errors.AsType[openapi3.MultiError](err); found {
		for _, one := range several {
			collect(one, prefix, details)
		}
		return
	}
	var said []fault.Detail
	if broken, found := errors.AsType[*openapi3.SchemaError](err); found {
		said = describe(broken, prefix)
	} else {
		said = []fault.Detail{detail(prefix, "invalid", "Værdien kan ikke læses.", "The value cannot be read.")}
	}
	for _, one := range said {
		if !slices.Contains(*details, one) {
			*details = append(*details, one)
		}
	}
}

// describe says in words what a value breaks. The value itself is never repeated: it may be personal.
func describe(broken *openapi3.SchemaError, prefix string) []fault.Detail {
	pointer := prefix + pointerOf(broken.JSONPointer())
	schema := broken.Schema
	if schema == nil {
		schema = &openapi3.Schema{}
	}
	say := func(code, danish, english string, values ...any) []fault.Detail {
		return []fault.Detail{detail(pointer, code, fmt.Sprintf(danish, values...), fmt.Sprintf(english, values...))}
	}
	switch broken.SchemaField {
	case "properties", "additionalProperties":
		return unknownFields(broken, pointer)
	case "required":
		return say("missing", "Feltet mangler.", "The field is missing.")
	case "type":
		return []fault.Detail{wrongType(schema, pointer)}
	case "nullable":
		return say("null", "Feltet kan ikke være null.", "The field cannot be null.")
	case "enum":
		allowed := allowedValues(schema)
		return say("not-allowed", "Værdien skal være en af: %s.", "The value must be one of: %s.", allowed)
	case "minLength":
		return say("too-short", "Feltet skal have mindst %d tegn.", "The field must have at least %d characters.",
			schema.MinLength)
	case "maxLength":
		return say("too-long", "Feltet må højst have %d tegn.", "The field may have at most %d characters.",
			bound(schema.MaxLength))
	case "pattern":
		if schema.Pattern == `\S` {
			return say("empty", "Feltet må ikke være tomt.", "The field must not be empty.")
		}
		return say("pattern", "Værdien har ikke den form, feltet skal have (%s).",
			"The value does not have the form of the field (%s).", schema.Pattern)
	case "format":
		return say("format", "Værdien er ikke en gyldig %s.", "The value is not a valid %s.", schema.Format)
	case "minimum", "exclusiveMinimum":
		return say("out-of-range", "Tallet skal være mindst %v.", "The number must be at least %v.", limit(schema.Min))
	case "exclusiveMaximum":
		return say("out-of-range", "Tallet skal være under %v.", "The number must be below %v.", limit(schema.Max))
	case "maximum":
		return say("out-of-range", "Tallet må højst være %v.", "The number may be at most %v.", limit(schema.Max))
	case "minItems":
		return say("too-few", "Listen skal have mindst %d.", "The list must have at least %d.", schema.MinItems)
	case "maxItems":
		return say("too-many", "Listen må højst have %d.", "The list may have at most %d.", bound(schema.MaxItems))
	case "uniqueItems":
		return say("duplicate", "Listen har den samme værdi to gange.", "The list has the same value twice.")
	case "minProperties":
		return say("nothing-given", "Der skal være mindst ét felt.", "There must be at least one field.")
	}
	return say("invalid", "Værdien er ikke gyldig.", "The value is not valid.")
}

// pointerOf writes the names on the way to a value as a JSON pointer.
func pointerOf(names []string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString("/" + escapePointer(name))
	}
	return b.String()
}

// unknownFields names every field that the contract does not have, next to each other in one object.
func unknownFields(broken *openapi3.SchemaError, pointer string) []fault.Detail {
	object, _ := broken.Value.(map[string]any)
	var details []fault.Detail
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if _, known := broken.Schema.Properties[name]; !known {
			details = append(details, detail(pointer+"/"+escapePointer(name), "unknown-field",
				"Feltet kendes ikke.", "The field is not known."))
		}
	}
	return details
}

func wrongType(schema *openapi3.Schema, pointer string) fault.Detail {
	danish, english := map[string]string{
		"string": "en tekst", "integer": "et heltal", "number": "et tal", "boolean": "true eller false",
		"array": "en liste", "object": "et objekt",
	}, map[string]string{
		"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
		"array": "a list", "object": "an object",
	}
	kind := ""
	if kinds := schema.Type.Slice(); len(kinds) > 0 {
		kind = kinds[0]
	}
	return detail(pointer, "wrong-type", "Værdien skal være "+danish[kind]+".", "The value must be "+english[kind]+".")
}

func allowedValues(schema *openapi3.Schema) string {
	var allowed []string
	for _, value := range schema.Enum {
		if value != nil {
			allowed = append(allowed, fmt.Sprint(value))
		}
	}
	return strings.Join(allowed, ", ")
}

func bound(limit *uint64) uint64 {
	if limit == nil {
		return 0
	}
	return *limit
}

func limit(number *float64) string {
	if number == nil {
		return ""
	}
	return fmt.Sprintf("%.0f", *number)
}
