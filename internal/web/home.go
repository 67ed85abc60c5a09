package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
)

// How many tasks and decisions the front page shows.
const (
	homeTasks     = 5
	homeDecisions = 5
)

func (s *site) homeRoutes() []route {
	return []route{{method: http.MethodGet, path: "/", handle: s.showHome}}
}

// homeView is what the front page shows: to those with a task that first.
type homeView struct {
	hasTasks  bool // whether the reader can have tasks
	tasks     app.Listed[app.TaskView]
	phases    []app.PhaseMethods
	decisions []app.DecisionLine
}

// showHome shows the front page.
func (s *site) showHome(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	view := homeView{hasTasks: auth.Check("listTasks", p.caller) == nil}
	var err error
	if view.hasTasks {
		view.tasks, err = s.app.Tasks(ctx, p.caller, app.Page{Limit: homeTasks})
	}
	if err == nil {
		view.phases, err = s.app.MethodsByPhase(ctx, p.caller)
	}
	if err == nil {
		view.decisions, err = s.app.NewestDecisions(ctx, p.caller, homeDecisions)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, homePage(p, view))
}
