package admin

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// settings lists what is set for the whole site.
func (s *Staff) settings(w http.ResponseWriter, r *http.Request) error {
	return server.Render(w, r, http.StatusOK, view.SettingsPage(s.frame(r, "Settings", "Settings")))
}

// together are the errors of a form: what cannot be read, and what the store says of the rest.
func together(read, checked content.FieldErrors) content.FieldErrors {
	for _, e := range checked {
		if read.For(e.Field) == "" {
			read = append(read, e)
		}
	}
	return read
}

// turnOrder is how lists of planned things run.
var turnOrder = []content.Turn{content.TurnNow, content.TurnPlanned, content.TurnHidden, content.TurnCovered, content.TurnOver}

// byTurn compares two planned things with their starts for a list: what comes soonest stands first, and of the others
// what began last.
func byTurn(a, b content.Turn, aStarts, bStarts time.Time) int {
	if c := cmp.Compare(slices.Index(turnOrder, a), slices.Index(turnOrder, b)); c != 0 {
		return c
	}
	if a == content.TurnPlanned {
		return aStarts.Compare(bStarts)
	}
	return bStarts.Compare(aStarts)
}
