package cpr

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// CheckJSON checks every string of a JSON text, names of members included, and gives one fault that
// names each field by its JSON pointer. A name that itself looks like a CPR number is named by the object
// it stands in. Text that is not JSON is left for others to refuse.
func CheckJSON(raw []byte) error {
	if !json.Valid(raw) {
		return nil
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // a number too large for a float must not end the search
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	return CheckValue(value)
}

// CheckValue checks every string in what encoding/json decodes into an any, as CheckJSON does.
func CheckValue(value any) error {
	var found []string
	walk("", value, &found)
	if len(found) == 0 {
		return nil
	}
	return refusal(found...)
}

func walk(pointer string, value any, found *[]string) {
	switch value := value.(type) {
	case string:
		if Find(value) {
			*found = append(*found, pointer)
		}
	case []any:
		for i, element := range value {
			walk(pointer+"/"+strconv.Itoa(i), element, found)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if Find(name) {
				*found = append(*found, pointer)
				continue
			}
			walk(pointer+"/"+escape(name), value[name], found)
		}
	}
}

// escape writes a name as RFC 6901 section 3 says.
func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
