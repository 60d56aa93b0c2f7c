package content

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
)

// Announcement is a bar above the header of every page, for a time.
type Announcement struct {
	ID        int64
	Text      string
	LinkText  string // "" when there is no link
	Link      string // a path of this site, or a full https address; ""
	Starts    time.Time
	Ends      *time.Time // nil: until it is removed, or a newer one begins
	Turn      Turn
	ChangedAt time.Time
	ChangedBy string
}

// The longest words of an announcement, in characters: two lines of a phone's bar do not become ten.
const (
	MaxAnnouncement = 140
	MaxLinkText     = 40
)

// announcementNow is the ID of the announcement that readers see, null when there is none: the one that began last.
const announcementNow = `(select id from announcement where starts_at <= @now and (ends_at is null or ends_at > @now)
	order by starts_at desc, id desc limit 1)`

const announcements = `
	select id, text, link_text, link, starts_at as starts, ends_at as ends,
		case when ends_at <= @now then 'over' when starts_at > @now then 'planned' when id = ` + announcementNow + ` then 'now' else 'covered' end as turn,
		changed_at, changed_by
	from announcement`

// Announcements returns those that are not over, then those that are, the latest first; at most 300.
func (s *Store) Announcements(ctx context.Context) ([]Announcement, error) {
	return many[Announcement](ctx, s.pool, announcements+` order by coalesce(ends_at <= @now, false), starts_at desc, id desc limit 300`,
		pgx.StrictNamedArgs{"now": s.now()})
}

// Announcement returns the one with the ID, or ErrNotFound.
func (s *Store) Announcement(ctx context.Context, id int64) (Announcement, error) {
	found, err := many[Announcement](ctx, s.pool, announcements+` where id = @id`, pgx.StrictNamedArgs{"id": id, "now": s.now()})
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Announcement{}, err
	}
	return found[0], nil
}

// Announce stores words, link and times of the announcement and returns its ID; one without an ID is added, one
// without a start starts now. FieldErrors come back as Check says, ErrNotFound when it was removed.
func (s *Store) Announce(ctx context.Context, by Editor, a Announcement) (int64, error) {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return 0, err
	}
	a.Text, a.LinkText, a.Link, a.Starts = oneLine(a.Text), oneLine(a.LinkText), strings.TrimSpace(clean(a.Link)), s.orNow(a.Starts)
	if errs := a.Check(s.now()); errs != nil {
		return 0, errs
	}
	args := pgx.StrictNamedArgs{"text": a.Text, "link_text": a.LinkText, "link": a.Link, "starts": a.Starts, "ends": a.Ends, "now": s.now(), "by": by.Name}
	if a.ID == 0 {
		return s.set(ctx, audit.Added, "the announcement “"+a.Text+"”", `
			insert into announcement (text, link_text, link, starts_at, ends_at, changed_at, changed_by)
			values (@text, @link_text, @link, @starts, @ends, @now, @by) returning id`, args)
	}
	args["id"] = a.ID
	return s.set(ctx, audit.Changed, "the announcement “"+a.Text+"”", `
		update announcement set text = @text, link_text = @link_text, link = @link, starts_at = @starts, ends_at = @ends,
			changed_at = @now, changed_by = @by
		where id = @id returning id`, args)
}

// Check returns what keeps the announcement from being stored at the time now, for "text", "link_text", "link",
// "starts" and "ends"; nil: nothing. One without a start starts now.
func (a Announcement) Check(now time.Time) FieldErrors {
	c := &checker{now: now}
	c.need("text", a.Text, "Write what is announced.")
	c.atMost("text", a.Text, MaxAnnouncement)
	c.atMost("link_text", a.LinkText, MaxLinkText)
	switch {
	case a.Link == "" && a.LinkText != "":
		c.fail("link", "Say where the link leads, or leave its words empty, too.")
	case a.Link != "" && !leadsSafely(a.Link):
		c.fail("link", "Give a path of this site, like /join, or a full address that begins with https://.")
	case a.Link != "" && a.LinkText == "":
		c.fail("link_text", "Write the words of the link, for example: Save your place.")
	}
	if a.Starts.IsZero() {
		a.Starts = now
	}
	c.checkSpan(a.Starts, a.Ends, a.ID == 0)
	return c.errs
}

// leadsSafely reports whether a link is a path of this site or a full https address, of at most 2,000 characters.
// Browsers read \ as /, and //host as an address elsewhere.
func leadsSafely(link string) bool {
	if len(link) > 2000 || strings.ContainsFunc(link, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == '\\' }) {
		return false
	}
	u, err := url.Parse(link)
	if err != nil || u.User != nil {
		return false
	}
	return u.Scheme == "https" && u.Hostname() != "" || u.Scheme == "" && u.Host == "" && strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//")
}

// Silence deletes the announcement.
func (s *Store) Silence(ctx context.Context, id int64) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	return s.unset(ctx, "an announcement", `delete from announcement where id = @id returning text`, pgx.StrictNamedArgs{"id": id})
}
