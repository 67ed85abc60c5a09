package evidence

import "slices"

// way is conditions that must all hold.
type way []condition

// condition is one thing that a rule asks of a method's samples and file.
type condition struct {
	kind conditionKind
	// of are the facts that must hold of a sample for it to count, least how many must count.
	of    []fact
	least int
	// than are the facts of those that the counted must outnumber.
	than []fact
	// among are facts that must hold beside of, for at least one of the counted.
	among []fact
}

type conditionKind int

const (
	count    conditionKind = iota
	outweigh               // more samples of than than
	absent                 // no sample of
	onFile                 // the method is described
)

func atLeast(least int, of ...fact) condition { return condition{kind: count, least: least, of: of} }

// withOne asks that one of those counted has something more.
func (c condition) withOne(among ...fact) condition {
	c.among = among
	return c
}

func moreOf(of, than []fact) condition { return condition{kind: outweigh, of: of, than: than} }
func noneOf(of ...fact) condition      { return condition{kind: absent, of: of} }
func described() condition             { return condition{kind: onFile} }

// ground is what schemes rate by.
type ground struct {
	trials []trial
	file   File
}

// counted gives the trials of which every fact holds, and those of which none fails but some are unknown.
func (g ground) counted(facts []fact) (sure, open []trial) {
	for _, t := range g.trials {
		switch t.all(facts) {
		case yes:
			sure = append(sure, t)
		case unknown:
			open = append(open, t)
		case no:
		}
	}
	return sure, open
}

// holds tells whether the condition holds. Hopeful takes what is unknown to be as the condition asks.
func (c condition) holds(g ground, hopeful bool) bool {
	sure, open := g.counted(c.of)
	if hopeful {
		sure = slices.Concat(sure, open)
	}
	switch c.kind {
	case count:
		with, openWith := g.counted(slices.Concat(c.of, c.among))
		if hopeful {
			with = slices.Concat(with, openWith)
		}
		return len(sure) >= c.least && len(with) >= min(1, len(c.among))
	case outweigh:
		than, _ := g.counted(c.than)
		return len(sure) > len(than)
	case absent:
		certain, _ := g.counted(c.of)
		return len(certain) == 0
	case onFile:
		return g.file.described()
	}
	return false
}

func (w way) holds(g ground, hopeful bool) bool {
	return !slices.ContainsFunc(w, func(c condition) bool { return !c.holds(g, hopeful) })
}

// met gives the first way of a level that holds; a level without ways is left over and holds always.
func (l SchemeLevel) met(g ground, hopeful bool) (way, bool) {
	for _, w := range l.ways {
		if w.holds(g, hopeful) {
			return w, true
		}
	}
	return nil, l.ways == nil && l.Never.Empty()
}

// rating gives the first level that holds, and the way in which it does.
func (s Scheme) rating(g ground) (SchemeLevel, way) {
	for _, level := range s.Levels {
		if w, holds := level.met(g, false); holds {
			return level, w
		}
	}
	return SchemeLevel{}, nil
}

// ratings gives every scheme's rating of a method.
func ratings(studies []Study, file File, parameters Parameters) []Rating {
	g := reader{parameters: parameters}.ground(studies, file)
	rated := reader{parameters: parameters, skipUnrated: true}.ground(studies, file)
	concluded := reader{parameters: parameters, skipSource: true}.ground(studies, file)
	schemes := Schemes()
	given := make([]Rating, 0, len(schemes))
	for _, scheme := range schemes {
		level, met := scheme.rating(g)
		withRated, _ := scheme.rating(rated)
		withoutSource, _ := scheme.rating(concluded)
		one := Rating{
			Scheme: scheme.ID, Rating: level.Rating, Label: level.Label, Because: because(g, met),
			Provisional: withRated.Rating != level.Rating, BySource: withoutSource.Rating != level.Rating,
		}
		carrying := carriers(g, met)
		one.Studies = idsOf(carrying)
		one.Next = scheme.next(g, level)
		one.Incomplete = scheme.incomplete(g, level)
		if one.Provisional {
			one.Incomplete = append(one.Incomplete, unratedOf(studies, g))
		}
		given = append(given, one)
	}
	return given
}

func (r reader) ground(studies []Study, file File) ground {
	return ground{trials: r.trials(studies), file: file}
}

// carriers gives the trials that the counting conditions of a way counted.
func carriers(g ground, met way) []trial {
	var carrying []trial
	for _, c := range met {
		if c.kind == count {
			sure, _ := g.counted(c.of)
			carrying = append(carrying, sure...)
		}
	}
	return carrying
}

func idsOf(trials []trial) []string {
	var ids []string
	for _, t := range trials {
		ids = append(ids, t.studies...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// above gives the levels of the ladder that are better than a level and that this program gives, the nearest
// first. One whose rule holds, and that a graver finding stands before, is left out.
func (s Scheme) above(g ground, level SchemeLevel) []SchemeLevel {
	var better []SchemeLevel
	for _, one := range s.Levels {
		_, held := one.met(g, false)
		if one.rung > level.rung && len(one.ways) > 0 && !held {
			better = append(better, one)
		}
	}
	slices.SortFunc(better, func(a, b SchemeLevel) int { return a.rung - b.rung })
	return better
}

// incomplete names the unknown facts that better ratings wait for: those without which a level above would hold.
func (s Scheme) incomplete(g ground, level SchemeLevel) []Incomplete {
	waiting := map[FactID][]string{}
	for _, better := range s.above(g, level) {
		for _, w := range better.ways {
			if w.holds(g, true) {
				w.waits(g, waiting)
			}
		}
	}
	var named []Incomplete
	for _, id := range []FactID{
		FactResult, FactUsualCare, FactPeerReview, FactIndependent, FactFollowup, FactYear, FactMeasured,
	} {
		if ids := waiting[id]; len(ids) > 0 {
			slices.Sort(ids)
			ids = slices.Compact(ids)
			named = append(named, Incomplete{Fact: id, Text: unknownText(id, len(ids)), Studies: ids})
		}
	}
	return named
}

// waits adds the unknown facts of the trials that a way's unmet conditions could count.
func (w way) waits(g ground, waiting map[FactID][]string) {
	for _, c := range w {
		if c.kind == onFile || c.holds(g, false) {
			continue
		}
		facts := slices.Concat(c.of, c.among)
		for _, t := range g.trials {
			if t.all(facts) != unknown {
				continue
			}
			for _, f := range facts {
				if t.has(f) == unknown {
					waiting[f.asked()] = append(waiting[f.asked()], t.studies...)
				}
			}
		}
	}
}

// asked is what to find out where a fact is not known.
func (f fact) asked() FactID {
	if f.id == FactFavourable || f.id == FactAdverse || f.id == FactUnfavourable {
		return FactResult
	}
	return f.id
}

// unratedOf names the studies that count and that nobody has rated.
func unratedOf(studies []Study, g ground) Incomplete {
	counting := idsOf(g.trials)
	var ids []string
	for _, study := range studies {
		unrated := study.Quality == Unrated || study.Quality == ""
		if _, counts := slices.BinarySearch(counting, study.ID); counts && unrated {
			ids = append(ids, study.ID)
		}
	}
	slices.Sort(ids)
	return Incomplete{Fact: FactQuality, Text: unknownText(FactQuality, len(ids)), Studies: ids}
}
