package content_test

import (
	"slices"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// The desk's list finds entries by the words and the issues of their newest version, which readers may not see.
func TestTheDeskFindsTheNewestVersion(t *testing.T) {
	t.Parallel()
	n := open(t)
	housing := content.NewSnapshot(content.KindIssue)
	housing.Title, housing.Summary, housing.Issue.Hue = "Housing", "S.", "housing"
	issue := n.publish(housing).EntryID
	live := n.publish(post("Nguyễn votes"))
	next := live.Snapshot
	next.Body, next.Links.Issues = "A pelican on the *ledger*.", []int64{issue}
	saved, err := n.SaveDraft(t.Context(), editor, live.EntryID, live.Version, next)
	fatal(t, err)
	draft := post("Second entry")
	draft.Links.Issues = []int64{issue}
	written, err := n.Create(t.Context(), content.Editor{ID: 7, Name: "Ana"}, draft)
	fatal(t, err)

	ids := func(f content.DeskFilter) (out []int64) {
		l, err := n.Desk(t.Context(), f)
		fatal(t, err)
		for _, r := range l.Rows {
			out = append(out, r.ID)
		}
		slices.Sort(out)
		if all := n.counted(f).All(); f.State == "" && !f.Changed && all != len(out) {
			t.Errorf("%+v counts %d and lists %d", f, all, len(out))
		}
		return out
	}
	is := func(f content.DeskFilter, want ...int64) {
		t.Helper()
		if got := ids(f); !slices.Equal(got, want) {
			t.Errorf("%+v lists %v, want %v", f, got, want)
		}
	}
	is(content.DeskFilter{Text: "pelicans"}, live.EntryID)
	is(content.DeskFilter{Text: "nguyen"}, live.EntryID)
	is(content.DeskFilter{Text: "guye"}, live.EntryID)
	is(content.DeskFilter{Text: "se"}, written.EntryID)
	is(content.DeskFilter{Issue: issue}, live.EntryID, written.EntryID)
	is(content.DeskFilter{Changed: true}, live.EntryID)
	is(content.DeskFilter{EditorID: 7}, written.EntryID)
	is(content.DeskFilter{Only: []int64{written.EntryID}}, written.EntryID)
	is(content.DeskFilter{Only: []int64{}})
	is(content.DeskFilter{Since: day.Add(time.Second)})
	is(content.DeskFilter{Order: content.ByOut}, issue, live.EntryID, written.EntryID)
	l, err := n.Desk(t.Context(), content.DeskFilter{Issue: issue})
	fatal(t, err)
	if r := l.Rows[0]; r.IssueTitle != "Housing" || r.IssueHue != "housing" {
		t.Errorf("a draft of an issue shows %+v", r)
	}
	if c := n.counted(content.DeskFilter{}); c.Changed != 1 || c.Published != 2 || c.Draft != 1 || c.All() != 3 {
		t.Errorf("counted %+v", c)
	}

	next = saved.Snapshot
	next.Body, next.Links.Issues = "Words.", nil
	_, err = n.Publish(t.Context(), editor, live.EntryID, saved.Version, next)
	fatal(t, err)
	is(content.DeskFilter{Text: "pelicans"})
	is(content.DeskFilter{Changed: true})
	is(content.DeskFilter{Issue: issue}, written.EntryID)
}

// By date of going out, what has none comes first; every entry is on one page.
func TestTheDeskByDateOfGoingOut(t *testing.T) {
	t.Parallel()
	n := open(t)
	var want []string
	for _, title := range []string{"Draft one", "Draft two"} {
		_, err := n.Create(t.Context(), editor, post(title))
		fatal(t, err)
		want = append([]string{title}, want...)
	}
	for i, title := range []string{"Later", "Now", "Before"} {
		s := post(title)
		s.PublishAt = at(day.Add(time.Duration(1-i) * time.Hour))
		n.publish(s)
		want = append(want, title)
	}
	var got []string
	f := content.DeskFilter{Order: content.ByOut, Limit: 2}
	for range 5 {
		l, err := n.Desk(t.Context(), f)
		fatal(t, err)
		for _, r := range l.Rows {
			got = append(got, r.Title)
		}
		if f.After = l.After; f.After == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
}

// A picture needs words, unless it is said to be a decoration; an import may have left it without.
func TestTheDeskFindsPicturesWithoutWords(t *testing.T) {
	t.Parallel()
	n := open(t)
	bare, decorated, fine := n.publish(post("Bare")).EntryID, n.publish(post("Decorated")).EntryID, n.publish(post("Fine")).EntryID
	_, err := n.pool.Exec(t.Context(), `
		with m as (insert into media_file (hash, name, mime, bytes) values (repeat('a', 64), 'a.png', 'image/png', 9) returning id)
		update entry set lead_media_id = m.id from m where entry.id = any($1)`, []int64{decorated})
	fatal(t, err)
	_, err = n.pool.Exec(t.Context(), `update entry set body = 'Words ![ ](/files/a.png)' where id = $1`, bare)
	fatal(t, err)
	_, err = n.pool.Exec(t.Context(), `update revision set snapshot = jsonb_set(snapshot, '{lead}', '{"decorative": true}') where entry_id = $1`, decorated)
	fatal(t, err)
	l, err := n.Desk(t.Context(), content.DeskFilter{NoAlt: true})
	fatal(t, err)
	if len(l.Rows) != 1 || l.Rows[0].ID != bare {
		t.Errorf("found %+v, want %d and not %d, %d", l.Rows, bare, decorated, fine)
	}
}
