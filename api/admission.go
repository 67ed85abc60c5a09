package api

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// admission is what every request to the API passes before its handler: who asks, whether they may, and
// whether what they ask is a request of the contract. It changes nothing.
type admission struct {
	routes  map[string]*routers.Route // by method and gin's path
	bearer  *auth.Bearer
	callers callers
	logger  *slog.Logger
}

// callers finds who an identity is here.
type callers interface {
	Identify(ctx context.Context, identity auth.Identity) (auth.Caller, error)
}

// admitted is what a handler knows of its request beyond the contract's fields.
type admitted struct {
	caller auth.Caller
	order  app.Order
	media  string // of the body, without parameters
	asked  asked
}

// asked is what a reader asks for: the query of the address, the versions that they have already, and a language.
type asked struct {
	query     url.Values
	noneMatch string // If-None-Match
	language  i18n.Language
}

type admittedKey struct{}

// callerOf gives who asks; the zero value is the public.
func callerOf(ctx context.Context) auth.Caller {
	request, _ := ctx.Value(admittedKey{}).(admitted)
	return request.caller
}

// askedOf gives what a reading operation asks for.
func askedOf(ctx context.Context) asked {
	request, _ := ctx.Value(admittedKey{}).(admitted)
	return request.asked
}

// orderOf gives the command that a writing operation stands for.
func orderOf(ctx context.Context) app.Order {
	request, _ := ctx.Value(admittedKey{}).(admitted)
	return request.order
}

// routesOf indexes the contract's operations by what the server calls them.
func routesOf(contract *openapi3.T) map[string]*routers.Route {
	routes := map[string]*routers.Route{}
	for path, item := range contract.Paths.Map() {
		for method, operation := range item.Operations() {
			routes[method+" "+basePath+ginPath(path)] = &routers.Route{
				Spec: contract, Path: path, PathItem: item, Method: method, Operation: operation,
			}
		}
	}
	return routes
}

// ginPath writes a path of the contract as gin does: {id} as :id.
func ginPath(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }

// admit is the middleware.
func (a *admission) admit(c *gin.Context) {
	route := a.routes[c.Request.Method+" "+c.FullPath()]
	if route == nil {
		c.Next()
		return
	}
	request, err := a.check(c, route)
	if err != nil {
		refuse(c, a.logger, err)
		return
	}
	if !request.caller.Anonymous() {
		c.Header("Cache-Control", "no-store")
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), admittedKey{}, request))
	c.Next()
}

