package chart

import (
	"fmt"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Levels is how many evidence levels there are: 0 to 5.
const Levels = 6

// Sign is a verdict that a level does not tell by itself.
type Sign string

// The signs, in the order in which they are shown.
const (
	HarmfulSign     Sign = "harmful"
	MixedSign       Sign = "mixed"
	IneffectiveSign Sign = "ineffective"
)

// Signs gives the signs in the order in which they are shown.
func Signs() []Sign { return []Sign{HarmfulSign, MixedSign, IneffectiveSign} }

// GapMap is an evidence gap map: how many methods there are of each kind at each evidence level. A cell
// without any is a gap, and is drawn as one.
type GapMap struct {
	ID       string
	Title    i18n.Text
	RowTitle i18n.Text // what a row is
	Levels   [Levels]i18n.Text
	Rows     []GapRow
	// SignLabels words the signs.
	SignLabels map[Sign]i18n.Text
	// Remarks are sentences beneath the map.
	Remarks []i18n.Text
}

// GapRow is one goal or theme.
type GapRow struct {
	Label i18n.Text
	Cells [Levels]GapCell
	Total int // methods of the row, each once
	// Address leads to all methods of the row, and SignAddresses to those with a verdict.
	Address       string
	SignAddresses map[Sign]string
}

// GapCell is the methods of a row at a level.
type GapCell struct {
	Count int
	// Address leads to these methods; only an address of this site or of the web becomes a link.
	Address string
	Signs   map[Sign]GapSign
}

// GapSign is how many of a cell's methods have a verdict.
type GapSign struct {
	Count   int
	Address string
}

func (m GapMap) methods(n int, language i18n.Language) string {
	if n == 1 {
		return i18n.Text{DA: "1 metode", EN: "1 method"}.In(language)
	}
	return count(n) + i18n.Text{DA: " metoder", EN: " methods"}.In(language)
}

// levelName is a level as its column names it.
func (m GapMap) levelName(level int, language i18n.Language) string {
	return strconv.Itoa(level) + " " + m.Levels[level].In(language)
}

// cellName says what a cell holds.
func (m GapMap) cellName(row GapRow, level int, language i18n.Language) string {
	cell := row.Cells[level]
	said := row.Label.In(language) + ", " + i18n.Text{DA: "niveau ", EN: "level "}.In(language) +
		m.levelName(level, language) + ": "
	if cell.Count == 0 {
		return said + i18n.Text{DA: "ingen metoder", EN: "no methods"}.In(language)
	}
	said += m.methods(cell.Count, language)
	for _, sign := range Signs() {
		if held := cell.Signs[sign]; held.Count > 0 {
			said += ", " + i18n.Text{DA: "heraf ", EN: "of which "}.In(language) + count(held.Count) + " " +
				m.SignLabels[sign].In(language)
		}
	}
	return said
}

// gaps counts the cells without methods.
func (m GapMap) gaps() int {
	gaps := 0
	for _, row := range m.Rows {
		for _, cell := range row.Cells {
			if cell.Count == 0 {
				gaps++
			}
		}
	}
	return gaps
}

func (m GapMap) description(language i18n.Language) string {
	return fmt.Sprintf(i18n.Text{
		DA: "Antal metoder for hver række (%s) på hvert evidensniveau fra 0 til 5. %d rækker; %d af %d felter er tomme.",
		EN: "Number of methods in each row (%s) at each evidence level from 0 to 5. %d rows; %d of %d cells are empty.",
	}.In(language), m.RowTitle.In(language), len(m.Rows), m.gaps(), len(m.Rows)*Levels)
}

// Table gives the counts.
func (m GapMap) Table(language i18n.Language) Table {
	table := Table{Caption: m.Title.In(language), Columns: []Column{{Title: capital(m.RowTitle.In(language))}}}
	for level := range Levels {
		table.Columns = append(table.Columns, Column{m.levelName(level, language), true})
	}
	table.Columns = append(table.Columns, Column{i18n.Text{DA: "I alt", EN: "Total"}.In(language), true})
	for _, sign := range Signs() {
		table.Columns = append(table.Columns, Column{
			i18n.Text{DA: "Heraf: ", EN: "Of which: "}.In(language) + m.SignLabels[sign].In(language), true,
		})
	}
	for _, row := range m.Rows {
		cells, addresses := []string{row.Label.In(language)}, []string{""}
		signs := map[Sign]int{}
		for _, cell := range row.Cells {
			cells = append(cells, count(cell.Count))
			if cell.Count > 0 {
				addresses = append(addresses, cell.Address)
			} else {
				addresses = append(addresses, "")
			}
			for sign, held := range cell.Signs {
				signs[sign] += held.Count
			}
		}
		cells, addresses = append(cells, count(row.Total)), append(addresses, row.Address)
		for _, sign := range Signs() {
			cells, addresses = append(cells, count(signs[sign])), append(addresses, row.SignAddresses[sign])
		}
		table.Rows = append(table.Rows, Row{Kind: GapMapRow, Cells: cells}.leading(addresses...))
	}
	for _, remark := range m.Remarks {
		table.Notes = append(table.Notes, remark.In(language))
	}
	return table
}
