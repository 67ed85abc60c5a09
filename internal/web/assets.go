package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/note"
)

//go:embed assets
var assetFiles embed.FS

// assets are the files that browsers fetch beside a page. Their address holds the hash of all of them, so that a
// browser keeps them for good and a new release is fetched at once.
type assets struct {
	base  string // the address that each name follows
	files map[string]asset
}

type asset struct {
	mediaType       string
	content, zipped []byte // zipped is empty where that saves nothing
}

func readAssets() (*assets, error) {
	read := &assets{files: map[string]asset{}}
	all, joined := sha256.New(), map[string][]byte{}
	err := fs.WalkDir(assetFiles, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := assetFiles.ReadFile(name)
		if err != nil {
			return err
		}
		// Our own style sheets and scripts, one a subject, are fetched as one file of each kind.
		if kind := path.Ext(name); path.Dir(name) == ownFolder && kind != ".svg" {
			joined[kind] = append(joined[kind], content...)
			return nil
		}
		return read.add(all, name, content)
	})
	if err != nil {
		return nil, err
	}
	// A note looks on a page as it does in a file of its own.
	joined[".css"] = append(joined[".css"], note.StyleSheet()...)
	for _, kind := range []string{".css", ".js"} {
		if err := read.add(all, ownFolder+"/site"+kind, joined[kind]); err != nil {
			return nil, err
		}
	}
	read.base = "/assets/" + hex.EncodeToString(all.Sum(nil)[:6]) + "/"
	return read, nil
}

// ownFolder holds what is neither the design system's nor htmx's.
const ownFolder = "assets/own"

// add keeps a file under its name, and counts it in the hash of all.
func (a *assets) add(all hash.Hash, name string, content []byte) error {
	zipped, err := zip(content)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(all, "%s %d\n", name, len(content)) // a hash takes everything
	_, _ = all.Write(content)
	a.files[strings.TrimPrefix(name, "assets/")] = asset{mediaTypeOf(name), content, zipped}
	return nil
}

// zip compresses what becomes at least a tenth smaller.
func zip(content []byte) ([]byte, error) {
	var zipped bytes.Buffer
	writer, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(content); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	if zipped.Len() > len(content)*9/10 {
		return nil, nil
	}
	return zipped.Bytes(), nil
}

func mediaTypeOf(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// at is the address of a file.
func (a *assets) at(name string) string { return a.base + name }

// serve answers with a file. An address of an earlier release finds the file of this one, and is not kept.
func (a *assets) serve(c *gin.Context) {
	file, found := a.files[strings.TrimPrefix(c.Param("name"), "/")]
	if !found {
		c.Status(http.StatusNotFound)
		return
	}
	header := c.Writer.Header()
	header.Set("Vary", "Accept-Encoding")
	header.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(c.Request.URL.Path, a.base) {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	content := file.content
	if len(file.zipped) > 0 && strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		content = file.zipped
	}
	header.Set("Content-Length", strconv.Itoa(len(content)))
	c.Data(http.StatusOK, file.mediaType, content)
}
