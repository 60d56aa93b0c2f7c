package content

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
)

// Redirect returns the address that the path moved to, or ErrNotFound. A redirect to an entry gives
// the entry's address of today, so that however often it moved, readers are sent once; and nothing
// when the public may not see the entry, or a *WithdrawnError where it did.
func (s *Store) Redirect(ctx context.Context, path string) (string, error) {
	type target struct {
		Fixed, Kind, Slug, Parent string
	}
	rows, err := many[target](ctx, s.pool, `
		select coalesce(r.target, '') as fixed, coalesce(e.kind, '') as kind, coalesce(e.slug, '') as slug, coalesce(p.slug, '') as parent
		from redirect r
		left join entry e on e.id = r.entry_id
		left join page g on g.entry_id = e.id
		left join entry p on p.id = g.parent_id
		where r.path = @path and (r.target is not null or `+publicSQL("e")+`)`,
		pgx.StrictNamedArgs{"path": path, "now": s.now()})
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return "", s.absent(ctx, `e.id = (select entry_id from redirect where path = @path)`, pgx.StrictNamedArgs{"path": path, "now": s.now()})
	}
	if rows[0].Fixed != "" {
		return rows[0].Fixed, nil
	}
	return Path(Kind(rows[0].Kind), rows[0].Slug, rows[0].Parent), nil
}

// OldAddress is one that leads on.
type OldAddress struct {
	Path string // decoded, "/2014/05/01/a-post"; or a short link, "/?p=12"
	Kind Kind   // of the entry that it leads to; "" when it leads somewhere else
}

// Redirects returns every address that leads on, in order; also those to entries that are not public, which lead nowhere
// as long as that is so.
func (s *Store) Redirects(ctx context.Context) ([]OldAddress, error) {
	return many[OldAddress](ctx, s.pool, `
		select r.path, coalesce(e.kind, '') as kind from redirect r left join entry e on e.id = r.entry_id order by r.path`, nil)
}

// addresses returns the address of the entry and of each page below it, by entry ID; those that have
// none yet are left out. cond narrows it further.
func addresses(ctx context.Context, tx pgx.Tx, id int64, cond ...string) (map[int64]string, error) {
	type row struct {
		ID           int64
		Kind         Kind
		Slug, Parent string
	}
	rows, err := many[row](ctx, tx, `
		select e.id, e.kind, e.slug, coalesce(p.slug, '') as parent
		from entry e left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where (e.id = @id or g.parent_id = @id) and e.slug is not null`+strings.Join(cond, ""), pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return nil, err
	}
	paths := make(map[int64]string, len(rows))
	for _, r := range rows {
		paths[r.ID] = Path(r.Kind, r.Slug, r.Parent)
	}
	return paths, nil
}

// moveAddresses leaves a redirect at each address that changed since was, and takes away the
// entry's own that it now answers at itself.
func moveAddresses(ctx context.Context, tx pgx.Tx, id int64, was map[int64]string) error {
	paths, err := addresses(ctx, tx, id)
	if err != nil {
		return err
	}
	for moved, path := range paths {
		if old := was[moved]; old != "" && old != path {
			if err := exec(ctx, tx, `
				insert into redirect (path, entry_id) values (@path, @id)
				on conflict (path) do update set entry_id = excluded.entry_id, target = null`,
				pgx.StrictNamedArgs{"path": old, "id": moved}); err != nil {
				return err
			}
		}
		if err := exec(ctx, tx, `delete from redirect where path = @path and entry_id = @id`,
			pgx.StrictNamedArgs{"path": path, "id": moved}); err != nil {
			return err
		}
	}
	return nil
}

// entryAt returns the entry that stands at the path, seen by readers or not, or else the one that the path leads on to; the
// zero Target: none.
func (s *Store) entryAt(ctx context.Context, path string) (Target, error) {
	slug := path[strings.LastIndexByte(path, '/')+1:]
	all, err := s.targets(ctx, `(e.slug = @slug or e.id = (select entry_id from redirect where path = @path)) limit 50`, pgx.StrictNamedArgs{"slug": slug, "path": path})
	if err != nil {
		return Target{}, err
	}
	for _, t := range all {
		if t.Path() == path {
			return t, nil
		}
	}
	led, err := one[int64](ctx, s.pool, `select coalesce((select entry_id from redirect where path = @path), 0)`, pgx.StrictNamedArgs{"path": path})
	for _, t := range all {
		if t.ID == led {
			return t, err
		}
	}
	return Target{}, err
}

