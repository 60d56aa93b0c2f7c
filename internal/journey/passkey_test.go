package journey

import (
	"strings"
	"testing"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// Somebody adds a passkey, signs in with nothing else, confirms with it, removes the password, and is still let in; a password
// alone no longer is.
func TestAPasskeyFromTheFirstToTheLast(t *testing.T) {
	t.Parallel()
	s := testsite.StartNamed(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	key := b.Authenticator()
	signInBrowser(b, s)
	b.Go(s.URL + "/admin/account/passkeys/new")
	b.Type("input[name=name]", "My telephone")
	b.Follow("form.passkey button")
	b.Says("h1", "Recovery codes")
	b.Go(s.URL + "/admin/account")
	b.Says("main", "My telephone")

	b.Follow(`.side .who button:not([formaction])`)
	b.Says("h1", "Sign in")
	for _, fault := range b.Axe() {
		t.Errorf("the sign-in: %s", fault)
	}
	b.Follow("form.passkey button")
	b.Says("h1", "Dashboard")

	b.Follow(`.side .who button:not([formaction])`)
	b.Type("input[name=email]", testsite.Email)
	b.Type("input[name=password]", testsite.Password)
	b.Follow("form:not(.passkey) button")
	b.Says("h1", "One more step")
	b.Follow("form.passkey button")
	b.Says("h1", "Dashboard")

	b.Go(s.URL + "/admin/account")
	if _, err := s.Pool.Exec(t.Context(), `update account set factors_in_doubt = true`); err != nil { // as after a reset
		t.Fatal(err)
	}
	b.Follow(`.side .who button:not([formaction])`)
	b.Follow("form.passkey button")
	b.Says(".flash.wrong", "a passkey alone does not open this account")
	b.Type("input[name=email]", testsite.Email)
	b.Type("input[name=password]", testsite.Password)
	b.Follow("form:not(.passkey) button")
	b.Follow("form.passkey button")
	b.Says("h1", "My account")
	b.Says(".flash.wrong", "remove each that is not yours")
	for _, fault := range b.Axe() {
		t.Errorf("the account in doubt: %s", fault)
	}
	keep(t, b, "/admin/account/in-doubt", 1280, false)
	b.Follow(`form[action="/admin/account/factors/keep"] button`)
	b.Says(".flash", "by itself again")

	if _, err := s.Pool.Exec(t.Context(), `update staff_session set confirmed_at = now() - interval '11 minutes'`); err != nil {
		t.Fatal(err)
	}
	b.Follow(`a[href="/admin/account/password/remove"]`)
	b.Says("h1", "Show that it is you")
	b.Follow("form.passkey button")
	b.Says("h1", "Remove the password")
	b.Says("main", "only your passkeys open this account")
	for _, fault := range b.Axe() {
		t.Errorf("removing the password: %s", fault)
	}
	keep(t, b, "/admin/account/password/remove", 1280, false)
	b.Follow(`form[action="/admin/account/password/remove"] button`)
	b.Says(".flash", "The password is removed")
	if _, err := s.Accounts.Authenticate(t.Context(), testsite.Email, testsite.Password, "192.0.2.1", ""); err == nil {
		t.Error("the password still opens the account")
	}
	b.Go(s.URL + "/admin/account/confirm")
	b.Follow("form.passkey button")
	b.Says("h1", "My account")
	b.Follow(`form[action^="/admin/account/passkeys/"] button`)
	b.Says(".flash", "This is the only way to sign in")

	b.Follow(`.side .who button:not([formaction])`)
	key.Unverified()
	b.Click("form.passkey button")
	b.Says("form.passkey [role=alert]", "No passkey came")
	key.Verified()
	b.Follow("form.passkey button")
	b.Says("h1", "Dashboard")
	if !strings.HasPrefix(s.URL, "http://localhost:") {
		t.Errorf("the site is at %s", s.URL)
	}
}
