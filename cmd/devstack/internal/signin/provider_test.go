package signin_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
	"github.com/fasemodel/fasemodel/cmd/devstack/internal/signin"
)

const callback = "http://127.0.0.1:8080/callback"

func start(t *testing.T, folder string) *signin.Provider {
	t.Helper()
	port, err := place.FreePort()
	require.NoError(t, err)
	return startOn(t, folder, port)
}

func startOn(t *testing.T, folder string, port int) *signin.Provider {
	t.Helper()
	p, err := signin.Start(t.Context(), signin.Options{Folder: folder, Port: port, Lifetime: time.Hour})
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Stop() })
	return p
}

type tokens struct {
	Access      string `json:"access_token"`
	Identity    string `json:"id_token"`
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

func ask(t *testing.T, p *signin.Provider, form url.Values) (int, tokens) {
	t.Helper()
	response, err := http.PostForm(p.Issuer()+"/token", form)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	var answer tokens
	require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
	return response.StatusCode, answer
}

func passwordGrant(username, password string) url.Values {
	return url.Values{
		"grant_type": {"password"}, "client_id": {signin.Audience}, "username": {username}, "password": {password},
	}
}

func verify(ctx context.Context, p *signin.Provider, token string) (*oidc.IDToken, error) {
	provider, err := oidc.NewProvider(ctx, p.Issuer())
	if err != nil {
		return nil, err
	}
	return provider.Verifier(&oidc.Config{ClientID: signin.Audience}).Verify(ctx, token)
}

func TestEveryDemonstrationUserGetsATokenWithItsNameAsSubject(t *testing.T) {
	p := start(t, t.TempDir())
	users, err := signin.Users()
	require.NoError(t, err)
	require.Len(t, users, 49)
	for _, user := range users {
		status, answer := ask(t, p, passwordGrant(user.Username, signin.Password))
		require.Equal(t, http.StatusOK, status, user.Username)
		token, err := verify(t.Context(), p, answer.Access)
		require.NoError(t, err)
		require.Equal(t, user.Username, token.Subject)
		var claims struct{ Name, Email string }
		require.NoError(t, token.Claims(&claims))
		require.Equal(t, user.Name, claims.Name)
		require.NotEmpty(t, claims.Email)
	}
}

func TestWrongPasswordAndUnknownUserAreRefusedAlike(t *testing.T) {
	p := start(t, t.TempDir())
	status, wrong := ask(t, p, passwordGrant("sekretariat", "nej"))
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "invalid_grant", wrong.Error)
	_, unknown := ask(t, p, passwordGrant("ingen", signin.Password))
	require.Equal(t, wrong, unknown)
}

func TestTokenCanBeAskedForThatHasExpired(t *testing.T) {
	p := start(t, t.TempDir())
	form := passwordGrant("revisor", signin.Password)
	form.Set("expires_in", "-60")
	status, answer := ask(t, p, form)
	require.Equal(t, http.StatusOK, status)
	_, err := verify(t.Context(), p, answer.Access)
	expired := &oidc.TokenExpiredError{}
	require.ErrorAs(t, err, &expired)
}

func TestTokenOutlivesARestart(t *testing.T) {
	folder := t.TempDir()
	port, err := place.FreePort()
	require.NoError(t, err)
	p := startOn(t, folder, port)
	_, answer := ask(t, p, passwordGrant("kommune", signin.Password))
	require.NoError(t, p.Stop())

	_, err = verify(t.Context(), startOn(t, folder, port), answer.Access)
	require.NoError(t, err)
}

func TestTokenOfAnotherProviderIsNotAccepted(t *testing.T) {
	p, other := start(t, t.TempDir()), start(t, t.TempDir())
	_, answer := ask(t, other, passwordGrant("kommune", signin.Password))
	_, err := verify(t.Context(), p, answer.Access)
	require.Error(t, err)

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Issuer()+"/userinfo", http.NoBody)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+answer.Access)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	require.Equal(t, http.StatusUnauthorized, response.StatusCode)
}

// browser follows the sign-in up to the redirect back to the program, and returns the program's query.
func browser(t *testing.T, authorizeURL, username string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	page, err := client.Get(authorizeURL)
	require.NoError(t, err)
	body, err := io.ReadAll(page.Body)
	require.NoError(t, err)
	require.NoError(t, page.Body.Close())
	require.Equal(t, http.StatusOK, page.StatusCode, string(body))
	require.Contains(t, string(body), `value="`+username+`"`)

	asked, err := url.Parse(authorizeURL)
	require.NoError(t, err)
	form := asked.Query()
	form.Set("username", username)
	asked.RawQuery = ""
	chosen, err := client.PostForm(asked.String(), form)
	require.NoError(t, err)
	require.NoError(t, chosen.Body.Close())
	require.Equal(t, http.StatusSeeOther, chosen.StatusCode)
	location, err := chosen.Location()
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(location.String(), callback))
	return location.Query()
}

func TestBrowserSignsInWithCodeAndProofKey(t *testing.T) {
	p := start(t, t.TempDir())
	provider, err := oidc.NewProvider(t.Context(), p.Issuer())
	require.NoError(t, err)
	client := oauth2.Config{
		ClientID: signin.Audience, Endpoint: provider.Endpoint(), RedirectURL: callback, Scopes: []string{oidc.ScopeOpenID, "profile"},
	}
	verifier := oauth2.GenerateVerifier()
	back := browser(t, client.AuthCodeURL("tilstand", oidc.Nonce("engang"), oauth2.S256ChallengeOption(verifier)), "formand")
	require.Equal(t, "tilstand", back.Get("state"))

	answer, err := client.Exchange(t.Context(), back.Get("code"), oauth2.VerifierOption(verifier))
	require.NoError(t, err)
	identity, ok := answer.Extra("id_token").(string)
	require.True(t, ok)
	token, err := verify(t.Context(), p, identity)
	require.NoError(t, err)
	require.Equal(t, "formand", token.Subject)
	require.Equal(t, "engang", token.Nonce)

	_, err = client.Exchange(t.Context(), back.Get("code"), oauth2.VerifierOption(verifier))
	require.ErrorContains(t, err, "invalid_grant", "a code is good once")
	back = browser(t, client.AuthCodeURL("", oauth2.S256ChallengeOption(verifier)), "formand")
	_, err = client.Exchange(t.Context(), back.Get("code"), oauth2.VerifierOption(oauth2.GenerateVerifier()))
	require.ErrorContains(t, err, "code_verifier does not match")

	info, err := provider.UserInfo(t.Context(), oauth2.StaticTokenSource(answer))
	require.NoError(t, err)
	require.Equal(t, "formand", info.Subject)
}

func TestAuthorizationRequestIsCheckedBeforeAUserIsChosen(t *testing.T) {
	p := start(t, t.TempDir())
	right := url.Values{
		"client_id": {signin.Audience}, "redirect_uri": {callback}, "response_type": {"code"}, "scope": {"openid"},
		"code_challenge": {"abc"}, "code_challenge_method": {"S256"},
	}
	for name, wrong := range map[string]string{
		"client_id":             "en-anden",
		"redirect_uri":          "http://example.org/callback",
		"response_type":         "token",
		"scope":                 "profile",
		"code_challenge":        "",
		"code_challenge_method": "plain",
	} {
		query := url.Values{}
		for key, values := range right {
			query.Set(key, values[0])
		}
		query.Set(name, wrong)
		response, err := http.Get(p.Issuer() + "/authorize?" + query.Encode())
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusBadRequest, response.StatusCode, name)
		require.Contains(t, string(body), name)
	}
}
