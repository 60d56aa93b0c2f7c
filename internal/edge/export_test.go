package edge

import (
	"context"
	"time"
)

// FastlyAt and CloudflareAt are the networks with their API elsewhere.
func FastlyAt(api, service, token string) *Edge { return fastly(api, service, token) }

func CloudflareAt(api, zone, token string) *Edge { return cloudflare(api, zone, token) }

// Spell is a key as the edge knows it; EveryPage and EveryWrite are those of everything.
var (
	Spell      = spell
	EveryPage  = spell(everyPage)
	EveryWrite = spell(everyWrite)
)

// Hasten lets everything happen soon, and a purge not be repeated.
func (e *Edge) Hasten() *Edge {
	e.pace = pace{settle: 50 * time.Millisecond, rest: 50 * time.Millisecond, echo: time.Hour, pulse: 200 * time.Millisecond, pause: 20 * time.Millisecond,
		retry: 10 * time.Millisecond, answer: 300 * time.Millisecond, attempts: 20}
	return e
}

// GiveUpAfter sets how often a purge is tried.
func (e *Edge) GiveUpAfter(attempts int) *Edge {
	e.pace.attempts = attempts
	return e
}

// Send purges the pages with one of the keys, as they are spelled.
func (e *Edge) Send(ctx context.Context, keys []string) error { return e.send(ctx, keys) }
