package auth

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Identity is what the issuer says of who signs in.
type Identity struct {
	Issuer  string
	Subject string
	Name    string
	Email   string
}

// issuerAnswers is how long the issuer may take to answer, before it counts as away.
const issuerAnswers = 5 * time.Second

// issuerRests is how long an issuer that was away is left alone, so that callers do not queue up for it.
const issuerRests = 2 * time.Second

// Bearer verifies access tokens of one issuer for one audience. The issuer's keys are fetched when the
// first token comes, so that the program starts while the issuer is away.
type Bearer struct {
	issuer, audience string

	mutex    sync.Mutex
	verifier *oidc.IDTokenVerifier
	away     error // why the issuer did not answer
	awayAt   time.Time
}

// NewBearer makes a verifier of tokens that the issuer (an https address; http on loopback) gave for the
// audience.
func NewBearer(issuer, audience string) *Bearer { return &Bearer{issuer: issuer, audience: audience} }

// Identify reads an Authorization header. Errors: Unauthorized token-missing and token-invalid (malformed,
// expired, of another issuer or audience), Unavailable issuer-away.
func (b *Bearer) Identify(ctx context.Context, authorization string) (Identity, error) {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return Identity{}, TokenMissing()
	}
	verifier, err := b.ready(ctx)
	if err != nil {
		return Identity{}, fault.New(fault.Unavailable, "issuer-away", "Udstederen af adgangsbeviser svarer ikke.",
			"The token issuer does not answer.").Because(err)
	}
	verified, err := verifier.Verify(ctx, strings.TrimSpace(token))
	if err != nil {
		return Identity{}, fault.New(fault.Unauthorized, "token-invalid",
			"Adgangsbeviset er ugyldigt, udløbet eller fra en anden udsteder.",
			"The token is invalid, expired or of another issuer.").Because(err)
	}
	var claims struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	}
	if err := verified.Claims(&claims); err != nil {
		return Identity{}, fault.New(fault.Unauthorized, "token-invalid", "Adgangsbeviset kan ikke læses.",
			"The token cannot be read.").Because(err)
	}
	return Identity{Issuer: verified.Issuer, Subject: verified.Subject, Name: claims.Name, Email: claims.Email}, nil
}

// TokenMissing is the fault of a call that needs a token and has none.
func TokenMissing() *fault.Error {
	return fault.New(fault.Unauthorized, "token-missing", "Log ind, eller send et adgangsbevis.",
		"Sign in, or send a bearer token.")
}

func (b *Bearer) ready(ctx context.Context) (*oidc.IDTokenVerifier, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.verifier != nil {
		return b.verifier, nil
	}
	if b.away != nil && time.Since(b.awayAt) < issuerRests {
		return nil, b.away
	}
	// The provider keeps the context it is made with for fetching keys, so it must outlive this call; the client
	// in it ends what takes too long.
	lasting := oidc.ClientContext(context.WithoutCancel(ctx), &http.Client{Timeout: issuerAnswers})
	provider, err := oidc.NewProvider(lasting, b.issuer)
	b.away, b.awayAt = err, time.Now()
	if err != nil {
		return nil, err
	}
	b.verifier = provider.Verifier(&oidc.Config{ClientID: b.audience})
	return b.verifier, nil
}
