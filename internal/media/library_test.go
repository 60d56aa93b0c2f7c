package media_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
)

// desk is a library with the entries that use it.
type desk struct {
	*testing.T
	pool    *pgxpool.Pool
	media   *media.Store
	content *content.Store
}

var editor = content.Editor{Name: "Ana Ruiz"}

func newDesk(t *testing.T) desk {
	t.Helper()
	pool := testdb.New(t)
	s, err := media.Open(pool, t.TempDir())
	fatal(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return desk{t, pool, s, content.New(pool, time.Now)}
}

func (d desk) upload(name string, shade uint8) media.File {
	d.Helper()
	added, err := d.media.Upload(d.Context(), ana, name, bytes.NewReader(drawn(shade)), media.Words{})
	fatal(d.T, err)
	return added.File
}

func (d desk) post(title, body string, lead int64) content.Revision {
	d.Helper()
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Body, snap.Summary = title, body, "In a sentence."
	snap.Lead = content.Lead{MediaID: lead, Alt: "A hall", Credit: "Us"}
	if lead == 0 {
		snap.Lead = content.Lead{}
	}
	rev, err := d.content.CreateAndPublish(d.Context(), editor, snap)
	fatal(d.T, err)
	return rev
}

func (d desk) names(f media.Filter) string {
	d.Helper()
	f.AsOf = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	page, err := d.media.List(d.Context(), f)
	fatal(d.T, err)
	var names []string
	for _, file := range page.Files {
		names = append(names, strings.TrimSuffix(file.Name, ".png"))
	}
	return strings.Join(names, " ")
}

func day(year int, month time.Month, d int) *time.Time {
	t := time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	return &t
}

func TestTheLibraryFinds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hall, bus, line, old := d.upload("hall.png", 1), d.upload("bus.png", 2), d.upload("line.png", 3), d.upload("old.png", 4)
	pdf, err := d.media.Add(t.Context(), "report.pdf", strings.NewReader("%PDF-1.7 words %%EOF"), media.Words{})
	fatal(t, err)
	for id, say := range map[int64]media.Details{
		hall.ID: {Name: "hall.png", Words: media.Words{Alt: "Members in a hall", Credit: "Jo Roe / AP"}, Tags: []string{"Convening ", "hall", "hall"}},
		line.ID: {Name: "line.png", Decorative: true, Words: media.Words{Credit: "José Núñez"}, Tags: []string{"Đà Nẵng"}},
		bus.ID:  {Name: "bus.png", LicenceEnds: day(2026, 12, 1)},
		old.ID:  {Name: "old.png", Words: media.Words{Alt: "A roof"}, LicenceEnds: day(2026, 11, 21)},
	} {
		fatal(t, d.media.Describe(t.Context(), ana, id, say, time.Now()))
	}
	snap := content.NewSnapshot(content.KindIssue)
	snap.Title, snap.Issue.Hue, snap.Summary = "Housing", "housing", "In a sentence."
	issue, err := d.content.CreateAndPublish(t.Context(), editor, snap)
	fatal(t, err)
	post := content.NewSnapshot(content.KindPost)
	post.Title, post.Summary, post.Body, post.Links.Issues = "On housing", "In a sentence.", "![A hall]("+hall.URL()+" \"| Credit: Ana\")", []int64{issue.EntryID}
	_, err = d.content.CreateAndPublish(t.Context(), editor, post)
	fatal(t, err)

	for want, f := range map[string]media.Filter{
		"report.pdf old line bus hall": {},
		"hall":                         {Text: "members"},
		"hall ":                        {Text: "roe"},
		" hall":                        {Text: "convening"},
		"bus":                          {Text: "BUS"},
		"line":                         {Text: "jose nunez"},
		"line ":                        {Text: "José Núñez"},
		" line":                        {Text: "da nang"},
		" line ":                       {Text: "đà nẵng"},
		"hall  ":                       {Tag: "convening"},
		"  hall":                       {Issue: issue.EntryID},
		"report.pdf":                   {Kind: media.KindDocument},
		"report.pdf old line bus":      {Unused: true},
		"bus ":                         {NoAlt: true},
		"old bus":                      {Ending: true},
		"line bus hall":                {Choose: true},
		"":                             {Trash: true},
		" ":                            {Until: time.Now().Add(-time.Hour)},
	} {
		if got := d.names(f); got != strings.TrimSpace(want) {
			t.Errorf("%+v finds %q, want %q", f, got, strings.TrimSpace(want))
		}
	}
	if tags, err := d.media.Tags(t.Context()); err != nil || strings.Join(tags, ",") != "convening,hall,đà nẵng" {
		t.Errorf("tags: %v, %v", tags, err)
	}
	_ = pdf
}

