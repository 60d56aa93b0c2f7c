package content

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Item is one entry with everything its page shows. It is made from the rows for readers, and from a
// snapshot for previews, so that both go through the same templates.
type Item struct {
	ID       int64 // 0 in the preview of an entry that was never saved
	Snapshot       // title, summary, body, details
	// Published is when it went public; in a preview, when it would.
	Published time.Time
	Parent    *Ref // a page's parent page; its Status is StatusPublished when readers see it
	Picture   *Picture
	Issues    []Ref
	Chapters  []Ref
	People    []Card
	Related   []Card
	More      []Card // of a post or newsletter: the newest beside it on its first issue, for where nothing is Related

	Contacts    []PressContact // of a release
	Boilerplate string         // of a release
	Series      *Series        // of a newsletter
	Document    *Document      // of a resource

	Now     time.Time // when it was read: decides who of the people is a former member
	Preview bool      // it is made from a snapshot, for those who write it

	// Shown are the people in the pictures of the text, by the hash that the text calls a picture by.
	Shown map[string][]Ref

	shown  []int64            // the people in the picture at the head
	inText map[string][]int64 // and in those of the text
}

// Path is the item's address on this site.
func (i Item) Path() string {
	if i.Parent != nil {
		return Path(i.Kind, i.addressSlug(), i.Parent.Slug)
	}
	return Path(i.Kind, i.addressSlug(), "")
}

// Hue is the colour the page takes: its own when it is an issue, else its first issue's, else "none".
func (i Item) Hue() string {
	switch {
	case i.Issue != nil && i.Issue.Hue != "":
		return i.Issue.Hue
	case len(i.Issues) > 0:
		return i.Issues[0].Hue
	}
	return "none"
}

// Public returns the entry that readers see under the slug among the kinds, or ErrNotFound; a *WithdrawnError where
// they did see it.
func (s *Store) Public(ctx context.Context, slug string, kinds ...Kind) (Item, error) {
	for _, k := range kinds {
		surrogate.Add(ctx, surrogate.Address(string(k), slug))
	}
	const there = `e.slug = @slug and e.kind = any(@kinds)`
	args := pgx.StrictNamedArgs{"slug": slug, "kinds": kinds, "now": s.now()}
	row, err := s.spine(ctx, s.pool, there+` and `+publicSQL("e"), args)
	if errors.Is(err, ErrNotFound) {
		return Item{}, s.absent(ctx, there, args)
	}
	if err != nil {
		return Item{}, err
	}
	surrogate.Add(ctx, surrogate.Entry(row.ID))
	surrogate.Own(ctx, surrogate.Address(string(row.Kind), slug))
	if row.LeadHash != nil {
		surrogate.Add(ctx, surrogate.File(*row.LeadHash))
	}
	snap := row.snapshot()
	if err := loadDetail(ctx, s.pool, row.ID, &snap); err != nil {
		return Item{}, err
	}
	return s.resolve(ctx, Item{ID: row.ID, Snapshot: snap, Picture: row.picture(), shown: row.LeadPeople, inText: row.InText})
}

// Preview returns the snapshot as the page it would be, links to unpublished entries left out and its change noted.
// id is 0 for an entry that was never saved.
func (s *Store) Preview(ctx context.Context, id int64, snap Snapshot) (Item, error) {
	snap.tidy()
	snap.noteChange(s.now())
	return s.resolve(ctx, Item{ID: id, Snapshot: snap, Preview: true})
}

// spineRow is an entry's own row, with its links as IDs.
type spineRow struct {
	ID                                          int64
	Kind                                        Kind
	Slug, Title, Summary, Body, Byline          string
	SEOTitle, SEODescription, Archived          string
	PublishAt, UnpublishAt, UpdatedAt, SeenAt   *time.Time
	LeadMediaID                                 int64
	LeadAlt, LeadCaption, LeadCredit            string
	LeadHash, LeadMime, LeadColour              *string
	LeadWidth, LeadHeight, LeadFrames           *int
	LeadX, LeadY                                *int
	LeadPeople                                  []int64
	InText                                      map[string][]int64
	IssueIDs, ChapterIDs, RelatedIDs, PersonIDs []int64
	Corrections                                 []Correction
	Status                                      Status
	Version                                     int
	PublishedVersion                            *int
	WithdrawnAt                                 *time.Time
	WithdrawnReason                             string
	TrashedAt                                   *time.Time
	TrashedBy                                   string
	Review                                      Verdict
	Attention                                   []string
	ChangedAt, CreatedAt                        time.Time
	ChangedBy                                   string
}

func (s *Store) spine(ctx context.Context, q querier, where string, args pgx.StrictNamedArgs) (spineRow, error) {
	const links = `array(select to_id from entry_link l where l.from_id = e.id and l.rel = `
	rows, err := q.Query(ctx, `
		select e.id, e.kind, coalesce(e.slug, '') as slug, e.title, e.summary, e.body, e.byline, e.seo_title, e.seo_description, e.archived,
			e.publish_at, e.unpublish_at, e.updated_at, e.seen_at, coalesce(e.lead_media_id, 0) as lead_media_id, e.lead_alt, e.lead_caption, e.lead_credit,
			m.hash as lead_hash, m.mime as lead_mime, m.width as lead_width, m.height as lead_height, m.colour as lead_colour, m.frames as lead_frames, m.focus_x::int as lead_x, m.focus_y::int as lead_y, `+shownSQL+` as lead_people, `+inTextSQL("e.body")+` as in_text,
			`+links+`'issue' order by position) as issue_ids, `+links+`'chapter' order by position) as chapter_ids,
			`+links+`'related' order by position) as related_ids, `+links+`'person' order by position) as person_ids, `+correctionsSQL+` as corrections,
			e.status, e.version, e.published_version, e.withdrawn_at, e.withdrawn_reason, e.trashed_at, e.trashed_by, e.review, e.attention, e.changed_at, e.created_at, e.changed_by
		from entry e left join media_file m on m.id = e.lead_media_id where `+where, args)
	if err != nil {
		return spineRow{}, err
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[spineRow])
	return row, notFound(err)
}

func (r spineRow) snapshot() Snapshot {
	return Snapshot{Kind: r.Kind, Slug: r.Slug, Title: r.Title, Summary: r.Summary, Body: r.Body, Byline: r.Byline,
		SEOTitle: r.SEOTitle, SEODescription: r.SEODescription, Archived: r.Archived, PublishAt: r.PublishAt, UnpublishAt: r.UnpublishAt, UpdatedAt: r.UpdatedAt, Corrections: r.Corrections,
		Lead:  Lead{MediaID: r.LeadMediaID, Alt: r.LeadAlt, Caption: r.LeadCaption, Credit: r.LeadCredit},
		Links: Links{Issues: r.IssueIDs, Chapters: r.ChapterIDs, Related: r.RelatedIDs, People: r.PersonIDs}}
}
