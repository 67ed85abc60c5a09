package web

import (
	"net/http"
	"time"

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
	first string // the address of the first page, where this is another one
	// since is when the calendar's address was made, nil where there is none; made is a new one, which is shown this once.
	since *time.Time
	made  string
}

// showTasks lists what waits for the one who asks, soonest first.
func (s *site) showTasks(c *gin.Context) { s.showTasksWith(c, "") }

// showTasksWith shows the tasks with a calendar's address that was made just now, if one was.
func (s *site) showTasksWith(c *gin.Context, made string) {
	p, ctx := pageOf(c), c.Request.Context()
	view := tasksView{made: made}
	var err error
	view.tasks, err = s.app.Tasks(ctx, p.caller, app.Page{Cursor: c.Query("cursor")})
	if err == nil {
		view.since, err = s.app.CalendarSince(ctx, p.caller)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	view.next, view.first = onward(c, view.tasks.Next)
	s.show(c, http.StatusOK, tasksPage(p, view))
}

// taskAddress is the place of the form that a task waits for.
func taskAddress(task app.TaskView) string {
	file := "/metoder/" + task.MethodSlug + "/sag"
	switch task.Kind {
	case app.TaskRegisterInterests:
		return "/habilitet"
	case app.TaskAnswerEvidenceHearing:
		return methodAddress(task.MethodSlug, "evidens") + "#faktahoering"
	case lifecycle.TaskFulfilCondition, lifecycle.TaskJudgeFulfilment, lifecycle.TaskSettleCondition:
		return file + "#condition-" + string(task.Condition)
	case lifecycle.TaskRequestReReview:
		return file + "#request-gate"
	default:
		return gateAddress(task.WaitingTask.Review) + "#" + taskPlace(task.Kind)
	}
}