// The pages of the library follow on each other in both directions.
func TestTheLibraryTurnsPages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.pool.Exec(t.Context(), `insert into media_file (hash, name, mime, bytes, width, height)
		select encode(sha256(n::text::bytea), 'hex'), n || '.png', 'image/png', 9, 3, 2 from generate_series(1, 95) n`)
	fatal(t, err)
	first, err := d.media.List(t.Context(), media.Filter{})
	fatal(t, err)
	second, err := d.media.List(t.Context(), media.Filter{After: first.After})
	fatal(t, err)
	third, err := d.media.List(t.Context(), media.Filter{After: second.After})
	fatal(t, err)
	if len(first.Files) != 40 || first.Before != 0 || len(second.Files) != 40 || len(third.Files) != 15 || third.After != 0 || third.Before == 0 {
		t.Errorf("pages of %d, %d, %d", len(first.Files), len(second.Files), len(third.Files))
	}
	back, err := d.media.List(t.Context(), media.Filter{Before: second.Before})
	fatal(t, err)
	if len(back.Files) != 40 || back.Files[0].ID != first.Files[0].ID || back.Before != 0 || back.After != first.After {
		t.Errorf("back: %d files from %d, cursors %d and %d", len(back.Files), back.Files[0].ID, back.Before, back.After)
	}
}

