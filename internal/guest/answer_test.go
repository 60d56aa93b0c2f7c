package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
)

// answers are what the entry was answered, the newest first.
func (d *desk) answers(entry int64) []guest.Answer {
	d.t.Helper()
	all, err := d.Answers(d.t.Context(), entry)
	fatal(d.t, err)
	return all
}

// An answer is kept with the version that was shown, whatever is written since; it can be given again until the link is closed.
func TestAnAnswerIsKeptWithItsVersion(t *testing.T) {
	t.Parallel()
	d := open(t)
	rev := d.post()
	l, token := d.link(rev.EntryID, guest.Review, "7")
	d.save(rev, "Other words.")
	if got := d.sees(guest.Review, token); got != rev.Snapshot.Body {
		t.Errorf("after a save the review shows %q", got)
	}
	crlf := strings.ReplaceAll(rev.Snapshot.Body, "\n", "\r\n") // as browsers send it
	fatal(t, d.Reply(t.Context(), token, guest.Reply{Suggests: true, Body: strings.Replace(crlf, "met", "sat", 1), Remark: "It\x00 sat.\r\n"}, "192.0.2.1"))
	fatal(t, d.Reply(t.Context(), token, guest.Reply{Approves: true, Body: crlf}, "192.0.2.1"))
	fatal(t, d.Reply(t.Context(), token, guest.Reply{Approves: true, Body: crlf}, "192.0.2.1")) // a double click
	got := d.answers(rev.EntryID)
	if len(got) != 2 || !got[0].Approves || got[0].Body != "" || got[0].Version != 1 || got[0].Did() != "approved" {
		t.Fatalf("kept are %+v", got)
	}
	if a := got[1]; a.Approves || a.Body != "The council sat.\n\nIt voted." || a.Remark != "It sat.\n" || a.By() != "Nguyễn Thị Minh, KQED" {
		t.Errorf("the words are %+v", a)
	}
	told, err := d.Tell(t.Context(), got[1].ID)
	if err != nil || told.Title != "Rent is due" || told.Version != 1 {
		t.Errorf("the letter tells of %+v, %v", told, err)
	}
	var did string
	fatal(t, d.pool.QueryRow(t.Context(), `select actor || ' ' || action || ' ' || title || ': ' || detail from audit where address = '192.0.2.1' order by id limit 1`).Scan(&did))
	if did != "Nguyễn Thị Minh, KQED, by a link answered on Rent is due: version 1: other words or a remark" {
		t.Errorf("the audit log says %q", did)
	}

	fatal(t, d.Settle(t.Context(), by, rev.EntryID, got[1].ID, 3))
	if a := d.answers(rev.EntryID)[1]; a.SettledAt == nil || a.SettledBy != by.Name || a.Taken != 3 {
		t.Errorf("dealt with: %+v", a)
	}
	if err := d.Settle(t.Context(), by, d.post().EntryID, got[1].ID, 0); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("by the address of another entry: %v", err)
	}
	if _, err := d.Answer(t.Context(), d.post().EntryID, got[1].ID); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("read by the address of another entry: %v", err)
	}
	fatal(t, d.Revoke(t.Context(), rev.EntryID, l.ID))
	var closed *guest.ClosedError
	if err := d.Reply(t.Context(), token, guest.Reply{Approves: true, Body: crlf}, ""); !errors.As(err, &closed) {
		t.Errorf("after closing: %v", err)
	}
}

