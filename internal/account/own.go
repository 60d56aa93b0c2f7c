package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Confirm checks the password of somebody who is signed in, and the code as CheckCode does if they have a second factor, before
// something that a stranger at their desk must not do. It returns ErrWrongSignIn, ErrWrongCode, or a TooManyAttemptsError.
func (s *Store) Confirm(ctx context.Context, u User, password, code string) error {
	c, err := s.credentials(ctx, u.Email)
	if err != nil {
		return err
	}
	keys := u.confirmKeys()
	if wait, err := s.countAttempt(ctx, keys); err != nil {
		return err
	} else if wait > 0 {
		return TooManyAttemptsError{Wait: wait}
	}
	ok, err := s.hasher.matches(ctx, password, c.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		return errors.Join(ErrWrongSignIn, postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
			return audit.Write(ctx, tx, u.event(audit.FailedToSignIn, "to show it again, with a wrong password"))
		}))
	}
	if err := s.forgiveAttempts(ctx, keys); err != nil || !u.HasFactor() {
		return err
	}
	return s.CheckCode(ctx, u, code)
}

// confirmKeys are the counters of attempts by whoever has a session of the user, or knows the password.
func (u User) confirmKeys() []attemptKey {
	return []attemptKey{{sha256.Sum256([]byte("confirm\x00" + strconv.FormatInt(u.ID, 10))), freeFailuresPair}}
}

// Rename changes the name that colleagues see.
func (s *Store) Rename(ctx context.Context, u User, name string) error {
	n := NewUser{Name: name}.tidy()
	if problem := checkName(n.Name); problem != "" {
		return FieldErrors{{"name", problem}}
	}
	return s.change(ctx, u.ID, func(tx pgx.Tx, was User) error {
		if _, err := tx.Exec(ctx, `update account set name = @name where id = @id`, pgx.StrictNamedArgs{"name": n.Name, "id": u.ID}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, was.event(audit.ChangedName, n.Name))
	})
}

// WantEntryMail has the user told by letter, or not, of reviews, comments and publishing that concern them.
func (s *Store) WantEntryMail(ctx context.Context, u User, yes bool) error {
	_, err := s.pool.Exec(ctx, `update account set entry_mail = @yes where id = @id`, pgx.StrictNamedArgs{"yes": yes, "id": u.ID})
	return err
}

// ChangePassword gives the user another password, or a first one, ends every other session, and tells the owner.
func (s *Store) ChangePassword(ctx context.Context, u User, session int64, password string) error {
	hash, err := s.newHash(ctx, u, password)
	if err != nil {
		return err
	}
	return s.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		if err := setPassword(ctx, tx, u, hash, ""); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, u.ID, session); err != nil {
			return err
		}
		return s.tell(ctx, tx, u, "The password was changed, and every other session was ended.")
	})
}

// AskEmail sends a link to the address, which becomes the user's when it is opened.
func (s *Store) AskEmail(ctx context.Context, u User, email string) error {
	email = normalEmail(email)
	problem := checkEmail(email)
	if problem == "" && email == u.Email {
		problem = "This is your address already."
	}
	if problem != "" {
		return FieldErrors{{"email", problem}}
	}
	return s.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		var taken bool
		if err := tx.QueryRow(ctx, `select exists (select from account where email = @email)`, pgx.StrictNamedArgs{"email": email}).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return FieldErrors{{"email", emailTaken}}
		}
		return s.ask(ctx, tx, u.ID, ForEmail, email)
	})
}

// ChangeEmail gives the user the address that the link was sent to, and tells the one before. It returns ErrLink also when
// the link is somebody else's.
func (s *Store) ChangeEmail(ctx context.Context, u User, token string) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		owner, email, err := s.redeem(ctx, tx, ForEmail, token)
		if err != nil {
			return err
		}
		if owner.ID != u.ID {
			return ErrLink
		}
		_, err = tx.Exec(ctx, `update account set email = @email where id = @id`, pgx.StrictNamedArgs{"email": email, "id": u.ID})
		if postgres.Constraint(err) == "account_email_key" {
			return ErrLink
		}
		if err != nil {
			return err
		}
		if err := endLinks(ctx, tx, u.ID); err != nil { // a link to a new password may lie in the mailbox of before
			return err
		}
		if err := audit.Write(ctx, tx, owner.event(audit.ChangedEmail, fmt.Sprintf("%s, before %s", email, owner.Email))); err != nil {
			return err
		}
		return s.tell(ctx, tx, owner, "The e-mail address was changed: letters and the sign-in go by "+email+" from now on.")
	})
}
