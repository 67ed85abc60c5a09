package api

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// basePath is where the API begins.
const basePath = "/api/v1"

// etag writes a version as an entity tag.
func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// VersionNeeded is the fault of a change that does not say which version it changes.
func VersionNeeded() *fault.Error {
	return fault.New(fault.VersionNeeded, "version-needed",
		"Sig med If-Match, hvilken version du ændrer: den ETag, du læste.",
		"Say with If-Match which version you change: the ETag that you read.")
}

// versionOf reads the version that If-Match names. A tag that is not of our making matches nothing, which
// is the Stale fault version-stale.
func versionOf(header string) (int, error) {
	inner, found := strings.CutPrefix(header, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	version, err := strconv.Atoi(inner)
	if err != nil || !found || !closed || version < 1 || etag(version) != header {
		return 0, fault.New(fault.Stale, "version-stale",
			"Indholdet er ændret siden den version, du arbejder på. Hent den nyeste, og prøv igen.",
			"The content has changed since the version you work on. Fetch the newest and try again.")
	}
	return version, nil
}

// accepted answers a command that will happen and has not yet.
func accepted(receipt app.Receipt, resource string) AcceptedJSONResponse {
	key, _ := uuid.Parse(string(receipt.Key))
	return AcceptedJSONResponse{
		Body: Command{
			Key: key, Kind: string(receipt.Kind), Status: CommandStatusPending, GivenAt: lifecycle.Instant(time.Now()),
			Resource: optional(resource),
		},
		Headers: AcceptedResponseHeaders{Location: commandAddress(receipt)},
	}
}

// commandAddress is where to ask what became of a command. It names the method, because a command that
// only its process knows of is asked for there.
func commandAddress(receipt app.Receipt) string {
	address := basePath + "/commands/" + string(receipt.Key)
	if receipt.Method != "" {
		address += "?" + url.Values{"method": {string(receipt.Method)}}.Encode()
	}
	return address
}

// optional gives a pointer to a value, and nil for the zero value: what is unknown is absent.
func optional[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// word gives an optional word of one type as a word of another.
func word[To, From ~string](from From) *To {
	if from == "" {
		return nil
	}
	to := To(from)
	return &to
}

// given reads an optional field; absent is the zero value.
func given[T any](value *T) T {
	if value == nil {
		var zero T
		return zero
	}
	return *value
}

// words turns a list of words of one type into one of another, never null.
func words[To, From ~string](from []From) []To {
	to := make([]To, 0, len(from))
	for _, one := range from {
		to = append(to, To(one))
	}
	return to
}

// each maps a list, never to null.
func each[From, To any](from []From, to func(From) To) []To {
	mapped := make([]To, 0, len(from))
	for _, one := range from {
		mapped = append(mapped, to(one))
	}
	return mapped
}

// idOf writes an id of the program as the contract does. What the store gives is always a UUID.
func idOf[T ~string](id T) uuid.UUID {
	parsed, err := uuid.Parse(string(id))
	if err != nil {
		return uuid.Nil
	}
	return parsed
}

// page reads the limit and cursor of a list.
func page(limit *int, cursor *string) app.Page {
	return app.Page{Limit: given(limit), Cursor: given(cursor)}
}
