package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// client calls the API as the demonstration users.
type client struct {
	api      string // the root of the API, …/api/v1
	issuer   string
	audience string
	http     *http.Client
	tokens   map[string]string
}

// problem is an answer of the kind application/problem+json.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Errors []struct {
		Pointer string `json:"pointer"`
		Message string `json:"message"`
	} `json:"errors"`
}

// Error tells the problem in its own words.
func (p *problem) Error() string {
	lines := []string{fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Title)}
	for _, detail := range p.Errors {
		lines = append(lines, fmt.Sprintf("%s: %s", detail.Pointer, detail.Message))
	}
	return strings.Join(lines, "\n    ")
}

// call is one call of the API: who calls, what, and where the answer goes.
type call struct {
	as      string // a demonstration user; empty: the public
	method  string
	path    string
	body    any
	version string // the ETag of the version that is changed
	into    any
}

// do makes a call. A command that was accepted but is not done is waited for.
func (c *client) do(ctx context.Context, made call) (http.Header, error) {
	var body io.Reader
	if made.body != nil {
		data, err := json.Marshal(made.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, made.method, c.api+made.path, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Language", "da")
	if made.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if made.method != http.MethodGet {
		request.Header.Set("Idempotency-Key", uuid.NewString())
	}
	if made.version != "" {
		request.Header.Set("If-Match", made.version)
	}
	if made.as != "" {
		token, err := c.token(ctx, made.as)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return c.answer(ctx, request, made)
}

func (c *client) answer(ctx context.Context, request *http.Request, made call) (http.Header, error) {
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
		refused := &problem{Status: response.StatusCode}
		if err := json.Unmarshal(data, refused); err != nil {
			return nil, fmt.Errorf("%s %s: %s", request.Method, request.URL.Path, response.Status)
		}
		return nil, refused
	case made.into != nil:
		return response.Header, json.Unmarshal(data, made.into)
	}
	return response.Header, nil
}

// await asks for an accepted command until it is done.
func (c *client) await(ctx context.Context, made call, location string) error {
	path := strings.TrimPrefix(location, "/api/v1")
	for {
		var command struct {
			Status  string          `json:"status"`
			Result  json.RawMessage `json:"result"`
			Problem *problem        `json:"problem"`
		}
		if _, err := c.do(ctx, call{as: made.as, method: http.MethodGet, path: path, into: &command}); err != nil {
			return err
		}
		switch {
		case command.Status == "refused" && command.Problem != nil:
			return command.Problem
		case command.Status == "done" && made.into != nil && len(command.Result) > 0:
			return json.Unmarshal(command.Result, made.into)
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
func (c *client) token(ctx context.Context, user string) (string, error) {
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

func (c *client) plain(ctx context.Context, method, address string, form url.Values, into any) error {
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
