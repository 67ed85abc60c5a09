package store

import "github.com/fasemodel/fasemodel/internal/fault"

// constraintFaults says which fault the breach of a named constraint is; what is not named here becomes
// the general fault of its kind. It is read only.
var constraintFaults = map[string]*fault.Error{
	"methods_slug_key": fault.New(fault.Conflict, "slug-taken",
		"En anden metode har allerede denne slug.", "Another method has this slug already."),
	"organisations_municipality_code_key": errMunicipalityCodeTaken,
	"programmes_model_fkey": fault.New(fault.Invalid, "phase-model-unknown",
		"Fasemodellen findes ikke i den version.", "There is no such version of the phase model."),
}

var errMunicipalityCodeTaken = fault.New(fault.Conflict, "municipality-code-taken",
	"En anden organisation har allerede denne kommunekode.", "Another organisation has this municipality code already.")
