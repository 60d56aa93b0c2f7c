package content_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func (n *newsroom) announce(text string, starts time.Time, ends *time.Time) int64 {
	n.t.Helper()
	id, err := n.Announce(n.t.Context(), editor, content.Announcement{Text: text, Starts: starts, Ends: ends})
	fatal(n.t, err)
	return id
}

// announced is what the bar says now; "" for none.
func (n *newsroom) announced() string {
	n.t.Helper()
	f, err := n.Frame(n.t.Context(), nil)
	fatal(n.t, err)
	if f.Announcement == nil {
		return ""
	}
	return f.Announcement.Text
}

func TestAnAnnouncementBeginsAndEndsOnTheSecond(t *testing.T) {
	t.Parallel()
	n := open(t)
	long := n.announce("All week", day.Add(time.Hour), at(day.Add(100*time.Hour)))
	short := n.announce("Today", day.Add(2*time.Hour), at(day.Add(3*time.Hour)))
	for _, c := range []struct {
		now         time.Time
		bar         string
		long, short content.Turn
	}{
		{day.Add(time.Hour - time.Second), "", content.TurnPlanned, content.TurnPlanned},
		{day.Add(time.Hour), "All week", content.TurnNow, content.TurnPlanned},
		{day.Add(2*time.Hour - time.Second), "All week", content.TurnNow, content.TurnPlanned},
		{day.Add(2 * time.Hour), "Today", content.TurnCovered, content.TurnNow},
		{day.Add(3*time.Hour - time.Second), "Today", content.TurnCovered, content.TurnNow},
		{day.Add(3 * time.Hour), "All week", content.TurnNow, content.TurnOver},
		{day.Add(100 * time.Hour), "", content.TurnOver, content.TurnOver},
	} {
		n.now = c.now
		if got := n.announced(); got != c.bar {
			t.Errorf("after %s the bar says %q, want %q", c.now.Sub(day), got, c.bar)
		}
		for id, want := range map[int64]content.Turn{long: c.long, short: c.short} {
			if a, err := n.Announcement(t.Context(), id); err != nil || a.Turn != want {
				t.Errorf("after %s %q is %s, %v; want %s", c.now.Sub(day), a.Text, a.Turn, err, want)
			}
		}
	}
	n.now = day.Add(4 * time.Hour)
	all, err := n.Announcements(t.Context())
	fatal(t, err)
	if len(all) != 2 || all[0].ID != long || all[1].ID != short || all[0].ChangedBy != editor.Name {
		t.Errorf("announcements %+v", all)
	}
	fatal(t, n.Silence(t.Context(), long))
	if got := n.announced(); got != "" {
		t.Errorf("after it was removed the bar says %q", got)
	}
}

func TestAnAnnouncementIsCheckedAndKept(t *testing.T) {
	t.Parallel()
	n := open(t)
	id, err := n.Announce(t.Context(), editor, content.Announcement{Text: " Nguyễn\x00 speaks\r\nin  Oakland ", LinkText: " Come ", Link: " /events/x?a=b#c "})
	fatal(t, err)
	f, err := n.Frame(t.Context(), nil)
	fatal(t, err)
	if a := f.Announcement; a == nil || a.Text != "Nguyễn speaks in Oakland" || a.LinkText != "Come" || a.Link != "/events/x?a=b#c" {
		t.Errorf("the bar is %+v", f.Announcement)
	}
	const fine = "https://example.org/register?x=1"
	if _, err := n.Announce(t.Context(), editor, content.Announcement{ID: id, Text: strings.Repeat("ễ", content.MaxAnnouncement), LinkText: "Come", Link: fine, Starts: day}); err != nil {
		t.Error(err)
	}
	if got := n.announced(); got != strings.Repeat("ễ", content.MaxAnnouncement) {
		t.Errorf("after the change the bar says %q", got)
	}
	with := func(link, words string) content.Announcement {
		return content.Announcement{Text: "x", LinkText: words, Link: link}
	}
	for name, c := range map[string]struct {
		a     content.Announcement
		field string
	}{
		"no words":       {content.Announcement{Text: " \x00"}, "text"},
		"too many words": {content.Announcement{Text: strings.Repeat("x", content.MaxAnnouncement+1)}, "text"},
		"a long link":    {with(fine, strings.Repeat("x", content.MaxLinkText+1)), "link_text"},
		"no link":        {with("", "Come"), "link"},
		"a mute link":    {with("/x", ""), "link_text"},
		"script":         {with("javascript:alert(1)", "x"), "link"},
		"plain http":     {with("http://example.org", "x"), "link"},
		"elsewhere":      {with("//example.org", "x"), "link"},
		"more slashes":   {with("///example.org", "x"), "link"},
		"backslash":      {with(`/\example.org`, "x"), "link"},
		"no slash":       {with("join", "x"), "link"},
		"no host":        {with("https://", "x"), "link"},
		"a password":     {with("https://desk:secret@example.org", "x"), "link"},
		"a blank":        {with("/a b", "x"), "link"},
		"a line break":   {with("/a\nb", "x"), "link"},
		"escapes":        {with("/%zz", "x"), "link"},
		"endless":        {with("/"+strings.Repeat("x", 2000), "x"), "link"},
		"over already":   {content.Announcement{Text: "x", Starts: day.Add(-2 * time.Hour), Ends: at(day.Add(-time.Hour))}, "ends"},
		"backwards":      {content.Announcement{Text: "x", Starts: day.Add(2 * time.Hour), Ends: at(day.Add(2 * time.Hour))}, "ends"},
	} {
		var wrong content.FieldErrors
		if _, err := n.Announce(t.Context(), editor, c.a); !errors.As(err, &wrong) || len(wrong) != 1 || wrong[0].Field != c.field {
			t.Errorf("%s: %v, want an error of %s", name, err, c.field)
		}
	}
	if _, err := n.Announce(t.Context(), editor, content.Announcement{ID: 999, Text: "x"}); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("changing what is gone: %v", err)
	}
	if _, err := n.Announcement(t.Context(), 999); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("reading what is gone: %v", err)
	}
}
