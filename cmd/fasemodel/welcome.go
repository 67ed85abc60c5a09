package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/config"
)

var errNoAdmin = errors.New("DATABASE_ADMIN_URL is not set: migrations need the owner of the database")

func settingsOf() (config.Config, error) { return config.Load() }

// writeWelcome tells a newcomer where everything is and who may sign in.
func writeWelcome(out io.Writer, settings config.Config) error {
	demonstration, err := catalogue.LoadDemonstration()
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nfasemodel is ready.\n\n")
	fmt.Fprintf(&b, "  Pages          %s/\n", settings.Address())
	fmt.Fprintf(&b, "  API            http://%s/api/v1/methods\n", settings.Listen)
	fmt.Fprintf(&b, "  Documentation  http://%s/api/docs\n", settings.Listen)
	fmt.Fprintf(&b, "  Metrics        http://%s/metrics\n", settings.MetricsListen)
	fmt.Fprintf(&b, "  Sign-in        %s\n\n", settings.Issuer)
	fmt.Fprintf(&b, "Demonstration users (roles, not people; the sign-in page lets you choose one, the password for the API is demo):\n\n")
	for _, user := range demonstration.Users {
		roles := make([]string, 0, len(user.Roles))
		for _, role := range user.Roles {
			name := role.Role
			if role.Programme != "" {
				name += " (" + role.Programme + ")"
			}
			roles = append(roles, name)
		}
		fmt.Fprintf(&b, "  %-16s %s\n", user.Subject, strings.Join(roles, ", "))
	}
	fmt.Fprintf(&b, "\nIn another terminal: %s. Ctrl-C stops everything; the data stay.\n",
		howToDemo(settings.Listen, os.Getenv("DATA")))
	_, err = io.WriteString(out, b.String())
	return err
}

// howToDemo is what finds this program from another terminal: make takes folder and address from the same
// variables as "make run" did.
func howToDemo(listen, data string) string {
	command := "make demo"
	if data != "" && data != usualData {
		command += " DATA=" + data
	}
	if listen != usualListen {
		command += " FASEMODEL_LISTEN=" + listen
	}
	return command
}

// What the Makefile and the settings say where nobody says otherwise.
const (
	usualData   = "data"
	usualListen = "127.0.0.1:8080"
)
