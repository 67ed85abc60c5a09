package activities

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// mailTimeout bounds the sending of one letter.
const mailTimeout = 30 * time.Second

// MailServer is where letters are handed in.
type MailServer struct {
	Address  string // host:port
	User     string // empty: no sign-in
	Password string
	From     string
	// Plain allows a server without TLS, for one on the same machine.
	Plain bool
}

// Mail sends letters by SMTP. SMTP delivers at least once: when the connection breaks after the server has
// taken a letter, it is sent again, and the same Message-ID lets mail programs see that it is the same.
type Mail struct {
	client *mail.Client
	from   string
	domain string
}

// NewMail makes a sender for a server; it connects with each letter. The error names what is wrong with the
// settings.
func NewMail(server MailServer) (*Mail, error) {
	host, port, err := net.SplitHostPort(server.Address)
	if err != nil {
		return nil, fmt.Errorf("the mail server's address: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("the mail server's port: %w", err)
	}
	options := []mail.Option{mail.WithPort(number), mail.WithTimeout(mailTimeout), mail.WithTLSPolicy(mail.TLSMandatory)}
	if server.Plain {
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	}
	if server.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover),
			mail.WithUsername(server.User), mail.WithPassword(server.Password))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("the mail server: %w", err)
	}
	if err := mail.NewMsg().From(server.From); err != nil {
		return nil, fmt.Errorf("the sender's address: %w", err)
	}
	_, domain, _ := strings.Cut(strings.TrimSuffix(server.From, ">"), "@")
	return &Mail{client: client, from: server.From, domain: domain}, nil
}

// Send hands one letter in.
func (m *Mail) Send(ctx context.Context, letter Letter) error {
	ctx, cancel := context.WithTimeout(ctx, mailTimeout)
	defer cancel()
	message := mail.NewMsg()
	if err := message.From(m.from); err != nil {
		return err
	}
	if err := message.To(letter.To); err != nil {
		return err
	}
	message.SetMessageIDWithValue(letter.ID + "@" + m.domain)
	message.SetDate()
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.Subject(letter.Subject)
	message.SetBodyString(mail.TypeTextPlain, letter.Text)
	return m.client.DialAndSendWithContext(ctx, message)
}

// MailLog writes to the log that a letter would have been sent, where no mail server is set. It names nobody.
type MailLog struct{ Logger *slog.Logger }

// Send logs one letter.
func (m MailLog) Send(ctx context.Context, letter Letter) error {
	m.Logger.InfoContext(ctx, "a letter, not sent because no mail server is set", "id", letter.ID,
		"subject", letter.Subject)
	return nil
}
