// Package auth knows who is asking, and what they may do.
//
// A bearer token of the configured OpenID Connect issuer says who it is; the roles are fasemodel's own,
// given by an admin for the whole installation or for one programme. What a role may do is one table
// over the operations of the API (access.go), tested against every operation of the contract. The rules
// that depend on the case itself (a seat, an assignment, a recusal) are the lifecycle's.
package auth
