package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/testdb"
)

var (
	today   = time.Date(2024, 7, 18, 12, 0, 0, 0, time.UTC)
	embargo = today.Add(48 * time.Hour)
	by      = content.Editor{Name: "Press desk"}
)

// desk is a store whose clock the test holds.
type desk struct {
	*guest.Store
	t       *testing.T
	pool    *pgxpool.Pool
	content *content.Store
	now     time.Time
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, pool: testdb.New(t), now: today}
	now := func() time.Time { return d.now }
	d.content = content.New(d.pool, now)
	d.Store = guest.New(d.pool, d.content, now)
	return d
}

// post is the draft of a post.
func (d *desk) post() content.Revision {
	d.t.Helper()
	s := content.NewSnapshot(content.KindPost)
	s.Title, s.Summary, s.Body = "Rent is due", "A summary.", "The council met.\n\nIt voted."
	rev, err := d.content.Create(d.t.Context(), by, s)
	fatal(d.t, err)
	return rev
}

// release is the draft of a release under embargo.
func (d *desk) release() content.Revision {
	d.t.Helper()
	var contact int64
	fatal(d.t, d.pool.QueryRow(d.t.Context(), `insert into press_contact (name, email) values ('Press desk', 'press@example.org') returning id`).Scan(&contact))
	s := content.NewSnapshot(content.KindRelease)
	s.Title, s.Summary, s.Body = "Cities sue", "A summary.", "Forty cities sue."
	s.PublishAt = &embargo
	s.Release = &content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: &embargo, Place: "OAKLAND, Calif.", Date: &today, Contacts: []int64{contact}}
	rev, err := d.content.Create(d.t.Context(), by, s)
	fatal(d.t, err)
	return rev
}

func (d *desk) publish(rev content.Revision) content.Revision {
	d.t.Helper()
	rev, err := d.content.Publish(d.t.Context(), by, rev.EntryID, rev.Version, rev.Snapshot)
	fatal(d.t, err)
	return rev
}

// save saves the draft with another text.
func (d *desk) save(rev content.Revision, body string) content.Revision {
	d.t.Helper()
	rev.Snapshot.Body = body
	rev, err := d.content.SaveDraft(d.t.Context(), by, rev.EntryID, rev.Version, rev.Snapshot)
	fatal(d.t, err)
	return rev
}

func (d *desk) link(entry int64, p guest.Purpose, span string) (guest.Link, string) {
	d.t.Helper()
	l, token, err := d.Make(d.t.Context(), by, entry, guest.Ask{Purpose: p, Name: "Nguyễn Thị Minh", Outlet: "KQED", Span: span})
	fatal(d.t, err)
	return l, token
}

// sees returns the text that the token opens.
func (d *desk) sees(p guest.Purpose, token string) string {
	d.t.Helper()
	shown, err := d.Open(d.t.Context(), p, token)
	fatal(d.t, err)
	return shown.Revision.Snapshot.Body
}

// closed checks why the token opens nothing.
func (d *desk) closed(p guest.Purpose, token string, want guest.Why) {
	d.t.Helper()
	_, err := d.Open(d.t.Context(), p, token)
	var closed *guest.ClosedError
	if !errors.As(err, &closed) || closed.Why != want || closed.Purpose != p {
		d.t.Errorf("it is %v, want %s", err, want)
	}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A preview opens the newest version, until its time is over to the second or it is revoked.
func TestAPreviewOpensTheNewestVersionForItsTime(t *testing.T) {
	t.Parallel()
	d := open(t)
	rev := d.post()
	l, token := d.link(rev.EntryID, guest.Preview, "3")
	if len(token) != 26 || token != strings.ToLower(token) {
		t.Errorf("the token is %q: not 130 bits in small letters", token)
	}
	var kept int
	fatal(t, d.pool.QueryRow(t.Context(), `select count(*) from guest_link where guest_link::text like '%' || $1 || '%'`, token).Scan(&kept))
	if kept != 0 {
		t.Error("the token itself is kept")
	}
	if got := d.sees(guest.Preview, token); got != rev.Snapshot.Body {
		t.Errorf("it shows %q", got)
	}
	d.save(rev, "Other words.")
	if got := d.sees(guest.Preview, token); got != "Other words." {
		t.Errorf("after a save it shows %q", got)
	}
	for _, wrong := range []guest.Purpose{guest.Embargo, guest.Review} {
		if _, err := d.Open(t.Context(), wrong, token); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("as %s it answers %v", wrong, err)
		}
	}
	for _, wrong := range []string{"", token + "a", token[1:], strings.ToUpper(token), "\x00"} {
		if _, err := d.Open(t.Context(), guest.Preview, wrong); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%q answers %v", wrong, err)
		}
	}
	d.now = today.AddDate(0, 0, 3).Add(-time.Second)
	d.sees(guest.Preview, token)
	d.now = d.now.Add(time.Second)
	d.closed(guest.Preview, token, guest.Expired)
	d.now = today
	fatal(t, d.Revoke(t.Context(), rev.EntryID, l.ID))
	d.closed(guest.Preview, token, guest.Revoked)
	if err := d.Revoke(t.Context(), d.post().EntryID, l.ID); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("by the address of another entry it is revoked: %v", err)
	}
}

