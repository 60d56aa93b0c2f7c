package admin_test

import (
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/testbrowser"
)

// Shortcuts of a single key can be turned off, for good, on every page (WCAG 2.1.4).
func TestShortcutsCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.as(account.RoleEditor, "Pat")
	b := testbrowser.Open(t)
	b.View(390, 844, false) // a narrow window: a desktop at 400 percent
	b.Go(n.url + "/admin/content")
	b.Type("input[name=email]", "pat@example.org")
	b.Type("input[name=password]", password)
	b.Follow("form button")
	slash := func() bool {
		return testbrowser.Eval[bool](b, `(() => {
			document.activeElement.blur();
			document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }));
			return document.activeElement.name === 'q';
		})()`)
	}
	if !slash() {
		t.Error("the shortcut does nothing before it is turned off")
	}
	b.Click("[data-keys]")
	if said := b.Text("[data-keys-said]"); said != "Shortcuts are off, on every page of the admin." {
		t.Errorf("turning them off says %q", said)
	}
	if slash() {
		t.Error("the shortcut works after it was turned off")
	}
	b.Go(n.url + "/admin/content?kind=post")
	if slash() || testbrowser.Eval[bool](b, `document.querySelector('[data-keys]').checked`) {
		t.Error("the next page has forgotten it")
	}
	b.Click("[data-keys]")
	if !slash() {
		t.Error("the shortcut cannot be turned on again")
	}
}
