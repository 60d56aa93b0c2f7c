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
	boards, err := s.content.Boards(ctx, boardRows,
		content.DeskFilter{State: content.StateDraft, EditorID: user(r).ID},
		content.DeskFilter{Mine: true},
		content.DeskFilter{State: content.StateScheduled},
		content.DeskFilter{Imported: true},
		content.DeskFilter{NoAlt: true})
	if err != nil {
		return err
	}
	v.Drafts, v.Review, v.Scheduled, v.Attention, v.NoAlt = boards[0], boards[1], boards[2], boards[3], boards[4]
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
	if user(r).CanManage() {
		if v.Failed, err = s.failures.Kinds(ctx); err != nil {
			return err
		}
	}
	return server.Render(w, r, http.StatusOK, view.DashboardPage(v))
}
