package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/surrogate"
)

// Card is an entry as lists show it, with what its kind adds in a list.
type Card struct {
	ID        int64
	Kind      Kind
	Slug      string
	Parent    string // slug of a page's parent page
	Title     string
	Summary   string
	Byline    string
	Published time.Time // when it went, or goes, public
	Picture   *Picture  // nil: the block pattern stands in
	Issue     *Ref      // the first issue, which gives hue and kicker; nil: none
	Chapter   *Ref      // the first chapter; nil: none

	// Only for entries of that kind; nil otherwise.
	Clipping   *Clipping
	Event      *Event
	Resource   *Resource
	OwnChapter *Chapter // details of an entry that is a chapter
	Person     *Person  // details of an entry that is a person, on an entry's page; nil in lists
	OwnHue     string   // hue of an entry that is an issue
	SeriesName string   // series of an entry that is a newsletter
	Statement  string   // large sentence of a programme
	Embargo    *time.Time
}

// Path is the card's address on this site.
func (c Card) Path() string { return Path(c.Kind, c.Slug, c.Parent) }

// Hue is the colour the card takes: its own when it is an issue, else its first issue's, else "none".
func (c Card) Hue() string {
	switch {
	case c.OwnHue != "":
		return c.OwnHue
	case c.Issue != nil:
		return c.Issue.Hue
	}
	return "none"
}

// Ref is another entry as a name with an address.
type Ref struct {
	ID     int64
	Kind   Kind
	Slug   string
	Title  string
	Hue    string // of an issue; "" otherwise
	Status Status
}

// Path is the entry's address, for kinds that do not nest.
func (r Ref) Path() string { return Path(r.Kind, r.Slug, "") }

// Picture is a stored picture with the words for one use of it.
type Picture struct {
	URL            string // of the picture as it was uploaded
	Width, Height  int
	Alt            string
	Caption        string
	Credit         string
	Hash           string // of its bytes: copies have it in their addresses
	Frames         int    // of an animation; 1 for a still
	FocusX, FocusY int    // percent from the left and from the top: what stays in every crop
	Colour         string // on the whole, "#a0b1c2"; "" while it is not known
	People         []Ref  // who is in it, on an entry's page; nil in lists
}

// Tall reports whether the picture is higher than it is wide.
func (p Picture) Tall() bool { return p.Height > p.Width }

// Broad reports whether it is more than twice as wide as high.
func (p Picture) Broad() bool { return p.Width > 2*p.Height }

// The columns of a cardRow over an entry e, and where they come from; each list adds its own joins, conditions and order.
const cardColumns = `
	select e.id, e.kind, coalesce(e.slug, '') as slug, coalesce(pe.slug, '') as parent, pg.parent_id,
		array(select l.to_id from entry_link l where l.from_id = e.id and l.rel in ('issue', 'chapter')) as linked, e.title, e.summary, e.byline,
		coalesce(e.publish_at, @now) as published,
		coalesce(m.hash, '') as hash, coalesce(m.mime, '') as mime, coalesce(m.width, 0) as width, coalesce(m.height, 0) as height,
		coalesce(m.frames, 1) as frames, coalesce(m.focus_x, 50)::int as focus_x, coalesce(m.focus_y, 50)::int as focus_y, coalesce(m.colour, '') as colour,
		e.lead_alt, e.lead_caption, e.lead_credit,
		fi.id as issue_id, fi.slug as issue_slug, fi.title as issue_title, fi.hue as first_hue,
		fc.id as chapter_id, fc.slug as chapter_slug, fc.title as chapter_title,
		cl.outlet, cl.outlet_url, cl.author, cl.published_on,
		ev.starts_at, ev.ends_at, ev.zone, ev.place as event_place, ev.link as event_link, ev.registration_url,
		ev.opens_at, ev.closes_at, ev.is_full, ev.capacity, ev.called_off, ev.notice,
		rs.type as resource_type, rs.document_media_id, rs.link as resource_link, rs.pages, rs.language, rs.place as resource_place,
		ch.state, ch.status as chapter_status, ch.contact_name, ch.contact_email, ch.places,
		iss.hue as own_hue, ns.name as series_name, pr.statement, rel.embargo_until as embargo`

