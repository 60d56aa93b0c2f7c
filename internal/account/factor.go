package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// codePeriod is how long a code of an app is shown (RFC 6238, section 5.2). The one before and the one after are taken too,
// for clocks that differ.
const codePeriod = 30 * time.Second

// recoveryCodes are so many, of 130 random bits each: their hashes need no salt (OWASP ASVS 5.0, 6.5.2 and 11.5.1).
const recoveryCodes = 10

// ErrWrongCode says that a code is none of the app's now, was used before, or is no recovery code.
var ErrWrongCode = errors.New("account: wrong code")

// App is what an app that makes codes has to know.
type App struct {
	Key *otp.Key // with its picture, address and secret
}

// Factor is one of somebody's second factors.
type Factor struct {
	Passkey string // its name; "" for the app that makes codes
	AddedAt time.Time
}

// Words name the factor.
func (f Factor) Words() string {
	if f.Passkey == "" {
		return "App that makes codes"
	}
	return "Passkey “" + f.Passkey + "”"
}

// Factors returns the user's, the oldest first.
func (s *Store) Factors(ctx context.Context, u User) (all []Factor, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		all, err = factors(ctx, tx, u)
		return err
	})
	return all, err
}

func factors(ctx context.Context, tx pgx.Tx, u User) ([]Factor, error) {
	rows, err := tx.Query(ctx, `
		select '' as passkey, confirmed_at as added_at from totp where account_id = @id and confirmed_at is not null
		union all select name, made_at from passkey where account_id = @id order by added_at, passkey`, pgx.StrictNamedArgs{"id": u.ID})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Factor])
}

// KeepFactors notes that the user said the factors are theirs. Passkeys open the account by themselves again.
func (s *Store) KeepFactors(ctx context.Context, u User) error {
	return s.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		if err := doubtNoMore(ctx, tx, u); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.KeptFactors, ""))
	})
}

func doubtNoMore(ctx context.Context, tx pgx.Tx, u User) error {
	_, err := tx.Exec(ctx, `update account set factors_in_doubt = false where id = @id`, pgx.StrictNamedArgs{"id": u.ID})
	return err
}

// StartApp makes a new secret for an app, which counts when ConfirmApp is given a code made with it.
func (s *Store) StartApp(ctx context.Context, u User) error {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Local Progress", AccountName: u.Email})
	if err != nil {
		return fmt.Errorf("make a secret: %w", err)
	}
	tag, err := s.pool.Exec(ctx, `
		insert into totp as t (account_id, secret) values (@id, @secret)
		on conflict (account_id) do update set secret = excluded.secret, step = 0 where t.confirmed_at is null`,
		pgx.StrictNamedArgs{"id": u.ID, "secret": key.Secret()})
	if err == nil && tag.RowsAffected() == 0 {
		return RefusedError{"An app makes codes for this account already. Remove that one first."}
	}
	return err
}

// PendingApp returns the secret that was made and not yet confirmed, or ErrNotFound.
func (s *Store) PendingApp(ctx context.Context, u User) (App, error) {
	var secret string
	err := s.pool.QueryRow(ctx, `select secret from totp where account_id = @id and confirmed_at is null`, pgx.StrictNamedArgs{"id": u.ID}).Scan(&secret)
	if errors.Is(err, pgx.ErrNoRows) {
		return App{}, ErrNotFound
	}
	if err != nil {
		return App{}, err
	}
	label := strings.NewReplacer("%", "", "?", "", "#", "", "/", "").Replace(u.Email)
	key, err := otp.NewKeyFromURL("otpauth://totp/Local%20Progress:" + label + "?secret=" + secret + "&issuer=Local%20Progress")
	return App{key}, err
}

// ConfirmApp takes the app into use when the code is one of its. It returns the recovery codes when these are the first, and
// then every session but the one given has ended, or ErrWrongCode.
func (s *Store) ConfirmApp(ctx context.Context, u User, session int64, code string) (recovery []string, err error) {
	err = s.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		if ok, err := s.takeCode(ctx, tx, u, code, false); err != nil {
			return err
		} else if !ok {
			return ErrWrongCode
		}
		if _, err := tx.Exec(ctx, `update totp set confirmed_at = @now where account_id = @id`, pgx.StrictNamedArgs{"now": s.now(), "id": u.ID}); err != nil {
			return err
		}
		recovery, err = s.addedFactor(ctx, tx, u, session, "an app that makes codes")
		return err
	})
	return recovery, err
}

