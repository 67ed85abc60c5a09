package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// uploaded is a file that came with a form.
type uploaded struct {
	content     []byte
	name, media string // as the browser names them
}

// formUploaded is a field of a form that holds the hash of its file, so that the same form with another file is another
// command.
const formUploaded = "file-sha256"

// sentFile reads the file of a form, which may have so many bytes. It is to be called before anything else reads the
// form. Errors: TooLarge body-too-large, Malformed body-unreadable. Without a file there is no content.
func sentFile(c *gin.Context, longest int64) (uploaded, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, longest+formLimit)
	err := c.Request.ParseMultipartForm(longest + formLimit)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return uploaded{}, errFileTooLarge(longest)
	}
	if err != nil {
		return uploaded{}, fault.New(fault.Malformed, "body-unreadable", "Formularen kunne ikke læses.",
			"The form could not be read.").Because(err)
	}
	file, header, err := c.Request.FormFile("file")
	if err != nil {
		return uploaded{}, nil // no file was chosen
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(file)
	if err != nil {
		return uploaded{}, fault.From(err)
	}
	sum := sha256.Sum256(content)
	c.Request.PostForm.Set(formUploaded, hex.EncodeToString(sum[:]))
	media, _, _ := mime.ParseMediaType(header.Header.Get("Content-Type")) // empty where the browser does not know
	return uploaded{content, header.Filename, media}, nil
}

func errFileTooLarge(longest int64) error {
	return fault.New(fault.TooLarge, "body-too-large", fmt.Sprintf("Filen er større end %d MiB.", longest>>20),
		fmt.Sprintf("The file is larger than %d MiB.", longest>>20))
}

// errNoFile is the refusal of a form whose file was not chosen.
func errNoFile() error {
	return fault.New(fault.Invalid, "request-invalid", "Der er ikke valgt nogen fil. Intet er ændret.",
		"No file was chosen. Nothing was changed.").With(fault.Detail{
		Pointer: "/file", Code: "file-missing", Text: i18n.Text{DA: "Vælg en fil.", EN: "Choose a file."},
	})
}

// putFile puts a file on file.
func (s *site) putFile(c *gin.Context) {
	file, err := sentFile(c, app.MaxDocument)
	if err != nil {
		refused := newForm()
		refused.refusal = fault.From(err)
		s.documentAgain(c, documentUpload)(refused.refusal.Kind.Status(), refused)
		return
	}
	s.putDocument(c, documentUpload, func(_ form, draft *app.DocumentDraft) error {
		if file.content == nil {
			return errNoFile()
		}
		draft.Bytes, draft.Filename, draft.Declared = file.content, file.name, file.media
		return nil
	})
}
