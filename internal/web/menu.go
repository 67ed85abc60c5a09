package web

import (
	"strings"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// menuItem is a place that the menu leads to.
type menuItem struct {
	address, text string
	roles         []lifecycle.Role // who sees it; none: everyone
	signedIn      bool             // everyone who has signed in sees it
}

// menu lists the places for the one who asks.
func menu(p page) []menuItem {
	var shown []menuItem
	for _, item := range []menuItem{{address: "/", text: "menu.home"}} {
		if item.signedIn && p.caller.Anonymous() || len(item.roles) > 0 && !p.caller.Holds(item.roles...) {
			continue
		}
		shown = append(shown, item)
	}
	return shown
}

// active tells whether the page is the item's or beneath it.
func (i menuItem) active(p page) bool {
	path, _, _ := strings.Cut(p.path, "?")
	return path == i.address || i.address != "/" && strings.HasPrefix(path, i.address+"/")
}
