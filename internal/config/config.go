package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is everything an operator may set. Secrets may also be given as a file: NAME_FILE names it.
// Temporal's own settings (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS…, TEMPORAL_API_KEY) are read
// by Temporal's client library.
type Config struct {
	DatabaseURL      string `env:"DATABASE_URL,required,notEmpty"`
	DatabaseAdminURL string `env:"DATABASE_ADMIN_URL"`

	Issuer   string `env:"OIDC_ISSUER"`
	Audience string `env:"OIDC_AUDIENCE" envDefault:"fasemodel"`
	// ClientID and ClientSecret are those of the pages' client at the issuer; without a secret it is a public one.
	ClientID     string `env:"OIDC_CLIENT_ID" envDefault:"fasemodel"`
	ClientSecret string `env:"OIDC_CLIENT_SECRET"`

	Listen        string     `env:"FASEMODEL_LISTEN" envDefault:"127.0.0.1:8080"`
	MetricsListen string     `env:"FASEMODEL_METRICS_LISTEN" envDefault:"127.0.0.1:9090"`
	LogLevel      slog.Level `env:"FASEMODEL_LOG_LEVEL" envDefault:"INFO"`
	// TrustedProxies are the addresses or networks whose X-Forwarded-For is believed; none by default.
	TrustedProxies []string `env:"FASEMODEL_TRUSTED_PROXIES"`
	// AdminSubjects are the subjects that hold the role admin from the first start on.
	AdminSubjects []string `env:"FASEMODEL_ADMIN_SUBJECTS"`

	// PublicURL is where the installation is reached from outside, for the addresses in feeds and records; empty: where
	// it listens.
	PublicURL string `env:"FASEMODEL_PUBLIC_URL"`
	// Publisher answers for the open data.
	Publisher Publisher `envPrefix:"FASEMODEL_PUBLISHER_"`
	// DataLicence is the address of the licence of the open data: CC BY 4.0, by its name in the EU's list, which data
	// portals recognise. Public data are free to use, and who uses them says where they come from.
	DataLicence string `env:"FASEMODEL_DATA_LICENCE" envDefault:"http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"`

	// AccessibilityURL is the address of the operator's accessibility statement in the state's tool.
	AccessibilityURL string `env:"FASEMODEL_ACCESSIBILITY_URL"`
	// NoteFooter stands under every decision note, on the page, in the case file and on paper.
	NoteFooter string `env:"FASEMODEL_NOTE_FOOTER"`
	// Chromium is the program that makes PDFs; empty: the machine's own if it has one, "none": no PDFs.
	Chromium string `env:"FASEMODEL_CHROMIUM"`
	// ChromiumSandbox may be turned off where a container holds Chromium in and lets it make no sandbox of its own.
	ChromiumSandbox bool `env:"FASEMODEL_CHROMIUM_SANDBOX" envDefault:"true"`

	// AnswerWithin is how long a caller waits for a command before the answer is 202.
	AnswerWithin time.Duration `env:"FASEMODEL_ANSWER_WITHIN" envDefault:"5s"`
	// StopWithin is how long a stop waits for what is under way.
	StopWithin time.Duration `env:"FASEMODEL_STOP_WITHIN" envDefault:"20s"`

	// Deployment and BuildID turn on worker versioning when both are set.
	Deployment string `env:"FASEMODEL_DEPLOYMENT"`
	BuildID    string `env:"FASEMODEL_BUILD_ID"`

	SMTP SMTP `envPrefix:"FASEMODEL_SMTP_"`
}

// SMTP is the mail server; without an address mail is written to the log only.
type SMTP struct {
	Address  string `env:"ADDRESS"` // host:port
	User     string `env:"USER"`
	Password string `env:"PASSWORD"`
	From     string `env:"FROM" envDefault:"fasemodel@localhost"`
	// Plain allows a server without TLS, for a server on the same machine.
	Plain bool `env:"PLAIN"`
}

