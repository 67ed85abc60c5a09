package paper_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/paper"
)

// chromium is the machine's, with its sandbox where the machine allows one.
func chromium(t *testing.T) *paper.Chromium {
	t.Helper()
	found := paper.Find("", true)
	if found == nil {
		t.Skip("no Chromium here")
	}
	if _, err := found.PDF(t.Context(), []byte("<p>x</p>")); err != nil {
		found = paper.Find("", false)
	}
	return found
}

func TestPageIsPrinted(t *testing.T) {
	pdf, err := chromium(t).PDF(t.Context(), []byte(`<!DOCTYPE html><meta charset="utf-8"><title>Æblegrød</title><h1>Æblegrød</h1>`))
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(pdf, []byte("%PDF-")))
	require.Contains(t, string(pdf), "/Title")
}

func TestPageIsPrintedOnceForAll(t *testing.T) {
	counted := filepath.Join(t.TempDir(), "count")
	printer := paper.Find(script(t, `echo x >>'`+counted+`'
for a in "$@"; do case $a in --print-to-pdf=*) echo %PDF-1.4 >"${a#*=}";; esac; done`), false)
	for range 3 {
		_, err := printer.PDF(t.Context(), []byte("<p>the same</p>"))
		require.NoError(t, err)
	}
	written, err := os.ReadFile(counted)
	require.NoError(t, err)
	require.Equal(t, "x\n", string(written))
}

func TestPrinterSeesNothingOfTheProgram(t *testing.T) {
	t.Setenv("DATABASE_URL", "a secret")
	seen := filepath.Join(t.TempDir(), "env")
	printer := paper.Find(script(t, `env >'`+seen+`'; exit 1`), false)
	_, err := printer.PDF(t.Context(), []byte("<p>x</p>"))
	require.Equal(t, "pdf-failed", fault.CodeOf(err))
	written, err := os.ReadFile(seen)
	require.NoError(t, err)
	require.NotContains(t, string(written), "a secret")
}

func TestPrinterThatHangsIsEndedWithWhatItStarted(t *testing.T) {
	printer := paper.Find(script(t, `sleep 600 & sleep 600`), false)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := printer.PDF(ctx, []byte("<p>x</p>"))
		ended <- err
	}()
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
}

func TestNoPrinterIsNone(t *testing.T) {
	require.Nil(t, paper.Find(paper.None, true))
	require.Nil(t, paper.Find("/there/is/none", true))
}

func script(t *testing.T, body string) string {
	t.Helper()
	shell, err := exec.LookPath("sh")
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "printer")
	require.NoError(t, os.WriteFile(name, []byte("#!"+shell+"\n"+body+"\n"), 0o700))
	return name
}