// addedFactor writes down and tells that the user has another factor. It returns recovery codes when it is the first; then
// sessions that began with a password alone end, but for the one given: whoever has stolen that password may be in one of them.
func (s *Store) addedFactor(ctx context.Context, tx pgx.Tx, u User, session int64, what string) ([]string, error) {
	if err := audit.Write(ctx, tx, u.event(audit.AddedFactor, what)); err != nil {
		return nil, err
	}
	if u.HasFactor() {
		return nil, s.tell(ctx, tx, u, "Another way to sign in was added: "+what+".")
	}
	if err := doubtNoMore(ctx, tx, u); err != nil { // nobody else's is left
		return nil, err
	}
	if err := endSessions(ctx, tx, u.ID, session); err != nil {
		return nil, err
	}
	if err := s.tell(ctx, tx, u, "Another way to sign in was added: "+what+", and every other session was ended."); err != nil {
		return nil, err
	}
	return newRecovery(ctx, tx, u)
}

// takeCode reports whether the code is one of the app's now, and has it count never again.
func (s *Store) takeCode(ctx context.Context, tx pgx.Tx, u User, code string, confirmed bool) (bool, error) {
	var secret string
	err := tx.QueryRow(ctx, `select secret from totp where account_id = @id and (confirmed_at is not null) = @confirmed for update`,
		pgx.StrictNamedArgs{"id": u.ID, "confirmed": confirmed}).Scan(&secret)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, at := range []time.Time{s.now().Add(-codePeriod), s.now(), s.now().Add(codePeriod)} {
		right, err := totp.GenerateCode(secret, at)
		if err != nil {
			return false, fmt.Errorf("make a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(right), []byte(code)) != 1 {
			continue
		}
		tag, err := tx.Exec(ctx, `update totp set step = @step where account_id = @id and step < @step`,
			pgx.StrictNamedArgs{"step": at.Unix() / int64(codePeriod.Seconds()), "id": u.ID})
		return err == nil && tag.RowsAffected() == 1, err
	}
	return false, nil
}

// CheckCode takes a code of the user's app or one of the recovery codes, each once. It returns ErrWrongCode, or a
// TooManyAttemptsError.
func (s *Store) CheckCode(ctx context.Context, u User, code string) error {
	keys := []attemptKey{{sha256.Sum256(fmt.Append(nil, "code\x00", u.ID)), freeFailuresPair}}
	if wait, err := s.countAttempt(ctx, keys); err != nil {
		return err
	} else if wait > 0 {
		return TooManyAttemptsError{Wait: wait}
	}
	code = tidyCode(code)
	var ok bool
	err := s.change(ctx, u.ID, func(tx pgx.Tx, u User) (err error) {
		if ok, err = s.takeCode(ctx, tx, u, code, true); err != nil || ok {
			return err
		}
		if ok, err = s.takeRecovery(ctx, tx, u, code); err != nil || ok {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.FailedToSignIn, "with a wrong code"))
	})
	switch {
	case err != nil:
		return err
	case !ok:
		return ErrWrongCode
	}
	return s.forgiveAttempts(ctx, keys)
}

// tidyCode is a code without what people type between its parts.
func tidyCode(code string) string {
	if len(code) > 100 {
		return ""
	}
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(code))
}

func (s *Store) takeRecovery(ctx context.Context, tx pgx.Tx, u User, code string) (bool, error) {
	hash := sha256.Sum256([]byte(code))
	tag, err := tx.Exec(ctx, `delete from recovery_code where account_id = @id and hash = @hash`, pgx.StrictNamedArgs{"id": u.ID, "hash": hash[:]})
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	if err := audit.Write(ctx, tx, u.event(audit.UsedRecoveryCode, "")); err != nil {
		return false, err
	}
	return true, s.tell(ctx, tx, u, "A recovery code was used.")
}

// NewRecovery replaces the user's recovery codes and returns them, for the only time.
func (s *Store) NewRecovery(ctx context.Context, u User) (codes []string, err error) {
	err = s.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		if !u.HasFactor() {
			return RefusedError{"Recovery codes stand in for a second factor. Add one first."}
		}
		if codes, err = newRecovery(ctx, tx, u); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, u.event(audit.AddedFactor, "new recovery codes")); err != nil {
			return err
		}
		return s.tell(ctx, tx, u, "New recovery codes were made; those of before do not work any more.")
	})
	return codes, err
}

