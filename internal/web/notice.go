package web

import (
	"encoding/gob"

	"github.com/gin-gonic/gin"
)

// notice is what the next page says of the command before it.
type notice struct {
	Text string // the id of a text
	// Draft is the name of the draft that has been sent and is no longer kept by the browser.
	Draft string
}

// notify keeps a notice for the next page.
func (s *site) notify(c *gin.Context, said notice) {
	s.sessions.Put(c.Request.Context(), noticeKey, said)
}

func registerSessionTypes() {
	gob.Register(signedIn{})
	gob.Register(attempt{})
	gob.Register(notice{})
	gob.Register(waiting{})
}
