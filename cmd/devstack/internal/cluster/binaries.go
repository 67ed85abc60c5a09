package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// ErrNoBinaries is returned when no usable PostgreSQL is installed.
var ErrNoBinaries = errors.New("PostgreSQL is not installed")

// binaries is one installed PostgreSQL.
type binaries struct {
	initdb, postgres string
	major            int
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// findBinaries looks on PATH and where Debian puts them. Without a wanted major version it takes the first on PATH,
// else the newest; with one, that version or nothing.
func findBinaries(wanted int) (binaries, error) {
	var found []binaries
	for _, folder := range binaryFolders() {
		b := binaries{initdb: filepath.Join(folder, "initdb"), postgres: filepath.Join(folder, "postgres")}
		output, err := exec.Command(b.postgres, "--version").Output()
		if err != nil {
			continue
		}
		if _, err := os.Stat(b.initdb); err != nil {
			continue
		}
		match := versionPattern.FindSubmatch(output)
		if match == nil {
			continue
		}
		b.major, _ = strconv.Atoi(string(match[1])) // The pattern lets digits through only.
		if wanted == 0 || b.major == wanted {
			return b, nil
		}
		found = append(found, b)
	}
	if len(found) == 0 {
		return binaries{}, fmt.Errorf("%w: initdb and postgres are neither on PATH nor under /usr/lib/postgresql "+
			"(on Debian: apt-get install postgresql)", ErrNoBinaries)
	}
	return binaries{}, fmt.Errorf("%w in version %d, which made this data folder; found version %d",
		ErrNoBinaries, wanted, found[0].major)
}

func binaryFolders() []string {
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		// A link on PATH leads to the folder where initdb is as well.
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(resolved))
		}
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // The pattern is well formed.
	version := func(folder string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder))) // An odd name sorts last.
		return n
	}
	slices.SortFunc(debian, func(a, b string) int { return version(b) - version(a) })
	return append(folders, debian...)
}
