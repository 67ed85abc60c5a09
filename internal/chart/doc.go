// Package chart draws the pictures: the forest plot of a synthesis, the radar of a Vidensdeklaration, and of a portfolio
// the evidence gap map, the funnel of its gates and the time in each phase.
//
// A picture is plain data, which gives itself as SVG and, with the same numbers, as a [Table]. It names
// itself with a title and a description in Danish or English, tells nothing by colour alone, fetches no
// font, style or script, and needs none: a policy of "default-src 'none'" lets it be seen as it is. Whatever text
// it is given is escaped, cleaned of control characters and cut where it would not fit.
//
// The package is pure: the standard library and i18n. It knows nothing of studies and methods; internal/app
// says what is drawn, and the surfaces pass it on. Numbers that are not finite are drawn as unknown.
package chart