var cardFrom = `
	from entry e
	left join media_file m on m.id = e.lead_media_id
	left join clipping cl on cl.entry_id = e.id
	left join event ev on ev.entry_id = e.id
	left join resource rs on rs.entry_id = e.id
	left join chapter ch on ch.entry_id = e.id
	left join issue iss on iss.entry_id = e.id
	left join program pr on pr.entry_id = e.id
	left join release rel on rel.entry_id = e.id
	left join newsletter nl on nl.entry_id = e.id
	left join newsletter_series ns on ns.id = nl.series_id
	left join page pg on pg.entry_id = e.id
	left join entry pe on pe.id = pg.parent_id
	left join lateral (
		select i.id, i.slug, i.title, (select d.hue from issue d where d.entry_id = i.id) as hue from entry_link l
		join entry i on i.id = l.to_id and ` + publicSQL("i") + `
		where l.from_id = e.id and l.rel = 'issue' order by l.position limit 1) fi on true
	left join lateral (
		select i.id, i.slug, i.title from entry_link l
		join entry i on i.id = l.to_id and ` + publicSQL("i") + `
		where l.from_id = e.id and l.rel = 'chapter' order by l.position limit 1) fc on true
`

type cardRow struct {
	ID                                           int64
	Kind                                         Kind
	Slug, Parent, Title, Summary, Byline         string
	Published                                    time.Time
	Hash, Mime                                   string
	Width, Height, Frames, FocusX, FocusY        int
	Colour                                       string
	LeadAlt, LeadCaption, LeadCredit             string
	ParentID, IssueID, ChapterID                 *int64
	Linked                                       []int64
	IssueSlug, IssueTitle, FirstHue              *string
	ChapterSlug, ChapterTitle                    *string
	Outlet, OutletURL, Author                    *string
	PublishedOn                                  *time.Time
	StartsAt, EndsAt, OpensAt, ClosesAt          *time.Time
	Zone, EventPlace, EventLink, RegistrationURL *string
	IsFull                                       *bool
	Capacity                                     *int
	CalledOff                                    *CalledOff
	Notice                                       *string
	ResourceType, ResourceLink                   *string
	DocumentMediaID                              *int64
	Pages                                        *int
	Language, ResourcePlace                      *string
	State, ChapterStatus                         *string
	ContactName, ContactEmail, Places            *string
	OwnHue, SeriesName, Statement                *string
	Embargo                                      *time.Time
}

// carded is a cardRow, or one with more columns.
type carded interface {
	card() Card
	keys() []string
}

func (r cardRow) card() Card {
	c := Card{ID: r.ID, Kind: r.Kind, Slug: r.Slug, Parent: r.Parent, Title: r.Title, Summary: r.Summary, Byline: r.Byline,
		Published: r.Published, OwnHue: orZero(r.OwnHue), SeriesName: orZero(r.SeriesName), Statement: orZero(r.Statement), Embargo: r.Embargo}
	if r.Hash != "" {
		c.Picture = &Picture{URL: fileurl.Picture(r.Hash, r.Width, r.Mime), Width: r.Width, Height: r.Height,
			Alt: r.LeadAlt, Caption: r.LeadCaption, Credit: r.LeadCredit, Hash: r.Hash, Frames: r.Frames, FocusX: r.FocusX, FocusY: r.FocusY, Colour: r.Colour}
	}
	if r.IssueID != nil {
		c.Issue = &Ref{ID: *r.IssueID, Kind: KindIssue, Slug: *r.IssueSlug, Title: *r.IssueTitle, Hue: *r.FirstHue, Status: StatusPublished}
	}
	if r.ChapterID != nil {
		c.Chapter = &Ref{ID: *r.ChapterID, Kind: KindChapter, Slug: *r.ChapterSlug, Title: *r.ChapterTitle, Status: StatusPublished}
	}
	if r.Outlet != nil {
		c.Clipping = &Clipping{Outlet: *r.Outlet, OutletURL: *r.OutletURL, Author: *r.Author, Published: r.PublishedOn}
	}
	if r.StartsAt != nil {
		c.Event = &Event{Starts: r.StartsAt, Ends: r.EndsAt, Zone: *r.Zone, Place: *r.EventPlace, Link: *r.EventLink,
			RegistrationURL: *r.RegistrationURL, Opens: r.OpensAt, Closes: r.ClosesAt, Full: *r.IsFull, Capacity: orZero(r.Capacity),
			CalledOff: *r.CalledOff, Notice: *r.Notice}
	}
	if r.ResourceType != nil {
		c.Resource = &Resource{Type: *r.ResourceType, DocumentID: orZero(r.DocumentMediaID), Link: *r.ResourceLink,
			Pages: orZero(r.Pages), Language: *r.Language, Place: *r.ResourcePlace}
	}
	if r.State != nil {
		c.OwnChapter = &Chapter{State: *r.State, Status: *r.ChapterStatus, ContactName: *r.ContactName,
			ContactEmail: *r.ContactEmail, Places: *r.Places}
	}
	return c
}

