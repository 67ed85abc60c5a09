// Package child starts programs that must not outlive this process, not even when it is killed.
package child