// Reporters see the text that goes out and no draft of it; once the embargo is over, what everybody sees.
func TestAnEmbargoShowsWhatGoesOut(t *testing.T) {
	t.Parallel()
	d := open(t)
	rev := d.release()
	_, _, err := d.Make(t.Context(), by, rev.EntryID, guest.Ask{Purpose: guest.Embargo, Name: "Ana", Span: guest.UntilLifted})
	var errs guest.FieldErrors
	if !errors.As(err, &errs) || !strings.Contains(errs.For("purpose"), "Schedule the release first") {
		t.Errorf("to a draft a link is made: %v", err)
	}
	rev = d.publish(rev)
	_, token := d.link(rev.EntryID, guest.Embargo, guest.UntilLifted)
	l, short := d.link(rev.EntryID, guest.Embargo, "1")
	draft := d.save(rev, "A draft that nobody outside may see.")
	if got := d.sees(guest.Embargo, token); got != "Forty cities sue." {
		t.Errorf("it shows %q", got)
	}
	if shown, err := d.Open(t.Context(), guest.Embargo, token); err != nil || shown.Public || shown.GoesOut == nil || !shown.GoesOut.Equal(embargo) {
		t.Errorf("before: %+v, %v", shown.GoesOut, err)
	}
	d.now = embargo.Add(-time.Second)
	d.closed(guest.Embargo, short, guest.Expired)
	if shown, err := d.Open(t.Context(), guest.Embargo, token); err != nil || shown.Public {
		t.Errorf("a second before: %v", err)
	}
	d.now = embargo
	for _, of := range []string{token, short} {
		if shown, err := d.Open(t.Context(), guest.Embargo, of); err != nil || !shown.Public {
			t.Errorf("at the second: %v", err)
		}
	}
	fatal(t, d.Revoke(t.Context(), rev.EntryID, l.ID))
	d.closed(guest.Embargo, short, guest.Revoked)
	d.now = today
	_, err = d.content.Unpublish(t.Context(), by, rev.EntryID, draft.Version)
	fatal(t, err)
	d.closed(guest.Embargo, token, guest.TakenBack)
}

// Each visit is noted once, with the version that was shown.
func TestOpeningsAreNoted(t *testing.T) {
	t.Parallel()
	d := open(t)
	rev := d.post()
	_, token := d.link(rev.EntryID, guest.Preview, "7")
	visit := func(address string) {
		t.Helper()
		shown, err := d.Open(t.Context(), guest.Preview, token)
		fatal(t, err)
		fatal(t, d.Note(t.Context(), shown, address))
	}
	visit("192.0.2.1")
	visit("192.0.2.1") // again at once
	visit("192.0.2.2")
	d.save(rev, "Other words.")
	visit("192.0.2.1") // sees something else
	d.now = today.Add(time.Hour)
	visit("192.0.2.1")
	list, err := d.List(t.Context(), rev.EntryID)
	fatal(t, err)
	if len(list) != 1 || list[0].Openings != 4 || len(list[0].Last) != 4 {
		t.Fatalf("the list says %+v", list)
	}
	if last := list[0].Last[0]; !last.At.Equal(d.now) || last.Address != "192.0.2.1" || last.Version != 2 {
		t.Errorf("the last is %+v", last)
	}
}

