package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"localprogress.org/site/internal/testsite"
)

// Searches and feeds are limited for each network, also those that are kept; a page that others read is not.
func TestSearchesAndFeedsAreLimited(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	ask := func(address, from string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+address, nil)
		r.RemoteAddr = from + ":4000"
		w := httptest.NewRecorder()
		s.Handler.ServeHTTP(w, r)
		return w
	}
	for address, most := range map[string]int{"/search?q=rent": 200, "/search/suggest?q=r": 200, "/news.atom": 300, "/events.ics": 300} {
		from := map[bool]string{true: "192.0.2.1", false: "192.0.2.2"}[most == 200]
		var refused *httptest.ResponseRecorder
		for i := 0; i < most && refused == nil; i++ {
			if w := ask(address, from); w.Code == http.StatusTooManyRequests {
				refused = w
			}
		}
		if refused == nil {
			t.Fatalf("%s is answered %d times", address, most)
		}
		if refused.Header().Get("Retry-After") != "1" || refused.Header().Get("Content-Security-Policy") == "" || !strings.Contains(refused.Body.String(), "Wait a moment") {
			t.Errorf("%s: %v %s", address, refused.Header(), refused.Body)
		}
		if w := ask(address, "198.51.100.9"); w.Code != http.StatusOK {
			t.Errorf("%s answers another network %d", address, w.Code)
		}
		if w := ask("/news", from); w.Code != http.StatusOK {
			t.Errorf("/news answers %d", w.Code)
		}
	}
}

// Asking to show a passkey keeps a session, and is limited for each network; the sign-in with a password is counted elsewhere.
func TestAskingForPasskeysIsLimited(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	post := func(address, from string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+address, nil)
		r.RemoteAddr = from + ":4000"
		w := httptest.NewRecorder()
		s.Handler.ServeHTTP(w, r)
		return w.Code
	}
	refused := false
	for i := 0; i < 200 && !refused; i++ {
		refused = post("/admin/sign-in/passkey/options", "192.0.2.1") == http.StatusTooManyRequests
	}
	if !refused {
		t.Error("200 passkeys were asked for at once")
	}
	if code := post("/admin/sign-in", "192.0.2.1"); code != http.StatusUnprocessableEntity {
		t.Errorf("the sign-in with a password answers %d", code)
	}
	if code := post("/admin/sign-in/passkey/options", "192.0.2.2"); code == http.StatusTooManyRequests {
		t.Error("another network is refused")
	}
}

func TestSecurityTxt(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	answer, err := http.Get(s.URL + "/.well-known/security.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%s %s", answer.Status, answer.Header.Get("Content-Type"))
	}
}
