package web

// stepState tells how far along a step is.
type stepState string

// The states of a step.
const (
	stepDone    stepState = "done"
	stepCurrent stepState = "current"
	stepComing  stepState = "coming"
	stepEnded   stepState = "ended" // the way ended here, short of its end
)

// step is one of those that lead through something.
type step struct {
	title string
	note  string // what is said beneath: a date
	state stepState
}
