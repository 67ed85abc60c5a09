package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

// Audience is whom the access tokens are for, and the name of the one client.
const Audience = "fasemodel"

const (
	readWithin = 10 * time.Second
	stopWithin = 5 * time.Second
)

// Options say where the provider listens and how long its tokens are good for.
type Options struct {
	Folder   string        // Where the key is kept.
	Port     int           // The loopback port; it is part of the issuer's name.
	Lifetime time.Duration // Of access and identity tokens.
}

// Provider is a running OpenID Connect provider.
type Provider struct {
	issuer   string
	lifetime time.Duration
	key      *signingKey
	users    []User
	byName   map[string]User
	server   *http.Server
	failed   chan error

	mu     sync.Mutex
	grants map[string]grant // Authorization codes not yet redeemed.
}

// Start returns when the provider listens.
func Start(ctx context.Context, o Options) (*Provider, error) {
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, err
	}
	key, err := loadKey(o.Folder + "/signing-key.pem")
	if err != nil {
		return nil, fmt.Errorf("the key that signs tokens: %w", err)
	}
	users, err := Users()
	if err != nil {
		return nil, err
	}
	p := &Provider{
		issuer:   "http://" + place.Address(o.Port),
		lifetime: o.Lifetime,
		key:      key,
		users:    users,
		byName:   make(map[string]User, len(users)),
		failed:   make(chan error, 1),
		grants:   map[string]grant{},
	}
	for _, user := range users {
		p.byName[user.Username] = user
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", place.Address(o.Port))
	if err != nil {
		return nil, err
	}
	p.server = &http.Server{
		Handler:           p.routes(),
		ReadHeaderTimeout: readWithin,
		ReadTimeout:       readWithin,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	go func() {
		if err := p.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.failed <- fmt.Errorf("the sign-in provider ended: %w", err)
		}
	}()
	return p, nil
}

// Issuer is the name of the provider and the address under which it is found.
func (p *Provider) Issuer() string { return p.issuer }

// Failed yields at most one error: why the provider ended by itself.
func (p *Provider) Failed() <-chan error { return p.failed }

// Stop ends the provider after the requests under way.
func (p *Provider) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	return p.server.Shutdown(ctx)
}

func (p *Provider) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.choose)
	mux.HandleFunc("POST /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /userinfo", p.userinfo)
	mux.HandleFunc("GET /logout", p.logout)
	return http.MaxBytesHandler(mux, 64<<10)
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer":                                p.issuer,
		"authorization_endpoint":                p.issuer + "/authorize",
		"token_endpoint":                        p.issuer + "/token",
		"userinfo_endpoint":                     p.issuer + "/userinfo",
		"end_session_endpoint":                  p.issuer + "/logout",
		"jwks_uri":                              p.issuer + "/keys",
		"response_types_supported":              []string{"code"},
		"grant_types_supported":                 []string{"authorization_code", "password"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"code_challenge_methods_supported":      []string{"S256"},
		"token_endpoint_auth_methods_supported": []string{"none", "client_secret_basic", "client_secret_post"},
		"scopes_supported":                      []string{"openid", "profile", "email"},
		"claims_supported":                      []string{"iss", "sub", "aud", "exp", "iat", "name", "email"},
		"ui_locales_supported":                  []string{"da", "en"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, p.key.public)
}

// answer writes JSON that no cache may keep.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // The status is out; a client that has gone cannot be told.
}

// refuse answers in the form of RFC 6749, section 5.2.
func refuse(w http.ResponseWriter, status int, code, description string) {
	answer(w, status, map[string]string{"error": code, "error_description": description})
}
