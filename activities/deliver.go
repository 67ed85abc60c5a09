package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// How messages are taken from the outbox: so many at a time, held so long that all of them can be sent.
const (
	messagesAtOnce = 50
	messageLease   = 5 * time.Minute
)

// messagePause is how long a message that could not be sent waits the first time; each time doubles it.
const (
	messagePause        = time.Minute
	longestMessagePause = 6 * time.Hour
)

// Outbox holds the messages that wait to be sent, and knows whom they are for.
type Outbox interface {
	ClaimMessages(ctx context.Context, limit int, lease time.Duration) ([]store.Message, error)
	Recipients(ctx context.Context, message store.Message) ([]store.Person, error)
	Method(ctx context.Context, key string) (store.Method, error)
	MessagesDelivered(ctx context.Context, at time.Time, ids ...int64) error
	MessageFailed(ctx context.Context, id int64, why string, pause time.Duration) error
}

// Letter is a message as one person gets it.
type Letter struct {
	// ID is the same each time the message is sent to the person.
	ID      string
	To      string // an e-mail address
	Subject string
	Text    string
}

// Sender sends letters. A letter may be sent more than once; its id is the same each time.
type Sender interface {
	Send(ctx context.Context, letter Letter) error
}

// Deliver is the activity that sends what waits in the outbox.
type Deliver struct {
	Outbox Outbox
	Sender Sender
}

// Run sends the messages that wait, until none is left or its time is up.
func (d Deliver) Run(ctx context.Context) (contract.DeliverResult, error) {
	defer beat(ctx)()
	var result contract.DeliverResult
	for ctx.Err() == nil {
		claimed, err := d.Outbox.ClaimMessages(ctx, messagesAtOnce, messageLease)
		if err != nil || len(claimed) == 0 {
			return result, err
		}
		for _, message := range claimed {
			sent, err := d.deliver(ctx, message)
			if err != nil {
				return result, err
			}
			if sent {
				result.Delivered++
			} else {
				result.Failed++
			}
		}
	}
	return result, ctx.Err()
}

// deliver sends one message to everyone it is for, and writes down whether that went well. Its error is that
// of the outbox.
func (d Deliver) deliver(ctx context.Context, message store.Message) (bool, error) {
	people, err := d.Outbox.Recipients(ctx, message)
	if err != nil {
		return false, err
	}
	method, err := d.Outbox.Method(ctx, string(message.Method))
	if err != nil {
		return false, err
	}
	var failures []error
	for _, person := range people {
		if person.Email != "" {
			failures = append(failures, d.Sender.Send(ctx, letterTo(person, message, method)))
		}
	}
	if failure := errors.Join(failures...); failure != nil {
		activity.GetLogger(ctx).Warn("a message could not be sent", "message", message.ID,
			"attempt", message.Attempts, "error", failure)
		return false, d.Outbox.MessageFailed(ctx, message.ID, failure.Error(), pauseAfter(message.Attempts))
	}
	return true, d.Outbox.MessagesDelivered(ctx, time.Now(), message.ID)
}

// pauseAfter is how long a message waits after it has failed so many times.
func pauseAfter(attempts int) time.Duration {
	pause := messagePause
	for range attempts - 1 {
		if pause *= 2; pause >= longestMessagePause {
			return longestMessagePause
		}
	}
	return pause
}
