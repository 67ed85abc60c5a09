package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The names of the buttons that add a row to a list in a form and take one away. They send the form as it stands, and
// nothing is carried out: the page comes back with another row, or without one.
const (
	rowAdd    = "add"
	rowRemove = "remove"
)

// mostRows is how many rows a list in a form may have.
const mostRows = 200

// rowList is a list in a form, a row for each element. Row n of the list parts has the fields parts/n/…, or is itself
// the field parts/n.
type rowList struct {
	name, label, hint string
	row               string // what one row is called
	add               string // the button that adds one
	first             string // the field of a new row that gets the focus; empty where the row is the field
	optional          bool
}

// rowName is the name of a field of a row; the row itself where the field has no name.
func rowName(list string, row int, field string) string {
	name := list + "/" + strconv.Itoa(row)
	if field != "" {
		name += "/" + field
	}
	return name
}

// rowOf reads which row of a list a name belongs to, and the rest of the name.
func rowOf(name, list string) (row int, rest string, found bool) {
	after, found := strings.CutPrefix(name, list+"/")
	if !found {
		return 0, "", false
	}
	number, rest, _ := strings.Cut(after, "/")
	row, err := strconv.Atoi(number)
	return row, rest, err == nil && row >= 0 && row < mostRows
}

// rows counts the rows of a list.
func (f form) rows(list string) int {
	count := 0
	for name := range f.values {
		if row, _, found := rowOf(name, list); found {
			count = max(count, row+1)
		}
	}
	return count
}

// rowsShown counts the rows that are shown: an empty list has one to write in.
func (f form) rowsShown(list string) int { return max(1, f.rows(list)) }

// keepRows keeps the rows of a list that a test holds for, and numbers them anew.
func keepRows(values url.Values, list string, keep func(row int) bool) {
	moved := map[string][]string{}
	place, next := map[int]int{}, 0
	for row := range (form{values: values}).rows(list) {
		if keep(row) {
			place[row] = next
			next++
		}
	}
	for name, all := range values {
		row, rest, found := rowOf(name, list)
		if !found {
			continue
		}
		delete(values, name)
		if to, kept := place[row]; kept {
			moved[rowName(list, to, rest)] = all
		}
	}
	maps.Copy(values, moved)
}

// dropBlankRows takes the rows of a list away in which nobody has written anything; what stands in the fields that are
// named does not count, because something is always chosen in them.
func dropBlankRows(values url.Values, list string, except ...string) {
	written := map[int]bool{}
	for name, all := range values {
		row, rest, found := rowOf(name, list)
		if found && strings.TrimSpace(strings.Join(all, "")) != "" && !slices.Contains(except, rest) {
			written[row] = true
		}
	}
	keepRows(values, list, func(row int) bool { return written[row] })
}

// reshaped does what a button of a list asks for, and tells whether one was pressed: then the form is to be shown
// again, and nothing else.
func (f form) reshaped(lists ...rowList) (form, bool) {
	for _, list := range lists {
		rows := f.rows(list.name)
		if f.values.Get(rowAdd) == list.name && rows < mostRows {
			// An empty list is shown with one row already.
			rows = max(1, rows)
			f.focus = rowName(list.name, rows, list.first)
			f.values[f.focus] = []string{""}
			return f.unpressed(), true
		}
		if row, rest, found := rowOf(f.values.Get(rowRemove), list.name); found && rest == "" {
			keepRows(f.values, list.name, func(each int) bool { return each != row })
			f.focus = rowName(list.name, max(0, min(row, rows-2)), list.first)
			return f.unpressed(), true
		}
	}
	return f, false
}

func (f form) unpressed() form {
	delete(f.values, rowAdd)
	delete(f.values, rowRemove)
	f.reshapedNow = true
	return f
}
