package guest

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/job"
)

// Letter asks for the letter with a link. Its secret is made when the letter is written, so that it is in no table.
type Letter struct{ LinkID int64 }

// Kind names the jobs.
func (Letter) Kind() string { return "mail_guest" }

// Sealed is a link with its secret, and what its letter has to say.
type Sealed struct {
	Link
	Token string
	Title string // of the entry, as it is now
}

// Seal gives the link a secret for its letter. The one before, if it had any, is good no more. It returns ErrNotFound for a link
// that has ended.
func (s *Store) Seal(ctx context.Context, id int64) (Sealed, error) {
	token := newToken()
	rows, err := s.pool.Query(ctx, `
		update guest_link l set hash = @hash, sent_at = @now
		where l.id = @id and l.email <> '' and l.revoked_at is null and (l.expires_at is null or l.expires_at > @now)
		returning `+linkColumns, pgx.StrictNamedArgs{"id": id, "hash": hash(token), "now": s.now()})
	l, err := oneLink(rows, err)
	if err != nil {
		return Sealed{}, err
	}
	d, err := s.content.Draft(ctx, l.EntryID)
	return Sealed{Link: l, Token: token, Title: d.Newest.Snapshot.Title}, err
}

// Send has a letter with the link written, in which it has another secret. It returns FieldErrors for a link without an e-mail
// address, and what Revoke does.
func (s *Store) Send(ctx context.Context, entry, id int64) error {
	return s.change(ctx, entry, id, audit.SentLink, func(tx pgx.Tx, l Link) error {
		if l.Email == "" || l.Ended(s.now()) {
			return FieldErrors{{"email", "This link cannot be sent. Make another one."}}
		}
		return job.Add(ctx, tx, Letter{LinkID: id})
	})
}

// Revoke ends the link at once. It wants the right that making it does, and returns ErrNotFound, content.ErrNotFound or a
// *content.ForbiddenError.
func (s *Store) Revoke(ctx context.Context, entry, id int64) error {
	return s.change(ctx, entry, id, audit.RevokedLink, func(tx pgx.Tx, _ Link) error {
		return s.revoke(ctx, tx, id)
	})
}

func (s *Store) revoke(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `update guest_link set revoked_at = coalesce(revoked_at, @now) where id = @id`, pgx.StrictNamedArgs{"id": id, "now": s.now()})
	return err
}

// change writes to a link of the entry, as an act of that name.
func (s *Store) change(ctx context.Context, entry, id int64, act audit.Action, write func(tx pgx.Tx, l Link) error) error {
	rows, err := s.pool.Query(ctx, `select `+linkColumns+` from guest_link l where l.id = @id and l.entry_id = @entry`,
		pgx.StrictNamedArgs{"id": id, "entry": entry})
	l, err := oneLink(rows, err)
	if err != nil {
		return err
	}
	d, err := s.content.Allowed(ctx, entry, l.Purpose == Embargo)
	if err != nil {
		return err
	}
	return audit.InTx(ctx, s.pool, l.event(act, d.Newest.Snapshot.Title), func(tx pgx.Tx) error { return write(tx, l) })
}

const linkColumns = `l.id, coalesce(l.entry_id, 0) as entry_id, coalesce(l.bundle_id, 0) as bundle_id, l.purpose, coalesce(l.version, 0) as version, l.name, l.outlet, l.email, coalesce(l.maker_id, 0) as maker_id, l.maker,
	l.made_at, l.sent_at, l.expires_at, l.revoked_at, l.hash is not null as sealed`

// oneLink is the single link of the rows, or ErrNotFound.
func oneLink(rows pgx.Rows, err error) (Link, error) {
	if err != nil {
		return Link{}, err
	}
	l, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Link])
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return l, err
}
