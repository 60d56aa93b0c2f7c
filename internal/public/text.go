package public

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/maypok86/otter/v2"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/pattern"
	view "localprogress.org/site/web/public"
)

// maxTexts is what the rendered texts may take of the memory, in bytes.
const maxTexts = 8 << 20

// texts are the Markdown texts that were rendered last. When one entry of a list or a feed changes, the others still
// say what they said. The key is everything that a text is made of.
type texts struct {
	kept *otter.Cache[[sha256.Size]byte, markdown.Doc]
}

func newTexts() texts {
	return texts{otter.Must(&otter.Options[[sha256.Size]byte, markdown.Doc]{MaximumWeight: maxTexts,
		Weigher: func(_ [sha256.Size]byte, d markdown.Doc) uint32 { return uint32(len(d.HTML) + len(d.Text) + 512) }})}
}

// render returns the text as HTML. Pictures are those that are given; others are left out and listed in the Doc, which
// nobody may change.
func (t texts) render(text string, pictures map[string]media.Picture, o markdown.Options) markdown.Doc {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q %q ", o.IDPrefix, o.Hue, o.Seed) // a hash takes everything
	named := fileurl.PictureHashes(text)                          // of those that are given, a feed's, perhaps
	for _, src := range slices.Sorted(maps.Keys(pictures)) {
		if slices.ContainsFunc(named, func(hash string) bool { return strings.Contains(src, hash) }) {
			_, _ = fmt.Fprintf(h, "%q %v %q ", src, pictures[src], o.People[src])
		}
	}
	for _, src := range slices.Sorted(maps.Keys(o.Figures)) {
		if strings.Contains(text, src) {
			_, _ = fmt.Fprintf(h, "%q %q ", src, o.Figures[src])
		}
	}
	_, _ = h.Write([]byte(text))
	key := [sha256.Size]byte(h.Sum(nil))
	if doc, ok := t.kept.GetIfPresent(key); ok {
		return doc
	}
	doc := renderText(text, pictures, o)
	t.kept.Set(key, doc)
	return doc
}

// renderText makes HTML of the text with those of its pictures that are given.
func renderText(text string, pictures map[string]media.Picture, o markdown.Options) markdown.Doc {
	o.Picture = func(src string) (markdown.Picture, bool) { p, ok := pictures[src]; return markdown.Picture(p), ok }
	return markdown.Render(text, o)
}

// body renders an entry's Markdown with its pictures, in the entry's hue. The admin's preview shows the same.
func (s *Site) body(ctx context.Context, it content.Item) (markdown.Doc, error) {
	pictures, err := s.media.PicturesIn(ctx, it.Body)
	if err != nil {
		return markdown.Doc{}, err
	}
	figures, err := s.figuresIn(ctx, it.Body)
	if err != nil {
		return markdown.Doc{}, err
	}
	// A heading "Main" must not take the id of the page's own parts.
	o := markdown.Options{IDPrefix: "s-", Hue: pattern.Hue(it.Hue()), Seed: it.Slug, Lines: it.Preview, People: shownIn(it, pictures), Figures: figures}
	if it.Preview { // a text half typed is not worth keeping
		return renderText(it.Body, pictures, o), nil
	}
	if s.Static {
		withoutCopies(pictures)
	}
	return s.texts.render(it.Body, pictures, o), nil
}

// figuresIn say what the documents that the text shows are now, by what the text calls them.
func (s *Site) figuresIn(ctx context.Context, text string) (map[string]string, error) {
	documents, err := s.content.DocumentsIn(ctx, text)
	figures := make(map[string]string, len(documents))
	for address, d := range documents {
		figures[address] = view.DocumentFigures(d)
	}
	return figures, err
}

// shownIn are the people in the pictures of the item's text, by what the text calls the pictures.
func shownIn(it content.Item, pictures map[string]media.Picture) map[string][]markdown.Person {
	people := map[string][]markdown.Person{}
	for src := range pictures {
		for _, hash := range fileurl.PictureHashes(src) {
			for _, ref := range it.Shown[hash] {
				people[src] = append(people[src], markdown.Person{Name: ref.Title, Path: ref.Path()})
			}
		}
	}
	return people
}

// withoutCopies leaves of each picture what was uploaded: for feeds, whose readers know little HTML, and for a static copy.
func withoutCopies(pictures map[string]media.Picture) {
	for src, p := range pictures {
		p.Hash = ""
		pictures[src] = p
	}
}
