package job

import "time"

// Hasten has a failed job tried again, an absent database asked again, and jobs end with the program, soon.
func (q *Queue) Hasten() {
	q.pause = func(int) time.Duration { return time.Millisecond }
	q.rest = 20 * time.Millisecond
	q.poll = 100 * time.Millisecond
	q.drain = time.Second
}

// PauseAfter is how long after its n-th failure a job is tried again.
var PauseAfter = pauseAfter

// Attempts are how often a job is tried.
const Attempts = attempts
