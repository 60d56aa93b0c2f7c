package public

import (
	"net/http"

	view "localprogress.org/site/web/public"
)

// news is the list of posts and newsletters.
func (s *Site) news(w http.ResponseWriter, r *http.Request) error {
	l, err := s.list(r, newsSection)
	if err != nil {
		return err
	}
	p, err := s.frameList(r, l, newsSection)
	if err != nil {
		return err
	}
	return render(w, r, view.NewsPage(p, l))
}
