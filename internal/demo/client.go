package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Client calls the API as the demonstration users. It is safe for concurrent use.
type Client struct {
	options  Options
	api      string // the root of the API, …/api/v1
	issuer   string
	audience string
	http     *http.Client

	mutex  sync.Mutex
	tokens map[string]string
}

// NewClient makes a client of the program and the issuer that the options name.
func NewClient(options Options) *Client {
	transport := &http.Transport{MaxIdleConnsPerHost: idleConnections}
	return &Client{
		options: options, api: strings.TrimSuffix(options.Address, "/") + "/api/v1", issuer: strings.TrimSuffix(options.Issuer, "/"),
		audience: options.Audience, http: &http.Client{Timeout: callTimeout, Transport: transport},
		tokens: map[string]string{},
	}
}

// Options gives what the client was made with.
func (c *Client) Options() Options { return c.options }

const (
	callTimeout     = 30 * time.Second
	idleConnections = 32
)

// ProblemError is an answer of the kind application/problem+json.
type ProblemError struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Errors []struct {
		Pointer string `json:"pointer"`
		Message string `json:"message"`
	} `json:"errors"`
}

// Error tells the problem in its own words.
func (p *ProblemError) Error() string {
	lines := []string{fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Title)}
	for _, detail := range p.Errors {
		lines = append(lines, fmt.Sprintf("%s: %s", detail.Pointer, detail.Message))
	}
	return strings.Join(lines, "\n    ")
}

// Call is one call of the API: who calls, what, and where the answer goes.
type Call struct {
	As      string // a demonstration user; empty: the public
	Method  string
	Path    string // below /api/v1
	Body    any    // written as JSON
	Raw     string // sent as it is, of the media type Type, in place of Body
	Type    string
	Version string // the ETag of the version that is changed
	// Key is the idempotency key. Without one each call has a new key; a caller that gives the same one again
	// asks what became of the first.
	Key  string
	Into any
}

// Do makes a call and gives the header of the answer. A command that was accepted but is not done is waited
// for. The error is a *ProblemError where the program refused.
func (c *Client) Do(ctx context.Context, made Call) (http.Header, error) {
	if made.Body != nil {
		data, err := json.Marshal(made.Body)
		if err != nil {
			return nil, err
		}
		made.Raw, made.Type = string(data), "application/json"
	}
	request, err := http.NewRequestWithContext(ctx, made.Method, c.api+made.Path, strings.NewReader(made.Raw))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Language", "da")
	if made.Type != "" {
		request.Header.Set("Content-Type", made.Type)
	}
	if made.Method != http.MethodGet {
		request.Header.Set("Idempotency-Key", cmp.Or(made.Key, uuid.NewString()))
	}
	if made.Version != "" {
		request.Header.Set("If-Match", made.Version)
	}
	if made.As != "" {
		token, err := c.token(ctx, made.As)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return c.answer(ctx, request, made)
}

func (c *Client) answer(ctx context.Context, request *http.Request, made Call) (http.Header, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	switch {
	case response.StatusCode == http.StatusAccepted:
		return nil, c.await(ctx, made, response.Header.Get("Location"))
	case response.StatusCode >= http.StatusBadRequest:
		refused := &ProblemError{Status: response.StatusCode}
		if err := json.Unmarshal(data, refused); err != nil {
			return nil, fmt.Errorf("%s %s: %s", request.Method, request.URL.Path, response.Status)
		}
		return nil, refused
	case made.Into != nil:
		return response.Header, json.Unmarshal(data, made.Into)
	}
	return response.Header, nil
}

// await asks for an accepted command until it is done.
func (c *Client) await(ctx context.Context, made Call, location string) error {
	path := strings.TrimPrefix(location, "/api/v1")
	for {
		var command struct {
			Status  string          `json:"status"`
			Result  json.RawMessage `json:"result"`
			Problem *ProblemError   `json:"problem"`
		}
		if _, err := c.Do(ctx, Call{As: made.As, Method: http.MethodGet, Path: path, Into: &command}); err != nil {
			return err
		}
		switch {
		case command.Status == "refused" && command.Problem != nil:
			return command.Problem
		case command.Status == "done" && made.Into != nil && len(command.Result) > 0:
			return json.Unmarshal(command.Result, made.Into)
		case command.Status == "done":
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// token signs a demonstration user in at the issuer.
func (c *Client) token(ctx context.Context, user string) (string, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if token, found := c.tokens[user]; found {
		return token, nil
	}
	var discovered struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	if err := c.plain(ctx, http.MethodGet, c.issuer+"/.well-known/openid-configuration", nil, &discovered); err != nil {
		return "", err
	}
	var granted struct {
		AccessToken string `json:"access_token"`
	}
	err := c.plain(ctx, http.MethodPost, discovered.TokenEndpoint, url.Values{
		"grant_type": {"password"}, "username": {user}, "password": {"demo"}, "client_id": {c.audience},
		"scope": {"openid profile email"},
	}, &granted)
	if err != nil {
		return "", err
	}
	c.tokens[user] = granted.AccessToken
	return granted.AccessToken, nil
}

func (c *Client) plain(ctx context.Context, method, address string, form url.Values, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, address, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}
