package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Status is how far staff are with a message.
type Status string

// The statuses.
const (
	StatusNew  Status = "new"
	StatusRead Status = "read"
	StatusDone Status = "done"
)

// Statuses is every status, in the order in which a message takes them.
var Statuses = []Status{StatusNew, StatusRead, StatusDone}

var statusNames = map[Status]string{StatusNew: "New", StatusRead: "Read", StatusDone: "Done"}

// Name is the status for people: "Done".
func (s Status) Name() string { return statusNames[s] }

// ParseStatus returns the status of that name, and whether there is one.
func ParseStatus(s string) (Status, bool) {
	_, ok := statusNames[Status(s)]
	return Status(s), ok
}

// Message is what one visitor sent.
type Message struct {
	ID        int64
	Form      Form
	Answers   Answers
	Status    Status
	MarkedBy  string // who gave it its status; "" while nobody has
	Held      bool
	HeldFor   Reason // stays after the release
	CreatedAt time.Time
}

// From is who sent it: the name, or the e-mail address where the form asks for no name.
func (m Message) From() string {
	if name := m.Answers["name"]; name != "" {
		return name
	}
	return m.Answers["email"]
}

// Note is what a member of staff wrote down about a message.
type Note struct {
	Author    string
	Text      string
	CreatedAt time.Time
}

// Filter says which messages a list holds. Empty fields do not narrow it; held messages are in a list of
// their own.
type Filter struct {
	Form   Form
	Status Status
	Held   bool
	Text   string // words that are all in it, whatever their case and accents
	After  int64  // the page of messages older than the one with this ID
	Before int64  // the page of messages newer than it
}

// PageSize is how many messages a page of the list holds.
const PageSize = 25

// List is one page of messages, the newest first.
type List struct {
	Messages []Message
	After    int64 // for the page of older ones; 0 on the last page
	Before   int64 // for the page of newer ones; 0 on the first page
	Counts   Counts
}

// Counts are how many messages of the filter's form and text there are.
type Counts struct {
	ByStatus map[Status]int // that are not held
	Held     int
}

// All is how many are not held.
func (c Counts) All() (n int) {
	for _, of := range c.ByStatus {
		n += of
	}
	return n
}

const messageColumns = `m.id, m.form, m.answers, m.status, m.marked_by, m.held, m.held_for, m.created_at`

// List returns the page of messages that the filter describes.
func (s *Store) List(ctx context.Context, f Filter) (List, error) {
	var l List
	var err error
	if l.Counts, err = s.counts(ctx, f); err != nil {
		return l, err
	}
	where, args := f.where()
	order := `m.id desc`
	up := f.Before > 0 && f.After <= 0
	switch {
	case f.After > 0:
		where += ` and m.id < @place`
		args["place"] = f.After
	case up:
		where += ` and m.id > @place`
		args["place"] = f.Before
		order = `m.id`
	}
	args["limit"] = PageSize + 1 // one more tells whether there is a further page
	rows, err := s.pool.Query(ctx, `select `+messageColumns+` from message m where `+where+` order by `+order+` limit @limit`, args)
	if err != nil {
		return l, err
	}
	if l.Messages, err = pgx.CollectRows(rows, pgx.RowToStructByName[Message]); err != nil {
		return l, err
	}
	more := len(l.Messages) > PageSize
	l.Messages = l.Messages[:min(len(l.Messages), PageSize)]
	if len(l.Messages) == 0 {
		return l, nil
	}
	if up {
		slices.Reverse(l.Messages)
	}
	if more || up {
		l.After = l.Messages[len(l.Messages)-1].ID
	}
	if f.After > 0 || up && more {
		l.Before = l.Messages[0].ID
	}
	return l, nil
}

// where is the filter's condition, without the place in the list.
func (f Filter) where() (string, pgx.StrictNamedArgs) {
	w, args := `m.held = @held`, pgx.StrictNamedArgs{"held": f.Held}
	if f.Form != "" {
		w += ` and m.form = @form`
		args["form"] = f.Form
	}
	if f.Status != "" {
		w += ` and m.status = @status`
		args["status"] = f.Status
	}
	if text := f.text(); text != "" {
		w += ` and ` + saysAll
		args["text"] = text
	}
	return w, args
}

// saysAll finds the messages that say every word of @text. The inner select folds the words once, not for each message.
const saysAll = `(select bool_and(strpos(m.said, w) > 0) from unnest((select string_to_array(fold_accents(@text), ' '))) w)`

// text is the words looked for, each parted from the next by one blank.
func (f Filter) text() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(f.Text, ""), "\x00", "")), " ")
}

func (s *Store) counts(ctx context.Context, f Filter) (Counts, error) {
	rows, err := s.pool.Query(ctx, `
		select status, held, count(*) from message m where (@form = '' or form = @form) and (@text = '' or `+saysAll+`) group by status, held`,
		pgx.StrictNamedArgs{"form": string(f.Form), "text": f.text()})
	if err != nil {
		return Counts{}, err
	}
	c := Counts{ByStatus: map[Status]int{}}
	var status Status
	var held bool
	var n int
	_, err = pgx.ForEachRow(rows, []any{&status, &held, &n}, func() error {
		if held {
			c.Held += n
		} else {
			c.ByStatus[status] = n
		}
		return nil
	})
	return c, err
}

