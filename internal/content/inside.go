package content

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// InDocuments is a Search's Kind that stands for no kind of entry: the words inside of documents.
const InDocuments Kind = "document"

// DocumentHit is a document that has what was looked for.
type DocumentHit struct {
	Document
	Offered Card // the entry that offers it, where one has it as its download
	Excerpt []Span
}

// documentHits bounds how many documents are ranked.
const documentHits = 400

// insideSQL are documents whose newest text matches q, each with the entry that readers have it from: a row inside (id,
// entry, rank).
var insideSQL = `
	inside as materialized (
		select t.file_id as id, o.id as entry, ts_rank(t.search, q.query, 1) as rank
		from q join document_text t on t.search @@ q.query
		join media_file m on m.id = t.file_id and m.hash = t.hash
		join lateral (
			select e.id from media_use u join entry e on e.id = u.entry_id and e.published_version = u.version
			where u.file_id = m.id and ` + publicSQL("e") + ` order by u.place = 'document' desc, e.publish_at desc, e.id desc limit 1) o on true
		where querytree(q.query) not in ('', 'T') limit ` + strconv.Itoa(documentHits) + `)`

// insideDocuments returns a page of the documents that match, the best first, and one more where there is a further page.
func (s *Store) insideDocuments(ctx context.Context, in Search) ([]DocumentHit, error) {
	type row struct {
		ID, Entry int64
		Text      string
	}
	rows, err := many[row](ctx, s.pool, `
		with `+querySQL+`,`+insideSQL+`,
		page as materialized (select id, entry, row_number() over (order by rank desc, id desc) as place from inside order by place limit @limit offset @offset)
		select p.id, p.entry, ts_headline('public.site', left(t.text, @excerpt_of), q.query, @excerpts) as text
		from q, page p join document_text t on t.file_id = p.id order by p.place`,
		pgx.StrictNamedArgs{"text": in.Text, "parted": parted(in.Text), "now": s.now(), "limit": SearchPageSize + 1, "offset": (in.Page - 1) * SearchPageSize,
			"excerpt_of": insideExcerptOf, "excerpts": excerptOptions})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var files, entries []int64
	for _, r := range rows {
		files, entries = append(files, r.ID), append(entries, r.Entry)
	}
	documents, err := s.documents(ctx, files...)
	if err != nil {
		return nil, err
	}
	cards, err := s.cards(ctx, s.pool, "", ` where e.id = any(@ids) and `+publicSQL("e"), pgx.StrictNamedArgs{"ids": entries})
	byID := make(map[int64]Card, len(cards))
	for _, c := range cards {
		byID[c.ID] = c
	}
	var hits []DocumentHit
	for _, r := range rows {
		d, there := documents[r.ID]
		if card, ok := byID[r.Entry]; ok && there {
			hits = append(hits, DocumentHit{Document: d, Offered: card, Excerpt: insideExcerpt(r.Text)})
		}
	}
	return hits, err
}

// insideExcerptOf is how much of a document is looked through for an excerpt, in characters.
const insideExcerptOf = 60_000

// insideExcerpt is the excerpt where it shows what was looked for; nothing where that stands further back.
func insideExcerpt(text string) []Span {
	all := spans("… " + text + " …")
	for _, s := range all {
		if s.Marked {
			return all
		}
	}
	return nil
}
