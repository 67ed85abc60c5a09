// Package evidence reads a method's studies and says at which level its effect is documented, what the
// verdict is, and why, rule by rule.
//
// It is pure: it imports the standard library, gonum's distributions, fault and i18n, and nothing it computes
// depends on the order in which studies are given.
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
// "Pooled primary effect adverse" holds when the effect of an outcome that counts, pooled over at least
// two controlled samples by REML with the Wald interval, is adverse and no other is favourable; and, for
// what is not registered study by study, when more registered reviews are adverse than favourable. "Most
// conclusive controlled samples adverse" is more than half of those that are favourable, adverse or both.
// "The interval excludes the smallest important effect" asks that all pooled intervals lie wholly short of
// it in the better direction, or at least one controlled sample's do and no controlled sample's estimate
// reaches it. The smallest important effect is a stated parameter per scale ([Parameters]) or stated with
// the outcome; ratios are not converted to standardised differences. A review without an answer makes the
// verdict inconclusive rather than unknown.
//
// # How effects are pooled
//
// [Synthesise] computes the effects of one outcome on the scale where no effect is 0, turns them to one direction,
// aggregates several of one sample, and fits every model of [Methods] with every test of [Tests]. What cannot be
// pooled is named with its reason. [Pool], [PoolTables], [Regress], [EggerTest] and [AggregatePoints] are the
// computations behind it, and each names the source of its formula. No result holds NaN or infinity.
//
// # Other schemes
//
// Schemes of other bodies rate the same studies ([Schemes], [Rating]). Their rules are data with a source and with how
// well they were read. What is not known of a study makes a rule fail and is named; it is never guessed.
package evidence
