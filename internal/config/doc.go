// Package config reads what the operator has set, from the environment only, and refuses what cannot be.
package config
