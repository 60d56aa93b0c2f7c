package server

import (
	"net/http"
	"time"
)

// The keys of a session in which somebody is about to sign in.
const (
	sessionPending  = "pending"  // the ID of whoever showed the password and not the second factor
	sessionSince    = "since"    // when that was, in Unix seconds
	sessionCeremony = "ceremony" // what a passkey was asked
)

// pendingLife is how long a password that was shown waits for the second factor.
const pendingLife = 10 * time.Minute

// AwaitFactor notes that the user showed the password and has to show a second factor.
func (web *Web) AwaitFactor(r *http.Request, user int64) error {
	if err := web.Rotate(r); err != nil {
		return err
	}
	web.Sessions.Put(r.Context(), sessionPending, user)
	web.Sessions.Put(r.Context(), sessionSince, time.Now().Unix())
	return nil
}

// AwaitedUser is the ID of whoever has to show a second factor; 0 for nobody.
func (web *Web) AwaitedUser(r *http.Request) int64 {
	since := time.Unix(web.Sessions.GetInt64(r.Context(), sessionSince), 0)
	if time.Since(since) > pendingLife {
		return 0
	}
	return web.Sessions.GetInt64(r.Context(), sessionPending)
}

// KeepCeremony keeps what a passkey is asked until it answers.
func (web *Web) KeepCeremony(r *http.Request, asked []byte) {
	web.Sessions.Put(r.Context(), sessionCeremony, asked)
}

// TakeCeremony returns what a passkey was asked, once; nil for nothing.
func (web *Web) TakeCeremony(r *http.Request) []byte {
	return web.Sessions.PopBytes(r.Context(), sessionCeremony)
}
