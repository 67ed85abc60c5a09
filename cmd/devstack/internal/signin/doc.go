// Package signin is a small OpenID Connect provider for one machine: discovery, authorization code with PKCE, tokens
// signed with RS256, and demonstration users that anyone may choose from a page. Programs get a token with a user
// name and the demonstration password instead. It exists so that signing in takes the same code path as in
// production, and must never be reachable from another machine: it protects nothing.
package signin