func newRecovery(ctx context.Context, tx pgx.Tx, u User) ([]string, error) {
	if _, err := tx.Exec(ctx, `delete from recovery_code where account_id = @id`, pgx.StrictNamedArgs{"id": u.ID}); err != nil {
		return nil, err
	}
	var codes []string
	for range recoveryCodes {
		code := rand.Text() // 26 letters and digits
		hash := sha256.Sum256([]byte(code))
		if _, err := tx.Exec(ctx, `insert into recovery_code (account_id, hash) values (@id, @hash)`, pgx.StrictNamedArgs{"id": u.ID, "hash": hash[:]}); err != nil {
			return nil, err
		}
		codes = append(codes, code[:5]+"-"+code[5:10]+"-"+code[10:15]+"-"+code[15:20]+"-"+code[20:])
	}
	return codes, nil
}

// RecoveryLeft is how many recovery codes the user has not used.
func (s *Store) RecoveryLeft(ctx context.Context, u User) (n int, err error) {
	err = s.pool.QueryRow(ctx, `select count(*) from recovery_code where account_id = @id`, pgx.StrictNamedArgs{"id": u.ID}).Scan(&n)
	return n, err
}

// RemoveApp has the codes of the app count no more.
func (s *Store) RemoveApp(ctx context.Context, u User) error {
	return s.removeFactor(ctx, u, "the app that makes codes", `delete from totp where account_id = @id`, pgx.StrictNamedArgs{"id": u.ID})
}

// removeFactor takes a factor away, unless it is the last way in or the house wants one. Without any factor recovery codes
// open nothing and go too.
func (s *Store) removeFactor(ctx context.Context, u User, what, sql string, args pgx.StrictNamedArgs) error {
	return s.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		tag, err := tx.Exec(ctx, sql, args)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		left, err := lock(ctx, tx, u.ID)
		switch {
		case err != nil:
			return err
		case !left.HasPassword && !left.HasPasskey:
			return RefusedError{"This is the only way to sign in. Choose a password first."}
		case !left.HasFactor() && left.FactorRequired:
			return RefusedError{"Everybody here has a second factor. Add another one before you remove this."}
		case !left.HasFactor():
			if _, err := tx.Exec(ctx, `delete from recovery_code where account_id = @id`, pgx.StrictNamedArgs{"id": u.ID}); err != nil {
				return err
			}
		}
		if err := audit.Write(ctx, tx, u.event(audit.RemovedFactor, what)); err != nil {
			return err
		}
		return s.tell(ctx, tx, u, "A way to sign in was removed: "+what+".")
	})
}

// RemoveFactors takes every factor of somebody away who lost them, tells them, and ends their sessions. Without a password
// of their own they choose one by a link in a letter.
func (s *Store) RemoveFactors(ctx context.Context, by User, id int64) error {
	if !by.CanManage() {
		return ErrForbidden
	}
	if by.ID == id {
		return RefusedError{"Remove your own under your name, where they are asked for first."}
	}
	return s.change(ctx, id, func(tx pgx.Tx, u User) error {
		for _, sql := range []string{`delete from totp where account_id = @id`, `delete from passkey where account_id = @id`, `delete from recovery_code where account_id = @id`} {
			if _, err := tx.Exec(ctx, sql, pgx.StrictNamedArgs{"id": id}); err != nil {
				return err
			}
		}
		if err := endSessions(ctx, tx, id, 0); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, u.event(audit.RemovedFactor, "all of them")); err != nil {
			return err
		}
		return s.tell(ctx, tx, u, "An administrator removed your second factors and passkeys. Sign in with the password and add new ones.")
	})
}

// RequireFactor sets whether everybody who works here must have a second factor. Who has none is led to add one at the next
// page; whoever requires it must have one first, which is a RefusedError otherwise.
func (s *Store) RequireFactor(ctx context.Context, by User, required bool) error {
	if !by.CanManage() {
		return ErrForbidden
	}
	if required && !by.HasFactor() {
		return RefusedError{"You must have a second factor yourself first. Add an app or a passkey under My account, then require it of everybody."}
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `update house_rule set second_factor = @required`, pgx.StrictNamedArgs{"required": required}); err != nil {
			return err
		}
		action := audit.LiftedFactor
		if required {
			action = audit.RequiredFactor
		}
		return audit.Write(ctx, tx, audit.Event{Action: action, Subject: audit.Setting, Title: "everybody"})
	})
}
