// Command screens takes the pictures of the pages that the guides show, from a running program with the demonstration.
// "make screenshots" runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/fasemodel/fasemodel/internal/browser"
	"github.com/fasemodel/fasemodel/internal/demo"
)

// picture is a page as someone sees it. A path may hold {stage}: the demonstration's review that has come so far.
type picture struct {
	name, as, path string
	width          int
}

// pictures are those of docs/user/skaerm.
func pictures() []picture {
	const wide, telephone = 1280, 320
	return []picture{
		{"forside", "", "/", wide},
		{"forside-medlem", "formand", "/", wide},
		{"soegning", "kommune", "/metoder?q=hjeml%C3%B8se", wide},
		{"soegning-telefon", "kommune", "/metoder?q=hjeml%C3%B8se", telephone},
		{"sammenlign", "kommune", "/metoder/sammenlign?metode=housing-first&metode=icm&metode=cti", wide},
		{"metode", "kommune", "/metoder/kognitive-programmer-kriminalforsorg", wide},
		{"sag", "programleder-1", "/metoder/bolig-under-indlaeggelse/sag", wide},
		{"sag-anmodning", "programleder-1", "/metoder/en-tovholder/sag/anmodning", wide},
		{"opgaver", "sekretariat", "/opgaver", wide},
		{"faseovergang-vurdering", "fagkyndig-2", "/faseovergange/{assessment}", wide},
		{"faseovergang-indstilling", "sekretariat", "/faseovergange/{recommendation}", wide},
		{"faseovergang-stemme", "formand", "/faseovergange/{ballot}", wide},
		{"faseovergang-beslutning", "formand", "/faseovergange/{decided}", wide},
		{"beslutning", "", "/beslutninger/{decided}", wide},
		{"portefolje", "programleder-1", "/portefolje", wide},
		{"administration", "admin", "/administration", wide},
	}
}

func main() {
	options := demo.Options{Out: io.Discard, Audience: "fasemodel"}
	flag.StringVar(&options.Address, "address", "http://127.0.0.1:8080", "where the program is")
	flag.StringVar(&options.Issuer, "issuer", os.Getenv("OIDC_ISSUER"), "where people sign in")
	folder := flag.String("to", "docs/user/skaerm", "the folder of the pictures")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := take(ctx, options, *folder); err != nil {
		stop()
		log.Fatal(err)
	}
}

// take takes every picture.
func take(ctx context.Context, options demo.Options, folder string) error {
	stages, err := reviews(ctx, demo.NewClient(options))
	if err != nil {
		return err
	}
	opened, err := browser.Open(ctx)
	if err != nil {
		return err
	}
	defer opened.Close()
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	for _, each := range pictures() {
		err := each.take(opened, options.Address, stages, folder) //nolint:contextcheck // the browser keeps its own
		if err != nil {
			return fmt.Errorf("%s: %w", each.name, err)
		}
	}
	return nil
}

// reviews are the demonstration's reviews by their stage.
func reviews(ctx context.Context, client *demo.Client) (map[string]string, error) {
	var listed struct {
		Items []struct {
			ID    string `json:"id"`
			Stage string `json:"stage"`
		} `json:"items"`
	}
	if _, err := client.Do(ctx, demo.Call{
		As: "revisor", Method: http.MethodGet, Path: "/gates?limit=200", Into: &listed,
	}); err != nil {
		return nil, fmt.Errorf("list the reviews: %w", err)
	}
	stages := map[string]string{}
	for _, review := range listed.Items {
		stages[review.Stage] = review.ID
	}
	return stages, nil
}

func (p picture) take(opened *browser.Browser, address string, stages map[string]string, folder string) error {
	path := p.path
	for stage, id := range stages {
		path = strings.ReplaceAll(path, "{"+stage+"}", id)
	}
	if strings.Contains(path, "{") {
		return fmt.Errorf("the demonstration has no %s", path)
	}
	tab, err := opened.Tab(address, browser.Window{Width: p.width})
	if err != nil {
		return err
	}
	defer tab.Close()
	if p.as == "" {
		err = tab.Visit(path)
	} else {
		err = tab.SignIn(p.as, path)
	}
	if err != nil {
		return err
	}
	content, err := tab.View()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, p.name+".png"), content, 0o644) //nolint:gosec // a picture for everyone
}
