package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// ErrForbidden says that the role of whoever asks does not allow it.
var ErrForbidden = errors.New("account: this role does not allow it")

// RefusedError says why something cannot be done to an account, in a sentence for people.
type RefusedError struct{ Message string }

func (e RefusedError) Error() string { return "account: " + e.Message }

// People returns everybody who works here or did, those who may sign in first, by name.
func (s *Store) People(ctx context.Context) ([]User, error) {
	rows, err := s.pool.Query(ctx, `select `+userColumns+` from account order by disabled_at is not null, lower(name), id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[User])
}

// Invitation is who is asked to work here.
type Invitation struct {
	Email    string
	Name     string
	Role     Role
	Chapters []int64 // of a chapter editor
}

// Invite makes an account that nobody can sign in to yet, and sends its owner a link to choose a password. What is wrong
// comes back all at once as FieldErrors.
func (s *Store) Invite(ctx context.Context, by User, i Invitation) (User, error) {
	if !by.CanManage() {
		return User{}, ErrForbidden
	}
	n := NewUser{Email: i.Email, Name: i.Name, Role: i.Role}.tidy()
	if errs := append(n.checkWho(), checkChapters(i.Role, i.Chapters)...); errs != nil {
		return User{}, errs
	}
	var u User
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		var err error
		if u, err = s.insert(ctx, tx, n, noPasswordHash); err != nil {
			return err
		}
		if err := setChapters(ctx, tx, u.ID, i.Chapters); err != nil {
			return err
		}
		if err := s.ask(ctx, tx, u.ID, ForInvitation, ""); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.Invited, fmt.Sprintf("%s, as %s", u.Email, u.Role.Name())))
	})
	return u, err
}

// InviteAgain sends another link to somebody who has not chosen a password yet.
func (s *Store) InviteAgain(ctx context.Context, by User, id int64) error {
	if !by.CanManage() {
		return ErrForbidden
	}
	return s.change(ctx, id, func(tx pgx.Tx, u User) error {
		if !u.Invited() || u.Disabled {
			return RefusedError{u.Name + " can sign in already, or is disabled."}
		}
		if err := s.ask(ctx, tx, id, ForInvitation, ""); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.Invited, "again"))
	})
}

// Join gives the account of an invitation its first password and returns it. It returns ErrLink, or FieldErrors with the
// link still good.
func (s *Store) Join(ctx context.Context, token, password string) (User, error) {
	u, err := s.CheckLink(ctx, ForInvitation, token)
	if err != nil {
		return User{}, err
	}
	hash, err := s.newHash(ctx, u, password)
	if err != nil {
		return User{}, err
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if u, _, err = s.redeem(ctx, tx, ForInvitation, token); err != nil {
			return err
		}
		u.HasPassword = true
		ctx := audit.By(ctx, audit.Who{ID: u.ID, Name: u.Name, Address: audit.Actor(ctx).Address})
		return setPassword(ctx, tx, u, hash, "for the first time")
	})
	return u, err
}

// ChangeRole gives somebody another role, and ends their sessions: the next one has the new rights from its beginning.
func (s *Store) ChangeRole(ctx context.Context, by User, id int64, role Role, chapters []int64) error {
	if !by.CanManage() {
		return ErrForbidden
	}
	if _, ok := ParseRole(string(role)); !ok {
		return FieldErrors{{"role", chooseRole}}
	}
	if errs := checkChapters(role, chapters); errs != nil {
		return errs
	}
	return s.changeOther(ctx, by, id, func(tx pgx.Tx, u User) error {
		if _, err := tx.Exec(ctx, `update account set role = @role where id = @id`, pgx.StrictNamedArgs{"role": role, "id": id}); err != nil {
			return err
		}
		if err := setChapters(ctx, tx, id, chapters); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, id, 0); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.ChangedRole, role.Name()+", before "+u.Role.Name()))
	})
}

// Disable keeps somebody from signing in and ends every session at once.
func (s *Store) Disable(ctx context.Context, by User, id int64) error {
	if !by.CanManage() {
		return ErrForbidden
	}
	return s.changeOther(ctx, by, id, func(tx pgx.Tx, u User) error {
		if _, err := tx.Exec(ctx, `update account set disabled_at = @now where id = @id`, pgx.StrictNamedArgs{"now": s.now(), "id": id}); err != nil {
			return err
		}
		if err := endLinks(ctx, tx, id); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, id, 0); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.Disabled, ""))
	})
}

// Enable lets somebody sign in again.
func (s *Store) Enable(ctx context.Context, by User, id int64) error {
	if !by.CanManage() {
		return ErrForbidden
	}
	return s.change(ctx, id, func(tx pgx.Tx, u User) error {
		if _, err := tx.Exec(ctx, `update account set disabled_at = null where id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.Enabled, ""))
	})
}

// EndSessions ends every session of somebody.
func (s *Store) EndSessions(ctx context.Context, by User, id int64) error {
	if !by.CanManage() {
		return ErrForbidden
	}
	return s.SignOutEverywhere(ctx, id)
}

// administrators is the advisory lock that lets changes of who administers happen one after the other; any number of our
// own. Two administrators who disable each other would otherwise both succeed.
const administrators = 0x6c7061646d

// changeOther is change for what may take the last administrator away. Nobody does it to themselves, so that it takes two.
func (s *Store) changeOther(ctx context.Context, by User, id int64, write func(tx pgx.Tx, u User) error) error {
	if by.ID == id {
		return RefusedError{"Nobody takes rights from themselves. Ask another administrator."}
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(@lock)`, pgx.StrictNamedArgs{"lock": int64(administrators)}); err != nil {
			return err
		}
		u, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := write(tx, u); err != nil {
			return err
		}
		var left bool
		if err := tx.QueryRow(ctx, `select exists (select from account where role = @role and disabled_at is null)`,
			pgx.StrictNamedArgs{"role": RoleAdmin}).Scan(&left); err != nil {
			return err
		}
		if !left {
			return RefusedError{u.Name + " is the last administrator. Make somebody else one first."}
		}
		return nil
	})
}

func checkChapters(role Role, chapters []int64) FieldErrors {
	switch {
	case role == RoleChapter && len(chapters) == 0:
		return FieldErrors{{"chapters", "Choose the chapters that this person edits."}}
	case role != RoleChapter && len(chapters) > 0:
		return FieldErrors{{"chapters", "Only chapter editors have chapters. Choose none, or that role."}}
	}
	return nil
}

func setChapters(ctx context.Context, tx pgx.Tx, id int64, chapters []int64) error {
	if _, err := tx.Exec(ctx, `delete from account_chapter where account_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into account_chapter (account_id, chapter_id) select distinct @id::bigint, e.id from entry e where e.kind = 'chapter' and e.id = any(@chapters)`,
		pgx.StrictNamedArgs{"id": id, "chapters": chapters})
	return err
}
