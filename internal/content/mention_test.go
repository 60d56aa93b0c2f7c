package content_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// A link by entry leads where the entry is now, and nowhere when readers may not see it.
func TestALinkByEntryOutlivesAMove(t *testing.T) {
	t.Parallel()
	n := open(t)
	target := n.publish(post("Model text"))
	hidden, err := n.Create(t.Context(), editor, post("A secret"))
	fatal(t, err)
	s := post("Article")
	s.Body = fmt.Sprintf("Read [the text](entry:%d#part), [more](entry:%d) and [none](entry:99).\n\n:::document entry:%d\n:::\n\n[ref]: entry:%d\n",
		target.EntryID, hidden.EntryID, target.EntryID, target.EntryID)
	n.publish(s)
	body := func() string {
		t.Helper()
		it, err := n.Public(t.Context(), "article", content.KindPost)
		fatal(t, err)
		return it.Body
	}
	want := fmt.Sprintf("Read [the text](/news/model-text#part), [more](entry:%d) and [none](entry:99).\n\n:::document /news/model-text\n:::\n\n[ref]: /news/model-text\n", hidden.EntryID)
	if got := body(); got != want {
		t.Errorf("readers get %q, want %q", got, want)
	}
	moved := target.Snapshot
	moved.Slug = "good-cause"
	_, err = n.Publish(t.Context(), editor, target.EntryID, target.Version, moved)
	fatal(t, err)
	if got := body(); !strings.Contains(got, "[the text](/news/good-cause#part)") {
		t.Errorf("after a move, readers get %q", got)
	}
	full, err := n.FullText(t.Context(), content.Filter{Kinds: []content.Kind{content.KindPost}})
	fatal(t, err)
	for _, f := range full {
		if f.Title == "Article" && !strings.Contains(f.Body, "[the text](/news/good-cause#part)") {
			t.Errorf("feeds carry %q", f.Body)
		}
	}
}

func TestTargetsOfALink(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.publish(post("The good cause law"))
	draft, err := n.Create(t.Context(), editor, post("Good cause, one year on"))
	fatal(t, err)
	n.publish(post("Parks"))
	got, err := n.Targets(t.Context(), " good  CAUSE")
	fatal(t, err)
	if len(got) != 2 || got[0].ID != draft.EntryID || got[0].Path() != "" || got[0].State != content.StateDraft || got[1].Path() != "/news/the-good-cause-law" {
		t.Errorf("%+v", got)
	}
	for _, odd := range []string{"", " ", "%", "\x00", `"`, strings.Repeat("x ", 5000)} {
		if got, err := n.Targets(t.Context(), odd); err != nil || len(got) > 0 {
			t.Errorf("%.20q: %v, %v", odd, got, err)
		}
	}
	one, err := n.TargetsByID(t.Context(), []int64{draft.EntryID, 99})
	if err != nil || len(one) != 1 || one[0].Title != "Good cause, one year on" {
		t.Errorf("%+v, %v", one, err)
	}
}

// Who reads the feed hears of a correction, however old the entry is.
func TestAFeedHasTheLastCorrected(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.now = day.AddDate(-3, 0, 0)
	old := n.publish(post("Old"))
	other := n.publish(post("Never touched"))
	n.now = day
	for i := range 3 {
		n.publish(post(fmt.Sprint("New ", i)))
	}
	n.now = day.Add(time.Hour)
	s := old.Snapshot
	s.Change, s.Note = content.ChangeCorrection, "The count was wrong."
	_, err := n.Publish(t.Context(), editor, old.EntryID, old.Version, s)
	fatal(t, err)
	feed, err := n.Feed(t.Context(), content.Filter{Kinds: []content.Kind{content.KindPost}, Limit: 2})
	fatal(t, err)
	var got []string
	for _, f := range feed {
		got = append(got, f.Title)
	}
	if len(got) != 3 || got[0] != "Old" {
		t.Errorf("the feed has %q", got)
	}
	if slices.Contains(got, other.Snapshot.Title) {
		t.Errorf("the feed has an old entry that nobody touched: %q", got)
	}
}
