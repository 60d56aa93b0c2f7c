package journey

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
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

// chapters are the IDs of all.
func chapters(t *testing.T, s *testsite.Site) (ids []int64) {
	t.Helper()
	refs, err := s.Content.Choices(t.Context(), content.KindChapter)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range refs {
		ids = append(ids, ref.ID)
	}
	return ids
}

// failJobs has jobs of three kinds given up, one of them with much to say.
func failJobs(t *testing.T, s *testsite.Site) {
	t.Helper()
	if _, err := s.Pool.Exec(t.Context(), `insert into river_job (kind, queue, state, finalized_at, attempt, max_attempts, args, errors)
		select k, k, 'discarded', now() - interval '3 hours', 12, 12, '{}', array[jsonb_build_object('error', why)]
		from (values ('mail_entry', '550 5.1.1 <pat@example.org>: no such mailbox'), ('mail_entry', '421 4.7.0 try again later'), ('picture_copies', repeat('x', 500)),
			('from_another_release', '')) v (k, why)`); err != nil {
		t.Fatal(err)
	}
}

// TestEveryAdministratorsPage looks at the screens that only administrators open.
func TestEveryAdministratorsPage(t *testing.T) {
	t.Parallel()
	s, b := administered(t)
	look(t, b, s.URL, "/admin/settings")
	look(t, b, s.URL, "/admin/jobs")
	failJobs(t, s)
	look(t, b, s.URL, "/admin")
	look(t, b, s.URL, "/admin/jobs")
	look(t, b, s.URL, "/admin/mail")
	b.Go(s.URL + "/admin/mail")
	b.Follow(".top button")
	for deadline := time.Now().Add(30 * time.Second); !testbrowser.Eval[bool](b, `!!document.querySelector("main a.ti")`); b.Go(s.URL + "/admin/mail") {
		if time.Now().After(deadline) {
			t.Fatal("the letter never arrives")
		}
	}
	look(t, b, s.URL, "/admin/mail")
	look(t, b, s.URL, "/admin/mail/1")
	for _, i := range []account.Invitation{{Email: "long@example.org", Name: "María Fernanda de los Ángeles Ybarra-Montenegro y Castañeda", Role: account.RoleChapter, Chapters: chapters(t, s)},
		{Email: strings.Repeat("x", 60) + "@example.org", Name: "Bo", Role: account.RolePress}} {
		if _, err := s.Accounts.Invite(t.Context(), account.User{Role: account.RoleAdmin}, i); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 40 {
		if _, err := s.Accounts.Begin(t.Context(), account.User{ID: 1, Name: "Communications desk"}, []string{"Chrome on Windows", "Safari on iPhone", "Firefox on Linux"}[i%3], fmt.Sprint("192.0.2.", i), "with a password"); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/admin/accounts", "/admin/accounts/new", "/admin/accounts/1", "/admin/accounts/2", "/admin/accounts/3", "/admin/account", "/admin/account/confirm",
		"/admin/account/password", "/admin/account/email", "/admin/account/passkeys/new", "/admin/audit", "/admin/audit?q=nothing+of+the+kind", "/admin/content/1/readers", "/admin/content/1/history", "/admin/reset", "/admin/reset/x"} {
		look(t, b, s.URL, path)
	}
	b.Go(s.URL + "/admin/account")
	b.Follow(`form[action="/admin/account/app/start"] button`)
	look(t, b, s.URL, "/admin/account/app")
	code, err := totp.GenerateCode(strings.ReplaceAll(b.Text(".secret"), " ", ""), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b.Type("input[name=code]", code)
	b.Follow("form.sheet1 button")
	for _, fault := range b.Axe() {
		t.Errorf("the recovery codes: %s", fault)
	}
	keep(t, b, "/recovery", 1280, false)
	b.Go(s.URL + "/admin/account")
	b.Follow(`.side .who button:not([formaction])`)
	b.Type("input[name=email]", administrator)
	b.Type("input[name=password]", testsite.Password)
	b.Follow("form button")
	look(t, b, s.URL, "/admin/sign-in/code")
}
