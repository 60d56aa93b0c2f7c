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

// The columns of a cardRow over an entry e, and where they come from; each list adds its own joins, conditions and order. What
// only one kind has comes as one value: a join to the table of every kind would cost each card of every list a dozen lookups.
const cardColumns = `
	select e.id, e.kind, coalesce(e.slug, '') as slug, e.title, e.summary, e.byline, coalesce(e.publish_at, @now) as published,
		coalesce(m.hash, '') as hash, coalesce(m.mime, '') as mime, coalesce(m.width, 0) as width, coalesce(m.height, 0) as height,
		coalesce(m.frames, 1) as frames, coalesce(m.focus_x, 50)::int as focus_x, coalesce(m.focus_y, 50)::int as focus_y, coalesce(m.colour, '') as colour,
		e.lead_alt, e.lead_caption, e.lead_credit,
		array(select l.to_id from entry_link l where l.from_id = e.id and l.rel in ('issue', 'chapter')) as linked,
		fi.id as issue_id, fi.slug as issue_slug, fi.title as issue_title, fi.hue as issue_hue,
		fc.id as chapter_id, fc.slug as chapter_slug, fc.title as chapter_title,
		case e.kind
		when 'clipping' then (select json_build_object('Clipping', json_build_object('outlet', outlet, 'outlet_url', outlet_url, 'author', author,
				'published', published_on + time '00:00' at time zone 'UTC'))
			from clipping where entry_id = e.id)
		when 'event' then (select json_build_object('Event', json_build_object('starts', starts_at, 'ends', ends_at, 'zone', zone, 'place', place, 'link', link,
				'registration_url', registration_url, 'opens', opens_at, 'closes', closes_at, 'full', is_full, 'capacity', capacity,
				'called_off', called_off, 'notice', notice))
			from event where entry_id = e.id)
		when 'resource' then (select json_build_object('Resource', json_build_object('type', type, 'document_id', document_media_id, 'link', link,
				'pages', pages, 'language', language, 'place', place))
			from resource where entry_id = e.id)
		when 'chapter' then (select json_build_object('Chapter', json_build_object('state', state, 'status', status, 'contact_name', contact_name,
				'contact_email', contact_email, 'places', places))
			from chapter where entry_id = e.id)
		when 'issue' then (select json_build_object('Hue', hue) from issue where entry_id = e.id)
		when 'program' then (select json_build_object('Statement', statement) from program where entry_id = e.id)
		when 'release' then (select json_build_object('Release', json_build_object('embargo_until', embargo_until, 'place', dateline_place,
				'date', dateline_date + time '00:00' at time zone 'UTC', 'subheadline', subheadline))
			from release where entry_id = e.id)
		when 'newsletter' then (select json_build_object('Series', s.name) from newsletter n join newsletter_series s on s.id = n.series_id where n.entry_id = e.id)
		when 'page' then (select json_build_object('Parent', p.slug, 'ParentID', p.id) from page join entry p on p.id = page.parent_id where page.entry_id = e.id)
		end as details`

var cardFrom = `
	from entry e
	left join media_file m on m.id = e.lead_media_id
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
	ID                                    int64
	Kind                                  Kind
	Slug, Title, Summary, Byline          string
	Published                             time.Time
	Hash, Mime                            string
	Width, Height, Frames, FocusX, FocusY int
	Colour                                string
	LeadAlt, LeadCaption, LeadCredit      string
	Linked                                []int64 // issues and chapters, also those that are not public
	IssueID, ChapterID                    *int64  // the first public ones
	IssueSlug, IssueTitle, IssueHue       *string
	ChapterSlug, ChapterTitle             *string
	Details                               *cardDetails
}

// cardDetails are what a card has of the entry's kind: all but that are zero.
type cardDetails struct {
	Clipping  *Clipping
	Event     *Event
	Resource  *Resource
	Chapter   *Chapter
	Hue       string
	Statement string
	Release   *Release // without what lists and feeds do not tell
	Series    string
	Parent    string
	ParentID  int64
}

// carded is a cardRow, or one with more columns.
type carded interface {
	card() Card
	keys() []string
}

func (r cardRow) card() Card {
	c := Card{ID: r.ID, Kind: r.Kind, Slug: r.Slug, Title: r.Title, Summary: r.Summary, Byline: r.Byline, Published: r.Published}
	if r.Hash != "" {
		c.Picture = &Picture{URL: fileurl.Picture(r.Hash, r.Width, r.Mime), Width: r.Width, Height: r.Height,
			Alt: r.LeadAlt, Caption: r.LeadCaption, Credit: r.LeadCredit, Hash: r.Hash, Frames: r.Frames, FocusX: r.FocusX, FocusY: r.FocusY, Colour: r.Colour}
	}
	if r.IssueID != nil {
		c.Issue = &Ref{ID: *r.IssueID, Kind: KindIssue, Slug: *r.IssueSlug, Title: *r.IssueTitle, Hue: *r.IssueHue, Status: StatusPublished}
	}
	if r.ChapterID != nil {
		c.Chapter = &Ref{ID: *r.ChapterID, Kind: KindChapter, Slug: *r.ChapterSlug, Title: *r.ChapterTitle, Status: StatusPublished}
	}
	if d := r.Details; d != nil {
		c.Clipping, c.Event, c.Resource, c.OwnChapter = d.Clipping, d.Event, d.Resource, d.Chapter
		c.OwnHue, c.Statement, c.SeriesName, c.Parent = d.Hue, d.Statement, d.Series, d.Parent
		if d.Release != nil {
			c.Embargo = d.Release.EmbargoUntil
		}
	}
	return c
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
	found, err := q.Query(ctx, with+cardColumns+more+cardFrom+rest, named(args))
	if err != nil {
		return nil, err
	}
	rows, err := pgx.AppendRows(make([]R, 0, PageSize+1), found, pgx.RowToStructByName[R]) // growing would copy rows of a kilobyte again and again
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
	if r.Hash != "" {
		keys = append(keys, surrogate.File(r.Hash))
	}
	if r.Kind == KindNewsletter {
		keys = append(keys, surrogate.Series)
	}
	if r.Details != nil && r.Details.ParentID != 0 {
		keys = append(keys, surrogate.Entry(r.Details.ParentID))
	}
	return keys
}
