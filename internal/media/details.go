package media

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
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
	People      []int64 // entries of the people shown
	Web         int64   // the entry that says the same as a page, of a document; 0: none
}

// Whole is a file with all that is known of it.
type Whole struct {
	Listed
	Licence        string
	FocusX, FocusY int
	AddedBy        string
	TrashedBy      string
	Web            int64    // the entry that says the same as a page; 0: none
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
	Bytes            int64
	Width, Height    int
	Pages            int
	AddedAt          time.Time
	ReplacedAt       time.Time
	ReplacedBy       string
}

// Whole returns the file with all that is known of it, or ErrNotFound.
func (s *Store) Whole(ctx context.Context, id int64) (Whole, error) {
	rows, err := s.pool.Query(ctx, `select `+listedColumns+`, m.licence, m.focus_x, m.focus_y, m.added_by, m.trashed_by, coalesce(m.web_id, 0) as web from media_file m where m.id = @id`,
		pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Whole{}, err
	}
	w, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Whole])
	if errors.Is(err, pgx.ErrNoRows) {
		return w, ErrNotFound
	}
	if err != nil {
		return w, err
	}
	if w.People, err = many[Person](ctx, s.pool, `
		select e.id, e.title, coalesce(e.slug, '') as slug from media_person p join entry e on e.id = p.person_id where p.file_id = @id order by p.position`, id); err != nil {
		return w, err
	}
	if w.Former, err = many[Former](ctx, s.pool, `
		select hash, name, mime, bytes, width, height, pages, added_at, replaced_at, replaced_by from media_former where file_id = @id order by replaced_at desc`, id); err != nil {
		return w, err
	}
	w.UsedIn, err = s.uses(ctx, s.pool, id)
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
	d.FocusX, d.FocusY = min(max(d.FocusX, 0), 100), min(max(d.FocusY, 0), 100)
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

// Describe stores what staff say of the file. FieldErrors say what is wrong; ErrNotFound that the file is gone.
func (s *Store) Describe(ctx context.Context, id int64, d Details) error {
	if err := d.tidy(); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		f, err := lockRow(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update media_file set name = case when width > 0 then @name else name end, alt = @alt, caption = @caption, credit = @credit, decorative = @decorative,
				licence = @licence, licence_ends = @ends, focus_x = @x, focus_y = @y, tags = @tags,
				web_id = case when width = 0 then (select e.id from entry e where e.id = @web) end where id = @id`,
			pgx.StrictNamedArgs{"id": id, "name": endedAs(d.Name, f.Mime), "alt": d.Alt, "caption": d.Caption, "credit": d.Credit, "decorative": d.Decorative,
				"licence": d.Licence, "ends": d.LicenceEnds, "x": d.FocusX, "y": d.FocusY, "tags": d.Tags, "web": d.Web})
		if err != nil {
			return err
		}
		if err := record(ctx, tx, audit.Changed, f, "its words"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from media_person where file_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into media_person (file_id, person_id, position)
			select @id, e.id, min(p.position) from unnest(@people::bigint[]) with ordinality p (id, position) join entry e on e.id = p.id and e.kind = 'person' group by e.id`,
			pgx.StrictNamedArgs{"id": id, "people": append([]int64{}, d.People...)})
		return err
	})
}

// plain is the text in one line, without what the database does not take.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")), " ")
}
