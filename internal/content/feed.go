package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Full is a public entry as feeds and calendars carry it: the card, with its text and its dates.
type Full struct {
	Card
	Body    string     // Markdown
	Updated *time.Time // the date that readers see as "Updated"; nil: none
	// Version counts the saves of the entry; it never falls from one publishing to the next.
	Version     int
	Corrections []Correction // the newest first
	// Changed is when readers first saw this version.
	Changed time.Time

	PictureMime  string // of the lead picture; "" when there is none
	PictureBytes int64

	Place string     // a release's dateline; "" otherwise
	Date  *time.Time // likewise
}

// FullText returns the first entries of the list with their texts, in two queries however many they are.
func (s *Store) FullText(ctx context.Context, f Filter) ([]Full, error) {
	cards, err := s.Newest(ctx, f)
	if err != nil {
		return nil, err
	}
	return s.fill(ctx, cards)
}

// fill adds to the cards what a Full has beyond them. What went offline meanwhile is left out.
func (s *Store) fill(ctx context.Context, cards []Card) ([]Full, error) {
	type rest struct {
		ID           int64
		Body         string
		Updated      *time.Time
		Version      int
		Corrections  []Correction
		Changed      time.Time
		PictureMime  string
		PictureBytes int64
		Place        string
		Date         *time.Time
	}
	list := make([]int64, len(cards))
	for i, c := range cards {
		list[i] = c.ID
	}
	rows, err := many[rest](ctx, s.pool, `
		select e.id, e.body, e.updated_at as updated, coalesce(e.published_version, 0) as version, `+correctionsSQL+` as corrections,
			greatest(e.publish_at, r.saved_at) as changed, coalesce(m.mime, '') as picture_mime, coalesce(m.bytes, 0) as picture_bytes,
			coalesce(rel.dateline_place, '') as place, rel.dateline_date as date
		from entry e
		left join revision r on r.entry_id = e.id and r.version = e.published_version
		left join media_file m on m.id = e.lead_media_id
		left join release rel on rel.entry_id = e.id
		where e.id = any(@ids) and `+publicSQL("e"), pgx.StrictNamedArgs{"ids": list, "now": s.now()})
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]rest, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	var all []Full
	for _, c := range cards {
		if r, ok := byID[c.ID]; ok {
			all = append(all, Full{Card: c, Body: r.Body, Updated: r.Updated, Version: r.Version, Corrections: r.Corrections, Changed: r.Changed,
				PictureMime: r.PictureMime, PictureBytes: r.PictureBytes, Place: r.Place, Date: r.Date})
		}
	}
	return all, nil
}

// FullEvent returns the public event under the slug as calendars carry it, or ErrNotFound.
func (s *Store) FullEvent(ctx context.Context, slug string) (Full, error) {
	cards, err := s.cards(ctx, s.pool, "", ` where e.kind = 'event' and e.slug = @slug and `+publicSQL("e"), pgx.StrictNamedArgs{"slug": slug})
	if err != nil {
		return Full{}, err
	}
	all, err := s.fill(ctx, cards)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Full{}, err
	}
	return all[0], nil
}
