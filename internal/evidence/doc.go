// Package evidence reads a method's studies and says at which level its effect is documented, what the
// verdict is, and why, rule by rule.
//
// It is pure: it imports the standard library, fault and i18n, and nothing it computes depends on the
// order in which studies are given.
//
// # How a study counts
//
// Studies of low quality do not count; unrated ones do, and an assessment that would be another without
// them is provisional. Only outcomes about citizens count, and of these only the primary ones where a
// sample has any. An outcome is favourable or adverse when its 95 % interval excludes no effect (1 for
// ratios, which are compared on the log scale, else 0); see [Read] for where interval and direction come
// from. A sample that is favourable on one outcome and adverse on another is neither, and is a mixed
// result by itself.
//
// Controlled studies are randomised trials and quasi-experiments. A registry study is not one by its
// design alone: one with a comparison group is registered as a quasi-experiment. Reviews pool the samples
// of others and are therefore never samples themselves. Samples are told apart by their id; a study
// without one is its own sample. A sample is Nordic when every country its controlled studies state is
// Denmark, Sweden, Norway, Finland, Iceland, Greenland or the Faroe Islands, and one is stated.
//
// # What is decided here, where the rules leave it open
//
// Nothing is pooled here. "Pooled primary effect adverse" is therefore read from registered reviews: more
// of them adverse than favourable. "Most conclusive controlled samples adverse" is more than half of
// those that are favourable, adverse or both. "The interval excludes the smallest important effect"
// asks that at least one controlled sample's intervals lie wholly short of it in the better direction, and
// that no controlled sample's estimate reaches it. The smallest important effect is a stated parameter per
// scale ([Parameters]) or stated with the outcome; ratios are not converted to standardised differences.
// A review without an answer makes the verdict inconclusive rather than unknown.
package evidence
