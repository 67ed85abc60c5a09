package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// ListSteeringGroups lists steering groups by title.
func (s *Server) ListSteeringGroups(
	ctx context.Context, request ListSteeringGroupsRequestObject,
) (ListSteeringGroupsResponseObject, error) {
	found, err := s.app.SteeringGroups(ctx, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListSteeringGroups200JSONResponse{
		Items: each(found.Items, groupOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// CreateSteeringGroup adds a steering group with its roster.
func (s *Server) CreateSteeringGroup(
	ctx context.Context, request CreateSteeringGroupRequestObject,
) (CreateSteeringGroupResponseObject, error) {
	made, err := s.app.CreateSteeringGroup(ctx, orderOf(ctx), app.SteeringGroupDraft{
		Slug: given(request.Body.Slug), Title: request.Body.Title, Seats: each(request.Body.Seats, seatDraft),
	})
	if err != nil {
		return nil, err
	}
	return CreateSteeringGroup201JSONResponse{Body: groupOf(made), Headers: CreateSteeringGroup201ResponseHeaders{
		Location: basePath + "/steering-groups/" + string(made.ID), ETag: etag(made.Version),
	}}, nil
}

// GetSteeringGroup gives a steering group.
func (s *Server) GetSteeringGroup(
	ctx context.Context, request GetSteeringGroupRequestObject,
) (GetSteeringGroupResponseObject, error) {
	found, err := s.app.SteeringGroup(ctx, request.ID)
	if err != nil {
		return nil, err
	}
	return GetSteeringGroup200JSONResponse{
		Body: groupOf(found), Headers: GetSteeringGroup200ResponseHeaders{ETag: etag(found.Version)},
	}, nil
}

// UpdateSteeringGroup changes a steering group and its roster.
func (s *Server) UpdateSteeringGroup(
	ctx context.Context, request UpdateSteeringGroupRequestObject,
) (UpdateSteeringGroupResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	updated, err := s.app.UpdateSteeringGroup(ctx, orderOf(ctx), request.ID, version, func(draft *app.SteeringGroupDraft) {
		set(&draft.Title, request.Body.Title)
		if request.Body.Seats != nil {
			draft.Seats = each(request.Body.Seats, seatDraft)
		}
	})
	if err != nil {
		return nil, err
	}
	return UpdateSteeringGroup200JSONResponse{
		Body: groupOf(updated), Headers: UpdateSteeringGroup200ResponseHeaders{ETag: etag(updated.Version)},
	}, nil
}

func groupOf(group app.SteeringGroupView) SteeringGroup {
	return SteeringGroup{
		ID: idOf(group.ID), Slug: group.Slug, Version: int64(group.Version), Title: group.Title,
		Seats: each(group.Seats, rosterSeat),
	}
}

func groupRef(group app.SteeringGroup) SteeringGroupRef {
	return SteeringGroupRef{ID: idOf(group.ID), Slug: group.Slug, Title: group.Title}
}

func rosterSeat(seat app.SeatView) RosterSeat {
	written := RosterSeat{
		Number: seat.Number, Kind: OrganisationKind(seat.Kind), Office: word[Office](seat.Office),
		Organisation: organisationIfAny(seat.Organisation), Member: personIfAny(seat.Member),
		Substitute: personIfAny(seat.Substitute), ValidTo: dayIfAny(seat.To),
		MemberRegisteredUntil: momentIfAny(seat.MemberUntil), SubstituteRegisteredUntil: momentIfAny(seat.SubstituteUntil),
	}
	if from := dayIfAny(seat.From); from != nil {
		written.ValidFrom = *from
	}
	return written
}

func seatDraft(seat RosterSeatStatement) app.SeatDraft {
	draft := app.SeatDraft{
		Number: seat.Number, Kind: phasemodel.OrganisationKind(seat.Kind), Office: lifecycle.Office(given(seat.Office)),
		Organisation: given(seat.Organisation), From: dayOf(seat.ValidFrom), To: dayOf(seat.ValidTo),
	}
	if seat.Member != nil {
		draft.Member = lifecycle.PersonID(seat.Member.String())
	}
	if seat.Substitute != nil {
		draft.Substitute = lifecycle.PersonID(seat.Substitute.String())
	}
	return draft
}
