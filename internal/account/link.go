package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// Purpose is what a link in a letter is for.
type Purpose string

// What links are for.
const (
	ForInvitation Purpose = "invitation" // to choose a first password
	ForReset      Purpose = "reset"      // to choose another password
	ForEmail      Purpose = "email"      // to show that letters to a new address arrive
)

// life is how long a link is good, from the writing of its letter on.
var life = map[Purpose]time.Duration{ForInvitation: 3 * 24 * time.Hour, ForReset: time.Hour, ForEmail: 24 * time.Hour}

// Life is how long a link for the purpose is good.
func (p Purpose) Life() time.Duration { return life[p] }

// ErrLink says that a link was never given, was used, is too old, or that a newer one took its place.
var ErrLink = errors.New("account: this link is not good any more")

// Link asks for the letter with a link. Its secret is made when the letter is written, so that it is in no table.
type Link struct{ ID int64 }

// Kind names the jobs.
func (Link) Kind() string { return "mail_link" }

// Sealed is a link with its secret.
type Sealed struct {
	User
	Purpose Purpose
	To      string // the address that the letter goes to
	Token   string
}

// ask makes a link for the account and adds the job that writes its letter. Links for the same purpose that were made
// before are good no more.
func (s *Store) ask(ctx context.Context, tx pgx.Tx, account int64, purpose Purpose, email string) error {
	if _, err := tx.Exec(ctx, `delete from account_link where account_id = @account and purpose = @purpose or expires_at < @now`,
		pgx.StrictNamedArgs{"account": account, "purpose": purpose, "now": s.now()}); err != nil {
		return err
	}
	var id int64
	if err := tx.QueryRow(ctx, `
		insert into account_link (account_id, purpose, email, made_at, expires_at) values (@account, @purpose, @email, @now, @expires) returning id`,
		pgx.StrictNamedArgs{"account": account, "purpose": purpose, "email": email, "now": s.now(), "expires": s.now().Add(purpose.Life())}).Scan(&id); err != nil {
		return err
	}
	return job.Add(ctx, tx, Link{ID: id})
}

// Seal gives the link a secret, and what is needed to write its letter. A letter that is written again has another secret,
// and the one before is good no more. It returns ErrLink for a link that was used or is too old meanwhile.
func (s *Store) Seal(ctx context.Context, id int64) (Sealed, error) {
	token := rand.Text()
	sealed := Sealed{Token: token}
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		hash := sha256.Sum256([]byte(token))
		var account int64
		err := tx.QueryRow(ctx, `
			update account_link set hash = @hash where id = @id and expires_at > @now returning account_id, purpose, email`,
			pgx.StrictNamedArgs{"hash": hash[:], "id": id, "now": s.now()}).Scan(&account, &sealed.Purpose, &sealed.To)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrLink
		}
		if err != nil {
			return err
		}
		sealed.User, err = lock(ctx, tx, account)
		if err == nil && sealed.To == "" {
			sealed.To = sealed.Email
		}
		return err
	})
	return sealed, err
}

// CheckLink returns whose link it is, or ErrLink. It uses nothing up.
func (s *Store) CheckLink(ctx context.Context, purpose Purpose, token string) (User, error) {
	hash := sha256.Sum256([]byte(token))
	rows, err := s.pool.Query(ctx, `
		select `+userColumns+` from account where disabled_at is null
			and id = (select account_id from account_link where hash = @hash and purpose = @purpose and expires_at > @now)`,
		pgx.StrictNamedArgs{"hash": hash[:], "purpose": purpose, "now": s.now()})
	if err != nil {
		return User{}, err
	}
	u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[User])
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, ErrLink
	}
	return u, err
}

// redeem uses the link up and returns its account, locked, and the address that it carries. Of two at once the second finds none.
func (s *Store) redeem(ctx context.Context, tx pgx.Tx, purpose Purpose, token string) (u User, email string, err error) {
	hash := sha256.Sum256([]byte(token))
	var account int64
	err = tx.QueryRow(ctx, `
		delete from account_link where hash = @hash and purpose = @purpose and expires_at > @now returning account_id, email`,
		pgx.StrictNamedArgs{"hash": hash[:], "purpose": purpose, "now": s.now()}).Scan(&account, &email)
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, "", ErrLink
	}
	if err != nil {
		return User{}, "", err
	}
	u, err = lock(ctx, tx, account)
	if err == nil && u.Disabled {
		err = ErrLink
	}
	return u, email, err
}

// endLinks has no link of the account open anything any more, whatever it is for.
func endLinks(ctx context.Context, tx pgx.Tx, account int64) error {
	_, err := tx.Exec(ctx, `delete from account_link where account_id = @account`, pgx.StrictNamedArgs{"account": account})
	return err
}

// Notice asks for a letter that tells the owner what was done to the account, sent to the address that was theirs before.
type Notice struct {
	To   string
	Name string
	What string    // "The password was changed."
	At   time.Time // of the change
	Left []Factor  `json:",omitempty"` // after a new password by a letter: what else opens the account
}

// Kind names the jobs.
func (Notice) Kind() string { return "mail_notice" }

// tell adds the job of a notice to the user, at the address that the user has here.
func (s *Store) tell(ctx context.Context, tx pgx.Tx, u User, what string) error {
	return job.Add(ctx, tx, Notice{To: u.Email, Name: u.Name, What: what, At: s.now()})
}
