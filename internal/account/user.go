package account

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// NewUser is what is needed to make an account.
type NewUser struct {
	Email    string
	Name     string
	Role     Role
	Password string
	Chapters []int64 // of a chapter editor
}

const (
	maxEmail = 254 // RFC 5321's limit of an address
	maxName  = 100
)

// tidy returns the user with the address in its stored form and the name trimmed.
func (n NewUser) tidy() NewUser {
	n.Email = normalEmail(n.Email)
	n.Name = strings.Join(strings.Fields(n.Name), " ")
	return n
}

// normalEmail is the one form in which an address is stored and looked up.
func normalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// checkWho returns everything that is wrong but with the password, or nil. It wants a tidy user.
func (n NewUser) checkWho() FieldErrors {
	var errs FieldErrors
	add := func(field, message string) {
		if message != "" {
			errs = append(errs, FieldError{field, message})
		}
	}
	add("email", checkEmail(n.Email))
	add("name", checkName(n.Name))
	if _, ok := ParseRole(string(n.Role)); !ok {
		add("role", chooseRole)
	}
	return errs
}

// check is checkWho with the password.
func (n NewUser) check() FieldErrors {
	errs := n.checkWho()
	if problem := checkPassword(n.Password, n.Email, n.Name); problem != "" {
		errs = append(errs, FieldError{"password", problem})
	}
	return errs
}

func checkName(name string) string {
	switch {
	case name == "":
		return "Enter the name that colleagues will see beside this person's work."
	case utf8.RuneCountInString(name) > maxName:
		return fmt.Sprintf("The name is longer than %d characters. Shorten it.", maxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "The name holds characters that cannot be shown. Type it again."
	}
	return ""
}

func checkEmail(email string) string {
	if email == "" {
		return "Enter an e-mail address."
	}
	if len(email) > maxEmail {
		return fmt.Sprintf("The e-mail address is longer than %d characters. Check it.", maxEmail)
	}
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || !utf8.ValidString(email) || strings.ContainsFunc(email, unicode.IsControl) {
		return "This does not look like an e-mail address. It should read like name@example.org."
	}
	return ""
}

// Add makes an account and returns it. What is wrong comes back all at once as FieldErrors; an address
// that already has an account is one of them.
func (s *Store) Add(ctx context.Context, n NewUser) (User, error) {
	n = n.tidy()
	if errs := n.check(); errs != nil {
		return User{}, errs
	}
	hash, err := s.hasher.make(ctx, n.Password)
	if err != nil {
		return User{}, err
	}
	var u User
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if u, err = s.insert(ctx, tx, n, hash); err != nil {
			return err
		}
		if err := setChapters(ctx, tx, u.ID, n.Chapters); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.MadeAccount, u.Email+", as "+u.Role.Name()))
	})
	return u, err
}

// userColumns are a User, of the table account.
const userColumns = `account.id, account.email, account.name, account.role, account.session_epoch, account.created_at,
	account.disabled_at is not null as disabled, account.entry_mail, account.factors_in_doubt, account.password_hash <> '` + noPasswordHash + `' as has_password,
	exists (select from totp t where t.account_id = account.id and t.confirmed_at is not null) as has_totp,
	exists (select from passkey p where p.account_id = account.id) as has_passkey,
	(select h.second_factor from house_rule h) as factor_required,
	array(select c.chapter_id from account_chapter c where c.account_id = account.id order by 1) as chapters`

// emailTaken is said beside an address that is somebody else's.
const emailTaken = "This e-mail address already has an account."

func (s *Store) insert(ctx context.Context, tx pgx.Tx, n NewUser, hash string) (User, error) {
	rows, err := tx.Query(ctx, `
		insert into account (email, name, role, password_hash, created_at)
		values (@email, @name, @role, @hash, @now)
		returning `+userColumns, pgx.StrictNamedArgs{
		"email": n.Email, "name": n.Name, "role": n.Role, "hash": hash, "now": s.now()})
	if err != nil {
		return User{}, err
	}
	u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[User])
	if postgres.Constraint(err) == "account_email_key" {
		return User{}, FieldErrors{{"email", emailTaken}}
	}
	return u, err
}

