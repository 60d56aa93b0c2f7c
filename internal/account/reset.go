package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// Bounds on asking for a new password: so many from one network before it has to wait, and one letter to a person in so
// long.
const (
	freeResets = 5
	resetPause = 5 * time.Minute
)

// Reset asks for the letter with which somebody chooses another password, if the address has an account.
type Reset struct {
	Email   string
	Address string // the network it was asked from
}

// Kind names the jobs.
func (Reset) Kind() string { return "account_reset" }

// AskReset has a letter sent to the address if it has an account. Whether it has is looked up in a job, so that the answer
// takes as long either way. It returns a TooManyAttemptsError when too many were asked for from the network.
func (s *Store) AskReset(ctx context.Context, email, address string) error {
	wait, err := s.countAttempt(ctx, []attemptKey{{sha256.Sum256([]byte("reset\x00" + address)), freeResets}})
	if err != nil {
		return err
	}
	if wait > 0 {
		return TooManyAttemptsError{Wait: wait}
	}
	email = normalEmail(email)
	if checkEmail(email) != "" {
		email = "" // nobody's, and perhaps not even text
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return job.Add(ctx, tx, Reset{Email: email, Address: address}) })
}

// resets is how the jobs are worked that look up whose a reset is.
var resets = job.Line{AtOnce: 1, Within: time.Minute}

// Register has the jobs worked that are the store's own.
func (s *Store) Register(q *job.Queue) { job.Register(q, resets, s.StartReset) }

// StartReset does what AskReset asked for.
func (s *Store) StartReset(ctx context.Context, r Reset) error {
	c, err := s.credentials(ctx, r.Email)
	if errors.Is(err, ErrNotFound) || err == nil && c.Disabled {
		return nil
	}
	if err != nil {
		return err
	}
	ctx = audit.By(ctx, audit.Who{Name: "A visitor", Address: r.Address})
	return s.change(ctx, c.ID, func(tx pgx.Tx, u User) error {
		var recent bool
		if err := tx.QueryRow(ctx, `select exists (select from account_link where account_id = @account and purpose = @purpose and made_at > @since)`,
			pgx.StrictNamedArgs{"account": u.ID, "purpose": ForReset, "since": s.now().Add(-resetPause)}).Scan(&recent); err != nil || recent {
			return err // the letter before is on its way
		}
		if err := s.ask(ctx, tx, u.ID, ForReset, ""); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.AskedForReset, ""))
	})
}

// ResetPassword gives the account of the link a new password, ends every session, and returns the factors that remain, which the
// owner is told. They stay, for a letter must not get round them (OWASP ASVS 5.0, 6.4.3), but until the owner has signed in and
// said that they are theirs no passkey opens the account by itself: whoever asks for a reset may have lost it to somebody who
// added one. It returns ErrLink, or FieldErrors with the link still good.
func (s *Store) ResetPassword(ctx context.Context, token, password string) (left []Factor, err error) {
	u, err := s.CheckLink(ctx, ForReset, token)
	if err != nil {
		return nil, err
	}
	hash, err := s.newHash(ctx, u, password)
	if err != nil {
		return nil, err
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		u, _, err := s.redeem(ctx, tx, ForReset, token)
		if err != nil {
			return err
		}
		ctx := audit.By(ctx, audit.Who{ID: u.ID, Name: u.Name, Address: audit.Actor(ctx).Address})
		if err := setPassword(ctx, tx, u, hash, "by a link in a letter"); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, u.ID, 0); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update account set factors_in_doubt = true where id = @id`, pgx.StrictNamedArgs{"id": u.ID}); err != nil {
			return err
		}
		if left, err = factors(ctx, tx, u); err != nil {
			return err
		}
		return job.Add(ctx, tx, Notice{To: u.Email, Name: u.Name, At: s.now(), Left: left,
			What: "A new password was chosen with the link in a letter to this address, and every session was ended."})
	})
	return left, err
}

// newHash returns the hash of a new password for the user, or FieldErrors.
func (s *Store) newHash(ctx context.Context, u User, password string) (string, error) {
	if problem := checkPassword(password, u.Email, u.Name); problem != "" {
		return "", FieldErrors{{"password", problem}}
	}
	return s.hasher.make(ctx, password)
}

func setPassword(ctx context.Context, tx pgx.Tx, u User, hash, how string) error {
	if _, err := tx.Exec(ctx, `update account set password_hash = @hash where id = @id`, pgx.StrictNamedArgs{"hash": hash, "id": u.ID}); err != nil {
		return err
	}
	if err := endLinks(ctx, tx, u.ID); err != nil {
		return err
	}
	return audit.Write(ctx, tx, u.event(audit.ChangedPassword, how))
}
