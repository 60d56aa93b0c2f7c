package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Idle and absolute limits of a session: a working day with a lunch break, and a week
// (NIST SP 800-63B-4, section 2.2.3, allows 24 hours idle and 30 days at this level).
const (
	SessionIdle = 12 * time.Hour
	SessionLife = 7 * 24 * time.Hour
)

// seenEvery is how often it is noted that a session is used.
const seenEvery = 5 * time.Minute

// Session is where somebody is signed in.
type Session struct {
	ID        int64
	Device    string // as the browser names itself
	Address   string // the network it began from
	StartedAt time.Time
	SeenAt    time.Time // to some minutes
}

// Begin starts a session of the user and returns its ID. Those whose time is over go.
func (s *Store) Begin(ctx context.Context, u User, device, address, how string) (id int64, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `delete from staff_session where account_id = @account and (seen_at < @idle or started_at < @life)`,
			pgx.StrictNamedArgs{"account": u.ID, "idle": s.now().Add(-SessionIdle - seenEvery), "life": s.now().Add(-SessionLife)}); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `
			insert into staff_session (account_id, device, address, started_at, seen_at, confirmed_at) values (@account, @device, @address, @now, @now, @now) returning id`,
			pgx.StrictNamedArgs{"account": u.ID, "device": device, "address": address, "now": s.now()}).Scan(&id); err != nil {
			return err
		}
		ctx := audit.By(ctx, audit.Who{ID: u.ID, Name: u.Name, Address: address})
		return audit.Write(ctx, tx, u.event(audit.SignedIn, how))
	})
	return id, err
}

// Resume returns whose session it is, and ErrNotFound when it was ended or its time is over, or its owner may not sign in
// any more.
func (s *Store) Resume(ctx context.Context, id int64) (User, error) {
	now := s.now()
	rows, err := s.pool.Query(ctx, `
		select `+userColumns+`, s.seen_at from account join staff_session s on s.account_id = account.id
		where s.id = @id and account.disabled_at is null and s.started_at > @life and s.seen_at > @idle`,
		pgx.StrictNamedArgs{"id": id, "life": now.Add(-SessionLife), "idle": now.Add(-SessionIdle - seenEvery)})
	if err != nil {
		return User{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[struct {
		User
		SeenAt time.Time
	}])
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, ErrNotFound
	}
	if err == nil && now.Sub(found.SeenAt) > seenEvery {
		_, err = s.pool.Exec(ctx, `update staff_session set seen_at = @now where id = @id`, pgx.StrictNamedArgs{"id": id, "now": now})
	}
	return found.User, err
}

// Sessions returns where the user is signed in, the one that was used last first.
func (s *Store) Sessions(ctx context.Context, user int64) ([]Session, error) {
	now := s.now()
	rows, err := s.pool.Query(ctx, `
		select id, device, address, started_at, seen_at from staff_session
		where account_id = @user and started_at > @life and seen_at > @idle order by seen_at desc, id desc`,
		pgx.StrictNamedArgs{"user": user, "life": now.Add(-SessionLife), "idle": now.Add(-SessionIdle - seenEvery)})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Session])
}

// End ends a session of the user. One that is not there, or somebody else's, is ErrNotFound.
func (s *Store) End(ctx context.Context, u User, id int64) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `delete from staff_session where id = @id and account_id = @user`, pgx.StrictNamedArgs{"id": id, "user": u.ID})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		return audit.Write(ctx, tx, u.event(audit.SignedOut, ""))
	})
}

// EndOthers ends every session of the user but the one given.
func (s *Store) EndOthers(ctx context.Context, u User, but int64) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := endSessions(ctx, tx, u.ID, but); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.EndedSessions, "all but the one that was used"))
	})
}

// SignOutEverywhere ends every session of the user, on every device, the one that asks included. It returns ErrNotFound when
// there is no such account.
func (s *Store) SignOutEverywhere(ctx context.Context, id int64) error {
	return s.change(ctx, id, func(tx pgx.Tx, u User) error {
		if err := endSessions(ctx, tx, id, 0); err != nil {
			return err
		}
		return audit.Write(ctx, tx, u.event(audit.EndedSessions, "all"))
	})
}

// endSessions ends the sessions of the user but the one given.
func endSessions(ctx context.Context, tx pgx.Tx, user, but int64) error {
	if _, err := tx.Exec(ctx, `delete from staff_session where account_id = @user and id <> @but`, pgx.StrictNamedArgs{"user": user, "but": but}); err != nil {
		return err
	}
	if but != 0 {
		return nil
	}
	// The release before this one knows sessions by their epoch only.
	_, err := tx.Exec(ctx, `update account set session_epoch = session_epoch + 1 where id = @user`, pgx.StrictNamedArgs{"user": user})
	return err
}

// change runs write with the account locked, or returns ErrNotFound.
func (s *Store) change(ctx context.Context, id int64, write func(tx pgx.Tx, u User) error) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		u, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		return write(tx, u)
	})
}

// lock returns the user as they are, and keeps every other change waiting.
func lock(ctx context.Context, tx pgx.Tx, id int64) (User, error) {
	rows, err := tx.Query(ctx, `select `+userColumns+` from account where id = @id for update of account`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return User{}, err
	}
	u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[User])
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, ErrNotFound
	}
	return u, err
}

// event is something that was done to the account.
func (u User) event(action audit.Action, detail string) audit.Event {
	return audit.Event{Action: action, Subject: audit.Account, SubjectID: u.ID, Title: u.Name, Detail: detail}
}

// NoteRefusal writes down that the context's actor asked for what they may not, as in "POST /admin/accounts".
func (s *Store) NoteRefusal(ctx context.Context, asked string) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		return audit.Write(ctx, tx, audit.Event{Action: audit.WasRefused, Subject: audit.Request, Title: asked})
	})
}

// How long what somebody showed of themselves counts for changes of their account: for opening a form, and for sending it,
// which is longer so that nobody loses what they typed.
const (
	confirmedToOpen = 10 * time.Minute
	confirmedToSend = 30 * time.Minute
)

// Confirmed notes that whoever uses the session has just shown a password or factor.
func (s *Store) Confirmed(ctx context.Context, session int64) error {
	_, err := s.pool.Exec(ctx, `update staff_session set confirmed_at = @now where id = @id`, pgx.StrictNamedArgs{"now": s.now(), "id": session})
	return err
}

// IsConfirmed reports whether whoever uses the session showed a password or factor a short while ago; sends says that a form
// is sent, and not opened.
func (s *Store) IsConfirmed(ctx context.Context, session int64, sends bool) (confirmed bool, err error) {
	within := confirmedToOpen
	if sends {
		within = confirmedToSend
	}
	err = s.pool.QueryRow(ctx, `select exists (select from staff_session where id = @id and confirmed_at > @since)`,
		pgx.StrictNamedArgs{"id": session, "since": s.now().Add(-within)}).Scan(&confirmed)
	return confirmed, err
}
