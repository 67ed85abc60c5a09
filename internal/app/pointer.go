package app

import (
	"fmt"
	"strings"
)

// pointer writes a JSON pointer of names and positions.
func pointer(parts ...any) string {
	var b strings.Builder
	for _, part := range parts {
		fmt.Fprintf(&b, "/%v", part)
	}
	return b.String()
}

// surfacePointer names a field of a catalogue entry as the API names it.
func surfacePointer(pointer string) string {
	if rest, found := strings.CutPrefix(pointer, "/social_goals"); found {
		return "/goals" + rest
	}
	return pointer
}
