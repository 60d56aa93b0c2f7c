package guest

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Listed is a link as the newsroom lists it.
type Listed struct {
	Link
	Openings int
	Last     []Opening // the latest, at most ten, the newest first
	Answers  []Answer  // the newest first
}

// listLimit is how many links List returns at most.
const listLimit = 500

// lastOpenings is how many openings are listed.
const lastOpenings = 10

// List returns the links to the entry, the newest first. It wants the right to write the entry: it tells who outside has seen
// it.
func (s *Store) List(ctx context.Context, entry int64) ([]Listed, error) {
	if _, err := s.content.Allowed(ctx, entry, false); err != nil {
		return nil, err
	}
	return s.list(ctx, `l.entry_id = @id`, entry)
}

// list returns the links of an entry or a bundle.
func (s *Store) list(ctx context.Context, where string, id int64) ([]Listed, error) {
	type row struct {
		Link
		Openings int
		Last     []Opening
	}
	rows, err := s.pool.Query(ctx, `
		select `+linkColumns+`, (select count(*)::int from guest_opening o where o.link_id = l.id) as openings,
			coalesce((select jsonb_agg(jsonb_build_object('At', o.at, 'Address', o.address, 'Version', o.version) order by o.at desc)
				from (select * from guest_opening o where o.link_id = l.id order by o.at desc limit @last) o), '[]') as last
		from guest_link l where `+where+` order by l.id desc limit @limit`,
		pgx.StrictNamedArgs{"id": id, "last": lastOpenings, "limit": listLimit})
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return nil, err
	}
	answers, err := s.answers(ctx, where, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return nil, err
	}
	byLink := map[int64][]Answer{}
	for _, a := range answers {
		byLink[a.LinkID] = append(byLink[a.LinkID], a)
	}
	out := make([]Listed, len(all))
	for i, r := range all {
		out[i] = Listed{Link: r.Link, Openings: r.Openings, Last: r.Last, Answers: byLink[r.ID]}
	}
	return out, nil
}

// Answer is what somebody outside says of a version.
type Answer struct {
	ID        int64
	LinkID    int64
	EntryID   int64
	Version   int // that they were shown
	Name      string
	Outlet    string
	Approves  bool
	Body      string // the whole text in other words; "" when it stays as it is
	Remark    string
	At        time.Time
	SettledAt *time.Time // nil: nobody in the newsroom has dealt with it
	SettledBy string
	Taken     int // the version that took its words over; 0: none did
}

// By is who answered: "Maria Vo, City of Oakland".
func (a Answer) By() string { return Link{Name: a.Name, Outlet: a.Outlet}.For() }

// Did says in words what the answer does, to follow the name: "approved", "suggests other words".
func (a Answer) Did() string {
	switch {
	case a.Approves:
		return "approved"
	case a.Body == "":
		return "has a remark on"
	}
	return "suggests other words for"
}

const answerColumns = `a.id, a.link_id, l.entry_id, l.version, l.name, l.outlet, a.approves, a.body, a.remark, a.at, a.settled_at, a.settled_by, coalesce(a.taken, 0) as taken`

// Answers returns what was answered on links to the entry, the newest first, to whoever sees the entry.
func (s *Store) Answers(ctx context.Context, entry int64) ([]Answer, error) {
	if _, err := s.content.Readers(ctx, entry); err != nil {
		return nil, err
	}
	return s.answers(ctx, `l.entry_id = @entry`, pgx.StrictNamedArgs{"entry": entry})
}

// Answer returns one of them, or ErrNotFound.
func (s *Store) Answer(ctx context.Context, entry, id int64) (Answer, error) {
	if _, err := s.content.Readers(ctx, entry); err != nil {
		return Answer{}, err
	}
	all, err := s.answers(ctx, `l.entry_id = @entry and a.id = @id`, pgx.StrictNamedArgs{"entry": entry, "id": id})
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Answer{}, err
	}
	return all[0], nil
}

// Given returns what was answered on the link, the newest first: for whoever has it.
func (s *Store) Given(ctx context.Context, link int64) ([]Answer, error) {
	return s.answers(ctx, `a.link_id = @link`, pgx.StrictNamedArgs{"link": link})
}

// answersLimit is how many answers are read at most.
const answersLimit = 200

func (s *Store) answers(ctx context.Context, where string, args pgx.StrictNamedArgs) ([]Answer, error) {
	args["limit"] = answersLimit
	rows, err := s.pool.Query(ctx, `
		select `+answerColumns+` from guest_answer a join guest_link l on l.id = a.link_id where `+where+` order by a.id desc limit @limit`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Answer])
}
