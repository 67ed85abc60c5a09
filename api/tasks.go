package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// ListTasks lists what waits for the caller.
func (s *Server) ListTasks(ctx context.Context, request ListTasksRequestObject) (ListTasksResponseObject, error) {
	found, err := s.app.Tasks(ctx, callerOf(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListTasks200JSONResponse{
		Items: each(found.Items, taskOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

func taskOf(view app.TaskView) Task {
	task := Task{
		Kind: string(view.Kind), Text: view.Text, Overdue: view.Overdue, Deadline: momentIfAny(view.Due),
		Href: optional(taskAddress(view)),
	}
	if view.Method != "" {
		method := methodRef(app.MethodRef{ID: view.Method, Slug: view.MethodSlug, Title: view.MethodTitle})
		task.Method = &method
	}
	if view.Review != nil {
		task.Review = &ReviewRef{
			ID: idOf(view.Review.ID), Gate: string(view.Review.Gate.ID), Stage: Stage(view.Review.Stage),
			Round: view.Review.Round,
		}
	}
	if view.Condition != "" {
		condition := idOf(view.Condition)
		task.Condition = &condition
	}
	return task
}

// taskAddress is what to read first.
func taskAddress(view app.TaskView) string {
	switch {
	case view.Kind == app.TaskRegisterInterests:
		return basePath + "/interests"
	case view.Kind == app.TaskAnswerEvidenceHearing:
		return methodAddress(view.MethodSlug) + "/evidence"
	case view.Condition != "":
		return methodAddress(view.MethodSlug) + "/conditions"
	case view.Review != nil:
		return gateAddress(idOf(view.Review.ID))
	case view.Kind == lifecycle.TaskRequestReReview:
		return methodAddress(view.MethodSlug) + "/gate-readiness"
	}
	return ""
}
