package signin

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// token exchanges a code, or a user name and password, for tokens.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request", "the form cannot be read")
		return
	}
	// The client is public: it has no secret, and one that is sent proves nothing.
	client := r.PostForm.Get("client_id")
	if name, _, ok := r.BasicAuth(); ok {
		client = name
	}
	if client != Audience {
		refuse(w, http.StatusUnauthorized, "invalid_client", "client_id must be "+Audience)
		return
	}
	switch r.PostForm.Get("grant_type") {
	case "authorization_code":
		p.exchangeCode(w, r.PostForm)
	case "password":
		p.exchangePassword(w, r.PostForm)
	default:
		refuse(w, http.StatusBadRequest, "unsupported_grant_type", "grant_type must be authorization_code or password")
	}
}

func (p *Provider) exchangeCode(w http.ResponseWriter, form url.Values) {
	g, found := p.redeem(form.Get("code"))
	proof := sha256.Sum256([]byte(form.Get("code_verifier")))
	challenge := base64.RawURLEncoding.EncodeToString(proof[:])
	switch {
	case !found:
		refuse(w, http.StatusBadRequest, "invalid_grant", "the code is unknown, used or expired")
	case form.Get("redirect_uri") != g.redirectURI:
		refuse(w, http.StatusBadRequest, "invalid_grant", "redirect_uri is not the one of the request")
	case subtle.ConstantTimeCompare([]byte(challenge), []byte(g.challenge)) != 1:
		refuse(w, http.StatusBadRequest, "invalid_grant", "code_verifier does not match")
	default:
		p.issue(w, g.user, g.nonce, p.lifetime)
	}
}

// exchangePassword is for command lines and tests. They may ask for another lifetime, in seconds; a negative one
// gives a token that has expired already.
func (p *Provider) exchangePassword(w http.ResponseWriter, form url.Values) {
	user, known := p.byName[form.Get("username")]
	if !known || form.Get("password") != Password {
		refuse(w, http.StatusBadRequest, "invalid_grant", "no demonstration user has that name and password")
		return
	}
	lifetime := p.lifetime
	if wanted := form.Get("expires_in"); wanted != "" {
		seconds, err := strconv.Atoi(wanted)
		if err != nil {
			refuse(w, http.StatusBadRequest, "invalid_request", "expires_in must be a whole number of seconds")
			return
		}
		lifetime = time.Duration(seconds) * time.Second
	}
	p.issue(w, user, "", lifetime)
}

// issue answers with an access token for the program and an identity token for its client.
func (p *Provider) issue(w http.ResponseWriter, user User, nonce string, lifetime time.Duration) {
	now := time.Now()
	claims := map[string]any{
		"iss":   p.issuer,
		"sub":   user.Username,
		"aud":   Audience,
		"iat":   now.Unix(),
		"exp":   now.Add(lifetime).Unix(),
		"jti":   rand.Text(),
		"name":  user.Name,
		"email": user.Email(),
		"scope": "openid profile email",
	}
	access, err := p.key.sign(claims)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "server_error", "the token could not be signed")
		return
	}
	delete(claims, "jti")
	delete(claims, "scope")
	claims["auth_time"], claims["azp"] = now.Unix(), Audience
	if nonce != "" {
		claims["nonce"] = nonce
	}
	identity, err := p.key.sign(claims)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "server_error", "the token could not be signed")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"access_token": access,
		"id_token":     identity,
		"token_type":   "Bearer",
		"expires_in":   int(lifetime.Seconds()),
		"scope":        "openid profile email",
	})
}

// userinfo answers with the claims about the holder of an access token.
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	claims, err := p.key.open(token)
	expires, _ := claims["exp"].(float64)
	if !bearer || err != nil || time.Now().Unix() >= int64(expires) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		refuse(w, http.StatusUnauthorized, "invalid_token", "the access token is missing, not from here, or expired")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"sub": claims["sub"], "name": claims["name"], "email": claims["email"], "email_verified": true,
	})
}
