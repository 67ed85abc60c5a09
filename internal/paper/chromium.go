package paper

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
)

const (
	// printWithin is how long one page may take, and waitWithin how long it waits for those before it.
	printWithin = time.Minute
	waitWithin  = 30 * time.Second
	// largest is the largest PDF that is taken, in bytes.
	largest = 64 << 20
	// remembered is how many PDFs are kept, so that what many ask for is printed once.
	remembered = 16
)

// None is the name that says that no Chromium is to be used.
const None = "none"

// Chromium prints with a program.
type Chromium struct {
	program string
	sandbox bool
	turn    chan struct{}

	mutex sync.Mutex
	pdfs  []printed // the newest last
}

type printed struct {
	of  [sha256.Size]byte
	pdf []byte
}

// Find finds the Chromium that an operator names, or one of the machine's where none is named; nil where there is
// none, or the name is [None]. Without the sandbox it is the container around the program that holds Chromium in.
func Find(name string, sandbox bool) *Chromium {
	names := []string{"chromium", "chromium-browser", "google-chrome", "chrome-headless-shell"}
	if name != "" {
		names = []string{name}
	}
	for _, each := range names {
		if each == None {
			return nil
		}
		if program, err := exec.LookPath(each); err == nil {
			return &Chromium{program: program, sandbox: sandbox, turn: make(chan struct{}, 1)}
		}
	}
	return nil
}

// PDF prints a page. Errors: Unavailable pdf-busy where others are printing for too long, and pdf-failed where
// Chromium does not give a PDF in time.
func (c *Chromium) PDF(ctx context.Context, html []byte) ([]byte, error) {
	of := sha256.Sum256(html)
	if pdf, found := c.recall(of); found {
		return pdf, nil
	}
	waiting := time.NewTimer(waitWithin)
	defer waiting.Stop()
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-waiting.C:
		return nil, fault.New(fault.Unavailable, "pdf-busy", "Der udskrives for meget lige nu. Prøv igen om lidt.",
			"Too much is being printed just now. Try again in a while.")
	}
	defer func() { <-c.turn }()
	if pdf, found := c.recall(of); found {
		return pdf, nil
	}
	pdf, err := c.print(ctx, html)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fault.New(fault.Unavailable, "pdf-failed", "PDF'en kunne ikke laves. Udskriv siden i stedet.",
			"The PDF could not be made. Print the page instead.").Because(err)
	}
	c.remember(printed{of, pdf})
	return pdf, nil
}

func (c *Chromium) recall(of [sha256.Size]byte) ([]byte, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	at := slices.IndexFunc(c.pdfs, func(one printed) bool { return one.of == of })
	if at < 0 {
		return nil, false
	}
	return c.pdfs[at].pdf, true
}

func (c *Chromium) remember(one printed) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.pdfs) == remembered {
		c.pdfs = slices.Delete(c.pdfs, 0, 1)
	}
	c.pdfs = append(c.pdfs, one)
}

// print prints a page in a folder of its own, of which nothing is left.
func (c *Chromium) print(ctx context.Context, html []byte) (pdf []byte, err error) {
	folder, err := os.MkdirTemp("", "fasemodel-pdf-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	page, made := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.pdf")
	if err := os.WriteFile(page, html, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, printWithin)
	defer cancel()
	command := exec.CommandContext(ctx, c.program, c.arguments(folder, page, made)...) //nolint:gosec // The operator's own Chromium.
	command.Env = []string{"HOME=" + folder, "TMPDIR=" + folder, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	command.Dir = folder
	var said bytes.Buffer
	command.Stderr = &said
	if err := confine(command, folder, c.sandbox, page); err != nil {
		return nil, err
	}
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, lastOf(said.Bytes()))
	}
	return read(made)
}

func (c *Chromium) arguments(folder, page, made string) []string {
	arguments := []string{
		"--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
		"--disable-sync", "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
		// No name is found, and what needs none goes to a proxy that is not there.
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=socks5://127.0.0.1:1", "--proxy-bypass-list=<-loopback>",
		"--user-data-dir=" + filepath.Join(folder, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + made,
	}
	if !c.sandbox {
		arguments = append(arguments, "--no-sandbox")
	}
	return append(arguments, "file://"+page)
}

// read takes what was printed, if it is a PDF.
func read(name string) ([]byte, error) {
	about, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if about.Size() > largest {
		return nil, fmt.Errorf("the PDF has %d bytes", about.Size())
	}
	pdf, err := os.ReadFile(name) //nolint:gosec // In a folder of our own.
	if err == nil && !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		err = errors.New("what was printed is no PDF")
	}
	return pdf, err
}

// lastOf is the end of what a program said.
func lastOf(said []byte) []byte {
	const most = 500
	return bytes.TrimSpace(said[max(0, len(said)-most):])
}
