package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// AppraisalFile is a form with every version of a method's appraisal on it.
type AppraisalFile struct {
	MethodHead

	Form     appraisal.Form
	Versions []AppraisalView // the newest first
	// Refusal says why the method cannot be appraised on the form as it stands now; nil: it can.
	Refusal *fault.Error
}

// AppraisalFile gives every version of a method's appraisal on a form, and none where it has not been appraised yet.
// Errors: NotFound method-unknown.
func (a *App) AppraisalFile(
	ctx context.Context, caller auth.Caller, key string, kind appraisal.Kind,
) (AppraisalFile, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return AppraisalFile{}, err
	}
	file := AppraisalFile{MethodHead: method.headOf(caller), Form: kind.Form()}
	if file.Versions, err = a.appraisalOf(ctx, method, kind); err != nil || !file.Appraises {
		return file, err
	}
	documents, err := a.store.DocumentKinds(ctx, method.ID)
	if err != nil {
		return AppraisalFile{}, err
	}
	file.Refusal = fault.From(mayAppraise(kind)(method.Process.Evidence.Verdict, documents))
	return file, nil
}
