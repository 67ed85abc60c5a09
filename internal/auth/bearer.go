package auth

import (
	"context"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Bearer verifies access tokens of one issuer for one audience.
type Bearer struct {
	issuer   *Issuer
	audience string
}

// NewBearer makes a verifier of tokens that the issuer gave for the audience.
func NewBearer(issuer *Issuer, audience string) *Bearer {
	return &Bearer{issuer: issuer, audience: audience}
}

// Identify reads an Authorization header. Errors: Unauthorized token-missing and token-invalid (malformed,
// expired, of another issuer or audience), Unavailable issuer-away.
func (b *Bearer) Identify(ctx context.Context, authorization string) (Identity, error) {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return Identity{}, TokenMissing()
	}
	provider, err := b.issuer.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	verified, err := provider.Verifier(&oidc.Config{ClientID: b.audience}).Verify(ctx, strings.TrimSpace(token))
	if err != nil {
		return Identity{}, fault.New(fault.Unauthorized, "token-invalid",
			"Adgangsbeviset er ugyldigt, udløbet eller fra en anden udsteder.",
			"The token is invalid, expired or of another issuer.").Because(err)
	}
	identity, err := identityOf(verified)
	if err != nil {
		return Identity{}, fault.New(fault.Unauthorized, "token-invalid", "Adgangsbeviset kan ikke læses.",
			"The token cannot be read.").Because(err)
	}
	return identity, nil
}

// TokenMissing is the fault of a call that needs a token and has none.
func TokenMissing() *fault.Error {
	return fault.New(fault.Unauthorized, "token-missing", "Log ind, eller send et adgangsbevis.",
		"Sign in, or send a bearer token.")
}