func orZero[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// inCut ends a statement over the entries of a common table expression cut (id, place), in its order. The
// condition matters: of so many joins Postgres makes the written ones first (join_collapse_limit), and
// would dress every entry there is.
var inCut = ` join cut on cut.id = e.id where e.id = any(array(select id from cut)) and ` + publicSQL("e") + ` order by cut.place`

// cards returns cards, from the given common table expressions, or "", and the given rest (joins, conditions, order).
func (s *Store) cards(ctx context.Context, q querier, with, rest string, args pgx.StrictNamedArgs) ([]Card, error) {
	rows, err := cardRows[cardRow](ctx, s, q, with, "", rest, args)
	return cardsOf(rows), err
}

// cardRows is what cards are made of, with more columns: "", or a list that begins with a comma.
func cardRows[R carded](ctx context.Context, s *Store, q querier, with, more, rest string, args pgx.StrictNamedArgs) ([]R, error) {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	args["now"] = s.now()
	rows, err := many[R](ctx, q, with+cardColumns+more+cardFrom+rest, args)
	for _, r := range rows {
		surrogate.Add(ctx, r.keys()...)
	}
	return rows, err
}

func cardsOf[R carded](rows []R) []Card {
	cards := make([]Card, len(rows))
	for i, r := range rows {
		cards[i] = r.card()
	}
	return cards
}

// AsCard returns the public entry of the kind under the slug as a card, or ErrNotFound; a *WithdrawnError where readers
// did see it.
func (s *Store) AsCard(ctx context.Context, slug string, k Kind) (Card, error) {
	surrogate.Own(ctx, surrogate.Address(string(k), slug))
	const there = `e.kind = @kind and e.slug = @slug`
	args := pgx.StrictNamedArgs{"kind": k, "slug": slug, "now": s.now()}
	cards, err := s.cards(ctx, s.pool, "", ` where `+there+` and `+publicSQL("e"), args)
	if err == nil && len(cards) == 0 {
		err = s.absent(ctx, there, args)
	}
	if err != nil {
		return Card{}, err
	}
	return cards[0], nil
}

// keys are the surrogate keys of what a card shows: the entry, and others by name. An issue that readers do not see
// yet is among them, for the card takes its hue as soon as they do.
func (r cardRow) keys() []string {
	keys := []string{surrogate.Entry(r.ID)}
	for _, id := range r.Linked {
		keys = append(keys, surrogate.Entry(id))
	}
	if r.ParentID != nil {
		keys = append(keys, surrogate.Entry(*r.ParentID))
	}
	if r.Hash != "" {
		keys = append(keys, surrogate.File(r.Hash))
	}
	if r.SeriesName != nil {
		keys = append(keys, surrogate.Series)
	}
	return keys
}
