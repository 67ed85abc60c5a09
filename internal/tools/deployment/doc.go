// Package deployment checks docker-compose.yml and Containerfile without an engine to run them: both are read by the
// parsers that Docker itself uses, and held to what the documentation promises of the production shape. It is a
// module of its own so that these parsers are in nobody's build.
package deployment
