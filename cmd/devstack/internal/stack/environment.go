package stack

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

// The variables under which programs find the parts.
const (
	DatabaseURL       = "DATABASE_URL"       // As the application role.
	DatabaseAdminURL  = "DATABASE_ADMIN_URL" // As the owner, for migrations and test databases.
	TemporalAddress   = "TEMPORAL_ADDRESS"
	TemporalNamespace = "TEMPORAL_NAMESPACE"
	OIDCIssuer        = "OIDC_ISSUER"
	OIDCAudience      = "OIDC_AUDIENCE"

	dataFolder  = "DEVSTACK_DATA"
	ownPID      = "DEVSTACK_PID"
	postgresPID = "DEVSTACK_POSTGRES_PID"
	temporalPID = "DEVSTACK_TEMPORAL_PID"
	binary      = "DEVSTACK_BIN"
)

// FoundBy names the variable that says where a part is; a program that has it set uses that part.
func FoundBy(part place.Part) string {
	switch part {
	case place.Postgres:
		return DatabaseURL
	case place.Temporal:
		return TemporalAddress
	case place.SignIn:
		return OIDCIssuer
	default:
		return ""
	}
}

// Variable is one entry of an environment.
type Variable struct{ Name, Value string }

// Environment is what programs need to know of a running stack, in the order in which it is shown.
type Environment []Variable

// Over returns the given environment with these variables added, replacing those of the same names.
func (e Environment) Over(base []string) []string {
	merged := slices.Clone(base)
	for _, v := range e {
		merged = slices.DeleteFunc(merged, func(entry string) bool { return strings.HasPrefix(entry, v.Name+"=") })
		merged = append(merged, v.Name+"="+v.Value)
	}
	return merged
}

// String is the form of an environment file, which a shell can read as well.
func (e Environment) String() string {
	var text strings.Builder
	for _, v := range e {
		fmt.Fprintf(&text, "%s='%s'\n", v.Name, strings.ReplaceAll(v.Value, "'", `'\''`))
	}
	return text.String()
}

// readEnvironment reads what String wrote.
func readEnvironment(path string) (Environment, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var e Environment
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		name, quoted, found := strings.Cut(lines.Text(), "=")
		if !found || len(quoted) < 2 {
			return nil, fmt.Errorf("%s: %q is not of the form NAME='value'", path, lines.Text())
		}
		e = append(e, Variable{name, strings.ReplaceAll(quoted[1:len(quoted)-1], `'\''`, "'")})
	}
	return e, lines.Err()
}
