package auth

import (
	"context"
	"crypto/rand"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// SignIn signs people in in their browser by the authorization code flow with proof of possession (RFC 6749
// section 4.1, RFC 7636, OpenID Connect Core 1.0 section 3.1).
type SignIn struct {
	issuer              *Issuer
	client, secret      string
	callback, signedOut string
}

// NewSignIn makes a client of the issuer: its id, its secret (empty for a public client), the absolute address
// that the issuer sends the browser back to, and the one after signing out.
func NewSignIn(issuer *Issuer, client, secret, callback, signedOut string) *SignIn {
	return &SignIn{issuer: issuer, client: client, secret: secret, callback: callback, signedOut: signedOut}
}

// Attempt is a sign-in under way. The browser's session keeps it until the issuer sends the browser back.
type Attempt struct {
	State, Nonce, Verifier string
}

// Begin gives the issuer's address to send the browser to. Errors: Unavailable issuer-away.
func (s *SignIn) Begin(ctx context.Context) (string, Attempt, error) {
	provider, err := s.issuer.discover(ctx)
	if err != nil {
		return "", Attempt{}, err
	}
	attempt := Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	return s.config(provider).AuthCodeURL(attempt.State, oidc.Nonce(attempt.Nonce),
		oauth2.S256ChallengeOption(attempt.Verifier)), attempt, nil
}

// Complete takes what the issuer sent the browser back with, and gives who signed in. Errors: Unauthorized
// sign-in-failed where it does not belong to the attempt or the issuer refused, Unavailable issuer-away.
func (s *SignIn) Complete(ctx context.Context, attempt Attempt, answer url.Values) (Identity, error) {
	provider, err := s.issuer.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	if attempt.State == "" || answer.Get("state") != attempt.State || answer.Get("code") == "" {
		return Identity{}, signInFailed()
	}
	tokens, err := s.config(provider).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(attempt.Verifier))
	if err != nil {
		return Identity{}, signInFailed().Because(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	verified, err := provider.Verifier(&oidc.Config{ClientID: s.client}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, signInFailed().Because(err)
	}
	if verified.Nonce != attempt.Nonce {
		return Identity{}, signInFailed()
	}
	identity, err := identityOf(verified)
	if err != nil {
		return Identity{}, signInFailed().Because(err)
	}
	return identity, nil
}

// SignedOut is where to send a browser whose session here has ended: to the issuer, to end its session there
// too, where it has an address for that (OpenID Connect RP-Initiated Logout 1.0), or else to the address after
// signing out.
func (s *SignIn) SignedOut(ctx context.Context) string {
	provider, err := s.issuer.discover(ctx)
	if err != nil {
		return s.signedOut
	}
	var addresses struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&addresses); err != nil {
		return s.signedOut
	}
	end, err := url.Parse(addresses.EndSession)
	if err != nil || end.Host == "" {
		return s.signedOut
	}
	query := end.Query()
	query.Set("client_id", s.client)
	query.Set("post_logout_redirect_uri", s.signedOut)
	end.RawQuery = query.Encode()
	return end.String()
}

// Origin is the scheme and host of the issuer.
func (s *SignIn) Origin() string { return s.issuer.origin() }

func (s *SignIn) config(provider *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.client, ClientSecret: s.secret, Endpoint: provider.Endpoint(), RedirectURL: s.callback,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

func signInFailed() *fault.Error {
	return fault.New(fault.Unauthorized, "sign-in-failed", "Du blev ikke logget ind. Prøv igen.",
		"You were not signed in. Try again.")
}
