package bench_test

import (
	"os"
	"testing"

	"github.com/fasemodel/fasemodel/internal/testdb"
)

func TestMain(m *testing.M) { os.Exit(testdb.Run(m)) }
