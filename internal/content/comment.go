package content

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Comment is what a colleague says of a version of an entry.
type Comment struct {
	ID         int64
	Version    int
	ByID       int64
	By         string
	Words      string
	At         time.Time
	ResolvedAt *time.Time // nil: it waits
	ResolvedBy string
}

// MaxComment is how many characters a comment may have.
const MaxComment = 4000

// commentLimit is how many comments Comments returns at most: the newest.
const commentLimit = 300

// Comments returns what was said of the entry's versions, in the order in which it was said.
func (s *Store) Comments(ctx context.Context, id int64) ([]Comment, error) {
	if err := sees(ctx, s.pool, id); err != nil {
		return nil, err
	}
	return many[Comment](ctx, s.pool, `
		select * from (select id, version, account_id as by_id, name as by, words, said_at as at, resolved_at, resolved_by
			from entry_comment where entry_id = @id order by id desc limit @limit) c
		order by id`, pgx.StrictNamedArgs{"id": id, "limit": commentLimit})
}

// AddComment keeps what by says of the version. Whoever sees the entry may. FieldErrors come back when it is empty or too
// long. What arrives twice is kept once; where the version is gone, the one before it stands for it.
func (s *Store) AddComment(ctx context.Context, by Editor, id int64, version int, words string) error {
	words = note(words)
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return FieldErrors{{"comment", "Write what you want to say."}}
	case n > MaxComment:
		return FieldErrors{{"comment", fmt.Sprintf("This is %d characters long; at most %d fit. Shorten it.", n, MaxComment)}}
	}
	return s.onComment(ctx, by, id, MatterComment, audit.Commented, fmt.Sprintf("version %d", version), `
		insert into entry_comment (entry_id, version, account_id, name, words, said_at)
		select @id, r.version, @by, @name, @words, @now
		from (select coalesce(max(version) filter (where version <= @version), max(version)) as version from revision where entry_id = @id) r
		where not exists (select from entry_comment c where c.entry_id = @id and c.version = r.version and c.account_id = @by and c.words = @words)`,
		pgx.StrictNamedArgs{"id": id, "version": version, "by": by.ID, "name": by.Name, "words": words, "now": s.now()})
}

// Resolve says that the comment is dealt with. Whoever sees the entry may.
func (s *Store) Resolve(ctx context.Context, by Editor, id, comment int64) error {
	return s.onComment(ctx, by, id, "", audit.Resolved, "", `
		update entry_comment set resolved_at = @now, resolved_by = @name where id = @comment and entry_id = @id and resolved_at is null`,
		pgx.StrictNamedArgs{"id": id, "comment": comment, "name": by.Name, "now": s.now()})
}

// onComment runs the statement, and when it changes something writes that down and tells whom the matter concerns.
func (s *Store) onComment(ctx context.Context, by Editor, id int64, matter Matter, action audit.Action, detail, sql string, args pgx.StrictNamedArgs) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		row, err := s.spine(ctx, tx, `e.id = @id and `+seenSQL+` for update of e`, viewerArgs(ctx, pgx.StrictNamedArgs{"id": id}))
		if err != nil {
			return err
		}
		current, err := revision(ctx, tx, id, row.Version)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, sql, named(args))
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if matter != "" {
			if err := concern(ctx, tx, by, id, matter); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Event{Action: action, Subject: audit.Entry, SubjectID: id, Title: current.Snapshot.Title, Detail: detail})
	})
}
