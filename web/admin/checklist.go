package admin

import "strconv"

// Checklist is what must be right before an entry is published, and what is worth a look.
type Checklist struct {
	Must, Look []Check
}

// Check is one line of the list.
type Check struct {
	Field  string // where it is mended
	Name   string
	Detail string
	Good   bool
}

// good says how many of the lines are.
func good(list []Check) string {
	n := 0
	for _, c := range list {
		if c.Good {
			n++
		}
	}
	return strconv.Itoa(n) + " of " + strconv.Itoa(len(list))
}
