package content

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
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

	Now time.Time // when it was read: decides who of the people is a former member
}

// Document is a stored file to download.
type Document struct {
	URL   string
	Name  string
	Mime  string
	Bytes int64
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
	return s.resolve(ctx, Item{ID: row.ID, Snapshot: snap, Picture: row.picture()})
}

// Preview returns the snapshot as the page it would be, links to unpublished entries left out and its change noted.
// id is 0 for an entry that was never saved.
func (s *Store) Preview(ctx context.Context, id int64, snap Snapshot) (Item, error) {
	snap.tidy()
	snap.noteChange(s.now())
	return s.resolve(ctx, Item{ID: id, Snapshot: snap})
}

// spineRow is an entry's own row, with its links as IDs.
type spineRow struct {
	ID                                          int64
	Kind                                        Kind
	Slug, Title, Summary, Body, Byline          string
	SEOTitle, SEODescription                    string
	PublishAt, UnpublishAt, UpdatedAt, SeenAt   *time.Time
	LeadMediaID                                 int64
	LeadAlt, LeadCaption, LeadCredit            string
	LeadHash, LeadMime                          *string
	LeadWidth, LeadHeight                       *int
	IssueIDs, ChapterIDs, RelatedIDs, PersonIDs []int64
	Corrections                                 []Correction
	Status                                      Status
	Version                                     int
	PublishedVersion                            *int
	WithdrawnAt                                 *time.Time
	WithdrawnReason                             string
	Attention                                   []string
	ChangedAt, CreatedAt                        time.Time
	ChangedBy                                   string
}

func (s *Store) spine(ctx context.Context, q querier, where string, args pgx.StrictNamedArgs) (spineRow, error) {
	const links = `array(select to_id from entry_link l where l.from_id = e.id and l.rel = `
	rows, err := q.Query(ctx, `
		select e.id, e.kind, coalesce(e.slug, '') as slug, e.title, e.summary, e.body, e.byline, e.seo_title, e.seo_description,
			e.publish_at, e.unpublish_at, e.updated_at, e.seen_at, coalesce(e.lead_media_id, 0) as lead_media_id, e.lead_alt, e.lead_caption, e.lead_credit,
			m.hash as lead_hash, m.mime as lead_mime, m.width as lead_width, m.height as lead_height,
			`+links+`'issue' order by position) as issue_ids, `+links+`'chapter' order by position) as chapter_ids,
			`+links+`'related' order by position) as related_ids, `+links+`'person' order by position) as person_ids, `+correctionsSQL+` as corrections,
			e.status, e.version, e.published_version, e.withdrawn_at, e.withdrawn_reason, e.attention, e.changed_at, e.created_at, e.changed_by
		from entry e left join media_file m on m.id = e.lead_media_id where `+where, args)
	if err != nil {
		return spineRow{}, err
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[spineRow])
	return row, notFound(err)
}

func (r spineRow) snapshot() Snapshot {
	return Snapshot{Kind: r.Kind, Slug: r.Slug, Title: r.Title, Summary: r.Summary, Body: r.Body, Byline: r.Byline,
		SEOTitle: r.SEOTitle, SEODescription: r.SEODescription, PublishAt: r.PublishAt, UnpublishAt: r.UnpublishAt, UpdatedAt: r.UpdatedAt, Corrections: r.Corrections,
		Lead:  Lead{MediaID: r.LeadMediaID, Alt: r.LeadAlt, Caption: r.LeadCaption, Credit: r.LeadCredit},
		Links: Links{Issues: r.IssueIDs, Chapters: r.ChapterIDs, Related: r.RelatedIDs, People: r.PersonIDs}}
}

// resolve turns the IDs of the item's snapshot into what the page shows. Whatever was deleted or is not
// public is left out.
func (s *Store) resolve(ctx context.Context, it Item) (Item, error) {
	it.Published, it.Now = s.now(), s.now()
	if it.PublishAt != nil {
		it.Published = *it.PublishAt
	}
	if err := s.resolveLinks(ctx, &it); err != nil {
		return Item{}, err
	}
	if it.Person != nil {
		for _, o := range it.Person.Offices {
			o.noteTurns(ctx, s.now())
		}
	}
	if err := s.resolvePicture(ctx, &it); err != nil {
		return Item{}, err
	}
	return it, s.resolveDetail(ctx, &it)
}