// check goes from the cheap and certain to the dear: the caller first, so that nobody makes the program
// read a body that they may not send.
func (a *admission) check(c *gin.Context, route *routers.Route) (admitted, error) {
	caller, err := a.identify(c.Request)
	if err != nil {
		return admitted{}, err
	}
	if err := auth.Check(route.Operation.OperationID, caller); err != nil {
		return admitted{}, err
	}
	if err := checkParameters(c, route); err != nil {
		return admitted{}, err
	}
	if err := checkEncoding(c.Request); err != nil {
		return admitted{}, err
	}
	body, err := readBody(c.Writer, c.Request, bodyLimit(route.Operation.OperationID))
	if err != nil {
		return admitted{}, err
	}
	value, err := checkBody(c.Request, route.Operation, body)
	if err != nil {
		return admitted{}, err
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	request := admitted{
		caller: caller, media: mediaOf(c.Request), asked: asked{
			c.Request.URL.Query(), c.Request.Header.Get("If-None-Match"), languageOf(c.Request),
		},
	}
	if c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead {
		return request, nil
	}
	request.order, err = orderFor(c.Request, caller, body, value)
	return request, err
}

// identify finds the caller. An operation that is open to the public is so for those who do not say who
// they are; a token that is sent must be good.
func (a *admission) identify(r *http.Request) (auth.Caller, error) {
	authorization := r.Header.Get("Authorization")
	if authorization == "" {
		return auth.Caller{}, nil
	}
	identity, err := a.bearer.Identify(r.Context(), authorization)
	if err != nil {
		return auth.Caller{}, err
	}
	return a.callers.Identify(r.Context(), identity)
}

// orderFor makes the order that a writing request stands for. A change without a key gets one of its own:
// its version keeps it from happening twice.
func orderFor(r *http.Request, caller auth.Caller, body []byte, value any) (app.Order, error) {
	key, err := uuid.NewV7()
	if given := r.Header.Get(idempotencyKey); given != "" {
		key, err = uuid.Parse(given)
	}
	if err != nil {
		return app.Order{}, err
	}
	request, err := fingerprint(r, string(caller.Person), body, value)
	return app.Order{Caller: caller, Key: lifecycle.CommandID(key.String()), Request: request}, err
}

const (
	idempotencyKey = "Idempotency-Key"
	ifMatch        = "If-Match"
)

// checkParameters holds path, query and headers against the contract. Errors: VersionNeeded
// version-needed, Malformed idempotency-key-missing, idempotency-key-invalid and parameter-invalid.
func checkParameters(c *gin.Context, route *routers.Route) error {
	query, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return fault.New(fault.Malformed, "parameter-invalid", "Adressens parametre kan ikke læses.",
			"The parameters of the address cannot be read.").Because(err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: c.Request, PathParams: map[string]string{}, QueryParams: query, Route: route,
		Options: &openapi3filter.Options{
			MultiError: true, SkipSettingDefaults: true, SchemaValidationOptions: schemaOptions(),
		},
	}
	for _, parameter := range c.Params {
		input.PathParams[parameter.Key] = parameter.Value
	}
	known := map[string]*openapi3.Parameter{}
	var details []fault.Detail
	for _, parameter := range slices.Concat(route.PathItem.Parameters, route.Operation.Parameters) {
		if parameter.Value.In == openapi3.ParameterInQuery {
			known[parameter.Value.Name] = parameter.Value
			if one := parameterOnce(query, parameter.Value); one != nil {
				details = append(details, *one)
				continue
			}
		}
		if parameter.Value.In == openapi3.ParameterInHeader {
			if err := checkHeader(c.Request, input, parameter.Value); err != nil {
				return err
			}
			continue
		}
		if err := openapi3filter.ValidateParameter(c.Request.Context(), input, parameter.Value); err != nil {
			details = append(details, ofParameter(err, parameter.Value)...)
		}
	}
	details = append(details, checkQuery(query, known)...)
	if len(details) == 0 {
		return nil
	}
	return fault.New(fault.Malformed, "parameter-invalid", "En parameter i adressen er ikke gyldig.",
		"A parameter of the address is not valid.").With(details...)
}

// ofParameter says what is wrong with a parameter, named by its name.
func ofParameter(err error, parameter *openapi3.Parameter) []fault.Detail {
	var details []fault.Detail
	unpacked := err
	if refused, isRefused := err.(*openapi3filter.RequestError); isRefused { //nolint:errorlint // it is never wrapped
		unpacked = refused.Err
		if _, unread := unpacked.(*openapi3filter.ParseError); unread { //nolint:errorlint // it is never wrapped
			return []fault.Detail{wrongType(parameter.Schema.Value, parameter.Name)}
		}
	}
	collect(unpacked, parameter.Name, &details)
	return details
}

// parameterOnce says what is wrong with how a parameter is given, whatever its value would be: one that takes
// a single value is given several, or one of any kind is given without a value.
func parameterOnce(query url.Values, parameter *openapi3.Parameter) *fault.Detail {
	values := query[parameter.Name]
	switch {
	case len(values) > 1 && !parameter.Schema.Value.Type.Is(openapi3.TypeArray):
		one := detail(parameter.Name, "duplicate-key", "Parameteren tager én værdi og står mere end én gang.",
			"The parameter takes one value and stands more than once.")
		return &one
	case slices.Contains(values, "") && !parameter.AllowEmptyValue:
		one := detail(parameter.Name, "empty", "Parameteren har ingen værdi; udelad den eller giv den en.",
			"The parameter has no value; leave it out or give it one.")
		return &one
	}
	return nil
}

// checkQuery refuses parameters nobody knows, whose caller would take an unfiltered answer for a filtered
// one, and texts that are not texts.
func checkQuery(query url.Values, known map[string]*openapi3.Parameter) []fault.Detail {
	var details []fault.Detail
	for name, values := range query {
		if known[name] == nil {
			details = append(details, detail(name, "unknown-parameter", "Parameteren kendes ikke.",
				"The parameter is not known."))
		}
		for _, value := range values {
			switch {
			case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
				details = append(details, detail(name, "not-utf8", "Teksten er ikke gyldig UTF-8.",
					"The text is not valid UTF-8."))
			case cpr.Find(value):
				details = append(details, detail(name, cpr.Code,
					"Parameteren indeholder noget, der ligner et CPR-nummer.",
					"The parameter holds what looks like a CPR number."))
			}
		}
	}
	return details
}

// checkHeader holds a header against the contract, with a code of its own for those that clients forget.
func checkHeader(r *http.Request, input *openapi3filter.RequestValidationInput, header *openapi3.Parameter) error {
	values := r.Header.Values(header.Name)
	if len(values) == 0 {
		switch {
		case !header.Required:
			return nil
		case header.Name == ifMatch:
			return VersionNeeded()
		case header.Name == idempotencyKey:
			return fault.New(fault.Malformed, "idempotency-key-missing",
				"Headeren Idempotency-Key mangler. Giv kommandoen en UUID, og gentag den, hvis du sender igen.",
				"The header Idempotency-Key is missing. Give the command a UUID, and repeat it when you send again.").
				With(detail(idempotencyKey, "missing", "Headeren mangler.", "The header is missing."))
		}
	}
	if len(values) == 1 && openapi3filter.ValidateParameter(r.Context(), input, header) == nil {
		return nil
	}
	if header.Name == idempotencyKey {
		return fault.New(fault.Malformed, "idempotency-key-invalid", "Headeren Idempotency-Key er ikke én UUID.",
			"The header Idempotency-Key is not one UUID.").
			With(detail(idempotencyKey, "format", "Værdien er ikke en UUID.", "The value is not a UUID."))
	}
	return fault.New(fault.Malformed, "header-invalid", "En header er ikke gyldig.", "A header is not valid.").
		With(detail(header.Name, "invalid", "Headeren er ikke gyldig.", "The header is not valid."))
}

// checkBody holds a body against the contract and gives the value of a JSON body. Errors: Malformed
// body-missing, body-unexpected and those of readJSON, Unsupported media-type-unsupported, Invalid
// cpr-number and request-invalid.
func checkBody(r *http.Request, operation *openapi3.Operation, body []byte) (any, error) {
	if operation.RequestBody == nil {
		return nil, checkNoBody(body)
	}
	expected := operation.RequestBody.Value
	if len(body) == 0 {
		if !expected.Required {
			return nil, nil
		}
		return nil, fault.New(fault.Malformed, "body-missing", "Anmodningens indhold mangler.",
			"The request's body is missing.")
	}
	media := mediaOf(r)
	content := expected.Content[media]
	if content == nil {
		return nil, fault.New(fault.Unsupported, "media-type-unsupported",
			"Content-Type skal være "+mediaTypes(expected)+".", "Content-Type must be "+mediaTypes(expected)+".")
	}
	if media != "application/json" {
		return nil, nil
	}
	value, err := readJSON(body)
	if err != nil {
		return nil, err
	}
	if err := cpr.CheckValue(value); err != nil {
		return nil, err
	}
	if details := checkSchema(content.Schema.Value, value, ""); len(details) > 0 {
		return nil, fault.New(fault.Invalid, "request-invalid", "Anmodningen er ikke gyldig. Intet er ændret.",
			"The request is not valid. Nothing was changed.").With(details...)
	}
	return value, nil
}

// mediaOf is the media type of a body, without parameters; empty where none is stated.
func mediaOf(r *http.Request) string {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return media
}

// checkNoBody refuses a body where none is read, except the empty object that many clients send.
func checkNoBody(body []byte) error {
	if text := strings.TrimSpace(string(body)); text == "" || text == "{}" {
		return nil
	}
	return fault.New(fault.Malformed, "body-unexpected", "Her læses intet indhold. Intet er ændret.",
		"No body is read here. Nothing was changed.")
}

func mediaTypes(body *openapi3.RequestBody) string {
	var all []string
	for media := range body.Content {
		all = append(all, media)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
