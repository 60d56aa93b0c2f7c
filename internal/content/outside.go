package content

import (
	"net/url"

	"localprogress.org/site/internal/markdown"
)

// Outside is a link of a snapshot to another site.
type Outside struct {
	Field   string // in which it stands
	Line    int    // of the text, from 1; 0 in other fields
	Address string // as it was written
}

// Outside returns the snapshot's links to other sites: those of its text in their order, then those of its fields.
func (s *Snapshot) Outside() []Outside {
	var all []Outside
	for _, l := range markdown.Links(s.Body) {
		if isOutside(l.Address) {
			all = append(all, Outside{"body", l.Line, l.Address})
		}
	}
	c := &checker{}
	s.checkDetail(c) // which knows the fields that hold addresses
	for _, a := range c.addresses {
		if isOutside(a.Address) {
			all = append(all, a)
		}
	}
	return all
}

// Named returns the entries that the snapshot's text links to by their IDs, whether or not there are such.
func (s *Snapshot) Named() []int64 { return mentioned(s.Body) }

func isOutside(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
