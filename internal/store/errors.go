package store

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// The faults of the database itself. Faults of one table stand beside its queries.
var (
	errAddress = fault.New(fault.Internal, "database-address",
		"Databasens adresse kan ikke læses.", "The database's address cannot be read.")
	errMigration = fault.New(fault.Internal, "database-migration",
		"Databasen kunne ikke bringes til den nyeste form.", "The database could not be brought to its newest form.")
	errUnavailable = fault.New(fault.Unavailable, "database-unavailable",
		"Databasen svarer ikke. Prøv igen med den samme nøgle.",
		"The database does not answer. Try again with the same key.")
	errNotFound  = fault.New(fault.NotFound, "not-found", "Det findes ikke.", "There is no such thing.")
	errDuplicate = fault.New(fault.Conflict, "already-exists", "Det findes allerede.", "It exists already.")
	errReference = fault.New(fault.Invalid, "reference-unknown",
		"Der henvises til noget, som ikke findes.", "Something that does not exist is referred to.")
	errValue = fault.New(fault.Invalid, "value-not-allowed",
		"En værdi er ikke tilladt.", "A value is not allowed.")
	errStorableText = fault.New(fault.Invalid, "text-not-storable",
		"En tekst indeholder tegn, som ikke kan gemmes.", "A text contains characters that cannot be stored.")
	errRights = fault.New(fault.Internal, "database-rights",
		"Programmets rolle i databasen må ikke gøre dette.", "The program's role in the database may not do this.")
	errDatabase = fault.New(fault.Internal, "database",
		"Der skete en fejl i databasen. Intet er ændret.", "Something went wrong in the database. Nothing was changed.")
)

// The conditions of PostgreSQL that have a meaning here, by SQLSTATE.
const (
	stateNotNull       = "23502"
	stateForeignKey    = "23503"
	stateUnique        = "23505"
	stateCheck         = "23514"
	stateBadText       = "22P02" // not readable as the column's type: a malformed id
	stateBadCharacter  = "22021"
	stateUntranslated  = "22P05"
	stateTooLong       = "22001"
	stateSerialization = "40001"
	stateDeadlock      = "40P01"
	stateLock          = "55P03"
	stateCancelled     = "57014"
	stateRights        = "42501"
)

// mapped is the one place where a driver's error becomes a fault. A fault passes as it is. The error
// itself stays inside as the cause, for logs.
func mapped(err error) error {
	var known *fault.Error
	var refused *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, pgx.ErrNoRows), errors.Is(err, sql.ErrNoRows), errors.Is(err, gorm.ErrRecordNotFound):
		return errNotFound.Because(err)
	case unavailable(err):
		return errUnavailable.Because(err)
	case errors.As(err, &refused):
		return ofState(refused).Because(err)
	}
	return errDatabase.Because(err)
}

func ofState(refused *pgconn.PgError) *fault.Error {
	if known, found := constraintFaults[refused.ConstraintName]; found {
		return known
	}
	switch refused.Code {
	case stateUnique:
		return errDuplicate
	case stateForeignKey:
		return errReference
	case stateCheck, stateNotNull, stateTooLong, stateBadText:
		return errValue
	case stateBadCharacter, stateUntranslated:
		return errStorableText
	case stateRights:
		return errRights
	}
	return errDatabase
}

// unavailable tells whether the database did not answer, or asks to be asked again.
func unavailable(err error) bool {
	if refused, is := errors.AsType[*pgconn.PgError](err); is {
		switch refused.Code {
		case stateSerialization, stateDeadlock, stateLock, stateCancelled:
			return true
		}
		// Classes 08 (connection), 53 (resources) and 57 (operator intervention: shutting down, starting up).
		class := refused.Code[:min(2, len(refused.Code))]
		return class == "08" || class == "53" || class == "57"
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, sql.ErrConnDone) || lostConnection(err)
}

// lostConnection knows the errors of a connection that broke while it was used, which pgx gives as text.
func lostConnection(err error) bool {
	text := err.Error()
	for _, sign := range []string{"unexpected EOF", "conn closed", "closed pool", "connection reset", "broken pipe"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// brokeConstraint tells whether an error is the breach of one named constraint.
func brokeConstraint(err error, name string) bool {
	refused, is := errors.AsType[*pgconn.PgError](err)
	return is && refused.ConstraintName == name
}

// withoutSecret keeps an address that could not be read, password and all, out of the logs.
func withoutSecret(err error) error {
	if _, is := errors.AsType[*pgconn.ParseConfigError](err); is {
		return errors.New("the PostgreSQL address has an unknown form")
	}
	return err
}

// namesPoolSize tells whether an address says how many connections to open.
func namesPoolSize(url string) bool { return strings.Contains(url, "pool_max_conns") }
