package app

import (
	"context"

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
	here := registeredIn(known)
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

// registered are the studies of a method that are here, found by what they say. Each is read once: a file may have
// as many as there are here.
type registered struct {
	said     map[string]bool   // hashes of the rows of those that count
	imported map[string]bool   // import keys, of withdrawn ones too
	ids      map[string]string // of those that count, by the key of their rows
}

func registeredIn(studies []store.Study) registered {
	here := registered{said: map[string]bool{}, imported: map[string]bool{}, ids: map[string]string{}}
	for _, study := range studies {
		here.imported[study.ImportKey] = true
		if study.Withdrawal != nil {
			continue
		}
		group := groupOf(study)
		if len(group.Rows) == 0 {
			continue
		}
		here.said[group.Hash()] = true
		if _, known := here.ids[group.Key]; !known {
			here.ids[group.Key] = study.ID
		}
	}
	return here
}

// says tells whether a study that counts is here just so: a file that was exported says of a study what is here,
// however it came here.
func (r registered) says(study store.Study) bool { return r.said[groupOf(study).Hash()] }

// same gives the id of the study that a key names where no file brought it under that key: it was registered here, or
// corrected so that it is another publication or sample now. Added once more it would count twice.
func (r registered) same(key string) string {
	if r.imported[key] {
		return ""
	}
	return r.ids[key]
}

// groupOf writes a study as the rows that a file would state it in.
func groupOf(study store.Study) catalogue.StudyGroup {
	groups := catalogue.GroupStudies(catalogue.RowsOf(study.Authors, study.Title, study.Body))
	if len(groups) != 1 {
		return catalogue.StudyGroup{} // it measured one thing twice, which a file would state as two samples
	}
	return groups[0]
}
