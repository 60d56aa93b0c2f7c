package content_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func TestThePlanHasWhatGoesOutAndComesDown(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	soon := post("Soon")
	soon.PublishAt, soon.UnpublishAt = at(day.Add(time.Hour)), at(day.Add(3*time.Hour))
	n.publish(soon)
	live := n.publish(post("Live"))
	_, err := n.Stage(ctx, editor, live.EntryID, n.write(live.EntryID, "New."), day.Add(2*time.Hour))
	fatal(t, err)
	draft, err := n.Create(ctx, editor, post("Draft"))
	fatal(t, err)
	b := n.bundle("Opening day", draft.EntryID)
	fatal(t, n.ScheduleBundle(ctx, editor, b, n.newest(b), day.Add(4*time.Hour)))
	plan, err := n.Plan(ctx, day, day.Add(4*time.Hour+time.Second))
	fatal(t, err)
	var got []string
	for _, p := range plan {
		got = append(got, string(p.What)+" "+p.Title)
	}
	if all := strings.Join(got, ", "); all != "out Live, out Soon, replace Live, down Soon, bundle Opening day" {
		t.Error(all)
	}
	if plan, err := n.Plan(ctx, day.Add(time.Minute), day.Add(2*time.Hour)); err != nil || len(plan) != 1 {
		t.Errorf("%+v, %v", plan, err)
	}
}

func TestDeskViewsAreKeptByWhoeverKeepsThem(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	var who [2]int64
	for i := range who {
		fatal(t, n.pool.QueryRow(ctx, `insert into account (email, name, role, password_hash, created_at) values ($1, 'A', 'author', '$argon2id$', now()) returning id`,
			fmt.Sprint(i, "@example.org")).Scan(&who[i]))
	}
	fatal(t, n.KeepDeskView(ctx, who[0], content.DeskView{Name: " Housing \n drafts", Query: "issue=1"}))
	fatal(t, n.KeepDeskView(ctx, who[0], content.DeskView{Name: "Housing drafts", Query: "issue=2"}))
	views, err := n.DeskViews(ctx, who[0])
	fatal(t, err)
	if len(views) != 1 || views[0].Name != "Housing drafts" || views[0].Query != "issue=2" {
		t.Errorf("%+v", views)
	}
	fatal(t, n.RenameDeskView(ctx, who[0], content.DeskView{ID: views[0].ID, Name: "Drafts of housing "}))
	if views, err = n.DeskViews(ctx, who[0]); err != nil || len(views) != 1 || views[0].Name != "Drafts of housing" || views[0].Query != "issue=2" {
		t.Errorf("renamed: %+v, %v", views, err)
	}
	if err := n.RenameDeskView(ctx, who[1], content.DeskView{ID: views[0].ID, Name: "Mine"}); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("another person renames it: %v", err)
	}
	fatal(t, n.DropDeskView(ctx, who[1], views[0].ID))
	if others, err := n.DeskViews(ctx, who[1]); err != nil || len(others) != 0 {
		t.Errorf("another person has %+v, %v", others, err)
	}
	for i := range content.MaxDeskViews - 1 {
		fatal(t, n.KeepDeskView(ctx, who[0], content.DeskView{Name: fmt.Sprint(i)}))
	}
	var errs content.FieldErrors
	for _, name := range []string{"", strings.Repeat("x", content.MaxDeskViewName+1), "One more"} {
		if err := n.KeepDeskView(ctx, who[0], content.DeskView{Name: name}); !errors.As(err, &errs) || errs.For("view.name") == "" {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{" ", strings.Repeat("x", content.MaxDeskViewName+1), "7"} {
		if err := n.RenameDeskView(ctx, who[0], content.DeskView{ID: views[0].ID, Name: name}); !errors.As(err, &errs) || errs.For("view.name") == "" {
			t.Errorf("renamed to %q: %v", name, err)
		}
	}
	fatal(t, n.DropDeskView(ctx, who[0], views[0].ID))
	if views, err = n.DeskViews(ctx, who[0]); err != nil || len(views) != content.MaxDeskViews-1 {
		t.Errorf("%d views, %v", len(views), err)
	}
}
