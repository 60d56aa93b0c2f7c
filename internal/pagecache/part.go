package pagecache

import (
	"context"
	"strconv"

	"localprogress.org/site/internal/surrogate"
)

// part is what several pages show, as it was when it was read.
type part struct {
	term
	value any
}

// Part returns what make returns, or returned before when nothing of it has changed since. Its keys, and how long it holds, are noted
// for the page that shows it; see surrogate.Part.
func (c *Cache) Part(ctx context.Context, name string, make func(ctx context.Context) (any, error)) (any, error) {
	p, err := c.part(ctx, name, make)
	if err != nil {
		return nil, err
	}
	surrogate.Add(ctx, p.keys...)
	surrogate.Until(ctx, p.until)
	return p.value, nil
}

func (c *Cache) part(ctx context.Context, name string, make func(ctx context.Context) (any, error)) (*part, error) {
	if kept, ok := c.parts.Load(name); ok && c.holds(&kept.(*part).term) {
		return kept.(*part), nil
	}
	said := c.ledger.said.Load()
	made, err, _ := c.making.Do(strconv.FormatUint(said, 36)+" part "+name, func() (any, error) {
		begun := c.o.Now()
		inside, keys := surrogate.Collect(ctx)
		v, err := make(inside)
		if err != nil {
			return nil, err
		}
		p := &part{value: v}
		if c.begin(ctx, &p.term, keys, said, begun) {
			c.parts.Store(name, p)
		}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	return made.(*part), nil
}
