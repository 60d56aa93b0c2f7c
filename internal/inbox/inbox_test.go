package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/testdb"
)

// desk is a store with a clock that the test holds.
type desk struct {
	*inbox.Store
	t    *testing.T
	pool *pgxpool.Pool

	mu  sync.Mutex
	now time.Time
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, pool: testdb.New(t), now: time.Date(2024, 8, 1, 18, 0, 0, 0, time.UTC)}
	d.Store = inbox.New(d.pool, d.clock)
	return d
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) later(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// letter is an honest message from n, who filled in the form for a minute; change makes another of it.
func (d *desk) letter(n int, change func(m *inbox.Sent)) inbox.Sent {
	m := inbox.Sent{Form: inbox.FormContact, Stamp: inbox.Stamp(d.clock().Add(-time.Minute)), Address: fmt.Sprintf("192.0.2.%d", n),
		Answers: inbox.Answers{"name": fmt.Sprint("Reader ", n), "email": fmt.Sprintf("reader%d@example.org", n), "text": fmt.Sprintf("This is what the reader numbered %d has to say.", n)}}
	if change != nil {
		change(&m)
	}
	return m
}

func (d *desk) send(m inbox.Sent) {
	d.t.Helper()
	if err := d.Send(d.t.Context(), m); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) list(f inbox.Filter) inbox.List {
	d.t.Helper()
	l, err := d.List(d.t.Context(), f)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

// newest is the message that came last, held or not.
func (d *desk) newest() inbox.Message {
	d.t.Helper()
	var id int64
	if err := d.pool.QueryRow(d.t.Context(), `select max(id) from message`).Scan(&id); err != nil {
		d.t.Fatal(err)
	}
	m, _, err := d.Message(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

func TestAMessageIsKeptAsItWasTyped(t *testing.T) {
	t.Parallel()
	d := open(t)
	answers := map[inbox.Form]inbox.Answers{
		inbox.FormNewsletter: {"email": "Ana@Example.org", "state": ""},
		inbox.FormOrganizing: {"name": "Ana", "email": "ana2@example.org", "office": "Council, Ward 3", "state": " puerto  rico ", "text": "Heat.\n\nThen rents."},
		inbox.FormJoin:       {"name": "Nguyễn Thị Ánh", "email": "anh@example.org", "office": "Trustee", "place": "Saint Paul", "state": "MN"},
		inbox.FormContact:    {"name": "José", "email": "jose@example.org", "text": "¿Dónde? 👋🏽"},
		inbox.FormMedia:      {"name": "Lee", "outlet": "Daily", "email": "lee@example.org", "phone": "+1 (202) 555-0100", "deadline": "today, 5 pm ET", "text": "Who voted?"},
	}
	for i, f := range inbox.Forms {
		d.send(inbox.Sent{Form: f, Answers: answers[f], Stamp: inbox.Stamp(d.clock().Add(-time.Minute)), Address: fmt.Sprintf("192.0.2.%d", i)})
		m := d.newest()
		if f == inbox.FormOrganizing {
			answers[f]["state"] = "PR" // however it was written
		}
		if m.Form != f || m.Held || m.Status != inbox.StatusNew || !m.CreatedAt.Equal(d.clock()) || fmt.Sprint(m.Answers) != fmt.Sprint(answers[f]) {
			t.Errorf("%s came back as %+v", f, m)
		}
	}
	if n, err := d.CountNew(t.Context()); n != 5 || err != nil {
		t.Errorf("%d are new, %v", n, err)
	}
}

func TestEverythingThatIsWrongIsToldAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	wrong := func(f inbox.Form, a inbox.Answers) string {
		t.Helper()
		var errs inbox.FieldErrors
		if err := d.Send(t.Context(), inbox.Sent{Form: f, Answers: a}); !errors.As(err, &errs) {
			t.Fatalf("%s with %v: %v", f, a, err)
		}
		var names []string
		for _, e := range errs {
			names = append(names, e.Field)
			if e.Message == "" || errs.For(e.Field) != e.Message {
				t.Errorf("%s.%s: %q", f, e.Field, e.Message)
			}
		}
		return strings.Join(names, " ")
	}
	for f, want := range map[inbox.Form]string{
		inbox.FormNewsletter: "email", inbox.FormOrganizing: "name email office state", inbox.FormJoin: "name email office place state",
		inbox.FormContact: "name email text", inbox.FormMedia: "name outlet email deadline text",
	} {
		if got := wrong(f, nil); got != want {
			t.Errorf("an empty %s lacks %q, want %q", f, got, want)
		}
	}
	for _, email := range []string{"x", "x@y", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "<a@example.org>",
		"Ana <a@example.org>", "a@.", strings.Repeat("a", 250) + "@example.org"} {
		if got := wrong(inbox.FormNewsletter, inbox.Answers{"email": email}); got != "email" {
			t.Errorf("%q: %q", email, got)
		}
	}
	long := wrong(inbox.FormMedia, inbox.Answers{"name": strings.Repeat("n", 201), "outlet": " \t\r\n ", "email": "a@example.org", "phone": "call me",
		"deadline": "now", "text": strings.Repeat("ä", 5001)})
	if long != "name outlet phone text" {
		t.Errorf("too long: %q", long)
	}
	if got := wrong(inbox.FormJoin, inbox.Answers{"name": "N", "email": "a@example.org", "office": "O", "place": "P", "state": "XX"}); got != "state" {
		t.Errorf("no such state: %q", got)
	}
	if l := d.list(inbox.Filter{}); len(l.Messages)+l.Counts.Held != 0 {
		t.Errorf("something was stored: %+v", l)
	}
}

func TestHostileAnswersAreStoredAsPlainText(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.send(d.letter(1, func(m *inbox.Sent) {
		m.Answers["name"] = "Eve\r\nBcc: all@example.org\x00\x1b[31m"
		m.Answers["text"] = "first\r\nsecond\x00\xff'; drop table message; --"
		m.Answers["status"] = "done" // no field of the form
	}))
	m := d.newest()
	if m.Answers["name"] != "Eve Bcc: all@example.org[31m" || m.Answers["text"] != "first\nsecond'; drop table message; --" {
		t.Errorf("stored %q", m.Answers)
	}
	if _, ok := m.Answers["status"]; ok {
		t.Error("an answer to no question was stored")
	}
}

// The sender's network address must not be found in the database, nor be guessed from what is there.
func TestTheNetworkAddressIsNotKept(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.send(d.letter(7, nil))
	var row string
	var hash []byte
	if err := d.pool.QueryRow(t.Context(), `select message::text, sender from message`).Scan(&row, &hash); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, "192.0.2.7") {
		t.Errorf("the row says %s", row)
	}
	again := inbox.New(d.pool, d.clock)
	if err := again.Send(t.Context(), d.letter(7, func(m *inbox.Sent) { m.Answers["text"] = "Something else altogether, from there." })); err != nil {
		t.Fatal(err)
	}
	var hashes int
	if err := d.pool.QueryRow(t.Context(), `select count(distinct sender) from message`).Scan(&hashes); err != nil || hashes != 2 {
		t.Errorf("%d hashes of one address after a restart, %v", hashes, err)
	}
}
