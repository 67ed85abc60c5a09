package web

import (
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Each page has its texts in a file of its own, named after the page and the language.
//
//go:embed texts/*.toml
var textFiles embed.FS

// readTexts reads the texts of the pages in both languages.
func readTexts() (*goi18n.Bundle, error) {
	bundle := goi18n.NewBundle(language.Danish)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	files, err := fs.Glob(textFiles, "texts/*.toml")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if _, err := bundle.LoadMessageFileFS(textFiles, file); err != nil {
			return nil, fmt.Errorf("read the texts of the pages: %w", err)
		}
	}
	return bundle, nil
}

// voice speaks one language.
type voice struct {
	language i18n.Language
	texts    *goi18n.Localizer
	zone     *time.Location // Copenhagen's
}

// values fill the blanks of a text.
type values map[string]any

// say gives a text of the pages by its id. A text that does not exist shows its id: a test reads every page's.
func (v voice) say(id string, blanks ...values) string {
	config := &goi18n.LocalizeConfig{MessageID: id}
	if len(blanks) > 0 {
		config.TemplateData = blanks[0]
		if count, counted := blanks[0]["Count"]; counted {
			config.PluralCount = count
		}
	}
	said, err := v.texts.Localize(config)
	if err != nil {
		return id
	}
	return said
}

// of gives what exists in both languages in this one.
func (v voice) of(text i18n.Text) string { return text.In(v.language) }
