package public

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"localprogress.org/site/internal/surrogate"
)

// answer sends a document for machines with its ETag and, unless changed is zero, when it last changed; a
// reader who has this very document gets 304. It may be kept, but must be asked for each time: what is
// embargoed appears, and what was taken down goes, on the second.
func answer(w http.ResponseWriter, r *http.Request, mime string, body []byte, changed time.Time) error {
	surrogate.Share(r.Context())
	h := w.Header()
	sum := sha256.Sum256(body)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Content-Type", mime)
	h.Set("Cache-Control", "no-cache")
	// When the newest entry is taken down the date falls; only the very date counts as unchanged.
	if since, err := http.ParseTime(r.Header.Get("If-Modified-Since")); err == nil && !since.Equal(changed.Truncate(time.Second)) {
		r.Header.Del("If-Modified-Since")
	}
	http.ServeContent(w, r, "", changed, bytes.NewReader(body))
	return nil
}
