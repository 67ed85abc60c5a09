package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// formOn reads what a form on a page would send as it stands: the one that posts to the address given.
func formOn(t *testing.T, page shown, action string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page.body))
	require.NoError(t, err)
	found := elements(root, func(n *html.Node) bool { return n.Data == "form" && attribute(n, "action") == action })
	require.NotEmpty(t, found, "no form posts to %s", action)
	values := url.Values{}
	for _, n := range elements(found[0], func(n *html.Node) bool { return attribute(n, "name") != "" }) {
		name := attribute(n, "name")
		switch n.Data {
		case "input":
			kind := attribute(n, "type")
			if (kind == "checkbox" || kind == "radio") && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
				continue
			}
			values.Add(name, attribute(n, "value"))
		case "textarea":
			values.Add(name, text(n))
		case "select":
			values.Add(name, "")
			for _, option := range elements(n, func(n *html.Node) bool { return n.Data == "option" }) {
				if slices.ContainsFunc(option.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
					values.Set(name, attribute(option, "value"))
				}
			}
		}
	}
	return values
}

// wrongIn gives what a page says is wrong with a field.
func wrongIn(t *testing.T, page shown, id string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page.body))
	require.NoError(t, err)
	for _, n := range elements(root, func(n *html.Node) bool { return attribute(n, "id") == id+"-error" }) {
		return text(n)
	}
	return ""
}

func elements(n *html.Node, which func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for each := range n.Descendants() {
		if each.Type == html.ElementNode && which(each) {
			found = append(found, each)
		}
	}
	return found
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for each := range n.Descendants() {
		if each.Type == html.TextNode {
			b.WriteString(each.Data)
		}
	}
	return b.String()
}
