package browser

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// Violation is a rule of WCAG that a page breaks, as axe-core says it.
type Violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", v.ID, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&b, "\n  %s\n    %s", node.HTML, strings.ReplaceAll(node.Summary, "\n", "\n    "))
	}
	return b.String()
}

// Axe runs axe-core, whose script is given, on the page as it is: the rules of WCAG 2.0 and 2.1, levels A and AA, and
// the order of headings.
func (t *Tab) Axe(script string) ([]Violation, error) {
	const run = `axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], rules: {"heading-order": {enabled: true}}, resultTypes: ["violations"],
	}).then(found => found.violations)`
	limited, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	if _, err := chromedp.Run(limited, chromedp.Evaluate[chromedp.Void](script)); err != nil {
		return nil, fmt.Errorf("load axe: %w", err)
	}
	violations, err := chromedp.Run(limited, chromedp.Evaluate[[]Violation](run, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("run axe: %w", err)
	}
	return violations, nil
}
