package signin

import (
	"crypto/rand"
	"embed"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// grantLifetime is how long an authorization code can be redeemed.
const grantLifetime = 2 * time.Minute

// grant is what a user has allowed a client, until the client redeems it.
type grant struct {
	user        User
	redirectURI string
	challenge   string
	nonce       string
	expires     time.Time
}

// request is an authorization request whose form is right.
type request struct {
	redirect  *url.URL
	state     string
	nonce     string
	challenge string
}

// parameters are carried from the request through the page to the answer.
var parameters = [...]string{
	"client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
}

// readRequest checks what RFC 6749 section 4.1.1 and RFC 7636 section 4.3 ask of a public client.
func readRequest(form url.Values) (request, string) {
	redirect, err := url.Parse(form.Get("redirect_uri"))
	switch {
	case form.Get("client_id") != Audience:
		return request{}, "client_id must be " + Audience
	case err != nil || redirect.Scheme != "http" || !isLoopback(redirect.Hostname()):
		return request{}, "redirect_uri must be an http address on this machine"
	case form.Get("response_type") != "code":
		return request{}, "response_type must be code"
	case !slices.Contains(strings.Fields(form.Get("scope")), "openid"):
		return request{}, "scope must contain openid"
	case form.Get("code_challenge_method") != "S256" || form.Get("code_challenge") == "":
		return request{}, "code_challenge is required, with the code_challenge_method S256"
	}
	return request{
		redirect:  redirect,
		state:     form.Get("state"),
		nonce:     form.Get("nonce"),
		challenge: form.Get("code_challenge"),
	}, ""
}

func isLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}

//go:embed choose.html
var pages embed.FS

var choosePage = template.Must(template.ParseFS(pages, "choose.html"))

// choose shows the users to sign in as.
func (p *Provider) choose(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if _, problem := readRequest(query); problem != "" {
		refuse(w, http.StatusBadRequest, "invalid_request", problem)
		return
	}
	carried := make(map[string]string, len(parameters))
	for _, name := range parameters {
		carried[name] = query.Get(name)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	_ = choosePage.Execute(w, map[string]any{"Carried": carried, "Users": p.users}) // A client that has gone cannot be told.
}

// authorize takes the choice and sends the browser back with a code.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request", "the form cannot be read")
		return
	}
	asked, problem := readRequest(r.PostForm)
	if problem != "" {
		refuse(w, http.StatusBadRequest, "invalid_request", problem)
		return
	}
	user, known := p.byName[r.PostForm.Get("username")]
	if !known {
		refuse(w, http.StatusBadRequest, "invalid_request", "no such demonstration user")
		return
	}
	code := p.remember(grant{
		user:        user,
		redirectURI: r.PostForm.Get("redirect_uri"),
		challenge:   asked.challenge,
		nonce:       asked.nonce,
		expires:     time.Now().Add(grantLifetime),
	})
	query := asked.redirect.Query()
	query.Set("code", code)
	if asked.state != "" {
		query.Set("state", asked.state)
	}
	asked.redirect.RawQuery = query.Encode()
	http.Redirect(w, r, asked.redirect.String(), http.StatusSeeOther)
}

// remember keeps the grant under a new code and forgets those that have expired.
func (p *Provider) remember(g grant) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for code, old := range p.grants {
		if now.After(old.expires) {
			delete(p.grants, code)
		}
	}
	code := rand.Text()
	p.grants[code] = g
	return code
}

// redeem returns the grant of a code once.
func (p *Provider) redeem(code string) (grant, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, found := p.grants[code]
	delete(p.grants, code)
	return g, found && time.Now().Before(g.expires)
}

// logout sends the browser back: there is no session here to end, because every sign-in asks anew.
func (p *Provider) logout(w http.ResponseWriter, r *http.Request) {
	back, err := url.Parse(r.URL.Query().Get("post_logout_redirect_uri"))
	if err != nil || back.Scheme != "http" || !isLoopback(back.Hostname()) {
		answer(w, http.StatusOK, map[string]string{"status": "signed out"})
		return
	}
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}
