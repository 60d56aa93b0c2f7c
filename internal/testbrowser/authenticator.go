package testbrowser

import (
	"context"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Authenticator is a device of the browser that keeps passkeys and needs nobody to touch it.
type Authenticator struct {
	tab *Tab
	id  webauthn.AuthenticatorID
}

// Authenticator gives the tab a device for passkeys, whose owner it knows.
func (b *Tab) Authenticator() *Authenticator {
	b.t.Helper()
	a := &Authenticator{tab: b}
	b.call(func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		made, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
			HasUserVerification: true, AutomaticPresenceSimulation: true, IsUserVerified: true}})
		a.id = made.AuthenticatorID
		return err
	})
	return a
}

// Unverified has the device not know its owner, as with a wrong finger; Verified has it know them again.
func (a *Authenticator) Unverified() { a.verify(false) }

// Verified has the device know its owner.
func (a *Authenticator) Verified() { a.verify(true) }

func (a *Authenticator) verify(known bool) {
	a.tab.t.Helper()
	a.tab.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: a.id, IsUserVerified: known})
		return err
	})
}
