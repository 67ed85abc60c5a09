package reference_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/docs/reference"
)

var kebabCase = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// TestEveryCodeOfAProblemIsExplained finds the codes that the program's own functions make faults and details
// with, and asks that problems.md has each of them.
func TestEveryCodeOfAProblemIsExplained(t *testing.T) {
	page, err := os.ReadFile("problems.md")
	require.NoError(t, err)
	codes := map[string]string{}
	for _, folder := range []string{"api", "activities", "internal", "workflows"} {
		require.NoError(t, filepath.WalkDir(filepath.Join("..", "..", folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return err
			}
			if entry.Name() == "tools" || entry.Name() == "testdb" || entry.Name() == "testdata" {
				return filepath.SkipDir
			}
			return codesOf(path, codes)
		}))
	}
	require.NotEmpty(t, codes)
	var missing []string
	for code, where := range codes {
		if !strings.Contains(string(page), "| `"+code+"` |") {
			missing = append(missing, code+", made in "+where)
		}
	}
	slices.Sort(missing)
	require.Empty(t, missing, "codes that docs/reference/problems.md does not explain")
}

// codesOf collects the codes of one package: what is given where a function has a parameter named code.
func codesOf(folder string, codes map[string]string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	set := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ".gen.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return err
		}
		parsed = append(parsed, file)
	}
	constants, places := declarations(parsed)
	places["New"] = 1 // fault.New(kind, code, …)
	for _, file := range parsed {
		ast.Inspect(file, func(node ast.Node) bool {
			given := codeExpression(node, places)
			if given == nil {
				return true
			}
			if code, ok := textOf(given, constants); ok && kebabCase.MatchString(code) {
				codes[code] = set.Position(given.Pos()).String()
			}
			return true
		})
	}
	return nil
}

// declarations finds the constants of a package that are texts, and which parameter of a function is its code.
func declarations(files []*ast.File) (constants map[string]string, places map[string]int) {
	constants, places = map[string]string{}, map[string]int{}
	note := func(name string, function *ast.FuncType) {
		at := 0
		for _, field := range function.Params.List {
			for _, parameter := range field.Names {
				if parameter.Name == "code" {
					places[name] = at
				}
				at++
			}
		}
	}
	for _, file := range files {
		ast.Inspect(file, func(node ast.Node) bool {
			switch declared := node.(type) {
			case *ast.ValueSpec:
				for i, value := range declared.Values {
					if text, ok := textOf(value, nil); ok {
						constants[declared.Names[i].Name] = text
					}
				}
			case *ast.FuncDecl:
				note(declared.Name.Name, declared.Type)
			case *ast.AssignStmt:
				for i, value := range declared.Rhs {
					function, isFunction := value.(*ast.FuncLit)
					if name, isName := declared.Lhs[min(i, len(declared.Lhs)-1)].(*ast.Ident); isFunction && isName {
						note(name.Name, function.Type)
					}
				}
			}
			return true
		})
	}
	return constants, places
}

// codeExpression gives what stands for a code: an argument of a call, or the field of a detail.
func codeExpression(node ast.Node, places map[string]int) ast.Expr {
	switch made := node.(type) {
	case *ast.KeyValueExpr:
		if key, ok := made.Key.(*ast.Ident); ok && key.Name == "Code" {
			return made.Value
		}
	case *ast.CallExpr:
		name := ""
		switch function := made.Fun.(type) {
		case *ast.Ident:
			name = function.Name
		case *ast.SelectorExpr:
			if from, ok := function.X.(*ast.Ident); !ok || function.Sel.Name == "New" && from.Name != "fault" {
				return nil
			}
			name = function.Sel.Name
		}
		if at, known := places[name]; known && at < len(made.Args) {
			return made.Args[at]
		}
	}
	return nil
}

func textOf(expression ast.Expr, constants map[string]string) (string, bool) {
	switch given := expression.(type) {
	case *ast.BasicLit:
		if given.Kind == token.STRING {
			text, err := strconv.Unquote(given.Value)
			return text, err == nil && text != ""
		}
	case *ast.Ident:
		text, known := constants[given.Name]
		return text, known
	}
	return "", false
}

// TestEveryProblemIsExplainedInBothLanguages finds rows that a reader of one language would not understand, and
// statuses that nobody says what to do about.
func TestEveryProblemIsExplainedInBothLanguages(t *testing.T) {
	page, err := os.ReadFile("problems.md")
	require.NoError(t, err)
	explained, advice := reference.Problems(), reference.Advice()
	for line := range strings.Lines(string(page)) {
		if cell, isRow := strings.CutPrefix(line, "| `"); isRow {
			code, _, _ := strings.Cut(cell, "`")
			require.Containsf(t, explained, code, "not code, status, meaning and betydning: %s", line)
		}
	}
	for code, problem := range explained {
		require.NotEqual(t, problem.Meaning.DA, problem.Meaning.EN, code)
		for _, status := range problem.Statuses {
			if status != "200" {
				require.Contains(t, advice, status, code)
			}
		}
	}
}
