package api

import (
	"context"
	"net/url"
	"slices"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/chart"
	"github.com/fasemodel/fasemodel/internal/evidence"
)

// GetPortfolio counts the methods that the caller sees.
func (s *Server) GetPortfolio(
	ctx context.Context, request GetPortfolioRequestObject,
) (GetPortfolioResponseObject, error) {
	view, err := s.app.Portfolio(ctx, callerOf(ctx), app.PortfolioQuery{Programmes: request.Params.Programme})
	if err != nil {
		return nil, err
	}
	return GetPortfolio200JSONResponse{
		Methods: view.Methods, Phases: each(view.Phases, portfolioPhase), Gates: each(slices.DeleteFunc(view.Gates, neverReviewed), portfolioGate),
		EvidenceByGoal: each(view.Gaps.Rows, gapMapRow),
	}, nil
}

func portfolioPhase(phase app.PhaseView) PortfolioPhase {
	return PortfolioPhase{
		Phase: Code(phase.Phase), Label: phase.Label, Methods: phase.Methods,
		Statuses: each(phase.Statuses, func(count app.PhaseCount) PortfolioStatus {
			return PortfolioStatus{Status: MethodStatus(count.Status), Methods: count.Methods}
		}),
		Stages: each(phase.Stages, func(count app.StageCount) PortfolioStage {
			return PortfolioStage{Stage: Stage(count.Stage), Reviews: count.Reviews, Overdue: count.Overdue}
		}),
		Current: portfolioStay(phase.Current), Past: portfolioStay(phase.Past),
	}
}

func portfolioStay(stay *app.PhaseStay) *PortfolioStay {
	if stay == nil {
		return nil
	}
	return &PortfolioStay{
		Methods: stay.Methods, P10Days: stay.P10, Q1Days: stay.Q1, MedianDays: stay.Median, Q3Days: stay.Q3, P90Days: stay.P90,
	}
}

func neverReviewed(gate app.GateView) bool { return gate.Reviews == 0 }

func portfolioGate(gate app.GateView) PortfolioGate {
	return PortfolioGate{
		Gate: Code(gate.Gate), Label: gate.Label, Reviews: gate.Reviews,
		Outcomes: each(gate.Outcomes, func(count app.GateCount) PortfolioOutcome {
			return PortfolioOutcome{Outcome: count.Outcome, Reviews: count.Reviews}
		}),
	}
}

// GetGapMap counts methods by goal or theme and evidence level.
func (s *Server) GetGapMap(ctx context.Context, request GetGapMapRequestObject) (GetGapMapResponseObject, error) {
	view, err := s.gapMap(ctx, request.Params.By, request.Params.Programme)
	if err != nil {
		return nil, err
	}
	levels := make([]GapMapLevel, 0, chart.Levels)
	for level := range chart.Levels {
		levels = append(levels, GapMapLevel{Level: level, Label: evidence.Level(level).Label()})
	}
	return GetGapMap200JSONResponse{By: GapMapKind(view.By), Levels: levels, Rows: each(view.Rows, gapMapRow)}, nil
}

func (s *Server) gapMap(ctx context.Context, by *GapMapKind, programmes []string) (app.GapMapView, error) {
	kind := app.GapByGoal
	if by != nil {
		kind = app.GapKind(*by)
	}
	return s.app.GapMap(ctx, callerOf(ctx), kind, programmes)
}

func gapMapRow(row app.GapRowView) GapMapRow {
	written := GapMapRow{Key: optional(row.Key), Label: row.Label, Methods: row.Methods}
	for level, cell := range row.Levels {
		written.Cells = append(written.Cells, GapMapCell{
			Level: level, Methods: cell.Methods,
			Verdicts: each(cell.Verdicts, func(count app.GapCount) GapMapVerdict {
				return GapMapVerdict{Verdict: Verdict(count.Verdict), Methods: count.Methods}
			}),
		})
	}
	return written
}

// GetGapMapPicture draws the evidence gap map. Its cells lead to the list of methods.
func (s *Server) GetGapMapPicture(
	ctx context.Context, request GetGapMapPictureRequestObject,
) (GetGapMapPictureResponseObject, error) {
	view, err := s.gapMap(ctx, request.Params.By, request.Params.Programme)
	if err != nil {
		return nil, err
	}
	drawn := view.Chart(func(filters url.Values) string { return basePath + "/methods?" + filters.Encode() })
	return pictureOf(ctx, languageFor(ctx, request.Params.Lang), drawn.SVG), nil
}
