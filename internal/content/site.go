package content

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// Site is what the site says of itself.
type Site struct {
	Heading     string // of the home page, a line a line
	Standfirst  string // below it
	Description string // of the home page, for search engines and link previews
	Strapline   string // at the foot of every page
	ChangedAt   time.Time
	ChangedBy   string
}

// The bounds of the home page's heading: more does not stand on the picture behind it.
const (
	MaxHeadingLines = 3
	MaxHeadingLine  = 24 // characters
)

const siteSQL = `select heading, standfirst, description, strapline, changed_at, changed_by from site`

// Site returns what staff have the site say of itself; nil while nobody changed it.
func (s *Store) Site(ctx context.Context) (*Site, error) {
	rows, err := many[Site](ctx, s.pool, siteSQL, nil)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// StaleSiteError says that somebody changed the words after the editor opened them. Nothing was written.
type StaleSiteError struct{ Current Site }

func (e *StaleSiteError) Error() string { return "content: the site's words were changed meanwhile" }

// SaveSite stores the words, which readers see from then on. w.ChangedAt says on which ones they were written, zero on those of
// the program: *StaleSiteError comes back when there are newer ones, FieldErrors for "site.heading" and the like when something
// is wrong.
func (s *Store) SaveSite(ctx context.Context, by Editor, w Site) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	w.Heading, w.Standfirst, w.Description, w.Strapline = lines(w.Heading), line(w.Standfirst), line(w.Description), line(w.Strapline)
	if errs := w.check(); errs != nil {
		return errs
	}
	changed, err := s.changes(ctx, "what the site says of itself", `
		insert into site (heading, standfirst, description, strapline, changed_at, changed_by)
		select @heading, @standfirst, @description, @strapline, @now, @by where @base::timestamptz is null or exists (select from site)
		on conflict (one) do update set heading = excluded.heading, standfirst = excluded.standfirst, description = excluded.description,
			strapline = excluded.strapline, changed_at = excluded.changed_at, changed_by = excluded.changed_by
		where site.changed_at = @base`,
		pgx.StrictNamedArgs{"heading": w.Heading, "standfirst": w.Standfirst, "description": w.Description, "strapline": w.Strapline,
			"now": s.now(), "by": by.Name, "base": nullable(w.ChangedAt)})
	if err != nil || changed {
		return err
	}
	current, err := s.Site(ctx)
	if err != nil {
		return err
	}
	if current == nil {
		return ErrNotFound
	}
	return &StaleSiteError{*current}
}

func (w Site) check() FieldErrors {
	c := &checker{}
	c.need("site.heading", w.Heading, "Write the heading of the home page.")
	all := strings.Split(w.Heading, "\n")
	if len(all) > MaxHeadingLines {
		c.fail("site.heading", "These are %d lines; at most %d fit.", len(all), MaxHeadingLines)
	}
	for _, l := range all {
		if n := utf8.RuneCountInString(l); n > MaxHeadingLine {
			c.fail("site.heading", "%s", fmt.Sprintf("The line “%.40s” is %d characters long; at most %d fit. Shorten it, or break it in two.", l, n, MaxHeadingLine))
			break
		}
	}
	c.need("site.standfirst", w.Standfirst, "Write the sentence below the heading.")
	c.atMost("site.standfirst", w.Standfirst, 240)
	c.need("site.description", w.Description, "Write the sentence that search engines show.")
	c.atMost("site.description", w.Description, 200)
	c.need("site.strapline", w.Strapline, "Write the line at the foot of every page.")
	c.atMost("site.strapline", w.Strapline, 80)
	return c.errs
}

// lines is a text whose lines have single blanks, without empty lines.
func lines(s string) string {
	var out []string
	for l := range strings.Lines(s) {
		if l = line(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
