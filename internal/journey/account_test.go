package journey

import (
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

const administrator = "ada@example.org"

// administered starts a site with an administrator, who is signed in.
func administered(t *testing.T) (*testsite.Site, *testbrowser.Tab) {
	t.Helper()
	s := testsite.StartDemo(t)
	if _, err := s.Accounts.Add(t.Context(), account.NewUser{Email: administrator, Name: "Nguyễn Thị Phương Thảo", Role: account.RoleAdmin, Password: testsite.Password}); err != nil {
		t.Fatal(err)
	}
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	b.Go(s.URL + "/admin")
	b.Type("input[name=email]", administrator)
	b.Type("input[name=password]", testsite.Password)
	b.Follow("form button")
	return s, b
}

// TestEveryAdministratorsPage looks at the screens that only administrators open.
func TestEveryAdministratorsPage(t *testing.T) {
	t.Parallel()
	s, b := administered(t)
	look(t, b, s.URL, "/admin/settings")
	look(t, b, s.URL, "/admin/mail")
	b.Go(s.URL + "/admin/mail")
	b.Follow(".top button")
	for deadline := time.Now().Add(30 * time.Second); b.Text("main a.ti") == ""; b.Go(s.URL + "/admin/mail") {
		if time.Now().After(deadline) {
			t.Fatal("the letter never arrives")
		}
	}
	look(t, b, s.URL, "/admin/mail")
	look(t, b, s.URL, "/admin/mail/1")
}
