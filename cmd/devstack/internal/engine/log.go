package engine

import (
	"errors"
	"fmt"
	"runtime"

	"go.temporal.io/server/common/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

// newLogger writes warnings and worse to the file, which starts anew at each start. Where the server would end the
// process, it ends only the goroutine and reports the reason, so that the other parts can be stopped in order.
func newLogger(path string, failed chan<- error) (log.Logger, error) {
	file, err := place.OpenLog(path)
	if err != nil {
		return nil, err
	}
	encoder := zap.NewProductionEncoderConfig()
	encoder.EncodeTime = zapcore.ISO8601TimeEncoder
	core := zapcore.NewCore(zapcore.NewJSONEncoder(encoder), zapcore.Lock(file), zap.WarnLevel)
	return log.NewZapLogger(zap.New(core, zap.WithFatalHook(surrender{path: path, failed: failed}))), nil
}

// surrender reports a fatal entry of the log.
type surrender struct {
	path   string
	failed chan<- error
}

// OnWrite is called after the entry was written.
func (s surrender) OnWrite(entry *zapcore.CheckedEntry, fields []zapcore.Field) {
	reason := errors.New(entry.Message)
	for _, field := range fields {
		if cause, ok := field.Interface.(error); ok {
			reason = fmt.Errorf("%s: %w", entry.Message, cause)
		}
	}
	select {
	case s.failed <- fmt.Errorf("Temporal gave up: %w (see %s)", reason, s.path):
	default: // The first reason is the one that matters.
	}
	runtime.Goexit()
}
