package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Tab is one tab of a browser. What it waits for may take patience, and is an error after.
type Tab struct {
	context context.Context //nolint:containedctx // chromedp keeps the tab in its context
	base    string
	close   func()
}

// Close closes the tab.
func (t *Tab) Close() { t.close() }

// Do carries out steps of chromedp.
func (t *Tab) Do(steps ...chromedp.Action[chromedp.Void]) error {
	limited, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	return chromedp.Do(limited, steps...)
}

// Visit opens a path of the site.
func (t *Tab) Visit(path string) error {
	if err := t.Do(chromedp.Navigate(t.base+path), chromedp.WaitReady(chromedp.CSS("body"))); err != nil {
		return fmt.Errorf("visit %s: %w", path, err)
	}
	return nil
}

// SignIn signs a demonstration user in, on the way that people take, and comes back to a path.
func (t *Tab) SignIn(user, path string) error {
	if err := t.Do(
		chromedp.Navigate(t.base+"/log-ind?tilbage="+url.QueryEscape(path)),
		chromedp.Click(chromedp.CSS(fmt.Sprintf("button[name=username][value=%q]", user))),
		chromedp.WaitReady(chromedp.CSS("#main-content")),
	); err != nil {
		return fmt.Errorf("sign in as %s: %w", user, err)
	}
	return nil
}

// Text is the visible text of the first element that a selector finds.
func (t *Tab) Text(selector string) (string, error) {
	limited, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	text, err := chromedp.Run(limited, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		return "", fmt.Errorf("text of %s: %w", selector, err)
	}
	return text, nil
}

// Await waits until the page says a text; the page may be replaced by another one meanwhile.
func (t *Tab) Await(text string) error {
	quoted, err := json.Marshal(text)
	if err != nil {
		return err
	}
	if err := t.Until(fmt.Sprintf("document.body !== null && document.body.innerText.includes(%s)", quoted)); err != nil {
		shown, _ := Value[string](t, "document.body.innerText")
		return fmt.Errorf("the page does not come to say %q; it says: %s: %w", text, shown, err)
	}
	return nil
}

// Until waits until an expression is true in the page; the page may be replaced by another one meanwhile.
func (t *Tab) Until(expression string) error {
	limited, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		// A page that is being replaced cannot be asked; the next one can.
		if holds, err := chromedp.Run(limited, chromedp.Evaluate[bool](expression)); err == nil && holds {
			return nil
		}
		select {
		case <-again.C:
		case <-limited.Done():
			return fmt.Errorf("never true: %s: %w", expression, errors.Join(limited.Err()))
		}
	}
}

// Click clicks the first element that a selector finds.
func (t *Tab) Click(selector string) error {
	if err := t.Do(
		chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)),
	); err != nil {
		return fmt.Errorf("click %s: %w", selector, err)
	}
	return nil
}

// Follow clicks what leads to another page, and waits until that page has been read.
func (t *Tab) Follow(selector string) error {
	limited, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(limited,
		chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)),
	); err != nil {
		return fmt.Errorf("follow %s: %w", selector, err)
	}
	return t.Do(chromedp.WaitReady(chromedp.CSS("body")))
}

// Fill empties a field and writes a text in it, as by the keyboard.
func (t *Tab) Fill(selector, text string) error {
	if err := t.Do(
		chromedp.ScrollIntoView(chromedp.CSS(selector)),
		chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).value = ''", selector)),
		chromedp.SendKeys(chromedp.CSS(selector), text),
	); err != nil {
		return fmt.Errorf("fill %s: %w", selector, err)
	}
	return nil
}

// Press presses keys where the focus is: those of chromedp's package kb, or text.
func (t *Tab) Press(keys string) error { return t.Do(chromedp.KeyEvent(keys)) }

// TabTo moves the focus with the tabulator key until it stands on what a selector finds. It is an error where 400
// presses do not reach it: what the keyboard does not reach is closed to some.
func (t *Tab) TabTo(selector string) error {
	script := fmt.Sprintf("document.activeElement !== null && document.activeElement.matches(%q)", selector)
	for range 400 {
		if err := t.Press(kb.Tab); err != nil {
			return err
		}
		there, err := Value[bool](t, script)
		if err != nil {
			return err
		}
		if there {
			return nil
		}
	}
	return fmt.Errorf("the keyboard does not reach %s", selector)
}

// Value is the value of an expression in a tab's page.
func Value[T any](t *Tab, expression string) (T, error) {
	limited, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	return chromedp.Run(limited, chromedp.Evaluate[T](expression))
}

// Path is the address of the page after the host, with its query.
func (t *Tab) Path() (string, error) { return Value[string](t, "location.pathname + location.search") }

// View is a picture of what stands in the window, as PNG.
func (t *Tab) View() ([]byte, error) { return t.picture(false) }

// Screenshot is a picture of the whole page as PNG.
func (t *Tab) Screenshot() ([]byte, error) { return t.picture(true) }

func (t *Tab) picture(beyond bool) ([]byte, error) {
	limited, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	ready := chromedp.Evaluate[bool]("document.fonts.ready.then(() => true)", chromedp.EvalAwaitPromise)
	if _, err := chromedp.Run(limited, ready); err != nil {
		return nil, fmt.Errorf("wait for the fonts: %w", err)
	}
	return chromedp.Run(limited, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		taken, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &beyond})
		return taken.Data, err
	})
}
