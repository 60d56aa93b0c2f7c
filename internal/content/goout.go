package content

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// pulse is how often it is looked for bundles whose time has come: so much later than that they go out, at most.
const pulse = time.Second

// GoOut has bundles go out when their time comes, until the context ends. Any number of processes may do so at once.
func (s *Store) GoOut(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	failing := false
	for {
		_, err := s.GoOutDue(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			log.Error("bundles do not go out", "error", err)
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// GoOutDue has every bundle go out whose time has come, each in one transaction, and returns how many did. One that is refused
// says why from then on, and whoever wrote its entries is told.
func (s *Store) GoOutDue(ctx context.Context) (int, error) {
	gone := 0
	for {
		out, found, err := s.goOutNext(ctx)
		if err != nil || !found {
			return gone, err
		}
		if out {
			gone++
		}
	}
}

const dueSQL = ` where b.id = (select id from bundle where goes_at <= @now and done_at is null and wrong = '' order by goes_at, id limit 1 for update skip locked)`

// goOutNext has one bundle go out.
func (s *Store) goOutNext(ctx context.Context) (out, found bool, err error) {
	var b Bundle
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		b, err = s.bundle(unlimited(ctx), tx, dueSQL, pgx.StrictNamedArgs{})
		if err != nil {
			return err
		}
		ctx := audit.By(ctx, audit.Who{Name: b.SetBy})
		return s.releaseTogether(ctx, tx, Editor{Name: b.SetBy}, b) // by the program: what its setter might was asked then
	})
	switch {
	case errors.Is(err, ErrNotFound) && b.ID == 0:
		return false, false, nil
	case err == nil:
		return true, true, nil
	}
	why := refusals(err)
	if why == nil {
		return false, true, err
	}
	return false, true, s.stuck(ctx, b, strings.Join(why, " "))
}

// releaseTogether has the bundle, which is locked, go out.
func (s *Store) releaseTogether(ctx context.Context, tx pgx.Tx, by Editor, b Bundle) error {
	for _, e := range b.Entries {
		if err := s.goOut(ctx, tx, by, e.ID, e.Version); err != nil {
			return ofEntry(e, err)
		}
		if e.Slot != "" {
			if err := s.stand(ctx, tx, by, e); err != nil {
				return err
			}
		}
	}
	if err := exec(ctx, tx, `update bundle_entry set open = false where bundle_id = @id`, pgx.StrictNamedArgs{"id": b.ID}); err != nil {
		return err
	}
	if err := exec(ctx, tx, `update bundle set done_at = @now, changed_at = @now where id = @id`, pgx.StrictNamedArgs{"id": b.ID, "now": s.now()}); err != nil {
		return err
	}
	if b.Lone() {
		return nil
	}
	return audit.Write(ctx, tx, setting(audit.Published, "the bundle “"+b.Title+"”"))
}

// stand puts the entry into its slot of the home page.
func (s *Store) stand(ctx context.Context, tx pgx.Tx, by Editor, e Bundled) error {
	if err := exec(ctx, tx, `insert into placement (slot, entry_id, starts_at, changed_at, changed_by) values (@slot, @entry, @now, @now, @by)`,
		pgx.StrictNamedArgs{"slot": e.Slot, "entry": e.ID, "now": s.now(), "by": by.Name}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, setting(audit.Added, "what stands at "+string(e.Slot)))
}

// ofEntry says of which entry of a bundle something was refused.
func ofEntry(e Bundled, err error) error {
	why := refusals(err)
	if why == nil {
		return err
	}
	return FieldErrors{{"", "“" + e.Title + "”: " + strings.Join(why, " ")}}
}

// stuck notes why the bundle did not go out, and has its people told.
func (s *Store) stuck(ctx context.Context, b Bundle, why string) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := exec(ctx, tx, `update bundle set wrong = @why, changed_at = @now where id = @id and done_at is null`,
			pgx.StrictNamedArgs{"id": b.ID, "why": why, "now": s.now()}); err != nil {
			return err
		}
		for _, e := range b.Entries {
			if err := job.Add(ctx, tx, Concern{EntryID: e.ID, Matter: MatterStuck}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Rehearse calls then with the store as it will answer at the moment, if nothing is saved until then: what goes out until
// then has. Nothing of that is kept, and nobody else sees it.
func (s *Store) Rehearse(ctx context.Context, moment time.Time, then func(*Store) error) error {
	set, err := s.SetBundles(unlimited(ctx), moment)
	if err != nil {
		return err
	}
	if len(set) == 0 {
		return then(s.At(moment))
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := exec(ctx, tx, `set local lock_timeout = '2s'`, nil); err != nil {
			return err
		}
		for _, b := range set {
			// What will be refused leaves the site as it is.
			err := postgres.InTx(ctx, tx, func(tx pgx.Tx) error {
				return s.At(*b.GoesAt).releaseTogether(unlimited(ctx), tx, Editor{Name: b.SetBy}, b)
			})
			if err != nil && refusals(err) == nil {
				return err
			}
		}
		if err := then(&Store{pool: tx, now: func() time.Time { return moment }}); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}