// A file in use cannot be thrown away, and it is said by whom; one in the trash comes back by hand, by being uploaded
// again, or by being used.
func TestTrash(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hall, bus := d.upload("hall.png", 1), d.upload("bus.png", 2)
	rev := d.post("With a hall", "![A bus]("+bus.URL()+" \"| Credit: Ana\")", hall.ID)
	var used *media.InUseError
	for _, f := range []media.File{hall, bus} {
		if err := d.media.Trash(t.Context(), ana, f.ID, time.Now()); !errors.As(err, &used) || len(used.Uses) != 1 || used.Uses[0].Title != "With a hall" || !used.Uses[0].Live {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	snap := rev.Snapshot
	snap.Body = ""
	draft, err := d.content.SaveDraft(t.Context(), editor, rev.EntryID, rev.Version, snap)
	fatal(t, err)
	if err := d.media.Trash(t.Context(), ana, bus.ID, time.Now()); !errors.As(err, &used) || used.Uses[0].Draft {
		t.Errorf("readers still see it: %v", err)
	}
	_, err = d.content.Publish(t.Context(), editor, rev.EntryID, draft.Version, snap)
	fatal(t, err)
	throw := func() {
		t.Helper()
		fatal(t, d.media.Trash(t.Context(), ana, bus.ID, time.Now()))
		if d.names(media.Filter{Trash: true}) != "bus" || d.names(media.Filter{}) != "hall" {
			t.Error("it is not in the trash alone")
		}
	}
	throw()
	fatal(t, d.media.Restore(t.Context(), bus.ID))
	throw()
	added, err := d.media.Upload(t.Context(), ana, "again.png", bytes.NewReader(drawn(2)), media.Words{})
	if err != nil || !added.Again || !added.Trashed || added.ID != bus.ID || added.Name != "bus.png" {
		t.Errorf("uploaded again: %+v, %v", added, err)
	}
	throw()
	d.post("Again", "", bus.ID)
	if got := d.names(media.Filter{}); got != "bus hall" {
		t.Errorf("used again, the library has %s", got)
	}
	if err := d.media.Trash(t.Context(), ana, 1<<40, time.Now()); !errors.Is(err, media.ErrNotFound) {
		t.Error(err)
	}
}

// A version that is to go out needs its files, whatever was written since.
func TestAFileOfAScheduledVersionIsInUse(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	bus := d.upload("bus.png", 1)
	rev := d.post("Buses", "None yet.", 0)
	snap := rev.Snapshot
	for _, body := range []string{"![A bus](" + bus.URL() + ` "| Credit: Ana")`, "Words of later."} {
		snap.Body = body
		next, err := d.content.SaveDraft(t.Context(), editor, rev.EntryID, rev.Version, snap)
		fatal(t, err)
		if rev = next; strings.Contains(body, "bus") {
			_, err = d.content.Stage(t.Context(), editor, rev.EntryID, rev.Version, time.Now().Add(time.Hour))
			fatal(t, err)
		}
	}
	var used *media.InUseError
	if err := d.media.Trash(t.Context(), ana, bus.ID, time.Now()); !errors.As(err, &used) || len(used.Uses) != 1 || !used.Uses[0].Scheduled || used.Uses[0].Live || used.Uses[0].Draft {
		t.Errorf("%+v, %v", used, err)
	}
	if got := d.names(media.Filter{Unused: true}); got != "" {
		t.Errorf("unused: %s", got)
	}
}

// What the settings lead to is in use, by what it was called as well; not by an announcement that is over.
func TestAFileOfTheSettingsIsInUse(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	bus, hall := d.upload("bus.png", 1), d.upload("hall.png", 2)
	fatal(t, d.media.Replace(t.Context(), ana, bus.ID, "newer.png", bytes.NewReader(drawn(3)), time.Now()))
	_, err := d.content.PutBoilerplate(t.Context(), content.Boilerplate{Name: "Short", Body: "[A bus](" + bus.URL() + ")"})
	fatal(t, err)
	_, err = d.pool.Exec(t.Context(), `insert into announcement (text, link_text, link, starts_at, ends_at, changed_at, changed_by) values ('Meet', 'See', $1, now() - interval '2 days', now() - interval '1 day', now(), 'Ana')`, hall.URL())
	fatal(t, err)
	if got := d.names(media.Filter{Unused: true}); got != "hall" {
		t.Errorf("unused: %s", got)
	}
	var used *media.InUseError
	if err := d.media.Trash(t.Context(), ana, bus.ID, time.Now()); !errors.As(err, &used) || len(used.Uses) != 1 || used.Uses[0].ID != 0 || used.Uses[0].Title != "The standing text “Short”" {
		t.Errorf("%+v, %v", used, err)
	}
	fatal(t, d.media.Trash(t.Context(), ana, hall.ID, time.Now()))
}

// A file that is replaced stays where it is used: pictures by every address they had, documents by their one address.
func TestReplace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hall, bus := d.upload("hall.png", 1), d.upload("bus.png", 2)
	d.post("With a bus", bus.URL(), 0)
	replace := func(id int64, name string, data []byte) error {
		return d.media.Replace(context.WithoutCancel(t.Context()), media.Editor{Name: "Jo Roe", Publishes: true}, id, name, bytes.NewReader(data), time.Now())
	}
	fatal(t, replace(hall.ID, "newer.png", drawn(7)))
	now, err := d.media.Whole(t.Context(), hall.ID)
	fatal(t, err)
	if now.Hash == hall.Hash || len(now.Former) != 1 || now.Former[0].Hash != hall.Hash || now.Former[0].ReplacedBy != "Jo Roe" || now.Name != "newer.png" {
		t.Errorf("replaced: %+v", now)
	}
	text := "![A hall](" + hall.URL() + ") ![Now](" + now.URL() + ")"
	found, err := d.media.PicturesIn(t.Context(), text)
	if err != nil || len(found) != 2 || found[hall.URL()].URL != now.URL() {
		t.Errorf("its old address leads to %v, %v", found, err)
	}
	if old, err := d.media.ByHash(t.Context(), hall.Hash); err != nil || old.URL() != hall.URL() {
		t.Errorf("what it was is %+v, %v", old, err)
	}
	d.post("With a hall", text, 0)
	if whole, err := d.media.Whole(t.Context(), hall.ID); err != nil || len(whole.UsedIn) != 1 {
		t.Errorf("used in %+v, %v", whole.UsedIn, err)
	}
	var refused *media.RefusedError
	for name, err := range map[string]error{
		"the same":   replace(hall.ID, "same.png", drawn(7)),
		"a document": replace(bus.ID, "a.pdf", []byte("%PDF-1.7 words %%EOF")),
		"half":       replace(bus.ID, "half.png", drawn(9)[:40]),
	} {
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var twin *media.TwinError
	if err := replace(hall.ID, "bus-2.png", drawn(2)); !errors.As(err, &twin) || twin.Name != "bus-2.png" || twin.Other.ID != bus.ID {
		t.Errorf("the bytes of a file in use: %v", err)
	}
	alone := d.upload("alone.png", 5)
	fatal(t, replace(bus.ID, "better.png", drawn(5))) // what was uploaded alone before
	if is, err := d.media.Whole(t.Context(), bus.ID); err != nil || is.Hash != alone.Hash || is.Name != "better.png" {
		t.Errorf("with what was uploaded alone: %+v, %v", is, err)
	}
	if _, err := d.media.ByID(t.Context(), alone.ID); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("what was uploaded alone is there still: %v", err)
	}
	fatal(t, replace(hall.ID, "back.png", drawn(1))) // and back
	if back, err := d.media.Whole(t.Context(), hall.ID); err != nil || back.Hash != hall.Hash || len(back.Former) != 1 || back.Former[0].Hash != now.Hash {
		t.Errorf("back: %+v, %v", back, err)
	}
	report, err := d.media.Add(t.Context(), "report.pdf", strings.NewReader("%PDF-1.7 1 %%EOF"), media.Words{})
	fatal(t, err)
	fatal(t, replace(report.ID, "newer.pdf", []byte("%PDF-1.7 2 %%EOF")))
	fatal(t, replace(report.ID, "newest.pdf", []byte("%PDF-1.7 3 %%EOF")))
	if is, err := d.media.Whole(t.Context(), report.ID); err != nil || is.Name != "report.pdf" || len(is.Former) != 2 || is.Former[0].SentName != "newer.pdf" || is.Former[1].SentName != "report.pdf" {
		t.Errorf("a document keeps its name and those of its versions: %+v, %v", is, err)
	}
	if _, err := d.media.Collect(t.Context(), time.Now().AddDate(0, 0, 2), media.Collecting{}); err != nil {
		t.Fatal(err)
	}
	if r, err := d.media.Bytes(t.Context(), now.Hash); err != nil {
		t.Errorf("what it was is collected: %v", err)
	} else {
		fatal(t, r.Close())
	}
}

func TestWordsOfAFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hall := d.upload("hall.png", 1)
	person := content.NewSnapshot(content.KindPerson)
	person.Title = "Ana Ruiz"
	rev, err := d.content.Create(t.Context(), editor, person)
	fatal(t, err)
	say := media.Details{Name: "../../the hall.png", Words: media.Words{Alt: " A  hall "}, Licence: "CC BY 4.0", LicenceEnds: day(2027, 1, 31), FocusX: 20, FocusY: 100, People: []int64{rev.EntryID, rev.EntryID}}
	fatal(t, d.media.Describe(t.Context(), ana, hall.ID, say, time.Now()))
	got, err := d.media.Whole(t.Context(), hall.ID)
	fatal(t, err)
	if got.Name != "the-hall.png" || got.Alt != "A hall" || got.FocusX != 20 || got.FocusY != 100 || !got.LicenceEnds.Equal(*say.LicenceEnds) || len(got.People) != 1 || got.People[0].Title != "Ana Ruiz" {
		t.Errorf("%+v", got)
	}
	var wrong media.FieldErrors
	for field, say := range map[string]media.Details{
		"alt":     {Words: media.Words{Alt: "words"}, Decorative: true},
		"tags":    {Tags: []string{"<b>"}},
		"caption": {Words: media.Words{Caption: strings.Repeat("x", 601)}},
		"focus_y": {FocusY: 101},
		"people":  {People: []int64{999999}},
	} {
		if err := d.media.Describe(t.Context(), ana, hall.ID, say, time.Now()); !errors.As(err, &wrong) || wrong[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := d.media.Describe(t.Context(), ana, 1<<40, media.Details{}, time.Now()); !errors.Is(err, media.ErrNotFound) {
		t.Error(err)
	}
}

func TestPagesWithExpiredPictures(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hall := d.upload("hall.png", 1)
	d.post("With a hall", "", hall.ID)
	fatal(t, d.media.Describe(t.Context(), ana, hall.ID, media.Details{Name: "hall.png", LicenceEnds: day(2026, 11, 21)}, time.Now()))
	for today, want := range map[time.Time]int{*day(2026, 11, 21): 0, *day(2026, 11, 22): 1} {
		if got, err := d.media.Expired(t.Context(), time.Now().Add(time.Hour), today); err != nil || len(got) != want {
			t.Errorf("on %s: %+v, %v", today, got, err)
		}
	}
}

// ana publishes, jo writes.
var (
	ana = media.Editor{Name: "Ana Ruiz", Publishes: true}
	jo  = media.Editor{ID: 1 << 40, Name: "Jo Roe"}
)

// Whoever writes from the words of before is told what they became, and what nobody else may change stays.
func TestTwoPeopleDescribeAFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hall := d.upload("hall.png", 1)
	was, err := d.media.Whole(t.Context(), hall.ID)
	fatal(t, err)
	say := media.Details{Name: "hall.png", Words: media.Words{Alt: "A hall"}, Base: was.ChangedAt}
	fatal(t, d.media.Describe(t.Context(), ana, hall.ID, say, time.Now()))
	var stale *media.StaleError
	say.Words = media.Words{Alt: "Another hall", Credit: "Jo Roe"}
	if err := d.media.Describe(t.Context(), jo, hall.ID, say, time.Now()); !errors.As(err, &stale) || stale.Current.Alt != "A hall" || stale.Current.ChangedBy != "Ana Ruiz" {
		t.Fatalf("words from before are taken: %v", err)
	}
	say.Base = stale.Current.ChangedAt
	fatal(t, d.media.Describe(t.Context(), jo, hall.ID, say, time.Now()))
	now, err := d.media.Whole(t.Context(), hall.ID)
	if err != nil || now.Words != say.Words || now.ChangedBy != "Jo Roe" {
		t.Errorf("%+v, %v", now.Words, err)
	}
	fatal(t, d.media.Replace(t.Context(), ana, hall.ID, "another.png", bytes.NewReader(drawn(9)), time.Now().Add(time.Minute)))
	say.Base = now.ChangedAt
	if err := d.media.Describe(t.Context(), jo, hall.ID, say, time.Now()); !errors.As(err, &stale) || stale.Current.ChangedBy != "Ana Ruiz" {
		t.Errorf("words for another picture are taken: %v", err)
	}
}

// Whoever does not publish changes neither words nor bytes of what readers see, and throws away only what they added.
func TestWhoMayChangeAFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hall, bus := d.upload("hall.png", 1), d.upload("bus.png", 2)
	d.post("With a hall", "", hall.ID)
	var seen *media.SeenError
	say := media.Details{Name: "hall.png", Words: media.Words{Credit: "Me"}}
	if err := d.media.Describe(t.Context(), jo, hall.ID, say, time.Now()); !errors.As(err, &seen) || len(seen.Uses) != 1 || seen.Uses[0].Title != "With a hall" {
		t.Errorf("an author changes the words of what readers see: %v", err)
	}
	if err := d.media.Replace(t.Context(), jo, hall.ID, "c.png", bytes.NewReader(drawn(3)), time.Now()); !errors.As(err, &seen) {
		t.Errorf("an author replaces what readers see: %v", err)
	}
	fatal(t, d.media.Describe(t.Context(), ana, hall.ID, say, time.Now()))
	fatal(t, d.media.Describe(t.Context(), jo, bus.ID, media.Details{Name: "bus.png", Words: media.Words{Credit: "Me"}}, time.Now()))
	if err := d.media.Trash(t.Context(), jo, bus.ID, time.Now()); !errors.Is(err, media.ErrNotYours) {
		t.Errorf("an author throws away what somebody else added: %v", err)
	}
	var me int64
	fatal(t, d.pool.QueryRow(t.Context(), `insert into account (email, name, role, password_hash, created_at) values ('jo@example.org', 'Jo Roe', 'author', '$argon2id$x', now()) returning id`).Scan(&me))
	mine, err := d.media.Upload(t.Context(), media.Editor{ID: me, Name: "Jo Roe"}, "mine.png", bytes.NewReader(drawn(4)), media.Words{})
	fatal(t, err)
	fatal(t, d.media.Trash(t.Context(), media.Editor{ID: me}, mine.ID, time.Now()))
}

