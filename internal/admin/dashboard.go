package admin

import (
	"net/http"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

const (
	boardRows = 6
	thisWeek  = 7 * 24 * time.Hour
)

func (s *Staff) dashboard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := view.Dashboard{Page: s.frame(r, "Dashboard", "Dashboard"), Now: s.now(), Reviews: user(r).CanPublishSome()}
	for _, board := range []struct {
		filter content.DeskFilter
		into   *[]content.DeskRow
	}{
		{content.DeskFilter{State: content.StateDraft, EditorID: user(r).ID, Limit: boardRows}, &v.Drafts},
		{content.DeskFilter{Mine: true, Limit: boardRows}, &v.Review},
		{content.DeskFilter{State: content.StateScheduled, Limit: boardRows}, &v.Scheduled},
		{content.DeskFilter{Imported: true, Limit: boardRows}, &v.Attention},
		{content.DeskFilter{NoAlt: true, Limit: boardRows}, &v.NoAlt},
	} {
		l, err := s.content.Desk(ctx, board.filter)
		if err != nil {
			return err
		}
		*board.into = l.Rows
	}
	newest, err := s.content.Newest(ctx, content.Filter{Kinds: content.Kinds, Limit: boardRows})
	if err != nil {
		return err
	}
	for _, c := range newest {
		if v.Now.Sub(c.Published) <= thisWeek {
			v.Out = append(v.Out, c)
		}
	}
	if v.Stuck, err = s.content.Stuck(ctx); err != nil {
		return err
	}
	if v.Expired, err = s.media.Expired(ctx, s.now(), s.today()); err != nil {
		return err
	}
	if v.Broken, err = s.links.OnPages(ctx); err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.DashboardPage(v))
}
