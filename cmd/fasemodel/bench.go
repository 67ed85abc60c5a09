package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/synthetic"
)

var errNoMethods = errors.New("--methods must be at least 1")

func benchCommand() *cobra.Command {
	command := &cobra.Command{Use: "bench", Short: "Prepare measurements"}
	command.AddCommand(benchGenerateCommand())
	return command
}

// generation is what "bench generate" is asked for.
type generation struct {
	methods  int
	first    int
	seed     uint64
	database string
	file     string
}

func benchGenerateCommand() *cobra.Command {
	asked := generation{}
	command := &cobra.Command{
		Use:   "generate",
		Short: "Write made-up methods straight into a database for measurements (needs DATABASE_ADMIN_URL)",
		Long: "Write made-up methods straight into a database for measurements: public ones, with texts and codes as in the\n" +
			"demonstration catalogue, the same ones for the same seed. No process is started and nobody is told.\n\n" +
			"A database with methods other than made-up ones and the demonstration's is refused unless --database names it.\n" +
			"The tables of methods are locked while many are written.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if asked.methods < 1 || asked.first < 1 {
				return errNoMethods
			}
			generator, err := synthetic.New(asked.seed)
			if err != nil {
				return err
			}
			if asked.file != "" {
				return asked.writeFile(generator)
			}
			return withProgram(command, func(ctx context.Context, p *program) error {
				return asked.load(ctx, p, generator, command.OutOrStdout())
			})
		},
	}
	flags := command.Flags()
	flags.IntVar(&asked.methods, "methods", 0, "how many to write")
	flags.IntVar(&asked.first, "first", 1, "the number of the first one, to add to those written before")
	flags.Uint64Var(&asked.seed, "seed", 1, "another seed makes other methods")
	flags.StringVar(&asked.database, "database", "", "the name of the database, to write beside its real methods")
	flags.StringVar(&asked.file, "file", "", "write them to this file in the import format (JSON Lines), and to no database")
	return command
}

// writeFile writes the methods in the format that is imported.
func (g generation) writeFile(generator *synthetic.Generator) (err error) {
	file, err := os.Create(g.file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for number := g.first; number < g.first+g.methods; number++ {
		if err := catalogue.WriteJSONL(file, []catalogue.Method{generator.Method(number).Content}); err != nil {
			return err
		}
	}
	return nil
}

// load writes the methods into the database.
func (g generation) load(ctx context.Context, p *program, generator *synthetic.Generator, out io.Writer) error {
	if p.config.DatabaseAdminURL == "" {
		return errNoAdmin
	}
	if err := g.mayLoad(ctx, p); err != nil {
		return err
	}
	// Programmes, municipalities and owners, as in the demonstration.
	if err := p.app.SetUpDemonstration(ctx, p.config.Issuer); err != nil {
		return err
	}
	names, err := referred(ctx, p, generator)
	if err != nil {
		return err
	}
	began := time.Now()
	told := began
	err = store.BulkLoad(ctx, p.config.DatabaseAdminURL, store.Load{
		First: g.first, Count: g.methods, Vocabulary: catalogue.DefaultVocabulary(),
		Method: func(number int) (store.BulkMethod, error) { return names.method(generator.Method(number)), nil },
		Progress: func(written int) {
			if time.Since(told) > 10*time.Second || written == g.methods {
				told = time.Now()
				_, _ = fmt.Fprintf(out, "%d methods written after %.0f s\n", written, time.Since(began).Seconds())
			}
		},
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d methods ready after %.0f s\n", g.methods, time.Since(began).Seconds())
	return err
}

// mayLoad refuses a database with real methods, unless it is named.
func (g generation) mayLoad(ctx context.Context, p *program) error {
	file, err := catalogue.DemonstrationCatalogue()
	if err != nil {
		return err
	}
	slugs := make([]string, 0, len(file.Methods))
	for _, m := range file.Methods {
		slugs = append(slugs, m.Slug)
	}
	database, real, err := p.store.OtherMethods(ctx, synthetic.SlugPrefix, slugs)
	if err != nil {
		return err
	}
	if real == 0 || g.database == database {
		return nil
	}
	return fmt.Errorf("database %q holds %d real methods; say --database %s to write made-up ones beside them",
		database, real, database)
}

// references are what the methods refer to, by slug.
type references struct {
	programmes map[string]lifecycle.ProgrammeID
	owners     map[string]store.OrganisationRef
	model      lifecycle.ModelFacts
}

// referred finds the programmes and owners of the methods; an owner that is not there is written.
func referred(ctx context.Context, p *program, generator *synthetic.Generator) (references, error) {
	r := references{
		programmes: map[string]lifecycle.ProgrammeID{}, owners: map[string]store.OrganisationRef{},
	}
	model, err := phasemodel.Default()
	if err != nil {
		return references{}, err
	}
	r.model = lifecycle.FactsOf(model)
	for _, slug := range generator.Programmes() {
		programme, err := p.store.Programme(ctx, slug)
		if err != nil {
			return references{}, err
		}
		r.programmes[slug] = programme.ID
	}
	for _, owner := range generator.Owners() {
		if r.owners[owner.Name], err = p.store.OwnerOrganisation(ctx, owner); err != nil {
			return references{}, err
		}
	}
	return r, nil
}

func (r references) method(made synthetic.Method) store.BulkMethod {
	return store.BulkMethod{
		ID: made.ID, Programme: r.programmes[made.Content.Programme], Owner: r.owners[made.Content.Owner.Name],
		Content: made.Content, Model: r.model, Written: made.Written,
		Evidence: lifecycle.Evidence{Level: int(made.Level), Verdict: lifecycle.Verdict(made.Verdict)},
	}
}
