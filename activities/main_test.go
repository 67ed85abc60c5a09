package activities_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/fasemodel/fasemodel/internal/testdb"
)

func TestMain(m *testing.M) {
	if os.Getenv(fateVariable) != "" {
		os.Exit(workUntilKilled())
	}
	code := testdb.Run(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}
