package search

// Strength is what standing in a place of a weight is worth: the weights of a tsvector, for ts_rank.
func Strength(w Weight) float64 {
	switch w {
	case WeightA:
		return 1
	case WeightB:
		return 0.85
	case WeightC:
		return 0.7
	default:
		return 0.5
	}
}

// Score says how well a document meets a step, from the places of its lexemes. It is the sum, over the groups that
// the document meets, of the group's rarity and the best of its alternatives: the alternative's worth times what
// the places of its lexemes are worth, of several lexemes those of the weakest. It is 0 where the document does not
// meet the step.
func (s Step) Score(places func(lexeme string) []Place) float64 {
	score, met := 0.0, 0
	for _, group := range s.Groups {
		best := 0.0
		for _, alternative := range group.Alternatives {
			best = max(best, alternative.Worth*alternative.presence(places))
		}
		if best == 0 && group.Required {
			return 0
		}
		if best > 0 {
			met++
		}
		score += group.Rarity * best
	}
	if met < s.Need {
		return 0
	}
	return score
}

func (a Alternative) presence(places func(lexeme string) []Place) float64 {
	weakest := 0.0
	for i, lexeme := range a.Lexemes {
		found := Presence(places(lexeme))
		if found == 0 {
			return 0
		}
		if i == 0 || found < weakest {
			weakest = found
		}
	}
	return weakest
}

// repeated is how much of ts_rank's addition for further places counts: all of them add less than a third of one, so
// that repetition never outweighs a better match.
const repeated = 0.5

// Presence is what the places of one lexeme are worth: the strongest wholly, and a little for the others, the less
// the later they come, as in ts_rank of PostgreSQL.
func Presence(places []Place) float64 {
	strongest, at, sum := 0.0, 0, 0.0
	for i, place := range places {
		strength := Strength(place.Weight)
		sum += strength / float64((i+1)*(i+1))
		if strength > strongest {
			strongest, at = strength, i
		}
	}
	return strongest + repeated*(sum-strongest/float64((at+1)*(at+1)))
}
