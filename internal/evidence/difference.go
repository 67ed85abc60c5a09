package evidence

import "strings"

// Difference is what made one assessment of a method another than the one before it.
type Difference struct {
	// Lost are rules that gave level or verdict before and hold no longer; Gained are those that give it now
	// and did not hold before. For each of level and verdict there is one of them, or neither where it stayed.
	Lost    []Reason       `json:"lost,omitempty"`
	Gained  []Reason       `json:"gained,omitempty"`
	Ratings []RatingChange `json:"ratings,omitempty"` // of the schemes that rate the method otherwise now
}

// RatingChange is a scheme's rating before and after.
type RatingChange struct {
	Scheme SchemeID `json:"scheme"`
	From   string   `json:"from"`
	To     string   `json:"to"`
}

// Compare says what differs between two assessments of one method. Where rules were tried in order, one that held
// and is tried no more is not lost: a rule before it holds now.
func Compare(before, after Assessment) Difference {
	var d Difference
	for _, part := range []string{"level-", "verdict-"} {
		was, known := before.decisive(part)
		is, _ := after.decisive(part)
		switch {
		case was.Rule == is.Rule, !known && after.startsAt(part):
		case known && after.fails(was.Rule):
			d.Lost = append(d.Lost, was)
		default:
			d.Gained = append(d.Gained, is)
		}
	}
	rated := map[SchemeID]string{}
	for _, rating := range before.Ratings {
		rated[rating.Scheme] = rating.Rating
	}
	for _, rating := range after.Ratings {
		if was, known := rated[rating.Scheme]; known && was != rating.Rating {
			d.Ratings = append(d.Ratings, RatingChange{Scheme: rating.Scheme, From: was, To: rating.Rating})
		}
	}
	return d
}

// decisive is the rule that gave the level or the verdict.
func (a Assessment) decisive(part string) (Reason, bool) {
	for _, reason := range a.Because {
		if reason.Passed && strings.HasPrefix(string(reason.Rule), part) {
			return reason, true
		}
	}
	return Reason{}, false
}

// startsAt tells whether the level or the verdict is that of a method of which nothing was ever known.
func (a Assessment) startsAt(part string) bool {
	if part == "level-" {
		return a.Level == 0
	}
	return a.Verdict == Unknown
}

func (a Assessment) fails(rule RuleID) bool {
	for _, reason := range a.Because {
		if reason.Rule == rule {
			return !reason.Passed
		}
	}
	return false
}
