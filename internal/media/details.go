package media

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/postgres"
)

// Details are what staff say of a file.
type Details struct {
	Name string
	Words
	Decorative  bool // the picture says nothing that the text beside it does not
	Licence     string
	LicenceEnds *time.Time // midnight UTC of the last day on which it may be shown; nil: no end
	FocusX      int        // percent from the left and from the top: what stays in every crop
	FocusY      int
	Tags        []string
	People      []int64   // entries of the people shown
	Web         int64     // the entry that says the same as a page, of a document; 0: none
	Base        time.Time // Whole.ChangedAt of what was changed; zero: whatever it is now
}

// StaleError says that somebody else changed the words since Details.Base. Nothing was stored.
type StaleError struct{ Current Whole }

func (e *StaleError) Error() string {
	return "media: " + e.Current.ChangedBy + " changed the words of the file meanwhile"
}

// Whole is a file with all that is known of it.
type Whole struct {
	Listed
	Licence        string
	FocusX, FocusY int
	AddedBy        string
	AddedByID      int64 // of the account; 0: nobody's
	ChangedBy      string
	ChangedAt      time.Time // when its words were written
	TrashedBy      string
	Web            int64    // the entry that says the same as a page; 0: none
	Unread         bool     // a document whose words cannot be read for search: damaged, or closed by a password
	People         []Person `db:"-"`
	Former         []Former `db:"-"`
	UsedIn         []Use    `db:"-"`
}

// Person is somebody in a picture.
type Person struct {
	ID          int64
	Title, Slug string
}

// Former is what a file was before it was replaced.
type Former struct {
	Hash, Name, Mime string
	SentName         string // what it was called by whoever uploaded it; a document is offered as Name
	Bytes            int64
	Width, Height    int
	Pages            int
	AddedAt          time.Time
	ReplacedAt       time.Time
	ReplacedBy       string
}

// Whole returns the file with all that is known of it, or ErrNotFound.
func (s *Store) Whole(ctx context.Context, id int64) (Whole, error) {
	return s.whole(ctx, s.pool, id)
}

func (s *Store) whole(ctx context.Context, q querier, id int64) (Whole, error) {
	found, err := many[Whole](ctx, q, `
		select `+listedColumns+`, m.licence, m.focus_x, m.focus_y, m.added_by, coalesce(m.added_by_id, 0) as added_by_id, m.changed_by, m.changed_at, m.trashed_by, coalesce(m.web_id, 0) as web,
			exists (select from document_text t where t.file_id = m.id and t.hash = m.hash and t.damaged) as unread
		from media_file m where m.id = @id`, id)
	if err != nil {
		return Whole{}, err
	}
	if len(found) == 0 {
		return Whole{}, ErrNotFound
	}
	w := found[0]
	if w.People, err = many[Person](ctx, q, `
		select e.id, e.title, coalesce(e.slug, '') as slug from media_person p join entry e on e.id = p.person_id where p.file_id = @id order by p.position`, id); err != nil {
		return w, err
	}
	if w.Former, err = many[Former](ctx, q, `
		select hash, name, coalesce(nullif(sent_name, ''), name) as sent_name, mime, bytes, width, height, pages, added_at, replaced_at, replaced_by from media_former where file_id = @id order by replaced_at desc`, id); err != nil {
		return w, err
	}
	w.UsedIn, err = s.uses(ctx, q, id)
	return w, err
}

// Ended returns those of the files whose licence ended before the day, midnight UTC.
func (s *Store) Ended(ctx context.Context, day time.Time, ids []int64) ([]int64, error) {
	rows, err := s.pool.Query(ctx, `select id from media_file where id = any(@ids) and licence_ends < @day::date`, pgx.StrictNamedArgs{"ids": ids, "day": day})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func many[T any](ctx context.Context, q querier, sql string, id int64) ([]T, error) {
	rows, err := q.Query(ctx, sql, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// Limits of what staff say of a file, in characters; of its name in bytes.
const (
	MaxName = 100
	MaxLine = 300
	MaxTag  = 40
	maxMany = 20 // tags, people
)

// FieldError is one thing that is wrong with a form, told beside its field.
type FieldError struct{ Field, Message string }

// FieldErrors is everything that is wrong.
type FieldErrors []FieldError

func (e FieldErrors) Error() string { return "media: the words of a file are not as they must be" }

var tagForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} .&’'-]*$`)

// tidy brings the words in their form and returns what is wrong with them.
func (d *Details) tidy() error {
	var errs FieldErrors
	line := func(field string, value *string, most int) {
		*value = plain(*value)
		if utf8.RuneCountInString(*value) > most {
			errs = append(errs, FieldError{field, "Make this shorter; it is shown in one or two lines."})
		}
	}
	line("alt", &d.Alt, MaxLine)
	line("caption", &d.Caption, 2*MaxLine)
	line("credit", &d.Credit, MaxLine)
	line("licence", &d.Licence, MaxLine)
	d.Name = FileName(d.Name)
	if d.Decorative && d.Alt != "" {
		errs = append(errs, FieldError{"alt", "A decoration has no alt text. Take out one or the other."})
	}
	for _, focus := range []struct {
		field string
		value int
	}{{"focus_x", d.FocusX}, {"focus_y", d.FocusY}} {
		if focus.value < 0 || focus.value > 100 {
			errs = append(errs, FieldError{focus.field, "Give a number from 0 to 100."})
		}
	}
	var tags []string
	for _, t := range d.Tags {
		t = strings.ToLower(plain(t))
		if t == "" || slices.Contains(tags, t) {
			continue
		}
		if utf8.RuneCountInString(t) > MaxTag || !tagForm.MatchString(t) {
			errs = append(errs, FieldError{"tags", "A tag is one or two words, of letters and digits. Put commas between them."})
			break
		}
		tags = append(tags, t)
	}
	d.Tags = append([]string{}, tags...)
	if len(d.Tags) > maxMany || len(d.People) > maxMany {
		errs = append(errs, FieldError{"tags", "Twenty tags and twenty people are the most that a file takes."})
	}
	if errs != nil {
		return errs
	}
	return nil
}

// Describe stores what by says of the file. FieldErrors say what is wrong, *StaleError that somebody else was faster, *SeenError that
// readers see the file and by may not change it; ErrNotFound that it is gone.
func (s *Store) Describe(ctx context.Context, by Editor, id int64, d Details, now time.Time) error {
	if err := d.tidy(); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := lockRow(ctx, tx, id); err != nil {
			return err
		}
		if err := s.mayChange(ctx, tx, by, id); err != nil {
			return err
		}
		was, err := s.whole(ctx, tx, id)
		if err != nil {
			return err
		}
		if !d.Base.IsZero() && !d.Base.Equal(was.ChangedAt) {
			return &StaleError{was}
		}
		changes, err := d.changes(ctx, tx, was)
		if err != nil || len(changes) == 0 {
			return err
		}
		if err := d.store(ctx, tx, by.Name, id, now); err != nil {
			return err
		}
		return record(ctx, tx, audit.Changed, was.File, strings.Join(changes, ", "))
	})
}

