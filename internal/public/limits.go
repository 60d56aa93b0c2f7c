package public

import (
	"net/http"
	"path"
	"strings"
	"time"

	"localprogress.org/site/internal/server"
)

// Limits returns which limit counts a request, nil for those that are free: a search asks the whole archive, and a feed reader
// that has lost its way asks for ever; whoever tries out links is to find none. Who types fast asks for suggestions with every key.
func Limits(now func() time.Time) func(*http.Request) *server.Limit {
	searches, feeds, guests := server.NewLimit(2, 60, now), server.NewLimit(1, 120, now), server.NewLimit(1, 60, now)
	return func(r *http.Request) *server.Limit {
		address := strings.ToLower(path.Clean(r.URL.Path))
		if address == "/search" || address == "/search/suggest" || strings.Contains(r.URL.RawQuery, "q=") && r.URL.Query().Get("q") != "" {
			return searches
		}
		if forGuests.MatchString(address) {
			return guests
		}
		switch path.Ext(address) {
		case ".atom", ".rss", ".json", ".ics":
			return feeds
		}
		return nil
	}
}
