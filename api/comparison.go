package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
)

// CompareMethods puts methods side by side.
func (s *Server) CompareMethods(
	ctx context.Context, request CompareMethodsRequestObject,
) (CompareMethodsResponseObject, error) {
	compared, err := s.app.CompareMethods(ctx, callerOf(ctx), request.Params.Ids)
	if err != nil {
		return nil, err
	}
	return CompareMethods200JSONResponse{
		Methods: each(compared.Methods, func(m app.Compared) MethodSummary { return methodSummary(m.MethodHit) }),
		Rows:    each(compared.Rows, comparisonRow),
	}, nil
}

func comparisonRow(row app.ComparisonRow) ComparisonRow {
	return ComparisonRow{
		Field: row.Field, Label: row.Label, Values: each(row.Values, comparisonValue), Differs: row.Differs,
		Note: textIfAny(row.Note),
	}
}

func comparisonValue(value app.ComparisonValue) ComparisonValue {
	return ComparisonValue{
		Known: value.Known, Text: value.Text, Codes: value.Codes, Number: value.Number, Alike: optional(value.Alike),
	}
}