// changes names what the words change, and returns FieldErrors for entries that are not there.
func (d *Details) changes(ctx context.Context, tx pgx.Tx, was Whole) ([]string, error) {
	var errs FieldErrors
	there, err := entriesThere(ctx, tx, append(slices.Clone(d.People), d.Web))
	if err != nil {
		return nil, err
	}
	if !was.IsPicture() {
		d.Name, d.FocusX, d.FocusY = was.Name, was.FocusX, was.FocusY
		if d.Web != 0 && there[d.Web] == "" {
			errs = append(errs, FieldError{"web", "That entry is not there any more. Choose another."})
		}
	} else {
		d.Name, d.Web = endedAs(d.Name, was.Mime), 0
	}
	d.People = unique(d.People)
	for _, p := range d.People {
		if there[p] != "person" {
			errs = append(errs, FieldError{"people", fmt.Sprintf("There is no person with the number %d. Copy a name as the list has it.", p)})
		}
	}
	if errs != nil {
		return nil, errs
	}
	var names []string
	for _, c := range []struct {
		name    string
		changed bool
	}{{"name", d.Name != was.Name}, {"alt text", d.Alt != was.Alt || d.Decorative != was.Decorative}, {"caption", d.Caption != was.Caption},
		{"credit", d.Credit != was.Credit}, {"licence", d.Licence != was.Licence || !sameDay(d.LicenceEnds, was.LicenceEnds)},
		{"focal point", d.FocusX != was.FocusX || d.FocusY != was.FocusY}, {"tags", !slices.Equal(d.Tags, was.Tags)},
		{"people shown", !slices.EqualFunc(d.People, was.People, func(id int64, p Person) bool { return id == p.ID })}, {"page with the same words", d.Web != was.Web}} {
		if c.changed {
			names = append(names, c.name)
		}
	}
	return names, nil
}

func sameDay(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

func unique(ids []int64) (once []int64) {
	for _, id := range ids {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}

// entriesThere is the kind of each of the entries that is there.
func entriesThere(ctx context.Context, tx pgx.Tx, ids []int64) (map[int64]string, error) {
	rows, err := tx.Query(ctx, `select id, kind from entry where id = any(@ids)`, pgx.StrictNamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	kinds := map[int64]string{}
	var id int64
	var kind string
	_, err = pgx.ForEachRow(rows, []any{&id, &kind}, func() error {
		kinds[id] = kind
		return nil
	})
	return kinds, err
}

// store writes the words over those that are there.
func (d Details) store(ctx context.Context, tx pgx.Tx, by string, id int64, now time.Time) error {
	if _, err := tx.Exec(ctx, `
		update media_file set name = @name, alt = @alt, caption = @caption, credit = @credit, decorative = @decorative, licence = @licence, licence_ends = @ends,
			focus_x = @x, focus_y = @y, tags = @tags, web_id = nullif(@web, 0), changed_at = @now, changed_by = @by where id = @id`,
		pgx.StrictNamedArgs{"id": id, "name": d.Name, "alt": d.Alt, "caption": d.Caption, "credit": d.Credit, "decorative": d.Decorative,
			"licence": d.Licence, "ends": d.LicenceEnds, "x": d.FocusX, "y": d.FocusY, "tags": d.Tags, "web": d.Web, "now": now, "by": by}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from media_person where file_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into media_person (file_id, person_id, position)
		select @id, p.id, p.position from unnest(@people::bigint[]) with ordinality p (id, position)`,
		pgx.StrictNamedArgs{"id": id, "people": append([]int64{}, d.People...)})
	return err
}

// plain is the text in one line, without what the database does not take and what turns the words behind it.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(markdown.Unturned(s), "\uFFFD"), "\x00", "")), " ")
}
