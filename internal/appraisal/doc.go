// Package appraisal is what people judge about a method on a set form: the grades of the Vidensdeklaration and the
// scores of lovende praksis.
//
// Nothing here is computed from studies, and nothing here becomes an evidence level or a verdict: an appraisal is an
// overall, reasoned professional judgement and stands beside them with its reasons, its author and its date. The
// package says which elements a form has, what they ask, and which grades may be given.
//
// It is pure: it imports the standard library, fault and i18n.
package appraisal
