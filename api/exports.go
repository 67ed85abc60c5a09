package api

import (
	"context"
	"io"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/spreadsheet"
)

// The media types of the exports.
const (
	mediaCSV   = "text/csv; charset=utf-8; header=present"
	mediaXLSX  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaJSONL = "application/jsonl"
)

// ExportMethodsCsv writes the methods that are found as CSV.
func (s *Server) ExportMethodsCsv(
	ctx context.Context, request ExportMethodsCsvRequestObject,
) (ExportMethodsCsvResponseObject, error) {
	return export(ctx, s, s.methods(), filtersOfCSV(request.Params), asCSV(request.Params.Separator))
}

// ExportMethodsXlsx writes the methods that are found as a workbook.
func (s *Server) ExportMethodsXlsx(
	ctx context.Context, request ExportMethodsXlsxRequestObject,
) (ExportMethodsXlsxResponseObject, error) {
	return export(ctx, s, s.methods(), methodFilters(request.Params), asXLSX())
}

// ExportMethodsJsonl writes the methods that are found as JSON lines.
func (s *Server) ExportMethodsJsonl(
	ctx context.Context, request ExportMethodsJsonlRequestObject,
) (ExportMethodsJsonlResponseObject, error) {
	return export(ctx, s, s.methods(), methodFilters(request.Params), asJSONL())
}

// ExportStudiesCsv writes the studies of the methods that are found as CSV.
func (s *Server) ExportStudiesCsv(
	ctx context.Context, request ExportStudiesCsvRequestObject,
) (ExportStudiesCsvResponseObject, error) {
	asked := ExportMethodsCsvParams(request.Params)
	return export(ctx, s, s.studies(), filtersOfCSV(asked), asCSV(asked.Separator))
}

// ExportStudiesXlsx writes the studies of the methods that are found as a workbook.
func (s *Server) ExportStudiesXlsx(
	ctx context.Context, request ExportStudiesXlsxRequestObject,
) (ExportStudiesXlsxResponseObject, error) {
	return export(ctx, s, s.studies(), methodFilters(request.Params), asXLSX())
}

// ExportStudiesJsonl writes the studies of the methods that are found as JSON lines.
func (s *Server) ExportStudiesJsonl(
	ctx context.Context, request ExportStudiesJsonlRequestObject,
) (ExportStudiesJsonlResponseObject, error) {
	return export(ctx, s, s.studies(), methodFilters(request.Params), asJSONL())
}

// table is what can be exported: its rows, and what they have in common.
type table[T any] struct {
	name    string // of the file and of the sheet, in Danish
	sheet   string
	columns []catalogue.Column[T]
	rows    func(context.Context, auth.Caller, app.MethodFilter, func(T) error) error
}

func (s *Server) methods() table[catalogue.MethodRecord] {
	return table[catalogue.MethodRecord]{"metoder", "Metoder", catalogue.MethodColumns(), s.app.EachMethod}
}

func (s *Server) studies() table[catalogue.StudyRecord] {
	return table[catalogue.StudyRecord]{"studier", "Studier", catalogue.StudyColumns(), s.app.EachStudy}
}

// fileForm is how a table is written: as CSV with a separator, as a workbook, or as JSON lines.
type fileForm struct {
	ending, media string
	separator     catalogue.Separator // of CSV
}

func asCSV(separator *Separator) fileForm {
	if given(separator) == SeparatorSemicolon {
		return fileForm{"csv", mediaCSV, catalogue.Semicolon}
	}
	return fileForm{"csv", mediaCSV, catalogue.Comma}
}

func asXLSX() fileForm { return fileForm{ending: "xlsx", media: mediaXLSX} }

func asJSONL() fileForm { return fileForm{ending: "jsonl", media: mediaJSONL} }

// export begins the download of a table. Errors: Unavailable exports-busy.
func export[T any](ctx context.Context, s *Server, from table[T], asked methodFilters, as fileForm) (download, error) {
	ended, err := s.place()
	if err != nil {
		return download{}, err
	}
	rows := func(ctx context.Context, each func(T) error) error {
		return from.rows(ctx, callerOf(ctx), asked.filter(), each)
	}
	return download{
		ctx: ctx, name: from.name + "-" + string(s.app.Today()) + "." + as.ending, media: as.media, ended: ended,
		write: func(ctx context.Context, out io.Writer) error {
			switch as.media {
			case mediaXLSX:
				return writeXLSX(ctx, out, from, rows)
			case mediaJSONL:
				return rows(ctx, catalogue.NewJSONLWriter[T](out))
			default:
				return writeCSV(ctx, out, from, as.separator, rows)
			}
		},
	}, nil
}

func writeCSV[T any](
	ctx context.Context, out io.Writer, from table[T], separator catalogue.Separator,
	rows func(context.Context, func(T) error) error,
) error {
	file, err := catalogue.NewCSVWriter(out, from.columns, separator)
	if err != nil {
		return err
	}
	if err := rows(ctx, file.Write); err != nil {
		return err
	}
	return file.Flush()
}

func writeXLSX[T any](
	ctx context.Context, out io.Writer, from table[T], rows func(context.Context, func(T) error) error,
) (err error) {
	book, err := spreadsheet.New(from.sheet, from.columns)
	if err != nil {
		return err
	}
	defer func() {
		if closing := book.Close(); err == nil {
			err = closing
		}
	}()
	if err := rows(ctx, book.Write); err != nil {
		return err
	}
	_, err = book.WriteTo(out)
	return err
}
