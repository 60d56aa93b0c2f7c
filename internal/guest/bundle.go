package guest

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/postgres"
)

// openBundle returns the bundle of the link, without entries that only some of the newsroom see and those in the trash.
func (s *Store) openBundle(ctx context.Context, l Link) (Shown, error) {
	switch {
	case l.RevokedAt != nil:
		return Shown{}, &ClosedError{l.Purpose, Revoked}
	case l.Ended(s.now()):
		return Shown{}, &ClosedError{l.Purpose, Expired}
	}
	// Whoever has no account sees none of what only some of the newsroom see.
	b, err := s.content.Bundle(content.Within(ctx, content.Rights{}), l.BundleID)
	if err != nil {
		return Shown{}, err
	}
	b.Entries = slices.DeleteFunc(b.Entries, func(e content.Bundled) bool { return e.State == content.StateTrashed })
	shown := Shown{Link: l, Bundle: &b}
	if b.Set() {
		shown.GoesOut = b.GoesAt
	}
	return shown, nil
}

// OpenIn returns the entry of the bundle that the token opens, in the version that goes out or, as long as none is set, in the newest.
// Errors are those of Open, and ErrNotFound for what is not in the bundle.
func (s *Store) OpenIn(ctx context.Context, token string, entry int64) (Shown, error) {
	l, err := s.byToken(ctx, Preview, token)
	if err == nil && l.BundleID == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Shown{}, err
	}
	of, err := s.openBundle(ctx, l)
	if err != nil {
		return Shown{}, err
	}
	i := slices.IndexFunc(of.Bundle.Entries, func(e content.Bundled) bool { return e.ID == entry })
	if i < 0 {
		return Shown{}, ErrNotFound
	}
	d, err := s.content.Draft(ctx, entry)
	if err != nil {
		return Shown{}, err
	}
	version := of.Bundle.Entries[i].Version
	if version == 0 {
		version = d.Version
	}
	l.EntryID = entry
	shown, err := s.show(ctx, l, d, version)
	shown.Bundle = of.Bundle
	if of.GoesOut != nil {
		shown.GoesOut = of.GoesOut
	}
	return shown, err
}

// MakeOfBundle makes a link to the bundle and returns its token, which is kept nowhere. It wants the right to write each of its
// entries. It returns FieldErrors, content.ErrNotFound or a *content.ForbiddenError.
func (s *Store) MakeOfBundle(ctx context.Context, by content.Editor, bundle int64, a Ask) (Link, string, error) {
	b, err := s.allowed(ctx, bundle)
	if err != nil {
		return Link{}, "", err
	}
	a.Purpose, a.Send = Preview, false
	l, errs := a.link(content.Draft{}, s.now())
	if len(b.Entries) == 0 {
		errs = append(errs, FieldError{"name", "Put an entry into the bundle first: a link to it shows nothing else."})
	}
	if errs != nil {
		return Link{}, "", errs
	}
	l.BundleID, l.MakerID, l.Maker, l.MadeAt, l.Sealed = bundle, by.ID, by.Name, s.now(), true
	token := newToken()
	return l, token, postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := s.insert(ctx, tx, &l, token); err != nil {
			return err
		}
		return audit.Write(ctx, tx, l.event(audit.MadeLink, b.Title))
	})
}

// ListOfBundle returns the links to the bundle, the newest first. It wants what MakeOfBundle does.
func (s *Store) ListOfBundle(ctx context.Context, bundle int64) ([]Listed, error) {
	if _, err := s.allowed(ctx, bundle); err != nil {
		return nil, err
	}
	return s.list(ctx, `l.bundle_id = @id`, bundle)
}

// RevokeOfBundle ends the link at once. It wants what MakeOfBundle does.
func (s *Store) RevokeOfBundle(ctx context.Context, bundle, id int64) error {
	b, err := s.allowed(ctx, bundle)
	if err != nil {
		return err
	}
	rows, err := s.pool.Query(ctx, `select `+linkColumns+` from guest_link l where l.id = @id and l.bundle_id = @bundle`,
		pgx.StrictNamedArgs{"id": id, "bundle": bundle})
	l, err := oneLink(rows, err)
	if err != nil {
		return err
	}
	return audit.InTx(ctx, s.pool, l.event(audit.RevokedLink, b.Title), func(tx pgx.Tx) error { return s.revoke(ctx, tx, id) })
}

// allowed returns the bundle when the context's rights let each of its entries be written.
func (s *Store) allowed(ctx context.Context, bundle int64) (content.Bundle, error) {
	b, err := s.content.Bundle(ctx, bundle)
	for _, e := range b.Entries {
		if err == nil {
			_, err = s.content.Allowed(ctx, e.ID, false)
		}
	}
	if errors.Is(err, content.ErrNotFound) {
		err = ErrNotFound
	}
	return b, err
}
