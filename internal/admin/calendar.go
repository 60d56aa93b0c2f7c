package admin

import (
	"net/http"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// calendar shows a month of what goes out and comes down.
func (s *Staff) calendar(w http.ResponseWriter, r *http.Request) error {
	now := s.now().In(content.Zone)
	month, err := time.ParseInLocation("2006-01", r.URL.Query().Get("month"), content.Zone)
	if err != nil || month.Year() < 2000 || month.Year() > now.Year()+10 {
		month = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, content.Zone)
	}
	plan, err := s.content.Plan(r.Context(), month, month.AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	v := view.NewCalendar(month, now, plan)
	v.Page = s.frame(r, "Content", v.Name())
	return server.Render(w, r, http.StatusOK, view.CalendarPage(v))
}
