package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/surrogate"
)

// Number is one issue of a newsletter with the month it stands for.
type Number struct {
	Card
	Month time.Time // the first of the month, midnight UTC
}

// Numbers returns the public numbers of the newsletter series with that slug, the latest month first.
// It returns at most 240 of them: twenty years of a monthly newsletter.
func (s *Store) Numbers(ctx context.Context, series string) ([]Number, error) {
	surrogate.Add(ctx, surrogate.List(string(KindNewsletter)), surrogate.Series)
	cards, err := s.cards(ctx, s.pool, "", ` where ns.slug = @series and `+publicSQL("e")+` order by nl.month desc, e.publish_at desc, e.id desc limit 240`,
		pgx.StrictNamedArgs{"series": series})
	if err != nil {
		return nil, err
	}
	type month struct {
		ID    int64
		Month time.Time
	}
	months, err := many[month](ctx, s.pool, `select entry_id as id, month from newsletter where entry_id = any(@ids)`,
		pgx.StrictNamedArgs{"ids": cardIDs(cards)})
	if err != nil {
		return nil, err
	}
	of := make(map[int64]time.Time, len(months))
	for _, m := range months {
		of[m.ID] = m.Month
	}
	numbers := make([]Number, len(cards))
	for i, c := range cards {
		numbers[i] = Number{Card: c, Month: of[c.ID]}
	}
	return numbers, nil
}

// Naming returns the newest public entries that name the person, at most limit.
func (s *Store) Naming(ctx context.Context, personID int64, limit int) ([]Card, error) {
	surrogate.Add(ctx, surrogate.LinkedTo(personID))
	return s.cards(ctx, s.pool, "", ` where `+publicSQL("e")+` and exists (
			select from entry_link l where l.from_id = e.id and l.rel = 'person' and l.to_id = @person)
		order by e.publish_at desc, e.id desc limit @limit`, pgx.StrictNamedArgs{"person": personID, "limit": limit})
}

// Documents returns the stored files that the resources among the cards offer for download, by the ID
// of the file. A card whose file is gone has none.
func (s *Store) Documents(ctx context.Context, cards []Card) (map[int64]Document, error) {
	ids := []int64{}
	for _, c := range cards {
		if c.Resource != nil && c.Resource.DocumentID != 0 {
			ids = append(ids, c.Resource.DocumentID)
		}
	}
	documents := make(map[int64]Document, len(ids))
	if len(ids) == 0 {
		return documents, nil
	}
	files, err := s.files(ctx, ids...)
	for _, f := range files {
		documents[f.ID] = Document{URL: fileurl.Document(f.ID, f.Name), Name: f.Name, Mime: f.Mime, Bytes: f.Bytes}
	}
	return documents, err
}

func cardIDs(cards []Card) []int64 {
	ids := make([]int64, len(cards))
	for i, c := range cards {
		ids[i] = c.ID
	}
	return ids
}