// Who uploads, describes, replaces or throws away a file is in the log.
func TestWhatIsDoneToFilesIsInTheLog(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := audit.By(t.Context(), audit.Who{Name: "Ana Ruiz"})
	upload := func() media.Added {
		added, err := d.media.Upload(ctx, ana, "hall.png", bytes.NewReader(drawn(1)), media.Words{})
		fatal(t, err)
		return added
	}
	id := upload().ID
	upload()
	_, err := d.media.Add(ctx, "brought-in.png", bytes.NewReader(drawn(2)), media.Words{})
	fatal(t, err)
	fatal(t, d.media.Describe(ctx, ana, id, media.Details{Name: "hall.png", Words: media.Words{Alt: "A hall", Credit: "Jo Roe"}, Tags: []string{"halls"}}, time.Now()))
	fatal(t, d.media.Replace(ctx, ana, id, "newer.png", bytes.NewReader(drawn(3)), time.Now()))
	fatal(t, d.media.Trash(ctx, ana, id, time.Now()))
	fatal(t, d.media.Restore(ctx, id))
	fatal(t, d.media.Trash(ctx, ana, id, time.Now().AddDate(0, 0, -31)))
	for range 2 {
		_, err = d.media.Collect(t.Context(), time.Now().AddDate(0, 0, 2), media.Collecting{})
		fatal(t, err)
	}
	lines, _, err := audit.NewLog(d.pool).Find(t.Context(), audit.Filter{Subject: audit.File})
	fatal(t, err)
	var said []string
	for _, l := range lines {
		said = append(said, strings.TrimSpace(fmt.Sprint(l.Actor, " ", l.Action, " ", l.Title, " ", l.Detail)))
	}
	slices.Reverse(said)
	want := "Ana Ruiz added hall.png; Ana Ruiz changed hall.png alt text, credit, focal point, tags; Ana Ruiz replaced hall.png by newer.png; Ana Ruiz threw away newer.png; " +
		"Ana Ruiz took back newer.png; Ana Ruiz threw away newer.png; The program removed newer.png from the trash"
	if got := strings.Join(said, "; "); got != want {
		t.Errorf("the log says\n%s\nwant\n%s", got, want)
	}
}
