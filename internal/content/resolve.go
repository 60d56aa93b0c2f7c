package content

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/surrogate"
)

// resolve turns the IDs of the item's snapshot into what the page shows. Whatever was deleted or is not
// public is left out.
func (s *Store) resolve(ctx context.Context, it Item) (Item, error) {
	it.Published, it.Now = s.now(), s.now()
	if it.PublishAt != nil {
		it.Published = *it.PublishAt
	}
	if err := s.resolvePicture(ctx, &it); err != nil {
		return Item{}, err
	}
	if err := s.resolveShown(ctx, &it); err != nil {
		return Item{}, err
	}
	if err := s.resolveLinks(ctx, &it); err != nil {
		return Item{}, err
	}
	if it.Person != nil {
		for _, o := range it.Person.Offices {
			o.noteTurns(ctx, s.now())
		}
	}
	return it, s.resolveDetail(ctx, &it)
}

// resolveLinks finds the entries that the page names and, where none of them is related, more to read. That is asked for
// only then: a page that shows it is made anew with everything that is published on its issue.
func (s *Store) resolveLinks(ctx context.Context, it *Item) error {
	l := it.Links
	picks := []pick{pickThese(slices.Concat(l.Issues, l.Chapters, l.Related, l.People, it.shown, slices.Concat(slices.Collect(maps.Values(it.inText))...), mentioned(it.Body)))}
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
	it.Body = addressed(it.Body, lists[0].Cards)
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
	if i.Picture != nil {
		i.Picture.People = refs(i.shown)
	}
	i.Shown = make(map[string][]Ref, len(i.inText))
	for hash, people := range i.inText {
		i.Shown[hash] = refs(people)
	}
}

type fileRow struct {
	ID             int64
	Hash, Name     string
	Mime, Colour   string
	Bytes          int64
	Width, Height  int
	Frames         int
	FocusX, FocusY int
	Shown          []int64
}

// shownSQL is an array of the entries of the people in the picture m.
const shownSQL = `array(select p.person_id from media_person p where p.file_id = m.id order by p.position)`

// inTextSQL is an object of the people in the pictures of the text, by hash. Where one was replaced, it is who is in what took
// its place. Texts without files, as most are, cost a look at their letters.
func inTextSQL(text string) string {
	const named = `array(select found[1] from regexp_matches(body, '/files/([0-9a-f]{64})/', 'g') found)`
	return `(select coalesce(json_object_agg(hash, shown), '{}') from (select ` + text + ` as body) t, lateral (
		select m.hash, ` + shownSQL + ` as shown from media_file m where m.hash = any(` + named + `)
		union all
		select o.hash, ` + shownSQL + ` from media_former o join media_file m on m.id = o.file_id
		where o.hash = any(` + named + `) and not exists (select from media_file f where f.hash = o.hash)) p where body like '%/files/%')`
}

// resolveShown finds who is in the pictures of the text, where the entry's row did not say.
func (s *Store) resolveShown(ctx context.Context, it *Item) error {
	if it.inText != nil || len(fileurl.PictureHashes(it.Body)) == 0 {
		return nil
	}
	var err error
	it.inText, err = one[map[string][]int64](ctx, s.pool, `select `+inTextSQL("@body::text"), pgx.StrictNamedArgs{"body": it.Body})
	return err
}

func (s *Store) files(ctx context.Context, ids ...int64) ([]fileRow, error) {
	files, err := many[fileRow](ctx, s.pool, `
		select m.id, m.hash, m.name, m.mime, m.colour, m.bytes, m.width, m.height, m.frames, m.focus_x::int as focus_x, m.focus_y::int as focus_y, `+shownSQL+` as shown
		from media_file m where m.id = any(@ids)`,
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
		it.Picture, it.shown = it.Lead.picture(f), f.Shown
	}
	return err
}

// picture is the stored file in the lead's words.
func (l Lead) picture(f fileRow) *Picture {
	return &Picture{URL: fileurl.Picture(f.Hash, f.Width, f.Mime), Width: f.Width, Height: f.Height, Alt: markdown.Unturned(l.Alt), Caption: markdown.Unturned(l.Caption),
		Credit: markdown.Unturned(l.Credit),
		Hash:   f.Hash, Frames: f.Frames, FocusX: f.FocusX, FocusY: f.FocusY, Colour: f.Colour}
}

// picture is the entry's lead picture; nil when it has none.
func (r spineRow) picture() *Picture {
	if r.LeadHash == nil {
		return nil
	}
	return r.snapshot().Lead.picture(fileRow{Hash: *r.LeadHash, Mime: *r.LeadMime, Colour: *r.LeadColour, Width: *r.LeadWidth, Height: *r.LeadHeight,
		Frames: *r.LeadFrames, FocusX: *r.LeadX, FocusY: *r.LeadY})
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
		documents, err := s.documents(ctx, it.Resource.DocumentID)
		if d, ok := documents[it.Resource.DocumentID]; ok {
			it.Document = &d
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
