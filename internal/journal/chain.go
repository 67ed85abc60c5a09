package journal

import "iter"

// Head is the last row of a chain.
type Head struct {
	Method   string `json:"method"`
	Sequence int64  `json:"sequence"`
	Hash     Hash   `json:"hash"`
}

// Verify reads one method's rows in the order of their numbers and reports the first bad one. It holds
// one row at a time. An error from the stream ends the chain with the problem [Unreadable] and is kept
// as the finding's cause. A chain without rows is in order.
func Verify(method string, rows iter.Seq2[Row, error]) Report {
	c := chain{method: method}
	report := Report{}
	for row, err := range rows {
		if finding := c.next(row, err); finding != nil {
			report.Findings = append(report.Findings, *finding)
			break
		}
	}
	c.addTo(&report)
	return report
}

// chain is how far one chain has been followed.
type chain struct {
	method string
	head   Head
}

// next follows the chain by one row, and says what is wrong with it.
func (c *chain) next(row Row, err error) *Finding {
	finding := Finding{Subject: SubjectRow, Method: c.method, Sequence: c.head.Sequence + 1}
	switch {
	case err != nil:
		finding.Problem, finding.cause = Unreadable, err
	case row.Method != c.method:
		finding.Problem = WrongMethod
	case row.Sequence != c.head.Sequence+1:
		finding.Problem, finding.Found = Gap, row.Sequence
	case row.check() != "":
		finding.Problem = row.check()
	case row.Previous != c.head.Hash:
		finding.Problem = WrongPrevious
	case row.Hash != row.sum():
		finding.Problem = WrongHash
	default:
		c.head = Head{Method: row.Method, Sequence: row.Sequence, Hash: row.Hash}
		return nil
	}
	return &finding
}

// over follows the chain by one row of which only the hashes are known.
func (c *chain) over(withheld Withheld) *Finding {
	finding := Finding{Subject: SubjectRow, Method: c.method, Sequence: c.head.Sequence + 1}
	switch {
	case withheld.Sequence != c.head.Sequence+1:
		finding.Problem, finding.Found = Gap, withheld.Sequence
	case withheld.Previous != c.head.Hash:
		finding.Problem = WrongPrevious
	default:
		c.head = Head{Method: withheld.Method, Sequence: withheld.Sequence, Hash: withheld.Hash}
		return nil
	}
	return &finding
}

// addTo counts the chain's good rows and names its head.
func (c *chain) addTo(report *Report) {
	if c.head.Sequence == 0 {
		return
	}
	report.Rows += c.head.Sequence
	report.Heads = append(report.Heads, c.head)
}
