package admin

import (
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// Weeks have seven days also where the clock changes, and what happens before midnight in the newsroom is on that day.
func TestTheCalendarHasWholeWeeks(t *testing.T) {
	t.Parallel()
	month := time.Date(2026, 11, 1, 0, 0, 0, 0, ui.Zone) // the clock goes back on that day
	late := time.Date(2026, 11, 30, 23, 59, 0, 0, ui.Zone)
	c := NewCalendar(month, late, []content.Planned{{At: month}, {At: late.UTC()}})
	if len(c.Weeks) != 5 || len(c.Weeks[0][0].Plan) != 1 || len(c.Weeks[4][1].Plan) != 1 || !c.Weeks[4][1].Today || c.Weeks[4][2].In {
		t.Errorf("%+v", c.Weeks)
	}
	if c.empty() || !NewCalendar(month, late, nil).empty() || c.turned(-1) != "/admin/calendar?month=2026-10" {
		t.Error(c.turned(-1))
	}
	if feb := NewCalendar(time.Date(2027, 2, 1, 0, 0, 0, 0, ui.Zone), late, nil); len(feb.Weeks) != 5 || feb.Weeks[0][1].Date.Day() != 1 {
		t.Errorf("%+v", feb.Weeks[0])
	}
}
