package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Clipping is coverage of the network by another outlet: the entry's title is the outlet's headline.
type Clipping struct {
	Outlet    string     `json:"outlet,omitempty"`
	OutletURL string     `json:"outlet_url,omitempty"` // the article on the outlet's site
	Author    string     `json:"author,omitempty"`
	Published *time.Time `json:"published,omitempty"` // the date on the article
}

func (d *Clipping) check(c *checker) {
	c.need("clipping.outlet", d.Outlet, "Name the outlet that published it.")
	c.atMost("clipping.outlet", d.Outlet, MaxLine)
	c.need("clipping.outlet_url", d.OutletURL, "Give the address of the article on the outlet's site.")
	c.web("clipping.outlet_url", d.OutletURL, false)
	c.atMost("clipping.author", d.Author, MaxLine)
	if d.Published == nil {
		c.fail("clipping.published", "Give the date on the article.")
	}
	c.year("clipping.published", d.Published)
}

func (d *Clipping) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into clipping (entry_id, outlet, outlet_url, author, published_on)
		values (@id, @outlet, @url, @author, @published)
		on conflict (entry_id) do update set outlet = excluded.outlet, outlet_url = excluded.outlet_url,
			author = excluded.author, published_on = excluded.published_on`,
		pgx.StrictNamedArgs{"id": id, "outlet": d.Outlet, "url": d.OutletURL, "author": d.Author, "published": d.Published})
}

func loadClipping(ctx context.Context, q querier, id int64) (*Clipping, error) {
	return loadOne[Clipping](ctx, q, `
		select outlet, outlet_url, author, published_on as published from clipping where entry_id = @id`, id)
}
