package public_test

import (
	"bytes"
	"net/http"
	"testing"

	"localprogress.org/site/internal/content"
)

func TestShareImages(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "A post", nil)
	res := v.get("/share/post/a-post.png")
	if first := read(t, res); !bytes.HasPrefix([]byte(first), []byte("\x89PNG")) || res.Header.Get("ETag") == "" {
		t.Errorf("%d bytes, tag %q", len(first), res.Header.Get("ETag"))
	}
	for _, address := range []string{"/share/post/nope.png", "/share/release/a-post.png", "/share/clipping/a-post.png", "/share/nonsense/x.png", "/share/post/a-post.jpg", "/share/other.png"} {
		if got := v.get(address).StatusCode; got != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", address, got)
		}
	}
}
