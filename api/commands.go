package api

import (
	"context"
	"encoding/json"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// GetCommand tells what became of a command.
func (s *Server) GetCommand(ctx context.Context, request GetCommandRequestObject) (GetCommandResponseObject, error) {
	var method lifecycle.MethodID
	if request.Params.Method != nil {
		method = lifecycle.MethodID(request.Params.Method.String())
	}
	view, err := s.app.CommandStatus(ctx, callerOf(ctx), lifecycle.CommandID(request.Key.String()), method)
	if err != nil {
		return nil, err
	}
	command := Command{
		Key: request.Key, Kind: view.Kind, Status: CommandStatus(view.Outcome), GivenAt: view.At,
		Resource: optional(commandResource(view)),
	}
	if command.Status != CommandStatusPending {
		command.SettledAt = &view.At
	}
	if view.Refusal != nil {
		problem := problemOf(view.Refusal, view.Refusal.Kind.Status(), languageIn(ctx))
		command.Problem = &problem
	}
	if command.Status == CommandStatusDone {
		command.Result = s.resultOf(ctx, view)
	}
	return GetCommand200JSONResponse(command), nil
}

// commandResource is what a command was given to.
func commandResource(view app.CommandView) string {
	switch {
	case view.Review != "":
		return gateAddress(idOf(view.Review))
	case view.Condition != "":
		return methodAddress(string(view.KnownCommand.Method)) + "/conditions"
	case view.KnownCommand.Method != "":
		return methodAddress(string(view.KnownCommand.Method))
	}
	return ""
}

// resultOf is what the operation answers with, as the caller may see it now; nothing where they no longer may.
func (s *Server) resultOf(ctx context.Context, view app.CommandView) json.RawMessage {
	result, err := s.answerTo(ctx, view)
	if err != nil || result == nil {
		return nil
	}
	text, err := json.Marshal(result)
	if err != nil {
		return nil
	}
	return text
}

func (s *Server) answerTo(ctx context.Context, view app.CommandView) (any, error) {
	caller, method := callerOf(ctx), string(view.KnownCommand.Method)
	if lifecycle.CommandKind(view.Kind) == lifecycle.KindVote {
		tally, err := s.app.Tally(ctx, caller, view.Review)
		return tallyOf(tally), err
	}
	if view.Published {
		decision, err := s.app.Decision(ctx, caller, view.Review)
		if err != nil {
			return nil, err
		}
		return decisionOf(decision), nil
	}
	if view.Condition != "" {
		condition, err := s.app.Condition(ctx, caller, method, view.Condition)
		if err != nil {
			return nil, err
		}
		return conditionOf(condition), nil
	}
	if view.Review != "" {
		review, err := s.app.Review(ctx, caller, view.Review)
		if err != nil {
			return nil, err
		}
		return reviewOf(review), nil
	}
	if view.First == 0 {
		return nil, nil
	}
	found, err := s.app.Method(ctx, caller, method)
	if err != nil {
		return nil, err
	}
	return methodOf(found), nil
}

// languageIn is the language that a request asks for.
func languageIn(ctx context.Context) i18n.Language {
	if request, served := ctx.(*gin.Context); served {
		return languageOf(request.Request)
	}
	return i18n.Match("")
}
