package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// setUpLife is how long the set-up link is good. Starting the program again makes a new one.
const setUpLife = 24 * time.Hour

// ErrSetUpDone says that there are accounts already, so that no set-up link is given or taken.
var ErrSetUpDone = errors.New("account: the first account exists already")

// ErrSetUpLink says that a set-up link was never given, was used, was replaced by a newer one, or is too old.
var ErrSetUpLink = errors.New("account: this set-up link is not good any more")

// SetUpToken returns a new secret with which SetUp makes the first administrator: good once, for a
// day, and only until the next one is asked for. Only its hash is stored. It returns ErrSetUpDone
// when there is any account.
func (s *Store) SetUpToken(ctx context.Context) (string, error) {
	token := rand.Text()
	hash := sha256.Sum256([]byte(token))
	tag, err := s.pool.Exec(ctx, `
		insert into setup_token (hash, expires_at)
		select @hash, @expires where not exists (select from account)
		on conflict (id) do update set hash = excluded.hash, expires_at = excluded.expires_at`,
		pgx.StrictNamedArgs{"hash": hash[:], "expires": s.now().Add(setUpLife)})
	if err != nil {
		return "", err
	}
	if tag.RowsAffected() == 0 {
		return "", ErrSetUpDone
	}
	return token, nil
}

// CheckSetUp returns nil when SetUp would take the token, otherwise ErrSetUpDone or ErrSetUpLink.
// It uses nothing up.
func (s *Store) CheckSetUp(ctx context.Context, token string) error {
	hash := sha256.Sum256([]byte(token))
	var done, good bool
	err := s.pool.QueryRow(ctx, `
		select exists (select from account),
		       exists (select from setup_token where hash = @hash and expires_at > @now)`,
		pgx.StrictNamedArgs{"hash": hash[:], "now": s.now()}).Scan(&done, &good)
	switch {
	case err != nil:
		return err
	case done:
		return ErrSetUpDone
	case !good:
		return ErrSetUpLink
	}
	return nil
}

// SetUp makes the first administrator, whatever role n names, and uses the token up. It returns
// ErrSetUpDone or ErrSetUpLink when the token is not good, and FieldErrors, with the token still
// good, when something in n is wrong. Of two at the same time, one succeeds.
func (s *Store) SetUp(ctx context.Context, token string, n NewUser) (User, error) {
	if err := s.CheckSetUp(ctx, token); err != nil {
		return User{}, err
	}
	n.Role = RoleAdmin
	n = n.tidy()
	if errs := n.check(); errs != nil {
		return User{}, errs
	}
	tokenHash := sha256.Sum256([]byte(token))
	hash, err := s.hasher.make(ctx, n.Password)
	if err != nil {
		return User{}, err
	}
	var u User
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// The delete is the gate: of two at once, the second waits for the first and then finds no row.
		used, err := tx.Exec(ctx, `delete from setup_token where hash = @hash`, pgx.StrictNamedArgs{"hash": tokenHash[:]})
		if err != nil {
			return err
		}
		if used.RowsAffected() == 0 {
			return ErrSetUpLink
		}
		if u, err = s.insert(ctx, tx, n, hash); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.MadeAccount, "the first"))
	})
	return u, err
}
