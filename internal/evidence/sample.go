package evidence

import (
	"slices"
	"strconv"
	"strings"
)

// sample is what the studies of one independent sample say together.
type sample struct {
	studies []string // ids
	nordic  bool
	// favours and harms: some counting outcome is favourable, or adverse. Both may hold.
	favours, harms bool
	// lasting: a favourable outcome was measured long after the end of treatment.
	lasting bool
	// short: every outcome that can be compared lies short of the smallest important effect, and one can.
	// reached: some outcome's estimate reaches it.
	short, reached bool
	// followed is the longest follow-up in months of a favourable outcome, and −1 where none is known;
	// followedUnknown: that of some favourable outcome is not known.
	followed        int
	followedUnknown bool
	// read: what some counting outcome came to is known.
	read bool
}

// favourable tells whether the sample speaks for the method and nothing in it against.
func (s sample) favourable() bool { return s.favours && !s.harms }

// adverse tells whether the sample speaks against the method and nothing in it for.
func (s sample) adverse() bool { return s.harms && !s.favours }

func (s sample) conclusive() bool { return s.favours || s.harms }

// base is what there is to judge by.
type base struct {
	controlled []sample
	reviews    []sample
	others     []sample // neither controlled nor reviews
	pooled     []pooledEffect
	file       File
}

// reader says which studies and conclusions are taken into account.
type reader struct {
	parameters  Parameters
	skipUnrated bool // leave out studies nobody has rated
	skipSource  bool // leave out what rests on the source's own conclusion
}

// base groups the studies that count into samples.
func (r reader) base(studies []Study, file File) base {
	var controlled, reviews, others grouping
	for i, study := range studies {
		if !r.counts(study) {
			continue
		}
		key := sampleKey(i, study)
		switch {
		case study.Design.Controlled():
			controlled.add(key, study)
		case study.Design.Review():
			reviews.add(key, study)
		default:
			others.add(key, study)
		}
	}
	return base{
		controlled: r.samples(controlled), reviews: r.samples(reviews), others: r.samples(others),
		pooled: r.pool(controlled), file: file,
	}
}

// sampleKey names the sample of the study at a place in the list.
func sampleKey(place int, study Study) string {
	if id := strings.TrimSpace(study.Sample); id != "" {
		return "id:" + id
	}
	return "own:" + strconv.Itoa(place)
}

// counts tells whether a study is taken into account at all: one that measured nothing about citizens is not.
func (r reader) counts(study Study) bool {
	unrated := study.Quality == Unrated || study.Quality == ""
	return study.Quality != Low && (!unrated || !r.skipUnrated) && slices.ContainsFunc(study.Outcomes, Outcome.citizen)
}

// grouping keeps studies by their sample.
type grouping struct {
	keys    []string
	studies map[string][]Study
}

func (g *grouping) add(key string, study Study) {
	if g.studies == nil {
		g.studies = make(map[string][]Study)
	}
	if _, known := g.studies[key]; !known {
		g.keys = append(g.keys, key)
	}
	g.studies[key] = append(g.studies[key], study)
}

func (r reader) samples(groups grouping) []sample {
	samples := make([]sample, 0, len(groups.keys))
	for _, key := range groups.keys {
		samples = append(samples, r.sample(groups.studies[key]))
	}
	return samples
}

// sample brings together the studies of one sample.
func (r reader) sample(studies []Study) sample {
	s := sample{followed: -1}
	primary := primaryOnly(studies)
	abroad, compared, allShort := false, false, true
	for _, study := range studies {
		s.studies = append(s.studies, study.ID)
		s.nordic = s.nordic || nordic(study.Country)
		abroad = abroad || study.Country != "" && !nordic(study.Country)
		for _, outcome := range study.Outcomes {
			if !outcome.citizen() || primary && !outcome.Primary {
				continue
			}
			r.outcome(&s, study, outcome)
			if short, reached, known := outcome.important(r.parameters); known {
				compared, allShort = true, allShort && short
				s.reached = s.reached || reached
			}
		}
	}
	s.nordic = s.nordic && !abroad
	s.short = compared && allShort
	return s
}

// primaryOnly tells whether the studies of a sample mark any outcome about citizens as primary: then only such
// outcomes count.
func primaryOnly(studies []Study) bool {
	return slices.ContainsFunc(studies, func(study Study) bool {
		return slices.ContainsFunc(study.Outcomes, func(o Outcome) bool { return o.citizen() && o.Primary })
	})
}

// outcome adds what one outcome says.
func (r reader) outcome(s *sample, study Study, outcome Outcome) {
	reading := Read(outcome)
	if reading.BySource && r.skipSource {
		return
	}
	s.read = s.read || reading.Effect != nil || outcome.Favours != "" && outcome.Favours != FavoursUnread
	switch reading.Direction {
	case Favourable:
		s.favours = true
		months := outcome.FollowupMonths
		if months == nil {
			months = study.FollowupMonths
		}
		if months == nil {
			s.followedUnknown = true
		} else {
			s.followed = max(s.followed, *months)
		}
		s.lasting = s.lasting || months != nil && *months >= r.parameters.LongFollowupMonths
	case Adverse:
		s.harms = true
	case Neutral:
	}
}

func (o Outcome) citizen() bool { return o.About == Citizen || o.About == "" }
