package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/surrogate"
)

// Newsletter is one number of a newsletter series.
type Newsletter struct {
	SeriesID int64      `json:"series_id,omitempty"`
	Month    *time.Time `json:"month,omitempty"` // the first of the month, midnight UTC
}

// Series is a newsletter that appears again and again, for example The Network Download.
type Series struct {
	ID          int64
	Slug        string
	Name        string
	Description string
}

func (d *Newsletter) check(c *checker) {
	if d.SeriesID == 0 {
		c.fail("newsletter.series", "Choose the series it belongs to.")
	}
	if d.Month == nil {
		c.fail("newsletter.month", "Give the month, for example 2024-09.")
	}
}

func (d *Newsletter) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into newsletter (entry_id, series_id, month) values (@id, @series, date_trunc('month', @month::date))
		on conflict (entry_id) do update set series_id = excluded.series_id, month = excluded.month`,
		pgx.StrictNamedArgs{"id": id, "series": d.SeriesID, "month": d.Month})
}

func loadNewsletter(ctx context.Context, q querier, id int64) (*Newsletter, error) {
	return loadOne[Newsletter](ctx, q, `select series_id, month from newsletter where entry_id = @id`, id)
}

// SeriesList returns every newsletter series by name.
func (s *Store) SeriesList(ctx context.Context) ([]Series, error) {
	surrogate.Add(ctx, surrogate.Series)
	rows, err := s.pool.Query(ctx, `select id, slug, name, description from newsletter_series order by name, id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Series])
}

// PutSeries adds the series, or renames the one with its slug, and returns its ID.
func (s *Store) PutSeries(ctx context.Context, x Series) (int64, error) {
	return one[int64](ctx, s.pool, `
		insert into newsletter_series (slug, name, description) values (@slug, @name, @description)
		on conflict (slug) do update set name = excluded.name, description = excluded.description
		returning id`, pgx.StrictNamedArgs{"slug": x.Slug, "name": x.Name, "description": x.Description})
}
