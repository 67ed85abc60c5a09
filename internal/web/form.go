package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// formLimit is how many bytes a form may have; pages that take files set their own.
const formLimit = 1 << 20

// The names of the hidden fields of a form.
const (
	formKey   = "idempotency_key"
	formDraft = "draft"
)

// formCheck is the parameter of an address that says which field alone is to be checked.
const formCheck = "felt"

// form is what a form shows: what was written in it, and why it was refused. A field's name is the JSON pointer of
// what it fills, without the slash in front, so that a refusal finds its field.
type form struct {
	// key is the idempotency key: a form that is sent twice is carried out once.
	key     string
	values  url.Values
	refusal *fault.Error
	// scope tells the fields of a form from those of the others on its page; empty where it is the only one.
	scope string
	// focus is the field that gets the focus; empty: none does.
	focus string
	// check is where a field is sent to when it has been written in, to be told what is wrong with it; empty: nowhere.
	check string
	// reshapedNow: it comes back with a row more or less than it was sent with, and holds what was written.
	reshapedNow bool
}

// newForm is an empty form with a key of its own.
func newForm() form { return form{key: newKey(), values: url.Values{}} }

func newKey() string { return uuid.Must(uuid.NewV7()).String() }

// within is the form with a scope of its own, so that its fields share no id with those of the page's other forms.
func (f form) within(scope string) form {
	f.scope = scope
	return f
}

// with fills a field of a form that nobody has written in.
func (f form) with(name string, values ...string) form {
	if f.refusal == nil {
		f.values[name] = values
	}
	return f
}

// value is what stands in a field, without blanks around it, with the line ends that the program keeps.
func (f form) value(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.values.Get(name), "\r\n", "\n"))
}

// all are the values of a field that has several.
func (f form) all(name string) []string { return f.values[name] }

// has tells whether a value is chosen in a field.
func (f form) has(name, value string) bool {
	return slices.Contains(f.values[name], value)
}

// errorOf is what is wrong with a field; empty where nothing is.
func (f form) errorOf(name string) i18n.Text {
	if f.refusal == nil {
		return i18n.Text{}
	}
	for _, detail := range f.refusal.Details {
		if strings.TrimPrefix(detail.Pointer, "/") == name {
			return detail.Text
		}
	}
	return i18n.Text{}
}

// sentForm reads a form. Errors: TooLarge body-too-large, Malformed body-unreadable.
func sentForm(c *gin.Context) (form, error) {
	if c.Request.MultipartForm == nil && c.Request.PostForm == nil {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, formLimit)
	}
	err := c.Request.ParseMultipartForm(formLimit)
	if errors.Is(err, http.ErrNotMultipart) {
		err = c.Request.ParseForm()
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return form{}, fault.New(fault.TooLarge, "body-too-large", "Det sendte er for stort.", "What was sent is too large.")
	}
	if err != nil {
		return form{}, fault.New(fault.Malformed, "body-unreadable", "Formularen kunne ikke læses.",
			"The form could not be read.").Because(err)
	}
	sent := form{key: c.Request.PostForm.Get(formKey), values: c.Request.PostForm}
	if _, err := uuid.Parse(sent.key); err != nil {
		sent.key = newKey()
	}
	return sent, nil
}

// personalNumbers refuses what looks like a CPR number in any field, as the API does of any body, so that it is refused
// too where a text is kept without more ado. Errors: Invalid cpr-number with every such field.
func (f form) personalNumbers() error {
	var found *fault.Error
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if name == formBasis || name == conflictMine { // copies of a form, in a coding of their own
			continue
		}
		refusal := fault.From(cpr.Check("/"+name, strings.Join(f.values[name], "\n")))
		switch {
		case refusal == nil:
		case found == nil:
			found = refusal
		default:
			found = found.With(refusal.Details...)
		}
	}
	if found == nil {
		return nil
	}
	return found
}

// fingerprint is the hex SHA-256 of who sent what where: the same key with another is another command.
func (f form) fingerprint(c *gin.Context, person lifecycle.PersonID) string {
	values := url.Values{}
	for name, all := range f.values {
		if name != formKey && name != formDraft {
			values[name] = all
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(
		[]string{string(person), c.Request.Method, c.Request.URL.RequestURI(), values.Encode()}, "\n")))
	return hex.EncodeToString(sum[:])
}

// refused is the form as it is shown again. What was certainly not done, or done with other content, is asked for with
// a new key; where nobody knows, the key stays, so that it happens once.
func (f form) refused(refusal *fault.Error) form {
	if refusal.Kind != fault.Unavailable && refusal.Kind != fault.Internal {
		f.key = newKey()
	}
	f.refusal = refusal
	return f
}

// command is what a form asks for.
type command struct {
	// operation is the contract's operation that does the same: its access decides.
	operation string
	// do carries it out, and tells whether it is accepted but not yet done, and which page shows the result.
	do func(ctx context.Context, order app.Order, sent form) (outcome, error)
	// done is the id of the text that says it is done.
	done string
	// again shows the form again with what was wrong.
	again func(status int, sent form)
}

// outcome is what became of a command.
type outcome struct {
	pending bool
	address string             // the page that shows it
	method  lifecycle.MethodID // whose process has it, where it is pending there
}

// carryOut does what a form asks for, and sends the browser on with a GET, so that a reload does nothing again.
func (s *site) carryOut(c *gin.Context, asked command) {
	p := pageOf(c)
	sent, err := sentForm(c)
	if err == nil {
		err = auth.Check(asked.operation, p.caller)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	var became outcome
	if err = sent.personalNumbers(); err == nil {
		became, err = asked.do(c.Request.Context(), app.Order{
			Caller: p.caller, Key: lifecycle.CommandID(sent.key), Request: sent.fingerprint(c, p.caller.Person),
		}, sent)
	}
	if err != nil {
		refusal := fault.From(err)
		if asked.again == nil || refusal.Kind == fault.Unauthorized || refusal.Kind == fault.NotFound {
			s.refuse(c, err)
			return
		}
		s.logFault(c, err)
		asked.again(refusal.Kind.Status(), sent.refused(refusal))
		return
	}
	said := notice{Text: asked.done, Draft: sent.values.Get(formDraft)}
	switch {
	case became.pending && became.method != "":
		s.await(c, lifecycle.CommandID(sent.key), waiting{Method: became.method, Address: became.address, Notice: said})
		return
	case became.pending:
		said.Text = "form.pending"
	}
	s.notify(c, said)
	c.Redirect(http.StatusSeeOther, became.address)
}

// settled is the outcome of a command to a process.
func settled(receipt app.Receipt, err error, address string) (outcome, error) {
	return outcome{pending: receipt.Pending, address: address, method: receipt.Method}, err
}
