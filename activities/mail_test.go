package activities_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/activities"
)

// postbox is a mail server that takes one letter in each connection.
func postbox(t *testing.T) (address string, letters <-chan string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	taken := make(chan string, 10)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			taken <- take(connection)
		}
	}()
	t.Cleanup(func() {
		require.NoError(t, listener.Close())
		<-done
	})
	return listener.Addr().String(), taken
}

// take speaks SMTP with a client and gives the letter that it handed in.
func take(connection net.Conn) string {
	defer func() { _ = connection.Close() }()
	lines := bufio.NewScanner(connection)
	say := func(line string) { _, _ = fmt.Fprintf(connection, "%s\r\n", line) }
	var letter strings.Builder
	say("220 postbox")
	for inside := false; lines.Scan(); {
		line := lines.Text()
		switch {
		case inside && line == ".":
			inside = false
			say("250 taken")
		case inside:
			letter.WriteString(line + "\n")
		case strings.HasPrefix(line, "STARTTLS"):
			say("502 not here")
		case strings.HasPrefix(line, "DATA"):
			inside = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
			return letter.String()
		default:
			say("250 ok")
		}
	}
	return letter.String()
}

func TestLetterSentAgainHasTheSameMessageID(t *testing.T) {
	address, letters := postbox(t)
	mail, err := activities.NewMail(activities.MailServer{Address: address, From: "fasemodel@example.org", Plain: true})
	require.NoError(t, err)
	letter := activities.Letter{ID: "abc", To: "medlem@example.org", Subject: "Afstemning på vej", Text: "Frist: 1.2.2027"}
	for range 2 {
		require.NoError(t, mail.Send(t.Context(), letter))
		taken := <-letters
		require.Contains(t, taken, "Message-ID: <abc@example.org>")
		require.Contains(t, taken, "To: <medlem@example.org>")
		require.Contains(t, taken, "Auto-Submitted: auto-generated")
		require.Contains(t, taken, "Frist: 1.2.2027")
	}
}

func TestMailServerWithoutEncryptionIsRefusedUnlessAllowed(t *testing.T) {
	address, _ := postbox(t)
	mail, err := activities.NewMail(activities.MailServer{Address: address, From: "fasemodel@example.org"})
	require.NoError(t, err)
	require.Error(t, mail.Send(t.Context(), activities.Letter{ID: "abc", To: "medlem@example.org"}))
}

func TestWrongMailSettingsAreNamed(t *testing.T) {
	for settings, server := range map[string]activities.MailServer{
		"address": {Address: "mail.example.org", From: "fasemodel@example.org"},
		"port":    {Address: "mail.example.org:smtp", From: "fasemodel@example.org"},
		"sender":  {Address: "mail.example.org:25", From: "nobody"},
	} {
		_, err := activities.NewMail(server)
		require.ErrorContains(t, err, settings)
	}
}
