package audit

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/postgres"
)

// PageSize is how many lines Find returns at most.
const PageSize = 50

// Line is one event as it was written.
type Line struct {
	ID        int64
	At        time.Time
	ActorID   int64 // 0: a visitor, or the program
	Actor     string
	Address   string
	Action    Action
	Subject   string
	SubjectID int64 // 0: none
	Title     string
	Detail    string
}

// Filter says which lines are looked for. Empty fields do not narrow it.
type Filter struct {
	Text      string // any part of who, what, title, detail or network
	Action    Action
	Subject   string
	SubjectID int64
	OneOf     []int64   // IDs of subjects
	From      time.Time // the first moment
	Until     time.Time // the moment behind the last
	Before    int64     // only lines older than the one with this ID
}

// Log reads what was written.
type Log struct{ pool *pgxpool.Pool }

// NewLog returns the log in the database.
func NewLog(pool *pgxpool.Pool) Log { return Log{pool} }

const wordsSQL = `(actor || ' ' || action || ' ' || title || ' ' || detail || ' ' || address)`

// find returns the statement for the lines of the filter, the newest first.
func (f Filter) find() (string, pgx.StrictNamedArgs) {
	args := pgx.StrictNamedArgs{}
	where := `true`
	add := func(given bool, condition, name string, value any) {
		if given {
			where += ` and ` + condition
			args[name] = value
		}
	}
	text := strings.ReplaceAll(strings.ToValidUTF8(f.Text, ""), "\x00", "")
	add(text != "", wordsSQL+` ilike @text`, "text", "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)+"%")
	add(f.Action != "", `action = @action`, "action", f.Action)
	add(f.Subject != "", `subject = @subject`, "subject", f.Subject)
	add(f.SubjectID != 0, `subject_id = @subject_id`, "subject_id", f.SubjectID)
	add(f.OneOf != nil, `subject_id = any(@one_of)`, "one_of", f.OneOf)
	add(!f.From.IsZero(), `at >= @from`, "from", f.From)
	add(!f.Until.IsZero(), `at < @until`, "until", f.Until)
	add(f.Before != 0, `id < @before`, "before", f.Before)
	return `
		select id, at, coalesce(actor_id, 0) as actor_id, actor, address, action, subject, coalesce(subject_id, 0) as subject_id, title, detail
		from audit where ` + where + ` order by id desc`, args
}

// Find returns the newest lines of the filter, and whether there are older ones.
func (l Log) Find(ctx context.Context, f Filter) (lines []Line, more bool, err error) {
	sql, args := f.find()
	args["limit"] = PageSize + 1
	rows, err := l.pool.Query(ctx, sql+` limit @limit`, args)
	if err != nil {
		return nil, false, err
	}
	if lines, err = pgx.CollectRows(rows, pgx.RowToStructByName[Line]); err != nil {
		return nil, false, err
	}
	if len(lines) > PageSize {
		return lines[:PageSize], true, nil
	}
	return lines, false, nil
}

// Export writes all lines of the filter as CSV with a line of titles, and writes down that it did. Cells that a table program
// would take for a formula begin with an apostrophe (OWASP, CSV Injection).
func (l Log) Export(ctx context.Context, f Filter, w io.Writer) error {
	if err := postgres.InTx(ctx, l.pool, func(tx pgx.Tx) error {
		return Write(ctx, tx, Event{Action: Exported, Subject: Setting, Title: "the audit log", Detail: f.Text})
	}); err != nil {
		return err
	}
	sql, args := f.find()
	rows, err := l.pool.Query(ctx, sql, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	out := csv.NewWriter(w)
	if err := out.Write([]string{"When", "Who", "Account", "From", "Did", "What", "Number", "Called", "Detail"}); err != nil {
		return err
	}
	for rows.Next() {
		line, err := pgx.RowToStructByName[Line](rows)
		if err != nil {
			return err
		}
		if err := out.Write(line.cells()); err != nil {
			return err
		}
	}
	out.Flush()
	if err := rows.Err(); err != nil {
		return err
	}
	return out.Error()
}

func (l Line) cells() []string {
	cells := []string{l.At.UTC().Format(time.RFC3339), l.Actor, number(l.ActorID), l.Address, string(l.Action), l.Subject, number(l.SubjectID), l.Title, l.Detail}
	for i, c := range cells {
		if strings.IndexAny(c, "=+-@\t\r＝＋－＠") == 0 {
			cells[i] = "'" + c
		}
	}
	return cells
}

func number(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
