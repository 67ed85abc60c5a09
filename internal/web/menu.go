package web

import (
	"strings"

	"github.com/fasemodel/fasemodel/internal/auth"
)

// menuItem is a place that the menu leads to.
type menuItem struct {
	address, text string
	operation     string // of the contract: who may call it sees the item; none: everyone
}

// menu lists the places for the one who asks.
func menu(p page) []menuItem {
	var shown []menuItem
	for _, item := range []menuItem{
		{address: "/", text: "menu.home"},
		{address: "/metoder", text: "menu.methods"},
		{address: "/opgaver", text: "menu.tasks", operation: "listTasks"},
		{address: "/portefolje", text: "menu.portfolio", operation: "getPortfolio"},
		{address: "/styregrupper", text: "menu.groups", operation: "listSteeringGroups"},
		{address: "/metoder/ny", text: "menu.new", operation: "createMethod"},
		{address: "/administration", text: "menu.administration", operation: "listPeople"},
	} {
		if item.operation != "" && auth.Check(item.operation, p.caller) != nil {
			continue
		}
		shown = append(shown, item)
	}
	return shown
}

// active tells whether the page is the item's, or beneath it and beneath no other item.
func (i menuItem) active(p page) bool {
	path, _, _ := strings.Cut(p.path, "?")
	if path == "/metoder/ny" {
		return i.address == path
	}
	return path == i.address || i.address != "/" && strings.HasPrefix(path, i.address+"/")
}
