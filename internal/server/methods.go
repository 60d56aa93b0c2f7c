package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"
)

// methods are those that an address may take.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Methods routes HEAD as GET, answers 404 to a write where there is no page, and names in Allow what an
// address takes that does not take this method (RFC 9110, 15.5.6). It belongs right before the routing.
func (web *Web) Methods(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		route := chi.RouteContext(r.Context())
		path := r.URL.Path
		if r.URL.RawPath != "" {
			path = r.URL.RawPath // as the router does
		}
		takes := func(method string) bool {
			if method == http.MethodHead {
				method = http.MethodGet
			}
			return route.Routes.Match(chi.NewRouteContext(), method, path)
		}
		if r.Method == http.MethodHead {
			route.RouteMethod = http.MethodGet
		}
		if takes(r.Method) {
			next.ServeHTTP(w, r)
			return
		}
		if takes(http.MethodGet) && web.empty(next, r) {
			web.Fail(w, r, NotFound())
			return
		}
		if allowed := slices.DeleteFunc(slices.Clone(methods), func(m string) bool { return !takes(m) }); len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
		}
		next.ServeHTTP(w, r)
	})
}

// empty reports whether a reader would find no page at the address: that of an entry is known only by
// asking for it. The admin knows its addresses by their form, and asking would use up a flash.
func (web *Web) empty(next http.Handler, r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/admin") {
		return false
	}
	route := chi.NewRouteContext()
	route.Routes = chi.RouteContext(r.Context()).Routes
	route.RouteMethod = http.MethodGet
	look := r.Clone(context.WithValue(r.Context(), chi.RouteCtxKey, route))
	look.Method, look.Body, look.ContentLength = http.MethodHead, http.NoBody, 0
	answer := statusOnly{header: http.Header{}}
	next.ServeHTTP(&answer, look)
	return answer.status == http.StatusNotFound
}

// statusOnly keeps the status of an answer that nobody reads.
type statusOnly struct {
	header http.Header
	status int
}

func (w *statusOnly) Header() http.Header { return w.header }

func (w *statusOnly) WriteHeader(status int) { w.status = status }

func (w *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
