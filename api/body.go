package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// The largest bodies, in bytes. A document's and an import's form holds a little more than its file.
const (
	maxBody         = 1 << 20
	maxDocument     = 20 << 20
	maxDocumentBody = maxDocument + 1<<20
	maxImportBody   = 64 << 20
)

// maxDepth is how deep objects and lists of a JSON body may be nested; the contract needs five.
const maxDepth = 64

// bodyLimit is the largest body of an operation.
func bodyLimit(operation string) int64 {
	switch operation {
	case "putDocument":
		return maxDocumentBody
	case "startImport":
		return maxImportBody
	}
	return maxBody
}

// checkEncoding refuses a body that is compressed: its size would say nothing of what it holds. Errors:
// Unsupported content-encoding-unsupported.
func checkEncoding(r *http.Request) error {
	for _, encoding := range r.Header.Values("Content-Encoding") {
		if encoding != "" && !strings.EqualFold(encoding, "identity") {
			return fault.New(fault.Unsupported, "content-encoding-unsupported",
				"Komprimeret indhold læses ikke. Send det, som det er.",
				"A compressed body is not read here. Send it as it is.")
		}
	}
	return nil
}

// readBody reads a whole body of at most limit bytes. Errors: TooLarge body-too-large, Malformed
// body-unreadable.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	if r.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var exceeded *http.MaxBytesError
	switch {
	case errors.As(err, &exceeded):
		return nil, tooLarge(limit)
	case err != nil:
		return nil, fault.New(fault.Malformed, "body-unreadable", "Anmodningens indhold kunne ikke læses til ende.",
			"The request's body could not be read to its end.").Because(err)
	}
	return body, nil
}

func tooLarge(limit int64) error {
	if limit == maxDocumentBody {
		limit = maxDocument
	}
	return fault.New(fault.TooLarge, "body-too-large",
		fmt.Sprintf("Indholdet er større end %d MiB.", limit>>20),
		fmt.Sprintf("The body is larger than %d MiB.", limit>>20))
}

var errDepth = errors.New("nested too deeply")

// readJSON reads one JSON value and nothing after it. Unlike encoding/json it refuses text that is not
// UTF-8 and an object that names a member twice, of which readers would see different ones. Numbers stay as
// they are written. Errors: Malformed body-not-utf8, json-malformed and json-duplicate-key.
func readJSON(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, fault.New(fault.Malformed, "body-not-utf8", "Indholdet er ikke gyldig UTF-8.",
			"The body is not valid UTF-8.")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	reader := jsonReader{decoder: decoder}
	value, err := reader.value("", 0)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the value")
		}
	}
	switch {
	case err != nil:
		return nil, fault.New(fault.Malformed, "json-malformed",
			fmt.Sprintf("Indholdet er ikke gyldig JSON (omkring tegn %d).", decoder.InputOffset()),
			fmt.Sprintf("The body is not valid JSON (near byte %d).", decoder.InputOffset())).Because(err)
	case len(reader.twice) > 0:
		return nil, fault.New(fault.Malformed, "json-duplicate-key", "Et felt står mere end én gang.",
			"A field stands more than once.").With(reader.twice...)
	}
	return value, nil
}

// jsonReader builds a value from tokens, and notes the members that stand twice.
type jsonReader struct {
	decoder *json.Decoder
	twice   []fault.Detail
}

func (r *jsonReader) value(pointer string, depth int) (any, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errDepth
	}
	switch token {
	case json.Delim('{'):
		return r.object(pointer, depth)
	case json.Delim('['):
		return r.list(pointer, depth)
	}
	return token, nil
}

func (r *jsonReader) object(pointer string, depth int) (any, error) {
	object := map[string]any{}
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		within := pointer + "/" + escapePointer(name)
		if _, known := object[name]; known {
			r.twice = append(r.twice, detail(within, "duplicate-key", "Feltet står mere end én gang.",
				"The field stands more than once."))
		}
		if object[name], err = r.value(within, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := r.decoder.Token()
	return object, err
}

func (r *jsonReader) list(pointer string, depth int) (any, error) {
	list := []any{}
	for r.decoder.More() {
		value, err := r.value(pointer+"/"+strconv.Itoa(len(list)), depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := r.decoder.Token()
	return list, err
}

// escapePointer writes a member's name as RFC 6901 section 3 says.
func escapePointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// longestPointer bounds the name of a field that a problem repeats.
const longestPointer = 300

func detail(pointer, code, danish, english string) fault.Detail {
	if runes := []rune(pointer); len(runes) > longestPointer {
		pointer = string(runes[:longestPointer]) + "…"
	}
	return fault.Detail{Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english}}
}

// fingerprint tells one request from another: the hex SHA-256 over who asks what of which resource, the
// version named, and what the body says. JSON is compared by its content, a form by its parts, whose
// boundary is another in each attempt, and any other body by its bytes.
func fingerprint(r *http.Request, person string, body []byte, value any) (string, error) {
	hash := sha256.New()
	add := func(parts ...string) {
		for _, part := range parts {
			_, _ = fmt.Fprintf(hash, "%d:%s\n", len(part), part) // a hash takes everything
		}
	}
	add(r.Method, r.URL.Path, r.URL.Query().Encode(), person, r.Header.Get("If-Match"))
	media, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case value != nil:
		canonical, err := json.Marshal(value)
		if err != nil {
			return "", err
		}
		add("json", string(canonical))
	case media == "multipart/form-data":
		parts, err := formParts(body, parameters["boundary"])
		if err != nil {
			return "", err
		}
		add(parts...)
	default:
		add(media, string(body))
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// formParts gives name, file name and content of each part of a form.
func formParts(body []byte, boundary string) ([]string, error) {
	var parts []string
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return parts, nil
		}
		if err != nil {
			return nil, formMalformed(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, formMalformed(err)
		}
		parts = append(parts, part.FormName(), part.FileName(), string(content))
	}
}

func formMalformed(err error) error {
	return fault.New(fault.Malformed, "form-malformed", "Formularen kan ikke læses.", "The form cannot be read.").
		Because(err)
}
