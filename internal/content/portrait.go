package content

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/surrogate"
)

// Portrait is the photograph of somebody who has a role in the network, for the press.
type Portrait struct {
	Name, Role, Slug string
	Picture          Picture // its Credit is never ""
	Hash, Mime       string  // of the stored file
	Bytes            int64
	Changed          time.Time // when readers first saw this
}

// Path is the address of the person.
func (p Portrait) Path() string { return Path(KindPerson, p.Slug, "") }

// maxPortraits bounds the press kit.
const maxPortraits = 40

// Portraits returns the photographs of the people whom readers can see, who have a role in the network and whose
// picture says whom to credit and may still be passed on, by name.
func (s *Store) Portraits(ctx context.Context) ([]Portrait, error) {
	type row struct {
		Name, Role, Slug, Hash, Mime string
		Width, Height                int
		Bytes                        int64
		Alt, Caption, Credit         string
		Changed                      time.Time
	}
	surrogate.Add(ctx, surrogate.List(string(KindPerson)))
	rows, err := many[row](ctx, s.pool, `
		select e.title as name, p.role, e.slug, m.hash, m.mime, m.width, m.height, m.bytes, e.lead_alt as alt, e.lead_caption as caption,
			e.lead_credit as credit, greatest(e.publish_at, r.saved_at) as changed
		from entry e
		join person p on p.entry_id = e.id
		join media_file m on m.id = e.lead_media_id and m.width > 0
		left join revision r on r.entry_id = e.id and r.version = e.published_version
		where p.role <> '' and e.lead_credit <> '' and (m.licence_ends is null or m.licence_ends >= @today::date) and `+publicSQL("e")+`
		order by e.folded_title, e.id limit @limit`, pgx.StrictNamedArgs{"now": s.now(), "today": day(s.now()), "limit": maxPortraits})
	portraits := make([]Portrait, len(rows))
	for i, r := range rows {
		surrogate.Add(ctx, surrogate.File(r.Hash))
		portraits[i] = Portrait{Name: r.Name, Role: r.Role, Slug: r.Slug, Hash: r.Hash, Mime: r.Mime, Bytes: r.Bytes, Changed: r.Changed,
			Picture: Picture{URL: fileurl.Picture(r.Hash, r.Width, r.Mime), Width: r.Width, Height: r.Height, Alt: markdown.Unturned(r.Alt), Caption: markdown.Unturned(r.Caption), Credit: markdown.Unturned(r.Credit),
				Hash: r.Hash, Frames: 1, FocusX: 50, FocusY: 50}}
	}
	return portraits, err
}
