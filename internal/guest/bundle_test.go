package guest_test

import (
	"errors"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
)

// One link opens every entry of a bundle as it goes out, and nothing else; not those that only some of the newsroom see, and nothing
// once it is revoked or its time is over.
func TestALinkToABundle(t *testing.T) {
	t.Parallel()
	d := open(t)
	one, two, apart, limited := d.post(), d.post(), d.post(), d.post()
	bundle, err := d.content.MakeBundle(t.Context(), by, "Opening day")
	fatal(t, err)
	var wrong guest.FieldErrors
	ask := guest.Ask{Name: "Minh", Span: "3"}
	if _, _, err := d.MakeOfBundle(t.Context(), by, bundle, ask); !errors.As(err, &wrong) || wrong.For("name") == "" {
		t.Errorf("a link to nothing is made: %v", err)
	}
	for _, e := range []content.Revision{one, two, limited} {
		fatal(t, d.content.AddToBundle(t.Context(), bundle, e.EntryID))
	}
	if _, _, err := d.MakeOfBundle(t.Context(), by, bundle, guest.Ask{Span: "embargo"}); !errors.As(err, &wrong) || wrong.For("name") == "" || wrong.For("span") == "" {
		t.Errorf("a link for nobody is made: %v", err)
	}
	l, token, err := d.MakeOfBundle(t.Context(), by, bundle, ask)
	fatal(t, err)
	_, err = d.pool.Exec(t.Context(), `
		with jo as (insert into account (email, name, role, password_hash, created_at) values ('jo@example.org', 'Jo', 'author', '$argon2id$x', now()) returning id)
		insert into entry_reader (entry_id, account_id) select $1, id from jo`, limited.EntryID)
	fatal(t, err)

	shown, err := d.Open(t.Context(), guest.Preview, token)
	fatal(t, err)
	if b := shown.Bundle; b == nil || len(b.Entries) != 2 || b.Entries[0].ID != one.EntryID || b.Entries[1].ID != two.EntryID || shown.GoesOut != nil {
		t.Fatalf("it opens %+v", shown)
	}
	body := func(entry int64) string {
		t.Helper()
		shown, err := d.OpenIn(t.Context(), token, entry)
		fatal(t, err)
		return shown.Revision.Snapshot.Body
	}
	one = d.save(one, "What goes out.")
	if got := body(one.EntryID); got != "What goes out." {
		t.Errorf("without a time it shows %q", got)
	}
	at := today.Add(time.Hour)
	fatal(t, d.content.TakeFromBundle(t.Context(), bundle, limited.EntryID))
	fatal(t, d.content.ScheduleBundle(t.Context(), by, bundle, map[int64]int{one.EntryID: one.Version, two.EntryID: two.Version}, at))
	d.save(one, "What does not.")
	if got := body(one.EntryID); got != "What goes out." {
		t.Errorf("it shows %q", got)
	}
	if shown, err := d.OpenIn(t.Context(), token, two.EntryID); err != nil || shown.GoesOut == nil || !shown.GoesOut.Equal(at) || shown.Link.EntryID != two.EntryID {
		t.Errorf("%+v, %v", shown, err)
	}
	for _, entry := range []int64{apart.EntryID, limited.EntryID, 0, 1 << 40} {
		if _, err := d.OpenIn(t.Context(), token, entry); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("it opens %d: %v", entry, err)
		}
	}
	for _, p := range []guest.Purpose{guest.Embargo, guest.Review} {
		if _, err := d.Open(t.Context(), p, token); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("it opens for %s: %v", p, err)
		}
	}
	_, lone := d.link(one.EntryID, guest.Preview, "3")
	if _, err := d.OpenIn(t.Context(), lone, one.EntryID); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a link to one entry opens a bundle: %v", err)
	}

	fatal(t, d.Note(t.Context(), shown, "192.0.2.0"))
	list, err := d.ListOfBundle(t.Context(), bundle)
	if err != nil || len(list) != 1 || list[0].ID != l.ID || list[0].Openings != 1 || list[0].For() != "Minh" {
		t.Errorf("the list is %+v, %v", list, err)
	}
	author := content.Within(t.Context(), content.Rights{SeesAll: true})
	for what, err := range map[string]error{"make": third(d.MakeOfBundle(author, by, bundle, ask)), "list": second(d.ListOfBundle(author, bundle)), "revoke": d.RevokeOfBundle(author, bundle, l.ID)} {
		var forbidden *content.ForbiddenError
		if !errors.As(err, &forbidden) {
			t.Errorf("without the right to write, to %s answers %v", what, err)
		}
	}
	if err := d.RevokeOfBundle(t.Context(), bundle, l.ID+1); !errors.Is(err, guest.ErrNotFound) {
		t.Error(err)
	}
	fatal(t, d.RevokeOfBundle(t.Context(), bundle, l.ID))
	d.closed(guest.Preview, token, guest.Revoked)
	var closed *guest.ClosedError
	if _, err := d.OpenIn(t.Context(), token, one.EntryID); !errors.As(err, &closed) || closed.Why != guest.Revoked {
		t.Errorf("revoked, it opens an entry: %v", err)
	}
	_, token, err = d.MakeOfBundle(t.Context(), by, bundle, ask)
	fatal(t, err)
	d.now = today.AddDate(0, 0, 3)
	d.closed(guest.Preview, token, guest.Expired)
}

func second[A any](_ A, err error) error        { return err }
func third[A, B any](_ A, _ B, err error) error { return err }
