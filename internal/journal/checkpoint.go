package journal

import (
	"cmp"
	"iter"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// CheckpointFormat is the format member of what a checkpoint's hash covers.
const CheckpointFormat = "fasemodel.journal.checkpoint/1"

// Checkpoint is one day's heads of all methods, chained to the day before. Anchored outside, a single
// hash then vouches for every row written until that day.
type Checkpoint struct {
	Date     string // YYYY-MM-DD
	Heads    []Head // by method, each method once
	Previous Hash   // the hash of the checkpoint before; the zero hash for the first
	Hash     Hash
}

var errCheckpoint = fault.New(fault.Invalid, "checkpoint-invalid",
	"Kontrolpunktet kan ikke dannes.", "The checkpoint cannot be made.")

// SealCheckpoint gives the checkpoint with its heads in order and its hash. It refuses what could not be
// verified afterwards, with a fault of kind Invalid.
func SealCheckpoint(c Checkpoint) (Checkpoint, error) {
	c.Heads = slices.Clone(c.Heads)
	slices.SortFunc(c.Heads, func(a, b Head) int { return cmp.Compare(a.Method, b.Method) })
	if problem := c.check(); problem != "" {
		return Checkpoint{}, errCheckpoint.With(fault.Detail{
			Pointer: "/" + checkpointField(problem), Code: string(problem), Text: problem.Text(),
		})
	}
	hash, err := c.sum()
	if err != nil {
		return Checkpoint{}, errCheckpoint.Because(err)
	}
	c.Hash = hash
	return c, nil
}

func checkpointField(p Problem) string {
	if p == BadDate {
		return "date"
	}
	return "heads"
}

// check tells what is wrong with a checkpoint on its own.
func (c Checkpoint) check() Problem {
	if day, err := time.Parse(time.DateOnly, c.Date); err != nil || day.Year() < 1 {
		return BadDate
	}
	for i, head := range c.Heads {
		after := i == 0 || c.Heads[i-1].Method < head.Method
		if !after || head.Method == "" || !utf8.ValidString(head.Method) ||
			head.Sequence < 1 || head.Sequence > MaxInteger {
			return BadHeads
		}
	}
	return ""
}

func (c Checkpoint) sum() (Hash, error) {
	heads := c.Heads
	if heads == nil {
		heads = []Head{}
	}
	bytes, err := Canonical(struct {
		Date     string `json:"date"`
		Format   string `json:"format"`
		Heads    []Head `json:"heads"`
		Previous Hash   `json:"previous"`
	}{c.Date, CheckpointFormat, heads, c.Previous})
	if err != nil {
		return Hash{}, err
	}
	return HashOf(bytes), nil
}

// HashAt gives the hash of a method's row, and false where there is no such row. A method that the
// caller does not hold at all may be left out of the check with known = false.
type HashAt func(method string, sequence int64) (hash Hash, exists, known bool, err error)

// VerifyCheckpoints reads checkpoints in the order of their dates and reports the first bad one: in
// itself, against the one before, or against the rows. Rows that were cut off a chain's end show here.
func VerifyCheckpoints(checkpoints iter.Seq2[Checkpoint, error], hashAt HashAt) Report {
	var report Report
	var last Checkpoint
	for checkpoint, err := range checkpoints {
		finding := checkpoint.follows(last, err)
		if finding == nil {
			finding = checkpoint.matches(hashAt)
		}
		if finding != nil {
			report.Findings = append(report.Findings, *finding)
			break
		}
		report.Checkpoints++
		last = checkpoint
	}
	report.Checkpoint = last.Hash
	return report
}

// follows tells what keeps a checkpoint from standing after the last one.
func (c Checkpoint) follows(last Checkpoint, err error) *Finding {
	finding := Finding{Subject: SubjectCheckpoint, Date: c.Date}
	if err != nil {
		finding.Problem, finding.cause = Unreadable, err
		return &finding
	}
	if finding.Problem = c.check(); finding.Problem != "" {
		return &finding
	}
	sum, err := c.sum()
	switch {
	case c.Date <= last.Date:
		finding.Problem = BadDate
	case c.Previous != last.Hash:
		finding.Problem = WrongCheckpointPrev
	case err != nil || sum != c.Hash:
		finding.Problem = WrongCheckpointHash
	default:
		return c.keeps(last, finding)
	}
	return &finding
}

// keeps holds that no method of the last checkpoint is gone or has grown shorter. Both lists are ordered.
func (c Checkpoint) keeps(last Checkpoint, finding Finding) *Finding {
	i := 0
	for _, before := range last.Heads {
		for i < len(c.Heads) && c.Heads[i].Method < before.Method {
			i++
		}
		if i == len(c.Heads) || c.Heads[i].Method != before.Method || c.Heads[i].Sequence < before.Sequence {
			finding.Problem, finding.Method, finding.Sequence = HeadVanished, before.Method, before.Sequence
			return &finding
		}
	}
	return nil
}

// matches holds the heads against the rows.
func (c Checkpoint) matches(hashAt HashAt) *Finding {
	for _, head := range c.Heads {
		finding := Finding{
			Subject: SubjectCheckpoint, Date: c.Date, Method: head.Method, Sequence: head.Sequence,
		}
		hash, exists, known, err := hashAt(head.Method, head.Sequence)
		switch {
		case err != nil:
			finding.Problem, finding.cause = Unreadable, err
		case !known:
			continue
		case !exists:
			finding.Problem = HeadMissing
		case hash != head.Hash:
			finding.Problem = HeadChanged
		default:
			continue
		}
		return &finding
	}
	return nil
}
