package server

import (
	"net/http"
	"time"

	"localprogress.org/site/internal/account"
)

// The keys of a session in which somebody is about to sign in.
const (
	sessionPending  = "pending"  // the ID of whoever showed the password and not the second factor
	sessionProof    = "proof"    // that it was the password, see account.Store.Device
	sessionSince    = "since"    // when that was, in Unix seconds
	sessionCeremony = "ceremony" // what a passkey was asked
)

// pendingLife is how long a password that was shown waits for the second factor, and how long the session of a visitor who is not
// signed in is kept.
const pendingLife = 10 * time.Minute

// AwaitFactor notes that the user showed the password and has to show a second factor.
func (web *Web) AwaitFactor(r *http.Request, user int64) error {
	proof, err := web.Accounts.Device(r.Context(), user)
	if err != nil {
		return err
	}
	if err := web.Rotate(r); err != nil {
		return err
	}
	web.Sessions.Put(r.Context(), sessionPending, user)
	web.Sessions.Put(r.Context(), sessionProof, proof)
	web.Sessions.Put(r.Context(), sessionSince, time.Now().Unix())
	web.brief(r)
	return nil
}

// AwaitedUser is whoever has to show a second factor; account.ErrNotFound when nobody has, it took too long, or the password that was
// shown is not theirs any more.
func (web *Web) AwaitedUser(r *http.Request) (account.User, error) {
	ctx := r.Context()
	if since := time.Unix(web.Sessions.GetInt64(ctx, sessionSince), 0); time.Since(since) > pendingLife {
		return account.User{}, account.ErrNotFound
	}
	return web.Accounts.Known(ctx, web.Sessions.GetInt64(ctx, sessionPending), web.Sessions.GetString(ctx, sessionProof))
}

// KeepCeremony keeps what a passkey is asked until it answers.
func (web *Web) KeepCeremony(r *http.Request, asked []byte) {
	web.Sessions.Put(r.Context(), sessionCeremony, asked)
	web.brief(r)
}

// TakeCeremony returns what a passkey was asked, once; nil for nothing.
func (web *Web) TakeCeremony(r *http.Request) []byte {
	return web.Sessions.PopBytes(r.Context(), sessionCeremony)
}

// brief has the session end soon while nobody is signed in: anybody can have one made, as often as they like. Signing in makes it
// long.
func (web *Web) brief(r *http.Request) {
	if web.Session(r) == 0 {
		web.Sessions.SetDeadline(r.Context(), time.Now().Add(pendingLife))
	}
}
