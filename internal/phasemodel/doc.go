// Package phasemodel holds the phase model as versioned data: phases, gates, criteria, checks,
// questions and decision rules; how a model is loaded, validated and compared with another.
//
// It is pure: it imports the standard library, the small packages i18n and fault, a YAML parser
// (through strictyaml) and CEL. It reads no files and knows no clock.
package phasemodel
