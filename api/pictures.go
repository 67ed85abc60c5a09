package api

import (
	"context"
	"net/http"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// picture is an SVG document in a language.
type picture struct {
	document

	language i18n.Language
}

// pictureOf draws a picture in the language that the reader asks for.
func pictureOf(ctx context.Context, language i18n.Language, draw func(language i18n.Language) []byte) picture {
	return picture{document{"image/svg+xml", draw(language), askedOf(ctx).noneMatch}, language}
}

// languageFor is the language named in the address, else that of the reader's program.
func languageFor[T ~string](ctx context.Context, named *T) i18n.Language {
	if named != nil {
		return i18n.Language(*named)
	}
	return askedOf(ctx).language
}

func (p picture) send(w http.ResponseWriter) error {
	w.Header().Set("Content-Language", string(p.language))
	w.Header().Add("Vary", "Accept-Language")
	return p.document.send(w)
}

// VisitGetForestPlotResponse writes the picture.
func (p picture) VisitGetForestPlotResponse(w http.ResponseWriter) error { return p.send(w) }

// VisitGetDeclarationRadarResponse writes the picture.
func (p picture) VisitGetDeclarationRadarResponse(w http.ResponseWriter) error { return p.send(w) }

// VisitGetGapMapPictureResponse writes the picture.
func (p picture) VisitGetGapMapPictureResponse(w http.ResponseWriter) error { return p.send(w) }

// GetForestPlot draws the forest plot of one outcome.
func (s *Server) GetForestPlot(
	ctx context.Context, request GetForestPlotRequestObject,
) (GetForestPlotResponseObject, error) {
	forest, err := s.forest(ctx, request.ID, request.Outcome, GetForestTableParams{
		EffectType: request.Params.EffectType, Subgroups: request.Params.Subgroups, Model: request.Params.Model,
		Test: request.Params.Test, Dependence: request.Params.Dependence, Correlation: request.Params.Correlation,
		Convert: request.Params.Convert, MdVariance: request.Params.MdVariance,
	})
	if err != nil {
		return nil, err
	}
	return pictureOf(ctx, languageFor(ctx, request.Params.Lang), forest.SVG), nil
}

// GetForestTable gives the numbers of the forest plot.
func (s *Server) GetForestTable(
	ctx context.Context, request GetForestTableRequestObject,
) (GetForestTableResponseObject, error) {
	forest, err := s.forest(ctx, request.ID, request.Outcome, request.Params)
	if err != nil {
		return nil, err
	}
	return GetForestTable200JSONResponse(pictureTable(forest.Table(languageFor(ctx, request.Params.Lang)))), nil
}

// forest asks for a forest plot as the parameters that picture and table share say.
func (s *Server) forest(ctx context.Context, method, outcome string, asked GetForestTableParams) (chart.Forest, error) {
	return s.app.ForestPlot(ctx, callerOf(ctx), method, app.SynthesisQuery{
		Outcome: outcome, EffectType: evidence.EffectType(given(asked.EffectType)), Options: pooling(
			asked.Model, asked.Test, asked.Dependence, asked.Correlation, asked.Convert, asked.MdVariance),
	}, given(asked.Subgroups))
}

// GetDeclarationRadar draws the Vidensdeklaration.
func (s *Server) GetDeclarationRadar(
	ctx context.Context, request GetDeclarationRadarRequestObject,
) (GetDeclarationRadarResponseObject, error) {
	radar, err := s.app.DeclarationRadar(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	return pictureOf(ctx, languageFor(ctx, request.Params.Lang), radar.SVG), nil
}

// GetDeclarationRadarTable gives the grades of the Vidensdeklaration.
func (s *Server) GetDeclarationRadarTable(
	ctx context.Context, request GetDeclarationRadarTableRequestObject,
) (GetDeclarationRadarTableResponseObject, error) {
	radar, err := s.app.DeclarationRadar(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	return GetDeclarationRadarTable200JSONResponse(pictureTable(radar.Table(languageFor(ctx, request.Params.Lang)))), nil
}

func pictureTable(table chart.Table) PictureTable {
	return PictureTable{
		Caption: table.Caption, Notes: each(table.Notes, same[string]),
		Columns: each(table.Columns, func(column chart.Column) PictureTableColumn {
			return PictureTableColumn{Title: column.Title, Numeric: column.Numeric}
		}),
		Rows: each(table.Rows, func(row chart.Row) PictureTableRow {
			return PictureTableRow{Kind: PictureTableRowKind(row.Kind), Cells: row.Cells}
		}),
	}
}