// CountNew returns how many messages wait to be read. Of those that are held it has the inquiries of the media, for a
// reporter with a deadline cannot wait until somebody looks through the spam.
func (s *Store) CountNew(ctx context.Context) (int, error) {
	var n int
	err := s.pool.QueryRow(ctx, `select count(*) from message where status = 'new' and (not held or form = '`+string(FormMedia)+`')`).Scan(&n)
	return n, err
}

// Message returns the message and its notes, the oldest first, or ErrNotFound.
func (s *Store) Message(ctx context.Context, id int64) (Message, []Note, error) {
	rows, err := s.pool.Query(ctx, `select `+messageColumns+` from message m where m.id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Message{}, nil, err
	}
	m, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Message])
	if errors.Is(err, pgx.ErrNoRows) {
		return Message{}, nil, ErrNotFound
	}
	if err != nil {
		return Message{}, nil, err
	}
	if rows, err = s.pool.Query(ctx, `select author, text, created_at from message_note where message_id = @id order by id`,
		pgx.StrictNamedArgs{"id": id}); err != nil {
		return Message{}, nil, err
	}
	notes, err := pgx.CollectRows(rows, pgx.RowToStructByName[Note])
	return m, notes, err
}

// Mark gives the message a status in the name of a member of staff. It returns ErrNotFound when there is
// no such message.
func (s *Store) Mark(ctx context.Context, id int64, to Status, by string) error {
	return s.change(ctx, audit.Event{Action: audit.Changed, SubjectID: id, Title: "a message", Detail: "marked as " + to.Name()},
		`update message set status = @status, marked_by = @by where id = @id`, pgx.StrictNamedArgs{"id": id, "status": to, "by": by})
}

// MarkAll gives every message of the list a status in the name of a member of staff, and returns how many there were.
func (s *Store) MarkAll(ctx context.Context, ids []int64, to Status, by string) (int, error) {
	return s.changeAll(ctx, audit.Changed, "marked as "+to.Name(), `update message set status = @status, marked_by = @by where id = any(@ids)`,
		pgx.StrictNamedArgs{"ids": ids, "status": to, "by": by})
}

// Some returns the messages of the list that are there, the newest first.
func (s *Store) Some(ctx context.Context, ids []int64) ([]Message, error) {
	rows, err := s.pool.Query(ctx, `select `+messageColumns+` from message m where m.id = any(@ids) order by m.id desc`, pgx.StrictNamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Message])
}

// Delete removes the messages of the list with the notes on them, for good, and returns how many there were. Nothing
// of them stays, so spam that repeats them is taken for new.
func (s *Store) Delete(ctx context.Context, ids []int64) (int, error) {
	return s.changeAll(ctx, audit.Removed, "for good", `delete from message where id = any(@ids)`, pgx.StrictNamedArgs{"ids": ids})
}

// Release puts a held message among the others. One that is not held stays as it is.
func (s *Store) Release(ctx context.Context, id int64) error {
	return s.change(ctx, audit.Event{Action: audit.Changed, SubjectID: id, Title: "a message", Detail: "released from the spam"},
		`update message set held = false where id = @id`, pgx.StrictNamedArgs{"id": id})
}

// MaxNote is the longest note, in characters.
const MaxNote = 2000

// Note adds a note to the message. An empty or too long one comes back as FieldErrors for "note".
func (s *Store) Note(ctx context.Context, id int64, by, text string) error {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", ""))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return FieldErrors{{"note", "Write the note first."}}
	case n > MaxNote:
		return FieldErrors{{"note", "A note has at most 2,000 characters. Shorten it, or add two."}}
	}
	return s.change(ctx, audit.Event{Action: audit.Added, SubjectID: id, Title: "a note on a message"}, `insert into message_note (message_id, author, text, created_at) select id, @by, @text, @now from message where id = @id`,
		pgx.StrictNamedArgs{"id": id, "by": by, "text": text, "now": s.now()})
}

// change runs a statement that touches one message, and writes down what it did.
func (s *Store) change(ctx context.Context, e audit.Event, sql string, args pgx.StrictNamedArgs) error {
	e.Subject = audit.Message
	return audit.InTx(ctx, s.pool, e, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args)
		if err == nil && tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		return err
	})
}

// changeAll runs a statement that touches several messages, and writes down what it did to how many, which it returns. The log
// has no word of what visitors sent: who asks to be removed is.
func (s *Store) changeAll(ctx context.Context, action audit.Action, how, sql string, args pgx.StrictNamedArgs) (n int, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args)
		if n = int(tag.RowsAffected()); err != nil || n == 0 {
			return err
		}
		return audit.Write(ctx, tx, audit.Event{Action: action, Subject: audit.Message, Title: fmt.Sprintf("messages: %d", n), Detail: how})
	})
	return n, err
}
