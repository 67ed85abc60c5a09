package app

import (
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// studies writes the studies that a row has, and computes the method's evidence; it gives how many were new
// or changed.
func (r applyingRow) studies(ctx context.Context, method lifecycle.MethodID) (int, error) {
	known, err := r.store.Studies(ctx, method)
	if err != nil {
		return 0, err
	}
	here := registered(known)
	var studies []store.Study
	for _, group := range catalogue.GroupStudies(r.entry.Studies) {
		body, err := group.Study()
		if err != nil {
			return 0, err
		}
		study := store.Study{
			Authors: group.Rows[0].Authors, Title: group.Rows[0].Title, Body: body,
			ImportKey: group.Key, ImportHash: group.Hash(), RegisteredBy: r.imported.StartedBy,
		}
		if here.says(study) {
			continue
		}
		study.ID = here.same(group.Key)
		studies = append(studies, study)
	}
	touched, _, err := r.store.ImportStudies(ctx, method, studies, r.imported, assessEvidence)
	return touched, err
}

// registered are the studies of a method that are here.
type registered []store.Study

// says tells whether a study that counts is here just so: a file that was exported says of a study what is here,
// however it came here.
func (r registered) says(study store.Study) bool {
	written := hashOfRows(study)
	return slices.ContainsFunc(r, func(here store.Study) bool {
		return here.Withdrawal == nil && hashOfRows(here) == written
	})
}

// same gives the id of the study that a key names where no file brought it under that key: it was registered here, or
// corrected so that it is another publication or sample now. Added once more it would count twice.
func (r registered) same(key string) string {
	if slices.ContainsFunc(r, func(here store.Study) bool { return here.ImportKey == key }) {
		return ""
	}
	for _, here := range r {
		if here.Withdrawal == nil && groupOf(here).Key == key {
			return here.ID
		}
	}
	return ""
}

// groupOf writes a study as the rows that a file would state it in.
func groupOf(study store.Study) catalogue.StudyGroup {
	groups := catalogue.GroupStudies(catalogue.RowsOf(study.Authors, study.Title, study.Body))
	if len(groups) != 1 {
		return catalogue.StudyGroup{} // it measured one thing twice, which a file would state as two samples
	}
	return groups[0]
}

func hashOfRows(study store.Study) string { return groupOf(study).Hash() }
