package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/search"
)

// ListMethods searches methods.
func (s *Server) ListMethods(ctx context.Context, request ListMethodsRequestObject) (ListMethodsResponseObject, error) {
	asked := request.Params
	filter := filtersOfList(asked).filter()
	filter.WithFacets = given(asked.Facets)
	found, err := s.app.Methods(ctx, callerOf(ctx), filter, app.MethodSort(given(asked.Sort)),
		page(asked.Limit, asked.Cursor))
	if err != nil {
		return nil, err
	}
	language := languageIn(ctx)
	list := ListMethods200JSONResponse{
		Items: each(found.Items, func(hit app.MethodHit) MethodSummary {
			summary := methodSummary(hit)
			summary.Score, summary.Highlight = scoreIfAny(hit.Score), highlightIfAny(found.Highlight(hit, language))
			return summary
		}),
		Total: found.Total, NextCursor: optional(found.Next), TotalIsLowerBound: optional(found.TotalIsLowerBound),
		Widened: optional(found.Widened), NotFound: found.Query.Unknown,
		Corrections: correctionsOf(found.Query.Corrections), Facets: facetsOf(found.Facets),
	}
	if asked.CostMax != nil {
		list.PriceUnknown = &found.PriceUnknown
	}
	return list, nil
}

func scoreIfAny(score float64) *float32 {
	if score == 0 {
		return nil
	}
	written := float32(score)
	return &written
}

func highlightIfAny(highlight search.Highlight) *Highlight {
	if len(highlight.Segments) == 0 {
		return nil
	}
	return &Highlight{
		Field: HighlightField(highlight.Field), Because: textIfAny(highlight.Because),
		Segments: each(highlight.Segments, func(segment search.Segment) HighlightSegment {
			return HighlightSegment{Text: segment.Text, Marked: optional(segment.Marked)}
		}),
	}
}

func correctionsOf(corrections []search.Correction) []QueryCorrection {
	var written []QueryCorrection
	for _, one := range corrections {
		written = append(written, QueryCorrection{From: one.From, To: one.To})
	}
	return written
}

// facetsOf is absent where no facets were asked for.
func facetsOf(views []app.FacetView) *MethodFacets {
	if views == nil {
		return nil
	}
	facets := MethodFacets{}
	places := map[app.Facet]**FacetValues{
		app.FacetPhase:       &facets.Phase,
		app.FacetStatus:      &facets.Status,
		app.FacetEvidence:    &facets.Evidence,
		app.FacetVerdict:     &facets.Verdict,
		app.FacetTargetGroup: &facets.TargetGroup,
		app.FacetAgeGroup:    &facets.AgeGroup,
		app.FacetTheme:       &facets.Theme,
		app.FacetGoal:        &facets.Goal,
		app.FacetMethodType:  &facets.MethodType,
		app.FacetOrigin:      &facets.Origin,
		app.FacetSupport:     &facets.Support,
		app.FacetLegalBasis:  &facets.LegalBasis,
		app.FacetOwner:       &facets.Owner,
		app.FacetProgramme:   &facets.Programme,
	}
	for _, view := range views {
		values := each(view.Values, facetValue)
		*places[view.Facet] = &values
	}
	return &facets
}

func facetValue(value app.FacetValue) FacetValue {
	return FacetValue{
		Value: value.Value, Label: value.Label, Count: value.Count, CountIsLowerBound: optional(value.LowerBound),
		Selected: optional(value.Selected),
	}
}

// ListSimilarMethods finds methods that resemble one.
func (s *Server) ListSimilarMethods(
	ctx context.Context, request ListSimilarMethodsRequestObject,
) (ListSimilarMethodsResponseObject, error) {
	similar, err := s.app.SimilarMethods(ctx, callerOf(ctx), request.ID, given(request.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListSimilarMethods200JSONResponse{Items: each(similar, similarMethod)}, nil
}

func similarMethod(one app.SimilarMethod) SimilarMethod {
	return SimilarMethod{
		Method: methodSummary(one.MethodHit), Likeness: float32(one.Likeness), Because: one.Because,
		Reasons: each(one.Reasons, func(reason app.Similarity) SimilarityReason {
			return SimilarityReason{
				Kind: SimilarityReasonKind(reason.Kind), Values: reason.Values, Text: reason.Text,
			}
		}),
	}
}

// textIfAny is absent where nothing is said.
func textIfAny(text i18n.Text) *i18n.Text { return optional(text) }
