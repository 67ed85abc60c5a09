package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) tasksRoutes() []route {
	return []route{
		{http.MethodGet, "/opgaver", "listTasks", s.showTasks},
	}
}

// tasksView is what waits for a person, as their page shows it.
type tasksView struct {
	tasks app.Listed[app.TaskView]
	next  string // the address of the rest; empty: there is no more
}

// showTasks lists what waits for the one who asks, soonest first.
func (s *site) showTasks(c *gin.Context) {
	p := pageOf(c)
	view := tasksView{}
	var err error
	view.tasks, err = s.app.Tasks(c.Request.Context(), p.caller, app.Page{Cursor: c.Query("cursor")})
	if err != nil {
		s.refuse(c, err)
		return
	}
	if view.tasks.Next != "" {
		view.next = withQuery("/opgaver", "cursor", view.tasks.Next)
	}
	s.show(c, http.StatusOK, tasksPage(p, view))
}

// taskAddress is the place of the form that a task waits for.
func taskAddress(task app.TaskView) string {
	file := "/metoder/" + task.MethodSlug + "/sag"
	switch task.Kind {
	case app.TaskRegisterInterests:
		return "/habilitet"
	case app.TaskAnswerEvidenceHearing:
		return file + "#answer-evidence-hearing"
	case lifecycle.TaskFulfilCondition, lifecycle.TaskJudgeFulfilment, lifecycle.TaskSettleCondition:
		return file + "#condition-" + string(task.Condition)
	case lifecycle.TaskRequestReReview:
		return file + "#request-gate"
	}
	return gateAddress(task.WaitingTask.Review) + "#" + string(task.Kind)
}
