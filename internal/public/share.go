package public

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/maypok86/otter/v2"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/pattern"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/shareimage"
)

// maxShareImages is what the drawn share images may take of the memory, in bytes: some 500 of them.
const maxShareImages = 16 << 20

// shareImages draws each share image once and keeps the last ones. One is drawn at a time: a crawler
// that asks for all of them takes no more than one processor.
type shareImages struct {
	kept    *otter.Cache[shareimage.Card, []byte]
	drawing chan struct{}
}

func newShareImages() *shareImages {
	return &shareImages{
		kept: otter.Must(&otter.Options[shareimage.Card, []byte]{
			MaximumWeight: maxShareImages,
			Weigher:       func(_ shareimage.Card, png []byte) uint32 { return uint32(len(png)) },
		}),
		drawing: make(chan struct{}, 1),
	}
}

func (s *shareImages) png(ctx context.Context, c shareimage.Card) ([]byte, error) {
	return s.kept.Get(ctx, c, otter.LoaderFunc[shareimage.Card, []byte](func(ctx context.Context, c shareimage.Card) ([]byte, error) {
		select {
		case s.drawing <- struct{}{}:
			defer func() { <-s.drawing }()
			return shareimage.PNG(c)
		case <-ctx.Done():
			return nil, &server.Problem{Status: http.StatusServiceUnavailable, Err: ctx.Err()}
		}
	}))
}

// shareCard is what the share image of an entry shows.
func shareCard(it content.Item) shareimage.Card {
	c := shareimage.Card{Seed: it.Slug, Hue: pattern.Hue(it.Hue()), Kicker: it.Kind.Name(), Title: it.Title}
	switch {
	case it.Series != nil:
		c.Kicker = it.Series.Name
	case it.Resource != nil:
		c.Kicker = it.Resource.TypeName()
	case it.Kind == content.KindPage:
		c.Kicker = ""
	}
	return c
}

// siteCard is the share image of every page that is no entry.
var siteCard = shareimage.Card{Seed: "local-progress", Hue: pattern.Home, Title: "The national network of local elected officials"}

// shareURL is the full address of the entry's share image. It names the picture, so that other sites fetch
// another one when the headline changes.
func (s *Site) shareURL(it content.Item) string {
	h := fnv.New32a()
	_, _ = fmt.Fprintf(h, "%+v", shareCard(it))
	return fmt.Sprintf("%s/share/%s/%s.png?v=%08x", s.baseURL, it.Kind, it.Slug, h.Sum32())
}

// movedShare sends those who still show the picture of an old address to that of the new one; otherwise it returns err. A page
// below another one moved with its whole path, which its share image does not tell.
func (s *Site) movedShare(w http.ResponseWriter, r *http.Request, kind content.Kind, slug string, err error) error {
	to, movedErr := s.content.Redirect(r.Context(), content.Path(kind, slug, ""))
	if movedErr != nil {
		if nowhere(movedErr) {
			return err
		}
		return movedErr
	}
	it, movedErr := s.content.Public(r.Context(), to[strings.LastIndexByte(to, '/')+1:], kind)
	if movedErr != nil {
		return err
	}
	server.Moved(w, r, "/share/"+string(kind)+"/"+it.Slug+".png")
	return nil
}

// share answers with the share image of a public entry.
func (s *Site) share(w http.ResponseWriter, r *http.Request) error {
	kind, ok := content.ParseKind(chi.URLParam(r, "kind"))
	if !ok {
		return server.NotFound()
	}
	slug := chi.URLParam(r, "slug")
	it, err := s.content.Public(r.Context(), slug, kind)
	if nowhere(err) {
		return s.movedShare(w, r, kind, slug, err)
	}
	if err != nil {
		return err
	}
	return s.shareImage(w, r, shareCard(it))
}

// siteShare answers with the share image of the site.
func (s *Site) siteShare(w http.ResponseWriter, r *http.Request) error {
	return s.shareImage(w, r, siteCard)
}

func (s *Site) shareImage(w http.ResponseWriter, r *http.Request, c shareimage.Card) error {
	png, err := s.shares.png(r.Context(), c)
	if err != nil {
		return err
	}
	return answer(w, r, "image/png", png, time.Time{})
}
