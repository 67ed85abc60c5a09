package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/store"
)

// refusedParameter is a parameter of a search that has a value nobody can mean, as the contract refuses those that it
// lists itself.
func refusedParameter(name, code, danish, english string) *fault.Error {
	return refusedParameters(fault.Detail{Pointer: name, Code: code, Text: i18n.Text{DA: danish, EN: english}})
}

func refusedParameters(details ...fault.Detail) *fault.Error {
	return fault.New(fault.Malformed, "parameter-invalid", "En parameter i adressen er ikke gyldig.",
		"A parameter of the address is not valid.").With(details...)
}

// mostListed is how many valid values a refusal lists; a list that is longer names those nearest to what was asked.
const mostListed = 40

// checkFilter refuses values that no method could have, and says which there are: a search that quietly finds nothing
// reads as an answer. Errors: Malformed parameter-invalid.
func (a *App) checkFilter(ctx context.Context, filter MethodFilter) error {
	checking := filterCheck{}
	if len(filter.Phases)+len(filter.TargetGroups)+len(filter.AgeGroups)+len(filter.Themes) > 0 {
		l, err := a.labels(ctx)
		if err != nil {
			return err
		}
		phases := make([]string, 0, len(l.phases))
		for _, phase := range l.phases {
			phases = append(phases, string(phase.id))
		}
		checkCodes(&checking, "phase", filter.Phases, phases)
		checkCodes(&checking, "target_group", filter.TargetGroups, codesOf(l.vocabulary.Codes(catalogue.TargetGroups)))
		checkCodes(&checking, "age_group", filter.AgeGroups, codesOf(l.vocabulary.Codes(catalogue.AgeGroups)))
		checkCodes(&checking, "theme", filter.Themes, codesOf(l.vocabulary.Codes(catalogue.Themes)))
	}
	shipped := catalogue.DefaultVocabulary()
	checkCodes(&checking, "status", filter.Statuses, codesOf(statuses()))
	checkCodes(&checking, "verdict", filter.Verdicts, codesOf(verdicts()))
	checkCodes(&checking, "origin", filter.Origins, codesOf(shipped.Codes(catalogue.Origins)))
	checkCodes(&checking, "method_type", filter.MethodTypes, codesOf(shipped.Codes(catalogue.MethodTypes)))
	checkCodes(&checking, "support", filter.Support, codesOf([]catalogue.Code{store.SupportTraining, store.SupportContact}))
	if err := a.checkOwners(ctx, &checking, filter.Owners); err != nil {
		return err
	}
	if err := a.checkProgrammes(ctx, &checking, filter.Programmes); err != nil {
		return err
	}
	if len(checking.details) > 0 {
		return refusedParameters(checking.details...)
	}
	return nil
}

type filterCheck struct{ details []fault.Detail }

func codesOf[T ~string](codes []T) []string {
	made := make([]string, 0, len(codes))
	for _, code := range codes {
		made = append(made, string(code))
	}
	return made
}

// checkCodes notes each value that is not among the valid ones.
func checkCodes[T ~string](c *filterCheck, parameter string, values []T, valid []string) {
	for i, value := range values {
		if slices.Contains(valid, string(value)) {
			continue
		}
		c.refuse(fmt.Sprintf("%s/%d", parameter, i), string(value), valid)
	}
}

// refuse says which values are valid, and which of them may have been meant.
func (c *filterCheck) refuse(pointer, value string, valid []string) {
	listed := valid
	if len(listed) > mostListed {
		listed = nearest(value, listed, mostListed)
	}
	text := i18n.Text{
		DA: "Værdien kendes ikke. Gyldige værdier: " + strings.Join(listed, ", "),
		EN: "The value is not known. Valid values: " + strings.Join(listed, ", "),
	}
	if len(listed) < len(valid) {
		text.DA += fmt.Sprintf(" og %d flere", len(valid)-len(listed))
		text.EN += fmt.Sprintf(" and %d more", len(valid)-len(listed))
	}
	text.DA, text.EN = text.DA+".", text.EN+"."
	if meant := nearest(value, valid, 1); len(meant) > 0 && distance(value, meant[0]) <= max(2, len(value)/3) {
		text.DA += " Mente du " + meant[0] + "?"
		text.EN += " Did you mean " + meant[0] + "?"
	}
	c.details = append(c.details, fault.Detail{Pointer: pointer, Code: "not-allowed", Text: text})
}

// checkOwners notes each value that is no organisation's slug or id. All slugs are read only where one is not.
func (a *App) checkOwners(ctx context.Context, c *filterCheck, owners []string) error {
	if len(owners) == 0 {
		return nil
	}
	known, err := a.store.OrganisationKeys(ctx, owners)
	if err != nil {
		return err
	}
	var slugs []string
	for i, owner := range owners {
		if slices.Contains(known, owner) {
			continue
		}
		if slugs == nil {
			if slugs, err = a.store.OrganisationSlugs(ctx); err != nil {
				return err
			}
		}
		c.refuse(fmt.Sprintf("owner/%d", i), owner, slugs)
	}
	return nil
}

// checkProgrammes notes each value that is no programme's slug or id.
func (a *App) checkProgrammes(ctx context.Context, c *filterCheck, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	programmes, err := a.store.Programmes(ctx)
	if err != nil {
		return err
	}
	slugs := make([]string, 0, len(programmes))
	for _, programme := range programmes {
		slugs = append(slugs, programme.Slug)
	}
	for i, key := range keys {
		if !slices.ContainsFunc(programmes, func(p store.Programme) bool { return p.Slug == key || string(p.ID) == key }) {
			c.refuse(fmt.Sprintf("programme/%d", i), key, slugs)
		}
	}
	return nil
}
