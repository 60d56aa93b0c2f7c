package admin

import (
	"strconv"

	"github.com/a-h/templ"
)

// keeping is what the script knows that keeps the words: whose they are, of which entry, and what has arrived.
func (e Editor) keeping() templ.Attributes {
	entry := "new-" + string(e.Form.Kind)
	if e.ID != 0 {
		entry = strconv.FormatInt(e.ID, 10)
	}
	return templ.Attributes{
		"data-account": strconv.FormatInt(e.Account, 10), "data-entry": entry, "data-base": string(e.action("")),
		"data-arrived": e.Arrived.Key, "data-arrived-seq": strconv.FormatInt(e.Arrived.Seq, 10),
	}
}
