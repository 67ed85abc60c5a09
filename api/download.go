package api

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// download is a file that is written while it is read from the database. Nothing is sent before the first portion
// is full, so that what goes wrong until then is answered with a problem. What goes wrong later cuts the connection:
// a file that ends is whole.
type download struct {
	ctx   context.Context // of the request
	name  string          // of the file
	media string
	write func(ctx context.Context, out io.Writer) error
	ended func()
}

const (
	// portion is how much is sent at once.
	portion = 64 << 10
	// portionWithin is how long a reader may take over a portion, and downloadWithin over all of them: a download
	// holds a connection of the database.
	portionWithin  = 30 * time.Second
	downloadWithin = 30 * time.Minute
	// downloads is how many files are written at once: each holds one of the database's connections, and the rest is
	// for everybody else.
	downloads = 4
)

// place takes one of the places for downloads, and gives what gives it back. Errors: Unavailable exports-busy.
func (s *Server) place() (func(), error) {
	select {
	case s.places <- struct{}{}:
		return func() { <-s.places }, nil
	default:
		return nil, fault.New(fault.Unavailable, "exports-busy",
			"Der hentes allerede så mange filer, som programmet kan skrive på én gang. Prøv igen om lidt.",
			"As many files are being fetched as the program can write at once. Try again in a while.")
	}
}

func (d download) VisitExportMethodsCsvResponse(w http.ResponseWriter) error   { return d.send(w) }
func (d download) VisitExportMethodsXlsxResponse(w http.ResponseWriter) error  { return d.send(w) }
func (d download) VisitExportMethodsJsonlResponse(w http.ResponseWriter) error { return d.send(w) }
func (d download) VisitExportStudiesCsvResponse(w http.ResponseWriter) error   { return d.send(w) }
func (d download) VisitExportStudiesXlsxResponse(w http.ResponseWriter) error  { return d.send(w) }
func (d download) VisitExportStudiesJsonlResponse(w http.ResponseWriter) error { return d.send(w) }

func (d download) VisitGetCaseFileResponse(w http.ResponseWriter) error { return d.send(w) }
func (d download) VisitGetOrderedCaseFileContentResponse(w http.ResponseWriter) error {
	return d.send(w)
}

// send writes the file. Where nothing has been sent the error says why not, and otherwise whoever gets it cuts the
// connection. A reader who has gone, or takes too long, is nobody's fault.
func (d download) send(w http.ResponseWriter) error {
	defer d.ended()
	ctx, cancel := context.WithTimeout(d.ctx, downloadWithin)
	defer cancel()
	sending := &sender{download: d, w: w, control: http.NewResponseController(w)}
	out := bufio.NewWriterSize(sending, portion)
	err := d.write(ctx, out)
	if err == nil {
		sending.begin()
		err = out.Flush()
	}
	if err != nil && (sending.broken || ctx.Err() != nil) {
		panic(http.ErrAbortHandler)
	}
	_ = sending.control.SetWriteDeadline(time.Time{})
	return err
}

// sender sends portions of a download.
type sender struct {
	download

	w       http.ResponseWriter
	control *http.ResponseController
	begun   bool
	broken  bool
}

func (s *sender) begin() {
	if s.begun {
		return
	}
	s.begun = true
	header := s.w.Header()
	header.Set("Content-Type", s.media)
	header.Set("Content-Disposition", `attachment; filename="`+s.name+`"`)
	s.w.WriteHeader(http.StatusOK)
}

// Write sends a portion, and waits a while for the reader to take it.
func (s *sender) Write(p []byte) (int, error) {
	s.begin()
	_ = s.control.SetWriteDeadline(time.Now().Add(portionWithin)) // not every test server can
	n, err := s.w.Write(p)
	if err == nil {
		err = s.control.Flush()
	}
	s.broken = err != nil
	return n, err
}
