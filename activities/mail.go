package activities

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
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
	host    string
	options []mail.Option
	from    string
	domain  string
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
	if _, err := mail.NewClient(host, options...); err != nil {
		return nil, fmt.Errorf("the mail server: %w", err)
	}
	if err := mail.NewMsg().From(server.From); err != nil {
		return nil, fmt.Errorf("the sender's address: %w", err)
	}
	_, domain, _ := strings.Cut(strings.TrimSuffix(server.From, ">"), "@")
	return &Mail{host: host, options: options, from: server.From, domain: domain}, nil
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
	return m.handIn(ctx, message)
}

// handIn connects, sends and closes. The client library leaves its connection open where the server cannot
// encrypt or refuses the sign-in, so the connection is closed here in any case.
func (m *Mail) handIn(ctx context.Context, message *mail.Msg) error {
	var opened net.Conn
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		var dialer net.Dialer
		var err error
		opened, err = dialer.DialContext(ctx, network, address)
		return opened, err
	}
	client, err := mail.NewClient(m.host, append(slices.Clone(m.options), mail.WithDialContextFunc(dial))...)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, message)
	if opened != nil {
		_ = opened.Close() // Closed already where all went well.
	}
	return err
}

// MailLog writes to the log that a letter would have been sent, where no mail server is set. It names nobody.
type MailLog struct{ Logger *slog.Logger }

// Send logs one letter.
func (m MailLog) Send(ctx context.Context, letter Letter) error {
	m.Logger.InfoContext(ctx, "a letter, not sent because no mail server is set", "id", letter.ID,
		"subject", letter.Subject)
	return nil
}
