package mail

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/postgres"
)

// room is how many letters the shelf holds; the oldest go.
const room = 100

// ErrNotFound says that there is no such letter on the shelf.
var ErrNotFound = errors.New("mail: no such letter")

// Kept is a letter on the shelf.
type Kept struct {
	ID      int64
	To      string `db:"recipient"`
	Subject string
	Text    string `db:"words"`
	Link    string
	At      time.Time `db:"kept_at"`
}

const keptColumns = `id, recipient, subject, words, link, kept_at`

// shelf keeps letters in the database instead of sending them.
type shelf struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

func (s shelf) send(ctx context.Context, m Message) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			insert into kept_mail (recipient, subject, words, link, kept_at) values (@to, @subject, @text, @link, @now)`,
			pgx.StrictNamedArgs{"to": m.To, "subject": m.Subject, "text": m.Text, "link": m.Link, "now": s.now()}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			delete from kept_mail where id <= (select id from kept_mail order by id desc offset @room limit 1)`,
			pgx.StrictNamedArgs{"room": room})
		return err
	})
}

// Kept returns the letters on the shelf, the newest first.
func (p *Post) Kept(ctx context.Context) ([]Kept, error) {
	rows, err := p.pool.Query(ctx, `select `+keptColumns+` from kept_mail order by id desc limit @room`, pgx.StrictNamedArgs{"room": room})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Kept])
}

// Letter returns a letter on the shelf, or ErrNotFound.
func (p *Post) Letter(ctx context.Context, id int64) (Kept, error) {
	rows, err := p.pool.Query(ctx, `select `+keptColumns+` from kept_mail where id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Kept{}, err
	}
	k, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Kept])
	if errors.Is(err, pgx.ErrNoRows) {
		return Kept{}, ErrNotFound
	}
	return k, err
}