// ByID returns the user, or ErrNotFound.
func (s *Store) ByID(ctx context.Context, id int64) (User, error) {
	rows, err := s.pool.Query(ctx, `select `+userColumns+` from account where id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return User{}, err
	}
	u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[User])
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, ErrNotFound
	}
	return u, err
}

// Count returns how many accounts there are. With none, the site offers the set-up link.
func (s *Store) Count(ctx context.Context) (int, error) {
	var n int
	err := s.pool.QueryRow(ctx, `select count(*) from account`).Scan(&n)
	return n, err
}

// credentials is a user with the hash that never leaves this package.
type credentials struct {
	User
	PasswordHash string
}

func (s *Store) credentials(ctx context.Context, email string) (credentials, error) {
	if checkEmail(email) != "" { // also keeps NUL and broken UTF-8 from the database
		return credentials{}, ErrNotFound
	}
	return s.credentialsWhere(ctx, `email = @email`, pgx.StrictNamedArgs{"email": email})
}

// credentialsWhere returns the one account of which the condition holds, or ErrNotFound.
func (s *Store) credentialsWhere(ctx context.Context, condition string, args pgx.StrictNamedArgs) (credentials, error) {
	rows, err := s.pool.Query(ctx, `select `+userColumns+`, password_hash from account where `+condition, args)
	if err != nil {
		return credentials{}, err
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[credentials])
	if errors.Is(err, pgx.ErrNoRows) {
		return credentials{}, ErrNotFound
	}
	return c, err
}

// Authenticate returns the user whom the e-mail address and the password belong to. Otherwise it
// returns ErrWrongSignIn after the same work whether or not the address has an account, or a
// TooManyAttemptsError, without that work, when too many attempts before failed: from the network address,
// or on the device when it is one that Device named for the account. device may be "".
func (s *Store) Authenticate(ctx context.Context, email, password, address, device string) (User, error) {
	if err := s.signIns.enter(ctx, address); err != nil {
		return User{}, err
	}
	defer s.signIns.leave()
	email = normalEmail(email)
	c, err := s.credentials(ctx, email)
	if errors.Is(err, ErrNotFound) {
		c.PasswordHash = noPasswordHash
	} else if err != nil {
		return User{}, err
	}
	keys := attemptKeys(email, address)
	if c.ID != 0 && c.knows(device) {
		keys = deviceKeys(device)
	}
	if wait, err := s.countAttempt(ctx, keys); err != nil {
		return User{}, err
	} else if wait > 0 {
		return User{}, TooManyAttemptsError{Wait: wait}
	}
	ok, err := s.hasher.matches(ctx, password, c.PasswordHash)
	if err != nil {
		return User{}, err
	}
	if !ok || c.ID == 0 || c.Disabled {
		return User{}, errors.Join(ErrWrongSignIn, s.noteFailure(ctx, c.User, address))
	}
	s.signIns.forget(address)
	return c.User, s.forgiveAttempts(ctx, keys)
}

// noteFailure writes a failed sign-in down. What was typed for an address that nobody has may be anything, a password for
// instance, and is not kept.
func (s *Store) noteFailure(ctx context.Context, u User, address string) error {
	ctx = audit.By(ctx, audit.Who{Name: "A visitor", Address: address})
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if u.ID == 0 {
			return audit.Write(ctx, tx, audit.Event{Action: audit.FailedToSignIn, Subject: audit.Account, Detail: "with an address that has no account"})
		}
		why := "with a wrong password"
		if u.Disabled {
			why = "to a disabled account"
		}
		return audit.Write(ctx, tx, u.event(audit.FailedToSignIn, why))
	})
}
