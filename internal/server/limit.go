package server

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"
)

// maxClients is how many networks a Limit remembers; it takes about two megabytes.
const maxClients = 20_000

// A Limit gives each network that asks so many requests at once, and so many more a second. It forgets those who have all of
// theirs again.
type Limit struct {
	perSecond, atOnce float64
	now               func() time.Time

	mu      sync.Mutex
	clients map[string]allowance
}

// allowance is how many requests a network had left, and when.
type allowance struct {
	left float64
	at   time.Time
}

// NewLimit returns a limit of atOnce requests, which come back at perSecond.
func NewLimit(perSecond, atOnce float64, now func() time.Time) *Limit {
	return &Limit{perSecond: perSecond, atOnce: atOnce, now: now, clients: map[string]allowance{}}
}

// Take uses up one request of the client, and returns how long to wait where none is left. One that is refused costs nothing.
func (l *Limit) Take(client string) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	a, known := l.clients[client]
	if !known {
		l.makeRoom(now)
		a = allowance{l.atOnce, now}
	}
	a = allowance{l.restored(a, now), now}
	if a.left < 1 {
		return time.Duration((1 - a.left) / l.perSecond * float64(time.Second))
	}
	a.left--
	l.clients[client] = a
	return 0
}

func (l *Limit) restored(a allowance, now time.Time) float64 {
	return min(l.atOnce, a.left+max(now.Sub(a.at).Seconds(), 0)*l.perSecond)
}

// makeRoom forgets who has nothing to wait for, and everybody when a flood of networks leaves no other choice.
func (l *Limit) makeRoom(now time.Time) {
	if len(l.clients) < maxClients {
		return
	}
	for client, a := range l.clients {
		if l.restored(a, now) >= l.atOnce {
			delete(l.clients, client)
		}
	}
	if len(l.clients) >= maxClients {
		clear(l.clients)
	}
}

// Limited answers 429 to whoever asks for more than the limit that of names for the request; nil is none. Requests from this
// machine are not counted: behind a proxy that the program is not told of, all visitors would be one.
func (web *Web) Limited(of func(*http.Request) *Limit) func(http.Handler) http.Handler {
	refuse := web.Trace(web.Secure(web.Handle(func(http.ResponseWriter, *http.Request) error {
		return &Problem{Status: http.StatusTooManyRequests,
			Message: "So much was asked from your network that this was left unanswered. Wait a moment and ask again."}
	})))
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			l := of(r)
			if l == nil {
				next.ServeHTTP(w, r)
				return
			}
			client := web.Proxies.Client(r)
			if isLoopback(client) {
				next.ServeHTTP(w, r)
				return
			}
			if wait := l.Take(client); wait > 0 {
				w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
				refuse.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// isLoopback reports whether the client, as Proxies.Client names it, is this machine.
func isLoopback(client string) bool {
	at, err := netip.ParseAddr(client)
	return err == nil && at.IsLoopback() || client == "::/64"
}
