package job

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrNotFound says that there is no such failed job: it is being tried again already, or was forgotten.
var ErrNotFound = errors.New("no such failed job")

// maxFailed is how many failed jobs are told one by one.
const maxFailed = 100

// Failed is a job that was given up.
type Failed struct {
	ID   int64
	Kind string
	Why  string // the error of the last try
	At   time.Time
}

// FailedKind is how many jobs of a kind were given up.
type FailedKind struct {
	Kind  string
	Count int
	Since time.Time // the first was given up
	Why   string    // the error of the last try of the last one
}

// Failures tells of the jobs that were given up, and has them tried again.
type Failures struct {
	pool *pgxpool.Pool
	note Note
}

// Note keeps, in the transaction that has n jobs of a kind tried again, who wanted that.
type Note func(ctx context.Context, tx pgx.Tx, kind string, n int) error

// NewFailures returns those of the database.
func NewFailures(pool *pgxpool.Pool, note Note) *Failures { return &Failures{pool, note} }

// failedSQL are the jobs j that were given up. One that is done again and again is well once the next of its kind came.
const failedSQL = ` from river_job j where j.state in ('discarded', 'cancelled')
	and (j.unique_key is null or not exists (select from river_job n where n.kind = j.kind and n.id > j.id))`

// whySQL is the error of the last try; the database may have lost it.
const whySQL = `coalesce(j.errors[array_upper(j.errors, 1)] ->> 'error', '')`

// kindsSQL sums them up.
const kindsSQL = `select j.kind, count(*) as count, min(j.finalized_at) as since, (array_agg(` + whySQL + ` order by j.finalized_at desc))[1] as why` + failedSQL

// Kinds returns the kinds of which jobs were given up, the one that failed last first.
func (f *Failures) Kinds(ctx context.Context) ([]FailedKind, error) {
	rows, err := f.pool.Query(ctx, kindsSQL+` group by j.kind order by max(j.finalized_at) desc`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[FailedKind])
}

// Newest returns the hundred jobs that were given up last, the last first.
func (f *Failures) Newest(ctx context.Context) ([]Failed, error) {
	rows, err := f.pool.Query(ctx, `select j.id, j.kind, `+whySQL+` as why, j.finalized_at as at`+failedSQL+` order by j.finalized_at desc, j.id desc limit $1`, maxFailed)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Failed])
}

// retrySQL has failed jobs tried once more, as River's own JobRetry does, but many at once.
const retrySQL = `update river_job set state = 'available', finalized_at = null, scheduled_at = now(), max_attempts = greatest(max_attempts, attempt + 1),
	metadata = metadata - 'cancel_attempted_at' where id in (select j.id` + failedSQL

// Retry has the job tried once more. The error is ErrNotFound when it is not among the failed ones.
func (f *Failures) Retry(ctx context.Context, id int64) error {
	n, err := f.retry(ctx, `j.id = $1`, id)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}

// RetryKind has all failed jobs of the kind tried once more, and returns how many they are.
func (f *Failures) RetryKind(ctx context.Context, kind string) (int, error) {
	return f.retry(ctx, `j.kind = $1`, kind)
}

// retry has those tried once more that the condition is true of: one, or those of one kind.
func (f *Failures) retry(ctx context.Context, condition string, arg any) (n int, err error) {
	err = pgx.BeginFunc(ctx, f.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, retrySQL+` and `+condition+`) returning kind`, arg)
		if err != nil {
			return err
		}
		kinds, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if n = len(kinds); err != nil || n == 0 {
			return err
		}
		return f.note(ctx, tx, kinds[0], n)
	})
	return n, err
}

// Alarm returns the kinds of which jobs were given up, but for those that send letters, when one of them was since it last
// returned some, and that is a day ago; otherwise nothing. Whoever is told of them is told in the same transaction.
func Alarm(ctx context.Context, tx pgx.Tx) ([]FailedKind, error) {
	done, err := tx.Exec(ctx, `update job_alarm set told_at = now() where told_at < now() - interval '1 day'
		and exists (select`+failedSQL+noLetterSQL+` and j.finalized_at > told_at)`)
	if err != nil || done.RowsAffected() == 0 {
		return nil, err
	}
	rows, err := tx.Query(ctx, kindsSQL+noLetterSQL+` group by j.kind order by j.kind`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[FailedKind])
}

// noLetterSQL leaves out the jobs that send letters: of a letter that could not be sent another could tell as little.
const noLetterSQL = ` and not starts_with(j.kind, 'mail_')`

// words are what the jobs of each kind do.
var words = map[string]string{
	"account_reset":     "Asking for a new password",
	"document_text":     "Reading the words of a document",
	"edge_purge":        "Telling the delivery network what changed",
	"empty_trash":       "Emptying the trash",
	"entry_concern":     "Finding out whom a change concerns",
	"job_alarm":         "Looking after failed jobs",
	"linkcheck":         "Checking links to other sites",
	"mail_entry":        "Letter about an entry",
	"mail_failed_jobs":  "Letter about failed jobs",
	"mail_guest":        "Letter with a link for somebody outside",
	"mail_guest_answer": "Letter about an answer from outside",
	"mail_link":         "Letter with an invitation or a link to sign in",
	"mail_notice":       "Letter about a changed account",
	"mail_trial":        "Letter to see whether mail arrives",
	"picture_copies":    "Making the copies of a picture",
}

// Words says in a few words what the jobs of the kind do; of one that only another release knows, its name.
func Words(kind string) string {
	if w, known := words[kind]; known {
		return w
	}
	return kind
}
