package attack

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/server"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/testsite"
)

// What holds under attack: how long an honest sign-in takes, and what the memory in use grows by.
const (
	perSecond  = 50
	patience   = 2 * time.Second
	maxGrowth  = 200 << 20
	attackTime = time.Minute
)

// TestSignInUnderAttack sends 50 wrong passwords a second for a minute, from one address and from 200, at the account of somebody
// who signs in every few seconds from an address of their own.
func TestSignInUnderAttack(t *testing.T) {
	needsTime(t)
	for _, networks := range []int{1, 200} {
		h := behindProxy(t)
		begin := memory()
		var heard, refused, unheard, most atomic.Int64
		var attackers sync.WaitGroup
		tick, end := time.NewTicker(time.Second/perSecond), time.After(attackTime)
		honest := time.NewTicker(3 * time.Second)
		var took []time.Duration
		var failed int
	attack:
		for i := 0; ; {
			select {
			case <-end:
				break attack
			case <-honest.C:
				attackers.Go(func() { most.Store(max(most.Load(), memory())) })
				start := time.Now()
				if status := trySignIn(h, "198.51.100.7", testsite.Password); status != http.StatusSeeOther {
					failed++
				}
				took = append(took, time.Since(start))
			case <-tick.C:
				i++
				from := fmt.Sprintf("10.1.%d.%d", i%networks/250, i%networks%250+1)
				attackers.Go(func() {
					switch trySignIn(h, from, fmt.Sprint("wrong password number ", i)) {
					case http.StatusUnprocessableEntity:
						heard.Add(1)
					case http.StatusTooManyRequests:
						refused.Add(1)
					default:
						unheard.Add(1)
					}
				})
			}
		}
		tick.Stop()
		honest.Stop()
		attackers.Wait()
		slices.Sort(took)
		worst := took[len(took)-1]
		grown := most.Load() - begin
		fmt.Printf("sign-in under attack from %3d addresses: %d wrong passwords compared, %d told to wait, %d not heard; %d honest sign-ins, %d failed, median %s, slowest %s; memory at most %d MiB more\n",
			networks, heard.Load(), refused.Load(), unheard.Load(), len(took), failed, took[len(took)/2].Round(time.Millisecond), worst.Round(time.Millisecond), grown>>20)
		if failed > 0 || worst > patience || grown > maxGrowth {
			t.Errorf("from %d addresses: %d honest sign-ins failed, the slowest took %s, memory grew by %d MiB", networks, failed, worst, grown>>20)
		}
	}
}

// behindProxy is a site that believes its proxy, with one account.
func behindProxy(t *testing.T) http.Handler {
	t.Helper()
	a, err := app.New(testdb.New(t), app.Options{Data: t.TempDir(), BaseURL: "http://example.com", Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Proxies: server.Proxies{netip.MustParsePrefix("192.0.2.0/24")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if _, err := a.Accounts.Add(t.Context(), account.NewUser{Email: testsite.Email, Name: "Desk", Role: account.RoleEditor, Password: testsite.Password}); err != nil {
		t.Fatal(err)
	}
	return a.Handler
}

// trySignIn sends the password from the address, and returns the status of the answer.
func trySignIn(h http.Handler, from, password string) int {
	form := url.Values{"email": {testsite.Email}, "password": {password}}
	r := httptest.NewRequest(http.MethodPost, "/admin/sign-in", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-For", from)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// memory is what the program has from the system and not given back, in bytes.
func memory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapSys - m.HeapReleased + m.StackSys)
}
