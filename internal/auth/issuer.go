package auth

import (
	"context"
	"net/http"
	"net/url"
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

// Issuer is the OpenID Connect provider that says who people are. It is asked for its addresses and keys when it
// is first needed, so that the program starts while it is away.
type Issuer struct {
	address string // https; http on loopback

	mutex    sync.Mutex
	provider *oidc.Provider
	away     error // why it did not answer
	awayAt   time.Time
}

// NewIssuer names an issuer by its address: https, or http on loopback.
func NewIssuer(address string) *Issuer { return &Issuer{address: address} }

// origin is the scheme and host of the address.
func (i *Issuer) origin() string {
	address, err := url.Parse(i.address)
	if err != nil {
		return ""
	}
	return address.Scheme + "://" + address.Host
}

// discover gives the provider. Errors: Unavailable issuer-away.
func (i *Issuer) discover(ctx context.Context) (*oidc.Provider, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.provider != nil {
		return i.provider, nil
	}
	if i.away != nil && time.Since(i.awayAt) < issuerRests {
		return nil, i.away
	}
	// The provider keeps the context it is made with for fetching keys, so it must outlive this call; the client
	// in it ends what takes too long.
	lasting := oidc.ClientContext(context.WithoutCancel(ctx), &http.Client{Timeout: issuerAnswers})
	provider, err := oidc.NewProvider(lasting, i.address)
	if err != nil {
		i.away, i.awayAt = fault.New(fault.Unavailable, "issuer-away", "Udstederen af adgangsbeviser svarer ikke.",
			"The token issuer does not answer.").Because(err), time.Now()
		return nil, i.away
	}
	i.provider = provider
	return provider, nil
}

// identityOf reads who a verified token is about.
func identityOf(token *oidc.IDToken) (Identity, error) {
	var claims struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	}
	err := token.Claims(&claims)
	return Identity{Issuer: token.Issuer, Subject: token.Subject, Name: claims.Name, Email: claims.Email}, err
}