// answersItself reports whether the program answers at the path, or at addresses below it, whatever staff write.
func answersItself(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return path == "/" || strings.Contains(first, ".") || isReserved(KindPage, first)
}

// Redirection is an address that leads on, for staff.
type Redirection struct {
	Path    string // decoded
	Target  string // where it leads today; "" when the entry has no address
	EntryID int64  // 0: a fixed address
	Title   string // of the entry
	State   State  // of the entry
	MadeAt  time.Time
	MadeBy  string // "": an import or a rename left it
}

// RedirectPage is how many a page of the list has.
const RedirectPage = 50

// RedirectList returns the addresses that lead on and have the text, the newest first, and how many there are; those of a page that
// begins after so many.
func (s *Store) RedirectList(ctx context.Context, text string, skip int) ([]Redirection, int, error) {
	type row struct {
		Path, Fixed, Title, Slug, Parent, MadeBy string
		EntryID                                  int64
		Kind                                     Kind
		State                                    State
		MadeAt                                   time.Time
		Total                                    int
	}
	rows, err := many[row](ctx, s.pool, `
		select r.path, coalesce(r.target, '') as fixed, coalesce(e.title, '') as title, coalesce(e.slug, '') as slug, coalesce(p.slug, '') as parent, r.made_by,
			coalesce(e.id, 0) as entry_id, coalesce(e.kind, '') as kind, coalesce(`+stateSQL+`, '') as state, r.created_at as made_at, count(*) over () as total
		from redirect r left join entry e on e.id = r.entry_id left join page g on g.entry_id = e.id left join entry p on p.id = g.parent_id
		where (e.id is null or `+seenSQL+`) and (strpos(lower(r.path), @text) > 0 or strpos(lower(coalesce(r.target, '')), @text) > 0 or strpos(lower(coalesce(e.title, '')), @text) > 0)
		order by r.created_at desc, r.path limit @limit offset @skip`,
		viewerArgs(ctx, pgx.StrictNamedArgs{"text": strings.ToLower(line(text)), "limit": RedirectPage, "skip": skip, "now": s.now()}))
	out := make([]Redirection, len(rows))
	total := 0
	for i, r := range rows {
		out[i] = Redirection{Path: r.Path, Target: r.Fixed, EntryID: r.EntryID, Title: r.Title, State: r.State, MadeAt: r.MadeAt, MadeBy: r.MadeBy}
		if r.Slug != "" {
			out[i].Target = Path(r.Kind, r.Slug, r.Parent)
		}
		total = r.Total
	}
	return out, total, err
}

// LeadOn takes the entry down as Unpublish does, or changes what becomes of one that is down: whoever asks for its address is led
// to the target, a path of this site, until it is published again. FieldErrors come back for "redirect.target".
func (s *Store) LeadOn(ctx context.Context, by Editor, id int64, base int, target string) (Revision, error) {
	var rev Revision
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		paths, err := addresses(ctx, tx, id)
		if err != nil {
			return err
		}
		c := &checker{}
		leads, err := s.checkTarget(ctx, c, paths[id], target)
		if err != nil {
			return err
		}
		if leads == id {
			c.fail("redirect.target", "The address would lead to itself.")
		}
		if c.errs != nil {
			return c.errs
		}
		if rev, err = s.takeDownIn(ctx, tx, by, id, base, Revision{Action: actionUnpublish}); err != nil {
			return err
		}
		args := pgx.StrictNamedArgs{"path": paths[id], "entry": nil, "target": target, "by": by.Name, "now": s.now(), "id": id}
		if leads != 0 {
			args["entry"], args["target"] = leads, nil
		}
		return exec(ctx, tx, `insert into redirect (path, entry_id, target, made_by, created_at, for_entry) values (@path, @entry, @target, @by, @now, @id)
			on conflict (path) do update set entry_id = excluded.entry_id, target = excluded.target, made_by = excluded.made_by, created_at = excluded.created_at, for_entry = excluded.for_entry`, args)
	})
	return rev, err
}

