package public

import (
	"net/http"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/public"
)

// news is the list of posts and newsletters.
func (s *Site) news(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, content.Filter{Kinds: []content.Kind{content.KindPost, content.KindNewsletter}})
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, "/news", "News", "News from the towns, counties and school districts where members of Local Progress serve.")
	if err != nil {
		return err
	}
	return render(w, r, view.NewsPage(p, l))
}
