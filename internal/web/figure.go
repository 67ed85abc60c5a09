package web

import (
	"bytes"
	"regexp"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// drawn is a picture that gives the same numbers as a table.
type drawn interface {
	SVG(language i18n.Language) []byte
	Table(language i18n.Language) chart.Table
}

// widePicture is the width in pixels from which a picture cannot be read when it is made as narrow as a telephone: it
// keeps a least width and moves by itself.
const widePicture = 700

var pictureWidth = regexp.MustCompile(`\bwidth="(\d+)"`)

// wide tells whether a picture is wide.
func wide(svg []byte) bool {
	head, _, _ := bytes.Cut(svg, []byte(">"))
	found := pictureWidth.FindSubmatch(head)
	if found == nil {
		return false
	}
	width, err := strconv.Atoi(string(found[1]))
	return err == nil && width >= widePicture
}
