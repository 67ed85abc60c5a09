package evidence

import "github.com/fasemodel/fasemodel/internal/i18n"

// SchemeID names a scheme that others rate methods by.
type SchemeID string

// The schemes.
const (
	EIF         SchemeID = "eif"
	CEBC        SchemeID = "cebc"
	TitleIVE    SchemeID = "title-iv-e"
	Blueprints  SchemeID = "blueprints"
	MarylandSMS SchemeID = "maryland-sms"
	SOM         SchemeID = "soem"
)

// Standing says how well the wording behind a rule is known.
type Standing string

// The standings.
const (
	ReadInFull   Standing = "read"      // the scheme's own wording of the rule was read in full
	ReadInPart   Standing = "secondary" // read in part, or in another's rendering
	FromMemory   Standing = "memory"    // general knowledge, not read
	OwnRendering Standing = "own"       // what is left over when none of the scheme's rules holds
)

// Label gives the standing as people read it.
func (s Standing) Label() i18n.Text {
	switch s {
	case ReadInFull:
		return i18n.Text{DA: "reglen er læst i sin helhed", EN: "the rule was read in full"}
	case ReadInPart:
		return i18n.Text{
			DA: "reglen er kun læst delvist eller på anden hånd",
			EN: "the rule was read only in part or from a secondary source",
		}
	case FromMemory:
		return i18n.Text{
			DA: "reglen er ikke læst, men gengivet efter hukommelsen",
			EN: "the rule was not read, but is from memory",
		}
	case OwnRendering:
		return i18n.Text{DA: "det, der er tilbage, når ingen regel er opfyldt", EN: "what is left when no rule holds"}
	}
	return i18n.Text{}
}

// Source is where a scheme's rules stand.
type Source struct {
	Citation string `json:"citation"`
	URL      string `json:"url"`
}

// Scheme is another body's way of rating methods, as data: its ratings with the rules that give them.
type Scheme struct {
	ID     SchemeID  `json:"id"`
	Title  i18n.Text `json:"title"`
	Source Source    `json:"source"`
	// Note says what the scheme asks beside this and the register does not hold, and what is decided here
	// where its rules leave something open.
	Note i18n.Text `json:"note"`
	// Levels stand in the order in which they are tried; the first whose rule holds gives the rating.
	Levels []SchemeLevel `json:"levels"`
}

// SchemeLevel is one rating of a scheme with its rule.
type SchemeLevel struct {
	Rating   string    `json:"rating"`
	Label    i18n.Text `json:"label"`
	Rule     i18n.Text `json:"rule"`
	Standing Standing  `json:"standing"`
	// Never says why this program never gives the rating, and is empty where it does.
	Never i18n.Text `json:"never,omitzero"`

	// rung is the place on the ladder, the best highest; 0 is beside it, as for "found without effect".
	rung int
	// ways are the rule as the program tries it: one of them must hold whole. A level without any is what is
	// left over.
	ways []way
}

// Schemes gives every scheme, in the order in which they are shown.
func Schemes() []Scheme {
	return []Scheme{eif(), cebc(), titleIVE(), blueprints(), marylandSMS(), som()}
}

// Scheme gives a scheme by its id; false where there is none.
func (id SchemeID) Scheme() (Scheme, bool) {
	for _, scheme := range Schemes() {
		if scheme.ID == id {
			return scheme, true
		}
	}
	return Scheme{}, false
}

// Level gives a scheme's level by its rating; false where there is none.
func (s Scheme) Level(rating string) (SchemeLevel, bool) {
	for _, level := range s.Levels {
		if level.Rating == rating {
			return level, true
		}
	}
	return SchemeLevel{}, false
}

// Rating is how a scheme rates a method by its registered studies. The scheme's title, source and rules are
// not repeated in it: see [SchemeID.Scheme].
type Rating struct {
	Scheme SchemeID  `json:"scheme"`
	Rating string    `json:"rating"`
	Label  i18n.Text `json:"label"`
	// Because explains the rating for this method with its numbers.
	Because i18n.Text `json:"because"`
	// Next says what the nearest better rating asks for and the method lacks. It is empty at the top.
	Next i18n.Text `json:"next,omitzero"`
	// Studies are the ids of those that carry the rating, sorted.
	Studies []string `json:"studies,omitempty"`
	// Incomplete names facts that nobody has stated and that a better rating, or the certainty of this one,
	// waits for. What is not known makes a rule fail; it is never guessed.
	Incomplete []Incomplete `json:"incomplete,omitempty"`
	// Provisional: the rating would be another without the studies that nobody has rated.
	Provisional bool `json:"provisional"`
	// BySource: the rating would be another without the sources' own conclusions.
	BySource bool `json:"by_source"`
}

// Incomplete is one fact that is not known of some studies.
type Incomplete struct {
	Fact    FactID    `json:"fact"`
	Text    i18n.Text `json:"text"`
	Studies []string  `json:"studies"` // ids, sorted
}
