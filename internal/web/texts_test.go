package web_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/stretchr/testify/require"
)

// textsOf reads the ids of a language's texts, with the blanks that each one has.
func textsOf(t *testing.T, language string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("texts/*." + language + ".toml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := map[string][]string{}
	for _, file := range files {
		var read map[string]any
		_, err := toml.DecodeFile(file, &read)
		require.NoError(t, err, file)
		gather(t, "", read, all)
	}
	return all
}

var blank = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// gather flattens tables into ids. The forms of a plural belong to one text.
func gather(t *testing.T, prefix string, read map[string]any, into map[string][]string) {
	t.Helper()
	for name, value := range read {
		id := strings.TrimPrefix(prefix+"."+name, ".")
		switch text := value.(type) {
		case map[string]any:
			gather(t, id, text, into)
		case string:
			if name == "one" || name == "other" {
				id = prefix
			}
			require.NotEmpty(t, strings.TrimSpace(text), id)
			for _, found := range blank.FindAllStringSubmatch(text, -1) {
				if found[1] != "Count" {
					into[id] = append(into[id], found[1])
				}
			}
			if into[id] == nil {
				into[id] = []string{}
			}
		default:
			require.Failf(t, "not a text", "%s", id)
		}
	}
}

func TestEveryTextExistsInBothLanguages(t *testing.T) {
	danish, english := textsOf(t, "da"), textsOf(t, "en")
	for id, blanks := range danish {
		require.Contains(t, english, id, "in Danish only")
		require.Subset(t, english[id], blanks, "the English text of %s lacks a blank", id)
	}
	for id, blanks := range english {
		require.Contains(t, danish, id, "in English only")
		require.Subset(t, danish[id], blanks, "the Danish text of %s lacks a blank", id)
	}
}

// said finds the ids that pages ask for: whole ones, and beginnings that a word is put behind.
var said = regexp.MustCompile(`\bsay\("([a-z0-9.-]+)"`)

func TestEveryTextThatAPageAsksForExists(t *testing.T) {
	texts := textsOf(t, "da")
	require.NoError(t, filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".templ") && !strings.HasSuffix(path, ".go") ||
			strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, found := range said.FindAllStringSubmatch(string(source), -1) {
			if id := found[1]; !strings.HasSuffix(id, ".") && !strings.HasSuffix(id, "-") {
				require.Contains(t, texts, id, path)
				continue
			}
			require.Truef(t, anyBegins(texts, found[1]), "%s: no text begins with %s", path, found[1])
		}
		return nil
	}))
}

func anyBegins(texts map[string][]string, prefix string) bool {
	for id := range texts {
		if strings.HasPrefix(id, prefix) {
			return true
		}
	}
	return false
}
