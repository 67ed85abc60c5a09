package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// The bounds of a comparison: more do not stand beside each other on a page.
const (
	FewestCompared = 2
	MostCompared   = 4
)

// Compared is a method of a comparison, as the one who compares may know it.
type Compared struct {
	MethodHit

	Ratings []evidence.Rating
}

// Comparison is methods side by side, in the order in which they were asked for.
type Comparison struct {
	Methods []Compared
	Rows    []ComparisonRow
}

// ComparisonRow is one fact of each method.
type ComparisonRow struct {
	Field string // as the contract names it; rating-<scheme> for another scheme's rating
	Label i18n.Text
	// Values stand in the order of the methods.
	Values []ComparisonValue
	// Differs tells that at least two methods are known to differ. What is unknown differs from nothing.
	Differs bool
	// Note says what keeps the values from being compared, such as prices of different units.
	Note i18n.Text
}

// ComparisonValue is one fact of one method.
type ComparisonValue struct {
	Known bool
	Text  i18n.Text // in words; "ukendt" where it is not known
	Codes []string  // the codes or words that the text names, where it is a list
	// Number is the value in the row's unit: kroner, weeks, citizens; nil where it is none.
	Number *int64
	// Alike is the same number for values that are the same, from 1 in the order of the methods; 0 for unknown.
	Alike int

	same string // what two values are compared by
}

// CompareMethods puts two to four methods beside each other. Errors: Malformed parameter-invalid for a method that
// stands twice, NotFound method-unknown with a detail for each that is not there or not the caller's to see.
func (a *App) CompareMethods(ctx context.Context, caller auth.Caller, keys []string) (Comparison, error) {
	methods, err := a.seeEach(ctx, caller, keys)
	if err != nil {
		return Comparison{}, err
	}
	ids := make([]lifecycle.MethodID, 0, len(methods))
	for i, method := range methods {
		if slices.Contains(ids, method.ID) {
			return Comparison{}, refusedParameter(idsAt(i), "duplicate",
				fmt.Sprintf("Metoden %s står to gange.", keys[i]), fmt.Sprintf("The method %s stands twice.", keys[i]))
		}
		ids = append(ids, method.ID)
	}
	provisional, err := a.store.Provisional(ctx, ids)
	if err != nil {
		return Comparison{}, err
	}
	computed, err := a.store.EvidenceOf(ctx, ids)
	if err != nil {
		return Comparison{}, err
	}
	compared := Comparison{}
	for _, method := range methods {
		known := EvidenceView{}.with(computed, method.ID)
		if method.withheld() {
			if known.Assessment, err = a.shownEvidence(ctx, method); err != nil {
				return Comparison{}, err
			}
		}
		compared.Methods = append(compared.Methods, Compared{MethodHit: hitOf(method, provisional), Ratings: known.Ratings})
	}
	labels, err := a.labels(ctx)
	if err != nil {
		return Comparison{}, err
	}
	compared.Rows = comparisonRows(labels, compared.Methods)
	return compared, nil
}

func idsAt(i int) string { return fmt.Sprintf("ids/%d", i) }

// seeEach finds methods for a caller, and names every one that they may not see.
func (a *App) seeEach(ctx context.Context, caller auth.Caller, keys []string) ([]seenMethod, error) {
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return nil, err
	}
	found, err := a.store.MethodsByKey(ctx, keys)
	if err != nil {
		return nil, err
	}
	var unknown []fault.Detail
	methods := make([]seenMethod, 0, len(keys))
	for i, key := range keys {
		method, err := seenBy(seen, found[key])
		if err != nil {
			unknown = append(unknown, fault.Detail{Pointer: idsAt(i), Code: "method-unknown", Text: i18n.Text{
				DA: fmt.Sprintf("Metoden %s findes ikke.", key), EN: fmt.Sprintf("There is no method %s.", key),
			}})
		}
		methods = append(methods, method)
	}
	if len(unknown) > 0 {
		return nil, fault.From(errMethodUnknown()).With(unknown...)
	}
	return methods, nil
}

// hitOf shows a method as a search would.
func hitOf(method seenMethod, provisional store.ProvisionalMarks) MethodHit {
	var hit MethodHit
	hit.Provisional = provisional.Of(method.ID, method.inside)
	hit.Method, hit.Inside = method.Method, method.inside
	hit.Phase, hit.Status = method.Process.PublicPhase, method.Process.PublicStatus
	if method.inside {
		hit.Phase, hit.Status = method.Process.Phase, method.Process.Status
	}
	return asSeen(hit)
}
