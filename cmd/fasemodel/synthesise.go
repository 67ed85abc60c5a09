package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// pooling is how a file of studies is asked to be pooled.
type pooling struct {
	defaults    catalogue.Defaults
	covariate   evidence.CovariateName
	correlation float64
	options     evidence.SynthesisOptions
}

// synthesiseCommand pools the studies of a file without a database, so that an evaluator can hold the numbers
// against published ones.
func synthesiseCommand() *cobra.Command {
	asked := pooling{defaults: catalogue.Defaults{Method: "file"}}
	var asJSON bool
	command := &cobra.Command{
		Use:   "synthesise FILE",
		Short: "Pool the studies of a file (CSV, YAML, JSON Lines) by every model; no service is needed",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			asked.options.Correlation = &asked.correlation
			if err := asked.check(); err != nil {
				return err
			}
			pooled, err := asked.synthesise(command.Context(), args[0])
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(command.OutOrStdout())
				out.SetIndent("", "  ")
				return out.Encode(pooled)
			}
			for _, one := range pooled {
				if err := one.write(command.OutOrStdout()); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags := command.Flags()
	flags.StringVar(&asked.defaults.Method, "method", asked.defaults.Method, "the slug of the method for rows that name none")
	flags.StringVar((*string)(&asked.defaults.Design), "design", "", "the design of rows that name none: rct, quasi …")
	flags.StringVar((*string)(&asked.options.Method), "model", string(evidence.RestrictedML),
		"the model of diagnostics and regression: "+listed(evidence.Methods()))
	flags.StringVar((*string)(&asked.options.Test), "test", string(evidence.Wald), "its test: "+listed(evidence.Tests()))
	flags.StringVar((*string)(&asked.options.Dependence), "dependence", string(evidence.Aggregate),
		"several effects of one sample: "+listed(dependences()))
	flags.Float64Var(&asked.correlation, "correlation", evidence.DefaultCorrelation,
		"between effects of one sample that are aggregated, from 0 to below 1")
	flags.StringVar((*string)(&asked.options.ConvertTo), "convert", "",
		"bring odds ratios and standardised differences together: "+listed(conversions()))
	flags.StringVar((*string)(&asked.options.MDVariance), "md-variance", string(evidence.OwnSDs),
		"variance of mean differences from raw numbers: "+listed(mdVariances()))
	flags.StringVar((*string)(&asked.covariate), "covariate", "", "meta-regression on "+listed(evidence.CovariateNames()))
	flags.BoolVar(&asJSON, "json", false, "print everything as JSON")
	return command
}

func dependences() []evidence.Dependence {
	return []evidence.Dependence{evidence.Aggregate, evidence.Refuse}
}

func conversions() []evidence.EffectType { return []evidence.EffectType{evidence.SMD, evidence.OR} }

func mdVariances() []evidence.MDVariance {
	return []evidence.MDVariance{evidence.OwnSDs, evidence.PooledSD}
}

// listed names the values that a flag takes.
func listed[T ~string](values []T) string {
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = string(value)
	}
	return strings.Join(names, ", ")
}

// check refuses what no flag takes.
func (p pooling) check() error {
	if !(p.correlation >= 0 && p.correlation < 1) {
		return fmt.Errorf("--correlation: %v is not from 0 to below 1", p.correlation)
	}
	for _, err := range []error{
		among("model", p.options.Method, evidence.Methods()),
		among("test", p.options.Test, evidence.Tests()),
		among("dependence", p.options.Dependence, dependences()),
		among("convert", p.options.ConvertTo, append(conversions(), "")),
		among("md-variance", p.options.MDVariance, mdVariances()),
		among("covariate", p.covariate, append(evidence.CovariateNames(), "")),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func among[T ~string](flag string, value T, values []T) error {
	if slices.Contains(values, value) {
		return nil
	}
	return fmt.Errorf("--%s: %q is none of %s", flag, value, listed(values))
}

// methodSynthesis is a synthesis with the slug of the method it is of.
type methodSynthesis struct {
	MethodSlug string `json:"method_slug"`
	evidence.Synthesis
}

// synthesise reads a file and pools the studies of each of its methods, in the order of the file, until the context
// ends.
func (p pooling) synthesise(ctx context.Context, file string) ([]methodSynthesis, error) {
	data, err := os.ReadFile(file) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, err
	}
	format, err := catalogue.DetectFormat("", file)
	if err != nil {
		return nil, err
	}
	read, err := catalogue.DefaultVocabulary().Parse(file, data, format, p.defaults)
	if err != nil {
		return nil, err
	}
	rows := read.StudiesByMethod()
	var pooled []methodSynthesis
	for _, slug := range slugsOf(read) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		studies, err := catalogue.EvidenceStudies(rows[slug])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", slug, err)
		}
		options := p.options
		if p.covariate != "" {
			options.Covariate = evidence.CovariateOf(p.covariate, studies)
		}
		for _, synthesis := range evidence.Synthesise(studies, options) {
			pooled = append(pooled, methodSynthesis{slug, synthesis})
		}
	}
	return pooled, nil
}

// slugsOf lists the methods of a file as they first occur.
func slugsOf(read *catalogue.File) []string {
	var slugs []string
	for _, method := range read.Methods {
		slugs = append(slugs, method.Slug)
	}
	for _, study := range read.Studies {
		if !slices.Contains(slugs, study.Method) {
			slugs = append(slugs, study.Method)
		}
	}
	return slugs
}

// write prints a synthesis: a row for each model, the regression where one was asked for, and what was left out.
func (s methodSynthesis) write(to io.Writer) error {
	lines := []string{fmt.Sprintf("%s: %s, %s, k = %d", s.MethodSlug, s.Outcome, s.Scale, s.K)}
	line := func(cells ...string) { lines = append(lines, "  "+strings.Join(cells, "\t")) }
	if s.Refusal != nil {
		line(s.Refusal.Text.EN)
	} else {
		line("model", "test", "estimate", "se", "95 % CI", "p", "tau2", "I2 %", "Q", "df", "p", "95 % PI", "by")
	}
	for _, m := range s.Models {
		line(string(m.Method), string(m.Test), number(m.Estimate), number(m.SE), between(&m.CILow, &m.CIHigh), number(m.P),
			number(m.Tau2), strconv.FormatFloat(m.I2, 'f', 2, 64), number(m.Q), strconv.Itoa(m.QDF), number(m.QP),
			between(m.PILow, m.PIHigh), m.PIQuantile)
	}
	if r := s.Regression; r != nil && r.Refusal == nil {
		line("on "+r.Covariate, string(r.Test), "intercept "+number(r.Intercept.Estimate), number(r.Intercept.SE),
			"slope "+number(r.Slope.Estimate), number(r.Slope.SE), "p "+number(r.Slope.P), "tau2 "+number(r.Tau2),
			"QE "+number(r.QE), strconv.Itoa(r.QEDF))
	} else if r != nil {
		line("on "+r.Covariate, r.Refusal.Text.EN)
	}
	for _, out := range s.Excluded {
		line("left out:", out.Label, out.Reason.EN)
	}
	for _, refused := range s.Refusals {
		line(string(refused.Method), string(refused.Test), refused.Text.EN)
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	if _, err := io.WriteString(table, strings.Join(lines, "\n")+"\n"); err != nil {
		return err
	}
	return table.Flush()
}

// number writes a number with the decimals that publications print.
func number(n float64) string { return strconv.FormatFloat(n, 'f', 4, 64) }

func between(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return number(*low) + ", " + number(*high)
}
