package server

// Clock is the clock of an exercise.
type Clock = clock

// ClockFile is its file.
const ClockFile = clockFile

// OpenClock opens it.
var OpenClock = openClock

// Methods of Clock.
var (
	Now      = (*clock).now
	Keep     = (*clock).keep
	Forward  = (*clock).forward
	PlayedTo = (*clock).playedTo
)
