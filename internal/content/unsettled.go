package content

import (
	"localprogress.org/site/internal/merge"
)

// Unsettled is a field that two people changed differently at the same time. It keeps the entry from being published until
// somebody has chosen.
type Unsettled struct {
	Field   string `json:"field"`
	Version int    `json:"version"` // that holds the other words
	By      string `json:"by"`      // who wrote them
}

// checkSettled fails for each field of which two versions wait, and for marks of them in the text.
func (s *Snapshot) checkSettled(c *checker) {
	for _, u := range s.Unsettled {
		c.fail(u.Field, "%s has changed this at the same time. Choose at the top which words it has.", u.By)
	}
	if merge.Marked(s.Body) {
		c.fail("body", "The same lines were changed twice at the same time. Keep what is right where “Both of you changed this” stands, and delete the lines that mark it.")
	}
}
