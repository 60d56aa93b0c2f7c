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

type numberRow struct {
	cardRow
	SeriesID int64
	Month    time.Time
}

// Numbers returns the public numbers of the newsletter series with that slug, the latest month first.
// It returns at most 240 of them: twenty years of a monthly newsletter.
func (s *Store) Numbers(ctx context.Context, series string) ([]Number, error) {
	surrogate.Add(ctx, surrogate.List(string(KindNewsletter)), surrogate.Series)
	rows, err := cardRows[numberRow](ctx, s, s.pool, "", `, nl.series_id, nl.month`,
		` where ns.slug = @series and `+publicSQL("e")+` order by nl.month desc, e.publish_at desc, e.id desc limit 240`,
		pgx.StrictNamedArgs{"series": series})
	numbers := make([]Number, len(rows))
	for i, r := range rows {
		numbers[i] = Number{Card: r.card(), Month: r.Month}
	}
	return numbers, err
}

// LatestNumbers returns the latest public numbers of every newsletter series, at most each of one, by the ID of the
// series. A series without any is left out.
func (s *Store) LatestNumbers(ctx context.Context, each int) (map[int64][]Number, error) {
	surrogate.Add(ctx, surrogate.List(string(KindNewsletter)), surrogate.Series)
	rows, err := cardRows[numberRow](ctx, s, s.pool, `
		with cut as materialized (
			select n.id, n.place from newsletter_series s cross join lateral (
				select e.id, row_number() over (order by nl.month desc, e.publish_at desc, e.id desc) as place
				from newsletter nl join entry e on e.id = nl.entry_id
				where nl.series_id = s.id and `+publicSQL("e")+` order by place limit @each) n)`, `, nl.series_id, nl.month`, inCut, pgx.StrictNamedArgs{"each": each})
	latest := map[int64][]Number{}
	for _, r := range rows {
		latest[r.SeriesID] = append(latest[r.SeriesID], Number{Card: r.card(), Month: r.Month})
	}
	return latest, err
}

// Naming returns the newest public entries that name the person, at most limit.
func (s *Store) Naming(ctx context.Context, personID int64, limit int) ([]Card, error) {
	surrogate.Add(ctx, surrogate.LinkedTo(personID))
	return s.cards(ctx, s.pool, `
		with cut as materialized (
			select e.id, row_number() over (order by e.publish_at desc, e.id desc) as place
			from `+linked(`l.rel = 'person' and l.to_id = @person`)+` where `+publicSQL("e")+` order by place limit @limit)`,
		inCut, pgx.StrictNamedArgs{"person": personID, "limit": limit})
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
