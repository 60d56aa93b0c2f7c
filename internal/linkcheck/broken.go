package linkcheck

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fetch"
)

// note keeps what became of asking for the address. That nobody answered counts again only when somebody else has answered since it
// first was so: otherwise it is this site that has no line.
func (s *Store) note(ctx context.Context, address string, status int, failure error) error {
	well := failure == nil && !dead(status) || errors.Is(failure, fetch.ErrAddress) // of which nothing can be said
	_, err := s.pool.Exec(ctx, `
		update link_address set checked_at = @now, status = @status,
			answered_at = case when @answered then @now else answered_at end,
			failed_at = case when @well then null else coalesce(failed_at, @now) end,
			failures = case when @well then 0 when `+countsSQL+` then failures + 1 else failures end,
			next_at = @now + case when @well then @when_well::interval when `+countsSQL+` and `+lastingSQL("@now")+` then @when_broken else @when_failed end
		where address = @address`, pgx.StrictNamedArgs{"address": address, "status": status, "answered": failure == nil, "well": well, "now": s.now(),
		"when_well": whenWell, "when_failed": whenFailed, "when_broken": whenBroken})
	return err
}

// dead reports whether the answer says that there is no such page. A server that wants a name, has had enough, or does not talk to
// programs (401, 403, 429, 503, 999 and the like) may well show it to readers.
func dead(status int) bool {
	return status == 404 || status == 410 || status >= 500 && status < 600 && status != 503
}

// countsSQL says whether the failure of now counts, over the row as it was.
const countsSQL = `(@answered or failed_at is null or exists (select from link_address o where o.answered_at > link_address.failed_at))`

// lastingSQL says whether failures that go on at the moment began a day before.
func lastingSQL(moment string) string { return moment + ` - failed_at >= interval '20 hours'` }

// brokenSQL says whether address a is broken: it failed twice, a day apart.
var brokenSQL = `a.failures >= 2 and ` + lastingSQL("a.checked_at")

// Broken is a link that leads nowhere.
type Broken struct {
	EntryID int64  // on whose page it stands
	Title   string // of that
	Address string // of another site; "" for an entry of this one
	Target  string // the entry that is not there any more: “Title”; "" for an address
	Status  int    // what the server says; 0: nobody answers
	Since   time.Time
}

// Why says what is wrong, to follow the address: "is not there (404)".
func (b Broken) Why() string {
	switch {
	case b.Address == "":
		return "is not public any more"
	case b.Status == 404, b.Status == 410:
		return fmt.Sprintf("is not there (%d)", b.Status)
	case b.Status != 0:
		return fmt.Sprintf("has a fault (%d)", b.Status)
	}
	return "does not answer"
}

// Host is the name of the other site, "" for this one.
func (b Broken) Host() string {
	u, err := url.Parse(b.Address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// goneSQL says whether readers saw entry t, and do not any more; targetSQL names it.
const (
	goneSQL   = `(t.id is null or t.trashed_at is not null or t.status = 'unpublished' or t.status = 'published' and t.unpublish_at <= @now)`
	targetSQL = `coalesce('“' || nullif(t.title, '') || '”', 'An entry that was deleted')`
)

// maxBroken bounds the list for the dashboard.
const maxBroken = 20

// OnPages returns the broken links of public pages, those first that broke last. An entry that readers do not see any more is named
// to those alone who see it in the newsroom.
func (s *Store) OnPages(ctx context.Context) ([]Broken, error) {
	type row struct {
		Broken
		TargetID int64 // 0: another site's address, or an entry that was deleted
	}
	rows, err := s.pool.Query(ctx, `
		select e.id as entry_id, e.title, a.address, '' as target, 0::bigint as target_id, a.status, a.failed_at as since
		from link_address a join link_outside l on l.address = a.address join entry e on e.id = l.entry_id
		where `+brokenSQL+` and `+publicSQL+`
		union all
		select e.id, e.title, '', `+targetSQL+`, coalesce(t.id, 0), 0, coalesce(t.changed_at, e.changed_at)
		from link_inside l join entry e on e.id = l.entry_id left join entry t on t.id = l.target_id
		where `+publicSQL+` and `+goneSQL+`
		order by since desc, entry_id, address limit @limit`, pgx.StrictNamedArgs{"now": s.now(), "limit": maxBroken})
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return nil, err
	}
	ids, out := make([]int64, len(found)), make([]Broken, len(found))
	for i, f := range found {
		ids[i], out[i] = f.TargetID, f.Broken
	}
	hidden, err := s.hidden(ctx, ids)
	for i, f := range found {
		if hidden(f.TargetID) {
			out[i].Target = nameless
		}
	}
	return out, err
}

// nameless stands for the title of an entry that only others see.
const nameless = "An entry that only some of us see"

// hidden returns what says of each of the entries whether the context's viewer does not see it in the newsroom; 0 is none.
func (s *Store) hidden(ctx context.Context, entries []int64) (func(id int64) bool, error) {
	seen, err := s.content.Seen(ctx, entries)
	return func(id int64) bool { return id != 0 && !slices.Contains(seen, id) }, err
}

// maxPages bounds how many pages with broken links are told at once.
const maxPages = 500

// Pages returns the public entries that have broken links, by ID: never nil, at most 500.
func (s *Store) Pages(ctx context.Context) ([]int64, error) {
	rows, err := s.pool.Query(ctx, `
		select e.id from link_address a join link_outside l on l.address = a.address join entry e on e.id = l.entry_id where `+brokenSQL+` and `+publicSQL+`
		union
		select e.id from link_inside l join entry e on e.id = l.entry_id left join entry t on t.id = l.target_id where `+publicSQL+` and `+goneSQL+`
		order by id limit @limit`, pgx.StrictNamedArgs{"now": s.now(), "limit": maxPages})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// Gone names, in “”, those of the entries that readers do not see any more, each as OnPages does.
func (s *Store) Gone(ctx context.Context, entries []int64) ([]string, error) {
	type row struct {
		Target   string
		TargetID int64
	}
	rows, err := s.pool.Query(ctx, `
		select `+targetSQL+` as target, coalesce(t.id, 0) as target_id from unnest(@entries::bigint[]) with ordinality as named (id, place) left join entry t on t.id = named.id
		where `+goneSQL+` order by place`, pgx.StrictNamedArgs{"now": s.now(), "entries": entries})
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return nil, err
	}
	hidden, err := s.hidden(ctx, entries)
	var names []string
	for _, f := range found {
		if hidden(f.TargetID) {
			f.Target = nameless
		}
		names = append(names, f.Target)
	}
	return names, err
}

// Among returns those of the addresses that are known to be broken, by the address as it was given.
func (s *Store) Among(ctx context.Context, addresses []string) (map[string]Broken, error) {
	given := map[string][]string{}
	var keys []string
	for _, address := range addresses {
		if key, _ := s.key(address); key != "" {
			given[key] = append(given[key], address)
			keys = append(keys, key)
		}
	}
	found := map[string]Broken{}
	if len(keys) == 0 {
		return found, nil
	}
	rows, err := s.pool.Query(ctx, `
		select 0::bigint as entry_id, '' as title, a.address, '' as target, a.status, a.failed_at as since
		from link_address a where a.address = any(@keys) and `+brokenSQL, pgx.StrictNamedArgs{"keys": keys})
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Broken])
	for _, b := range all {
		for _, address := range given[b.Address] {
			found[address] = b
		}
	}
	return found, err
}