// resolveLinks finds the entries that the page names and, where none of them is related, more to read. That is asked for
// only then: a page that shows it is made anew with everything that is published on its issue.
func (s *Store) resolveLinks(ctx context.Context, it *Item) error {
	l := it.Links
	picks := []pick{pickThese(slices.Concat(l.Issues, l.Chapters, l.Related, l.People))}
	more := it.Kind == KindPost || it.Kind == KindNewsletter
	if more && len(l.Related) == 0 {
		picks = append(picks, s.pickMore(l.Issues))
	} else if len(picks[0].keys) == 0 {
		return nil
	}
	lists, err := s.gather(ctx, picks...)
	if err != nil {
		return err
	}
	it.place(lists[0].Cards)
	lists = lists[1:]
	if hidden := len(it.Issues) == 0 && len(l.Issues) > 0; more && len(it.Related) == 0 && (hidden || len(lists) == 0) {
		// Readers see none of its issues, or nothing of what the editors chose.
		on := l.Issues
		if hidden {
			on = nil
		}
		if lists, err = s.gather(ctx, s.pickMore(on)); err != nil {
			return err
		}
	}
	if len(lists) > 0 {
		it.More = slices.DeleteFunc(lists[0].Cards, func(c Card) bool { return c.ID == it.ID })
		it.More = it.More[:min(len(it.More), moreCards)]
	}
	return nil
}

// pickMore is the newest on the first of the issues that readers see, of everything where there are none, and one more:
// the article may be among them.
func (s *Store) pickMore(issues []int64) pick {
	return Filter{Kinds: moreKinds, on: issues, Limit: moreCards + 1}.pick(s.now(), false)
}

// What stands below an article for which the editors chose nothing.
var moreKinds = []Kind{KindPost, KindRelease, KindResource}

const moreCards = 3

// place puts the linked cards where the page wants them, in the editor's order.
func (i *Item) place(cards []Card) {
	byID := make(map[int64]Card, len(cards))
	for _, c := range cards {
		byID[c.ID] = c
	}
	pick := func(ids []int64) (out []Card) {
		for _, id := range ids {
			if c, ok := byID[id]; ok {
				out = append(out, c)
			}
		}
		return out
	}
	refs := func(ids []int64) (out []Ref) {
		for _, c := range pick(ids) {
			out = append(out, Ref{ID: c.ID, Kind: c.Kind, Slug: c.Slug, Title: c.Title, Hue: c.OwnHue, Status: StatusPublished})
		}
		return out
	}
	i.Issues, i.Chapters = refs(i.Links.Issues), refs(i.Links.Chapters)
	i.Related, i.People = pick(i.Links.Related), pick(i.Links.People)
}

type fileRow struct {
	ID               int64
	Hash, Name, Mime string
	Bytes            int64
	Width, Height    int
}

func (s *Store) files(ctx context.Context, ids ...int64) ([]fileRow, error) {
	files, err := many[fileRow](ctx, s.pool, `select id, hash, name, mime, bytes, width, height from media_file where id = any(@ids)`,
		pgx.StrictNamedArgs{"ids": ids})
	for _, f := range files {
		surrogate.Add(ctx, surrogate.File(f.Hash))
	}
	return files, err
}

// resolvePicture finds the lead picture, where the entry's row did not bring it.
func (s *Store) resolvePicture(ctx context.Context, it *Item) error {
	if it.Lead.MediaID == 0 || it.Picture != nil {
		return nil
	}
	files, err := s.files(ctx, it.Lead.MediaID)
	for _, f := range files {
		it.Picture = it.Lead.picture(f.Hash, f.Width, f.Height, f.Mime)
	}
	return err
}

// picture is the stored file in the lead's words.
func (l Lead) picture(hash string, width, height int, mime string) *Picture {
	return &Picture{URL: fileurl.Picture(hash, width, mime), Width: width, Height: height, Alt: l.Alt, Caption: l.Caption, Credit: l.Credit}
}

// picture is the entry's lead picture; nil when it has none.
func (r spineRow) picture() *Picture {
	if r.LeadHash == nil {
		return nil
	}
	return r.snapshot().Lead.picture(*r.LeadHash, *r.LeadWidth, *r.LeadHeight, *r.LeadMime)
}

