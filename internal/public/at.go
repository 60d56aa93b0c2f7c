package public

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
)

// At answers as the site will at the moment, if nothing is saved until then; every page says so. Only staff may be led here.
func (s *Site) At(moment time.Time) http.Handler {
	return s.web.Handle(func(w http.ResponseWriter, req *http.Request) error {
		return s.content.Rehearse(req.Context(), moment, func(store *content.Store) error {
			then := *s // what it keeps is kept under all that it is made of
			then.content = store
			then.now = func() time.Time { return moment }
			then.moment = moment
			r := chi.NewRouter()
			then.Routes(r)
			r.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), chi.RouteCtxKey, nil))) // it was routed to the site of now
			return nil
		})
	})
}
