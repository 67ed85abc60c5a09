package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// DeclareInterest declares an interest in the case.
func (s *Server) DeclareInterest(ctx context.Context, request DeclareInterestRequestObject) (DeclareInterestResponseObject, error) {
	receipt, err := s.app.DeclareInterest(ctx, orderOf(ctx), reviewID(request.ID), personGiven(request.Body.Person),
		request.Body.Ground, request.Body.Text)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) DeclareInterestResponseObject { return DeclareInterest201JSONResponse(review) },
		func(pending AcceptedJSONResponse) DeclareInterestResponseObject {
			return DeclareInterest202JSONResponse{pending}
		})
}

// personGiven reads a person who need not be given.
func personGiven(id *PersonID) lifecycle.PersonID {
	if id == nil {
		return ""
	}
	return personID(*id)
}

// WithdrawInterest takes a declared interest back.
func (s *Server) WithdrawInterest(ctx context.Context, request WithdrawInterestRequestObject) (WithdrawInterestResponseObject, error) {
	receipt, err := s.app.WithdrawInterest(ctx, orderOf(ctx), reviewID(request.ID), personID(request.Person))
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) WithdrawInterestResponseObject { return WithdrawInterest200JSONResponse(review) },
		func(pending AcceptedJSONResponse) WithdrawInterestResponseObject {
			return WithdrawInterest202JSONResponse{pending}
		})
}

// RuleOnInterest is the presiding member's ruling.
func (s *Server) RuleOnInterest(ctx context.Context, request RuleOnInterestRequestObject) (RuleOnInterestResponseObject, error) {
	receipt, err := s.app.RuleOnInterest(ctx, orderOf(ctx), reviewID(request.ID), personID(request.Person),
		lifecycle.Ruling(request.Body.Ruling), request.Body.Reason)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) RuleOnInterestResponseObject { return RuleOnInterest200JSONResponse(review) },
		func(pending AcceptedJSONResponse) RuleOnInterestResponseObject {
			return RuleOnInterest202JSONResponse{pending}
		})
}

// ObjectToRuling demands the body's own ruling.
func (s *Server) ObjectToRuling(ctx context.Context, request ObjectToRulingRequestObject) (ObjectToRulingResponseObject, error) {
	receipt, err := s.app.ObjectToRuling(ctx, orderOf(ctx), reviewID(request.ID), personID(request.Person))
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) ObjectToRulingResponseObject { return ObjectToRuling200JSONResponse(review) },
		func(pending AcceptedJSONResponse) ObjectToRulingResponseObject {
			return ObjectToRuling202JSONResponse{pending}
		})
}

// VoteOnRuling is a seat's vote in the body's ruling.
func (s *Server) VoteOnRuling(ctx context.Context, request VoteOnRulingRequestObject) (VoteOnRulingResponseObject, error) {
	receipt, err := s.app.VoteOnRuling(ctx, orderOf(ctx), reviewID(request.ID), personID(request.Person),
		lifecycle.Ruling(request.Body.Ruling))
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) VoteOnRulingResponseObject { return VoteOnRuling200JSONResponse(review) },
		func(pending AcceptedJSONResponse) VoteOnRulingResponseObject {
			return VoteOnRuling202JSONResponse{pending}
		})
}

// DeclareAbsence gives a seat to its substitute.
func (s *Server) DeclareAbsence(ctx context.Context, request DeclareAbsenceRequestObject) (DeclareAbsenceResponseObject, error) {
	var person lifecycle.PersonID
	if request.Body != nil {
		person = personGiven(request.Body.Person)
	}
	receipt, err := s.app.DeclareAbsence(ctx, orderOf(ctx), reviewID(request.ID), person)
	return reviewAfter(ctx, s, request.ID, receipt, err,
		func(review Review) DeclareAbsenceResponseObject { return DeclareAbsence201JSONResponse(review) },
		func(pending AcceptedJSONResponse) DeclareAbsenceResponseObject {
			return DeclareAbsence202JSONResponse{pending}
		})
}