func (s *Store) resolveDetail(ctx context.Context, it *Item) error {
	switch {
	case it.Release != nil:
		return s.resolveRelease(ctx, it)
	case it.Page != nil && it.Page.ParentID != 0:
		return s.resolveParent(ctx, it)
	case it.Newsletter != nil && it.Newsletter.SeriesID != 0:
		series, err := s.SeriesList(ctx)
		for _, x := range series {
			if x.ID == it.Newsletter.SeriesID {
				it.Series = &x
			}
		}
		return err
	case it.Resource != nil && it.Resource.DocumentID != 0:
		files, err := s.files(ctx, it.Resource.DocumentID)
		for _, f := range files {
			it.Document = &Document{URL: fileurl.Document(f.ID, f.Name), Name: f.Name, Mime: f.Mime, Bytes: f.Bytes}
		}
		return err
	}
	return nil
}

// resolveParent finds the page above. Its slug stays in the address when it is taken down, as it does in
// lists and redirects, so that a page has one address.
func (s *Store) resolveParent(ctx context.Context, it *Item) error {
	surrogate.Add(ctx, surrogate.Entry(it.Page.ParentID))
	refs, err := many[Ref](ctx, s.pool, `
		select e.id, e.kind, e.slug, e.title, '' as hue, case when `+publicSQL("e")+` then 'published' else 'unpublished' end as status
		from entry e where e.id = @id and e.slug is not null`, pgx.StrictNamedArgs{"id": it.Page.ParentID, "now": s.now()})
	if len(refs) == 1 {
		it.Parent = &refs[0]
	}
	return err
}

func (s *Store) resolveRelease(ctx context.Context, it *Item) error {
	all, err := s.PressContacts(ctx)
	if err != nil {
		return err
	}
	for _, id := range it.Release.Contacts {
		for _, c := range all {
			if c.ID == id {
				it.Contacts = append(it.Contacts, c)
			}
		}
	}
	if it.Release.BoilerplateID == 0 {
		return nil
	}
	texts, err := s.Boilerplates(ctx)
	for _, b := range texts {
		if b.ID == it.Release.BoilerplateID {
			it.Boilerplate = b.Body
		}
	}
	return err
}

// loadDetail reads the detail row of the snapshot's kind into it.
func loadDetail(ctx context.Context, q querier, id int64, s *Snapshot) (err error) {
	switch s.Kind {
	case KindRelease:
		s.Release, err = loadRelease(ctx, q, id)
	case KindClipping:
		s.Clipping, err = loadClipping(ctx, q, id)
	case KindNewsletter:
		s.Newsletter, err = loadNewsletter(ctx, q, id)
	case KindIssue:
		s.Issue, err = loadIssue(ctx, q, id)
	case KindChapter:
		s.Chapter, err = loadChapter(ctx, q, id)
	case KindEvent:
		s.Event, err = loadEvent(ctx, q, id)
	case KindResource:
		s.Resource, err = loadResource(ctx, q, id)
	case KindProgram:
		s.Program, err = loadProgram(ctx, q, id)
	case KindCampaign:
		s.Campaign, err = loadCampaign(ctx, q, id)
	case KindPage:
		s.Page, err = loadPage(ctx, q, id)
	case KindPerson:
		s.Person, err = loadPerson(ctx, q, id)
	case KindPost:
	}
	return err
}

// saveDetail writes the detail row of the snapshot's kind.
func (s *Snapshot) saveDetail(ctx context.Context, tx pgx.Tx, id int64) error {
	switch s.Kind {
	case KindRelease:
		return s.Release.save(ctx, tx, id)
	case KindClipping:
		return s.Clipping.save(ctx, tx, id)
	case KindNewsletter:
		return s.Newsletter.save(ctx, tx, id)
	case KindIssue:
		return s.Issue.save(ctx, tx, id)
	case KindChapter:
		return s.Chapter.save(ctx, tx, id)
	case KindEvent:
		return s.Event.save(ctx, tx, id)
	case KindResource:
		return s.Resource.save(ctx, tx, id)
	case KindProgram:
		return s.Program.save(ctx, tx, id)
	case KindCampaign:
		return s.Campaign.save(ctx, tx, id)
	case KindPage:
		return s.Page.save(ctx, tx, id)
	case KindPerson:
		return s.Person.save(ctx, tx, id)
	case KindPost:
	}
	return nil
}