// What lies in the trash nobody outside opens; taken back out, they do.
func TestATrashedEntryOpensNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	rev := d.post()
	_, preview := d.link(rev.EntryID, guest.Preview, "7")
	_, review := d.link(rev.EntryID, guest.Review, "7")
	fatal(t, d.content.ThrowAway(t.Context(), by, rev.EntryID, rev.Version))
	d.closed(guest.Preview, preview, guest.TakenBack)
	d.closed(guest.Review, review, guest.TakenBack)
	fatal(t, d.content.TakeBack(t.Context(), rev.EntryID))
	d.sees(guest.Preview, preview)
}

// What is wrong with a link is told all at once, beside its fields.
func TestWhatIsWrongWithALink(t *testing.T) {
	t.Parallel()
	d := open(t)
	entry := d.post().EntryID
	good := guest.Ask{Purpose: guest.Preview, Name: "Ana", Span: "1"}
	for field, change := range map[string]func(a *guest.Ask){
		"purpose": func(a *guest.Ask) { a.Purpose = "anything" },
		"name":    func(a *guest.Ask) { a.Name = " \n\x00" },
		"outlet":  func(a *guest.Ask) { a.Outlet = strings.Repeat("ñ", guest.MaxLine+1) },
		"email":   func(a *guest.Ask) { a.Email = "Ana <ana@example.org>" },
		"span":    func(a *guest.Ask) { a.Span = "365" },
	} {
		a := good
		change(&a)
		var errs guest.FieldErrors
		if _, _, err := d.Make(t.Context(), by, entry, a); !errors.As(err, &errs) || errs.For(field) == "" || len(errs) != 1 {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, a := range []guest.Ask{{Purpose: guest.Preview, Name: "Ana", Span: guest.UntilLifted}, {Purpose: guest.Preview, Name: "Ana", Span: "1", Send: true},
		{Purpose: guest.Embargo, Name: "Ana", Span: "1"}} {
		if _, _, err := d.Make(t.Context(), by, entry, a); err == nil {
			t.Errorf("%+v is made", a)
		}
	}
	if _, _, err := d.Make(t.Context(), by, 999, good); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("to no entry: %v", err)
	}
}

// The store holds everybody to their rights, whichever way a request came in.
func TestRightsToLinks(t *testing.T) {
	t.Parallel()
	d := open(t)
	post, release := d.post().EntryID, d.publish(d.release()).EntryID
	l, _ := d.link(post, guest.Preview, "1")
	e, _ := d.link(release, guest.Embargo, "1")
	for name, c := range map[string]struct {
		rights        content.Rights
		post, embargo bool
	}{
		"author":  {content.Rights{Writes: true}, true, false},
		"press":   {content.Rights{Writes: true, Publishes: true, Kinds: []content.Kind{content.KindRelease}}, false, true},
		"editor":  {content.Rights{Writes: true, Publishes: true}, true, true},
		"nobody":  {content.Rights{}, false, false},
		"chapter": {content.Rights{Writes: true, Publishes: true, Chapters: []int64{7}}, false, false},
	} {
		ctx := content.Within(t.Context(), c.rights)
		for _, one := range []struct {
			purpose guest.Purpose
			entry   int64
			link    int64
			allowed bool
		}{{guest.Preview, post, l.ID, c.post}, {guest.Embargo, release, e.ID, c.embargo}} {
			_, _, made := d.Make(ctx, by, one.entry, guest.Ask{Purpose: one.purpose, Name: "Ana", Span: "1"})
			for what, err := range map[string]error{"make": made, "revoke": d.Revoke(ctx, one.entry, one.link)} {
				var forbidden *content.ForbiddenError
				if one.allowed != (err == nil) || err != nil && !errors.As(err, &forbidden) {
					t.Errorf("%s, %s a link for %s: %v", name, what, one.purpose, err)
				}
			}
		}
		if _, err := d.List(ctx, post); (err == nil) != c.post {
			t.Errorf("%s lists the links: %v", name, err)
		}
	}
}
