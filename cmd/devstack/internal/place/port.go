package place

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Loopback is the only address a stack listens on.
const Loopback = "127.0.0.1"

// Ports are taken below the range from which Linux numbers outgoing connections, so that none of those sits on a
// remembered port when the stack comes back.
const (
	firstPort = 20000
	lastPort  = 31999
)

// ErrPortTaken is returned when a port that the user asked for is in use.
var ErrPortTaken = errors.New("the port is in use")

// Address is the loopback address with the port.
func Address(port int) string { return net.JoinHostPort(Loopback, strconv.Itoa(port)) }

// Port decides the port of a part: the wanted one when it is set, else the one the folder remembers, else a free
// one. The choice is remembered. A remembered port that something else has taken is replaced.
func (f *Folder) Port(part Part, wanted int) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path, ports := f.portsPath(), map[Part]int{}
	if err := readJSON(path, &ports); err != nil {
		return 0, err
	}
	port := ports[part]
	switch {
	case wanted != 0:
		if !free(wanted) {
			return 0, fmt.Errorf("%s on %d: %w", part, wanted, ErrPortTaken)
		}
		port = wanted
	case port == 0 || !free(port):
		found, err := FreePort()
		if err != nil {
			return 0, err
		}
		port = found
	}
	if ports[part] == port {
		return port, nil
	}
	ports[part] = port
	return port, writeJSON(path, ports, 0o600)
}

// FreePort finds a port on which nothing listens.
func FreePort() (int, error) {
	for range 200 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		if free(port) {
			return port, nil
		}
	}
	return 0, fmt.Errorf("found no free port between %d and %d", firstPort, lastPort)
}

func (f *Folder) portsPath() string { return f.Join("ports.json") }

func free(port int) bool {
	listener, err := net.Listen("tcp4", Address(port))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}