// Publisher is the organisation that publishes the open data.
type Publisher struct {
	Name  string `env:"NAME" envDefault:"fasemodel"`
	URL   string `env:"URL"`
	Email string `env:"EMAIL"` // where questions about the data and the pages go
	Phone string `env:"PHONE"`
}

// Address is where the installation is reached from outside, without a slash at its end.
func (c Config) Address() string {
	if c.PublicURL != "" {
		return strings.TrimRight(c.PublicURL, "/")
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil || host == "" || net.ParseIP(host).IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// secrets may be given as a file.
func secrets() []string {
	return []string{
		"DATABASE_URL", "DATABASE_ADMIN_URL", "OIDC_CLIENT_SECRET", "FASEMODEL_SMTP_PASSWORD", "TEMPORAL_API_KEY",
	}
}

// Load reads the environment. The error names every setting that is wrong.
func Load() (Config, error) {
	if err := readSecretFiles(); err != nil {
		return Config{}, err
	}
	var config Config
	if err := env.Parse(&config); err != nil {
		return Config{}, fmt.Errorf("read the settings: %w", err)
	}
	return config, config.validate()
}

func readSecretFiles() error {
	var problems []error
	for _, name := range secrets() {
		file := os.Getenv(name + "_FILE")
		if file == "" {
			continue
		}
		if os.Getenv(name) != "" {
			problems = append(problems, fmt.Errorf("%s and %s_FILE are both set", name, name))
			continue
		}
		content, err := os.ReadFile(file) //nolint:gosec // The operator names the file.
		if err != nil {
			problems = append(problems, fmt.Errorf("%s_FILE: %w", name, err))
			continue
		}
		if err := os.Setenv(name, strings.TrimRight(string(content), "\r\n")); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(problems...)
}

func (c Config) validate() error {
	var problems []error
	for name, address := range map[string]string{
		"FASEMODEL_LISTEN": c.Listen, "FASEMODEL_METRICS_LISTEN": c.MetricsListen,
	} {
		if _, _, err := net.SplitHostPort(address); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	if c.Issuer != "" {
		issuer, err := url.Parse(c.Issuer)
		if err != nil || issuer.Host == "" {
			problems = append(problems, errors.New("OIDC_ISSUER: not an address"))
		} else if issuer.Scheme != "https" && !loopback(issuer.Hostname()) {
			problems = append(problems, errors.New("OIDC_ISSUER: must be https except on loopback"))
		}
	}
	for name, address := range map[string]string{
		"FASEMODEL_PUBLIC_URL": c.PublicURL, "FASEMODEL_PUBLISHER_URL": c.Publisher.URL,
		"FASEMODEL_DATA_LICENCE": c.DataLicence, "FASEMODEL_ACCESSIBILITY_URL": c.AccessibilityURL,
	} {
		if !webAddress(address) {
			problems = append(problems, fmt.Errorf("%s: not an address that begins with http:// or https://", name))
		}
	}
	if c.DataLicence == "" || c.Publisher.Name == "" {
		problems = append(problems, errors.New("FASEMODEL_DATA_LICENCE and FASEMODEL_PUBLISHER_NAME must say something"))
	}
	if c.Publisher.Email != "" && !strings.Contains(c.Publisher.Email, "@") {
		problems = append(problems, errors.New("FASEMODEL_PUBLISHER_EMAIL: not an address of mail"))
	}
	if (c.Deployment == "") != (c.BuildID == "") {
		problems = append(problems, errors.New("FASEMODEL_DEPLOYMENT and FASEMODEL_BUILD_ID belong together"))
	}
	if c.AnswerWithin <= 0 || c.StopWithin <= 0 {
		problems = append(problems, errors.New("FASEMODEL_ANSWER_WITHIN and FASEMODEL_STOP_WITHIN must be more than 0"))
	}
	return errors.Join(problems...)
}

// webAddress tells whether a text is the address of something on the web, or says nothing.
func webAddress(text string) bool {
	address, err := url.Parse(text)
	return text == "" || err == nil && address.Host != "" && (address.Scheme == "http" || address.Scheme == "https")
}

func loopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || // RFC 6761, section 6.3
		address != nil && address.IsLoopback()
}
