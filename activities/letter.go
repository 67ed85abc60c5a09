package activities

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/store"
)

// letterTo writes a message to a person: Danish first, then English. It names the method and nothing that
// needs a right to be read.
func letterTo(person store.Person, message store.Message, method store.Method) Letter {
	sum := sha256.Sum256([]byte(message.Key + "\n" + string(person.ID)))
	text := message.Content.Text
	var body strings.Builder
	for _, part := range []struct{ method, sentence, due string }{
		{"Metode", text.DA, "Frist"}, {"Method", text.EN, "Deadline"},
	} {
		if body.Len() > 0 {
			body.WriteString("\n--\n\n")
		}
		body.WriteString(part.sentence + "\n\n" + part.method + ": " + method.Content.Title + "\n")
		if message.Due != nil {
			body.WriteString(part.due + ": " + localDay(*message.Due) + "\n")
		}
	}
	return Letter{
		ID: hex.EncodeToString(sum[:16]), To: person.Email,
		Subject: method.Content.Title + ": " + text.DA, Text: body.String(),
	}
}

// localDay is the last day of a deadline, which is the end of a day in Denmark.
func localDay(due time.Time) string {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		zone = time.UTC
	}
	return due.Add(-time.Nanosecond).In(zone).Format("2.1.2006")
}
