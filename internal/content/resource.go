package content

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// ResourceType is what sort of document a resource is.
type ResourceType struct {
	Key  string // as stored and in addresses: "policy-brief"
	Name string // for people: "Policy brief"
}

// ResourceTypes is every type, in the order of the library's facet.
var ResourceTypes = []ResourceType{{"report", "Report"}, {"toolkit", "Toolkit"}, {"policy-brief", "Policy brief"},
	{"messaging-guide", "Messaging guide"}, {"case-study", "Case study"}, {"video", "Video"}, {"template", "Template"}}

// Resource is what an entry of the library has beyond an entry.
type Resource struct {
	Type       string `json:"type,omitempty"`        // a ResourceType's Key
	DocumentID int64  `json:"document_id,omitempty"` // the file to download; 0: the entry's text is the resource
	Link       string `json:"link,omitempty"`        // where a video or an outside document is
	Pages      int    `json:"pages,omitempty"`
	Language   string `json:"language,omitempty"` // BCP 47, for example "en" or "es"
	Place      string `json:"place,omitempty"`
}

// TypeName is the type's name for people.
func (d *Resource) TypeName() string {
	for _, t := range ResourceTypes {
		if t.Key == d.Type {
			return t.Name
		}
	}
	return "Resource"
}

func (d *Resource) check(c *checker) {
	if !slices.ContainsFunc(ResourceTypes, func(t ResourceType) bool { return t.Key == d.Type }) {
		c.fail("resource.type", "Choose what sort of document it is.")
	}
	c.web("resource.link", d.Link, true)
	if d.Pages < 0 || d.Pages > 100_000 {
		c.fail("resource.pages", "Give the number of pages, or leave it empty.")
	}
	c.need("resource.language", d.Language, "Say which language it is in.")
	c.atMost("resource.language", d.Language, 35) // RFC 5646, 4.4.1
	c.atMost("resource.place", d.Place, MaxLine)
}

func (d *Resource) save(ctx context.Context, tx pgx.Tx, id int64) error {
	return exec(ctx, tx, `
		insert into resource (entry_id, type, document_media_id, link, pages, language, place)
		values (@id, @type, nullif(@document, 0), @link, nullif(@pages, 0), @language, @place)
		on conflict (entry_id) do update set type = excluded.type, document_media_id = excluded.document_media_id,
			link = excluded.link, pages = excluded.pages, language = excluded.language, place = excluded.place`,
		pgx.StrictNamedArgs{"id": id, "type": d.Type, "document": d.DocumentID, "link": d.Link, "pages": d.Pages,
			"language": d.Language, "place": d.Place})
}

func loadResource(ctx context.Context, q querier, id int64) (*Resource, error) {
	return loadOne[Resource](ctx, q, `
		select type, coalesce(document_media_id, 0) as document_id, link, coalesce(pages, 0) as pages, language, place
		from resource where entry_id = @id`, id)
}
