package crash_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// startWithin is how long a part may take until it is ready, and to end when it is told to.
const startWithin = time.Minute

// tailLines is how much of what a process said is told when the test fails.
const tailLines = 60

// process is a running program of the test.
type process struct {
	name    string
	command *exec.Cmd
	ready   chan struct{}
	ended   chan struct{}

	mutex sync.Mutex
	// named are the lines of the form NAME='value' that it printed; tail is the end of all it said.
	named map[string]string
	tail  []string
	// statuses counts the answers to requests.
	statuses map[int]int
}

// launch starts a program and waits until it says the words by which it is known to be ready.
func launch(name, readyWords string, environment []string, program string, arguments ...string) (*process, error) {
	p, err := begin(name, readyWords, environment, program, arguments...)
	if err != nil {
		return nil, err
	}
	select {
	case <-p.ready:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("%s ended before it was ready (%s)\n%s", name, p.command.ProcessState, p.said())
	case <-time.After(startWithin):
		p.kill()
		return nil, fmt.Errorf("%s was not ready after %s\n%s", name, startWithin, p.said())
	}
}

// begin starts a program and does not wait.
func begin(name, readyWords string, environment []string, program string, arguments ...string) (*process, error) {
	command := exec.Command(program, arguments...)
	command.Env = environment
	command.SysProcAttr = &syscall.SysProcAttr{}
	endWithParent(command.SysProcAttr)
	out, in := io.Pipe()
	command.Stdout, command.Stderr = in, in
	p := &process{
		name: name, command: command, ready: make(chan struct{}), ended: make(chan struct{}),
		named: map[string]string{}, statuses: map[int]int{},
	}
	go p.listen(out, readyWords)
	if err := p.start(in); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// start runs the process on a thread of its own, because the kernel counts the death of the thread that started
// a process as the death of its parent.
func (p *process) start(output *io.PipeWriter) error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.command.Start()
		started <- err
		if err == nil {
			_ = p.command.Wait() // How it ended is in its state.
		}
		_ = output.Close()
		close(p.ended)
	}()
	return <-started
}

// listen reads what the process says, for as long as it says something.
func (p *process) listen(output io.Reader, readyWords string) {
	announce := sync.OnceFunc(func() { close(p.ready) })
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		p.keep(strings.TrimRight(line, "\n"))
		if strings.Contains(line, readyWords) {
			announce()
		}
		if err != nil {
			return
		}
	}
}

func (p *process) keep(line string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if name, value, found := strings.Cut(line, "="); found && strings.HasPrefix(value, "'") {
		p.named[name] = strings.Trim(value, "'")
	}
	if strings.Contains(line, `"msg":"request"`) {
		p.statuses[statusOf(line)]++
		return // There are many, and each was answered.
	}
	p.tail = append(p.tail, line)
	p.tail = p.tail[max(0, len(p.tail)-tailLines):]
}

// variable is the value of a line NAME='value' that the process printed.
func (p *process) variable(name string) string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.named[name]
}

// said is the end of what the process said.
func (p *process) said() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return strings.Join(p.tail, "\n")
}

// answers counts the answers to requests by their status.
func (p *process) answers() map[int]int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return maps.Clone(p.statuses)
}

// kill ends the process as kill -9 does, and waits until it is gone.
func (p *process) kill() {
	_ = p.command.Process.Kill() // It may have ended already.
	<-p.ended
}

// stop asks the process to end, and does not ask for long.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // It may have ended already.
	select {
	case <-p.ended:
	case <-time.After(startWithin / 2):
		p.kill()
	}
}

// statusOf reads from a line of the log how a request was answered.
func statusOf(line string) int {
	var request struct {
		Status int `json:"status"`
	}
	if json.Unmarshal([]byte(line), &request) != nil {
		return 0 // The last line of a process that was killed may be half of one.
	}
	return request.Status
}
