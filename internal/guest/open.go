package guest

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/content"
)

// Shown is what a link opens.
type Shown struct {
	Link     Link
	Bundle   *content.Bundle // that the link opens, with what may be shown of it; nil: it opens one entry
	Revision content.Revision
	Public   bool       // readers see the entry now
	GoesOut  *time.Time // when it is scheduled; nil: it is not
}

// Open returns what the token opens for the purpose, and nothing else: ErrNotFound for a token that was never given for it, a
// *ClosedError for one that was. OpenIn opens the entries of a bundle.
func (s *Store) Open(ctx context.Context, p Purpose, token string) (Shown, error) {
	l, err := s.byToken(ctx, p, token)
	if err != nil {
		return Shown{}, err
	}
	if l.BundleID != 0 {
		return s.openBundle(ctx, l)
	}
	d, err := s.content.Draft(ctx, l.EntryID)
	if err != nil {
		return Shown{}, err
	}
	// What everybody may read needs no link that is still good, but one that was taken from somebody tells them nothing.
	if l.RevokedAt == nil && p == Embargo && d.State == content.StatePublished {
		return s.show(ctx, l, d, d.Published)
	}
	switch {
	case l.RevokedAt != nil:
		return Shown{}, &ClosedError{p, Revoked}
	case l.Ended(s.now()):
		return Shown{}, &ClosedError{p, Expired}
	case p == Embargo && !Embargoed(d), d.State == content.StateTrashed:
		return Shown{}, &ClosedError{p, TakenBack}
	case p == Embargo:
		return s.show(ctx, l, d, d.Published)
	case p == Review:
		return s.show(ctx, l, d, l.Version)
	}
	return s.show(ctx, l, d, d.Version)
}

func (s *Store) byToken(ctx context.Context, p Purpose, token string) (Link, error) {
	rows, err := s.pool.Query(ctx, `select `+linkColumns+` from guest_link l where l.hash = @hash and l.purpose = @purpose`,
		pgx.StrictNamedArgs{"hash": hash(token), "purpose": p})
	return oneLink(rows, err)
}

func (s *Store) show(ctx context.Context, l Link, d content.Draft, version int) (Shown, error) {
	shown := Shown{Link: l, Public: d.State == content.StatePublished}
	if d.State == content.StateScheduled {
		shown.GoesOut = d.PublishAt
	}
	var err error
	shown.Revision, err = s.content.Revision(ctx, l.EntryID, version)
	return shown, err
}

// Bounds on the log of openings: what comes from one network again so soon is one visit, and no link notes more than so many.
const (
	visit       = 5 * time.Minute
	maxOpenings = 1000
)

// Opening is one visit with a link.
type Opening struct {
	At      time.Time // it began
	Address string    // the network, as in the audit log
	Version int       // that was shown
}

// Note writes into the log that the link was opened, from the network.
func (s *Store) Note(ctx context.Context, shown Shown, address string) error {
	_, err := s.pool.Exec(ctx, `
		insert into guest_opening (link_id, version, at, address) select @link, @version, @now, @address
		where not exists (select from guest_opening where link_id = @link and version = @version and address = @address and at > @since)
			and (select count(*) from guest_opening where link_id = @link) < @most`,
		pgx.StrictNamedArgs{"link": shown.Link.ID, "version": shown.Revision.Version, "now": s.now(), "address": address,
			"since": s.now().Add(-visit), "most": maxOpenings})
	return err
}