// The version that somebody is asked about stays in the history, also one that was saved by itself.
func TestTheVersionOfAReviewStays(t *testing.T) {
	t.Parallel()
	d := open(t)
	tab := content.Editor{Name: "Ana", Tab: content.Tab{Key: "TAB"}}
	type snapshot = content.Snapshot
	rev := d.post()
	auto := func(body string) content.Revision {
		t.Helper()
		rev, err := d.content.Autosave(t.Context(), tab, rev.EntryID, rev.Version, func(s snapshot) snapshot { s.Body = body; return s })
		fatal(t, err)
		return rev
	}
	auto("One.")
	_, token := d.link(rev.EntryID, guest.Review, "30")
	auto("Two.")
	last := auto("Three.")
	d.now = today.AddDate(0, 0, 7)
	d.save(last, "Four.")
	if got := d.sees(guest.Review, token); got != "One." {
		t.Errorf("the review shows %q", got)
	}
	if _, err := d.content.Revision(t.Context(), rev.EntryID, 3); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("the autosave that nobody was asked about is there: %v", err)
	}
	_, err := d.pool.Exec(t.Context(), `delete from entry where id = $1`, rev.EntryID)
	fatal(t, err) // with all its links
}

func TestWhatIsWrongWithAnAnswer(t *testing.T) {
	t.Parallel()
	d := open(t)
	rev := d.post()
	was := rev.Snapshot.Body
	_, token := d.link(rev.EntryID, guest.Review, "7")
	for name, c := range map[string]struct {
		reply guest.Reply
		field string
	}{
		"nothing chosen":          {guest.Reply{Body: was}, "verdict"},
		"approved and changed":    {guest.Reply{Approves: true, Body: was + "!"}, "verdict"},
		"nothing changed":         {guest.Reply{Suggests: true, Body: was, Remark: " \n"}, "body"},
		"nothing left":            {guest.Reply{Suggests: true, Body: " \r\n"}, "body"},
		"longer than is taken":    {guest.Reply{Suggests: true, Body: strings.Repeat("ñ", content.MaxBody+1)}, "body"},
		"a remark that never end": {guest.Reply{Approves: true, Body: was, Remark: strings.Repeat("ñ", guest.MaxRemark+1)}, "remark"},
	} {
		var errs guest.FieldErrors
		if err := d.Reply(t.Context(), token, c.reply, ""); !errors.As(err, &errs) || errs.For(c.field) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range guest.MaxAnswers {
		fatal(t, d.Reply(t.Context(), token, guest.Reply{Suggests: true, Body: was + strings.Repeat("!", i+1)}, ""))
	}
	if err := d.Reply(t.Context(), token, guest.Reply{Approves: true, Body: was}, ""); err == nil {
		t.Error("an answer too many is kept")
	}
	if got := d.answers(rev.EntryID); len(got) != guest.MaxAnswers {
		t.Errorf("%d answers are kept", len(got))
	}
	_, preview := d.link(rev.EntryID, guest.Preview, "7")
	if err := d.Reply(t.Context(), preview, guest.Reply{Approves: true, Body: was}, ""); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("on a preview: %v", err)
	}
}

// A letter gets a secret of its own; the one before is good no more.
func TestALetterHasASecretOfItsOwn(t *testing.T) {
	t.Parallel()
	d := open(t)
	entry := d.post().EntryID
	l, token, err := d.Make(t.Context(), by, entry, guest.Ask{Purpose: guest.Preview, Name: "Ana", Email: "ana@example.org", Span: "1", Send: true})
	fatal(t, err)
	if token != "" || l.Sealed {
		t.Error("a link that is sent is told to somebody else")
	}
	first, err := d.Seal(t.Context(), l.ID)
	fatal(t, err)
	d.sees(guest.Preview, first.Token)
	second, err := d.Seal(t.Context(), l.ID)
	fatal(t, err)
	d.sees(guest.Preview, second.Token)
	if _, err := d.Open(t.Context(), guest.Preview, first.Token); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("the one before opens: %v", err)
	}
	fatal(t, d.Send(t.Context(), entry, l.ID))
	d.now = d.now.Add(25 * time.Hour)
	if _, err := d.Seal(t.Context(), l.ID); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("one that has ended is sent: %v", err)
	}
	if err := d.Send(t.Context(), entry, l.ID); err == nil {
		t.Error("a letter with one that has ended is asked for")
	}
}
