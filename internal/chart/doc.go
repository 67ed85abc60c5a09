// Package chart draws the pictures of the evidence: the forest plot of a synthesis, the radar of a
// Vidensdeklaration and the evidence gap map of a portfolio.
//
// A picture is plain data, which gives itself as SVG and, with the same numbers, as a [Table]. It names
// itself with a title and a description in Danish or English, tells nothing by colour alone, fetches no
// font, style or script, and needs none: a policy of "default-src 'none'" lets it be seen as it is. Whatever text
// it is given is escaped, cleaned of control characters and cut where it would not fit.
//
// The package is pure: the standard library and i18n. It knows nothing of studies and methods; internal/app
// says what is drawn, and the surfaces pass it on. Numbers that are not finite are drawn as unknown.
package chart