// LeadsTo returns where readers of the entry, which was taken down, are led; "": nowhere.
func (s *Store) LeadsTo(ctx context.Context, id int64) (string, error) {
	path, err := one[string](ctx, s.pool, `select path from redirect where for_entry = @id limit 1`, pgx.StrictNamedArgs{"id": id})
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	to, err := s.Redirect(ctx, path)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return to, err
}

// AddRedirect has the path lead to the target, a path of this site; where an entry stands there, to the entry wherever it moves.
// FieldErrors come back for "redirect.path" and "redirect.target".
func (s *Store) AddRedirect(ctx context.Context, by Editor, path, target string) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	path, target = oldPath(path), strings.TrimSpace(clean(target))
	c := &checker{}
	if err := s.checkOld(ctx, c, path); err != nil {
		return err
	}
	leads, err := s.checkTarget(ctx, c, path, target)
	if err != nil {
		return err
	}
	if c.errs != nil {
		return c.errs
	}
	args := pgx.StrictNamedArgs{"path": path, "entry": nil, "target": target, "by": by.Name, "now": s.now()}
	if leads != 0 {
		args["entry"], args["target"] = leads, nil
	}
	err = s.record(ctx, audit.Added, "the redirect from "+path+" to "+target, `
		insert into redirect (path, entry_id, target, made_by, created_at) values (@path, @entry, @target, @by, @now)`, args)
	if postgres.Constraint(err) == "redirect_pkey" {
		return FieldErrors{{"redirect.path", "This address leads on already. Remove that redirect first."}}
	}
	return err
}

// oldPath is an address as staff paste it, as redirects have it: without the host, lower case, without a slash at its end.
func oldPath(typed string) string {
	typed = strings.TrimSpace(clean(typed))
	if u, err := url.Parse(typed); err == nil {
		typed = u.Path
	}
	if typed != "" && typed != "/" {
		typed = "/" + strings.Trim(typed, "/")
	}
	return strings.ToLower(typed)
}

func (s *Store) checkOld(ctx context.Context, c *checker, path string) error {
	c.need("redirect.path", path, "Give the old address, for example /our-campaigns/rent.")
	c.atMost("redirect.path", path, 500)
	switch {
	case c.errs != nil:
		return nil
	case !leadsSafely((&url.URL{Path: path}).String()):
		c.fail("redirect.path", "Give the path of the old address, for example /our-campaigns/rent.")
		return nil
	case path == "/" || slices.Contains([]string{"/admin", "/static", "/files"}, "/"+strings.SplitN(path, "/", 3)[1]) || slices.Contains(slices.Collect(maps.Values(folders)), path+"/"):
		c.fail("redirect.path", "The site itself answers at %s, so it cannot lead elsewhere.", path)
		return nil
	}
	there, err := s.entryAt(ctx, path)
	if err == nil && there.Path() == path {
		c.fail("redirect.path", "“%s” stands at this address. Change the address there; the old one then leads on by itself.", there.Title)
	}
	return err
}

// checkTarget returns the entry that the target leads to, 0 for none.
func (s *Store) checkTarget(ctx context.Context, c *checker, path, target string) (int64, error) {
	c.need("redirect.target", target, "Say where it leads, for example /issues/housing.")
	switch {
	case target == "":
		return 0, nil
	case !leadsSafely(target) || !strings.HasPrefix(target, "/"):
		c.fail("redirect.target", "Give a path of this site, for example /issues/housing. An address of another site is not led to.")
		return 0, nil
	case pathOf(target) == path:
		c.fail("redirect.target", "The address would lead to itself.")
		return 0, nil
	}
	e, err := s.entryAt(ctx, pathOf(target))
	switch {
	case err != nil:
		return 0, err
	case e.ID != 0 && pathOf(target) == target:
		return e.ID, nil
	case e.ID == 0 && !answersItself(pathOf(target)):
		c.fail("redirect.target", "Nothing on this site stands at %s. Copy the address from the page.", target)
	}
	return 0, nil
}

// RemoveRedirect has the path lead nowhere.
func (s *Store) RemoveRedirect(ctx context.Context, path string) error {
	if err := may(rightsIn(ctx).Settings); err != nil {
		return err
	}
	return s.unset(ctx, "the redirect from", `delete from redirect where path = @path returning path`, pgx.StrictNamedArgs{"path": clean(path)})
}
