package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to be as it is waited for: machines that build beside are slow.
const patience = 30 * time.Second

// Browser is a running Chromium.
type Browser struct {
	context context.Context //nolint:containedctx // chromedp keeps the browser in its context
	close   func()
}

// Find gives the path of Chromium. It is an error where none is installed.
func Find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium is installed: on Debian apt-get install chromium")
}

// Open starts a Chromium, which Close ends.
func Open(ctx context.Context) (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.Flag("lang", "da"), chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.Flag("disable-dev-shm-usage", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's sandbox refuses root.
	}
	allocated, release := chromedp.NewExecAllocator(ctx, options...)
	opened, end := chromedp.NewContext(allocated)
	if err := chromedp.Do(opened); err != nil {
		end()
		release()
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	return &Browser{context: opened, close: func() { end(); release() }}, nil
}

// Close ends Chromium.
func (b *Browser) Close() { b.close() }

// Window is how a tab shows pages.
type Window struct {
	Width, Height int // CSS pixels; 1440 × 900 where not given
	NoScript      bool
}

// Tab opens a tab with cookies of its own, as if it were another person's browser.
func (b *Browser) Tab(base string, window Window) (*Tab, error) {
	if window.Width == 0 {
		window.Width = 1440
	}
	if window.Height == 0 {
		window.Height = 900
	}
	opened, end := chromedp.NewContext(b.context, chromedp.WithNewBrowserContext())
	err := chromedp.Do(opened, chromedp.EmulateViewport(int64(window.Width), int64(window.Height)),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled,
				emulation.SetScriptExecutionDisabledParams{Value: window.NoScript})
			return err
		}))
	if err != nil {
		end()
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	return &Tab{context: opened, base: base, close: end}, nil
}
