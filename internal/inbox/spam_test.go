package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/inbox"
)

func TestWhatIsHeldAndWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(m *inbox.Sent, now time.Time)
		want   inbox.Reason
	}{
		"an honest message":    {nil, inbox.NotHeld},
		"the hidden field":     {func(m *inbox.Sent, _ time.Time) { m.Trap = "x" }, inbox.HeldTrap},
		"two seconds":          {func(m *inbox.Sent, now time.Time) { m.Stamp = inbox.Stamp(now.Add(-2 * time.Second)) }, inbox.HeldTime},
		"three seconds":        {func(m *inbox.Sent, now time.Time) { m.Stamp = inbox.Stamp(now.Add(-3 * time.Second)) }, inbox.NotHeld},
		"a tab of a week":      {func(m *inbox.Sent, now time.Time) { m.Stamp = inbox.Stamp(now.Add(-8 * 24 * time.Hour)) }, inbox.NotHeld},
		"a page of last month": {func(m *inbox.Sent, now time.Time) { m.Stamp = inbox.Stamp(now.Add(-8*24*time.Hour - time.Second)) }, inbox.HeldTime},
		"a page of tomorrow":   {func(m *inbox.Sent, now time.Time) { m.Stamp = inbox.Stamp(now.Add(time.Hour)) }, inbox.HeldTime},
		"no stamp":             {func(m *inbox.Sent, _ time.Time) { m.Stamp = "" }, inbox.HeldTime},
		"a broken stamp":       {func(m *inbox.Sent, _ time.Time) { m.Stamp = "99999999999999999999" }, inbox.HeldTime},
		"the end of time":      {func(m *inbox.Sent, _ time.Time) { m.Stamp = "-9223372036854775808" }, inbox.HeldTime},
		"three links":          {func(m *inbox.Sent, _ time.Time) { m.Answers["text"] = strings.Repeat("see https://example.org/ ", 3) }, inbox.NotHeld},
		"four links":           {func(m *inbox.Sent, _ time.Time) { m.Answers["text"] = strings.Repeat("see HTTP://example.org/ ", 4) }, inbox.HeldLinks},
		"a link as a name":     {func(m *inbox.Sent, _ time.Time) { m.Answers["name"] = "win at www.example.org" }, inbox.HeldLinks},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.send(d.letter(1, func(m *inbox.Sent) {
				if c.change != nil {
					c.change(m, d.clock())
				}
			}))
			m := d.newest()
			if m.Held != (c.want != inbox.NotHeld) || m.HeldFor != c.want || (m.HeldFor.Words() == "") != (c.want == inbox.NotHeld) {
				t.Errorf("held %v for %q, want %q", m.Held, m.HeldFor, c.want)
			}
		})
	}
}

func TestTheSameTextIsHeldWhoeverSendsIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	pitch := "Rank your web page first with our team of experts!"
	d.send(d.letter(1, func(m *inbox.Sent) { m.Answers["text"] = pitch }))
	d.send(d.letter(2, func(m *inbox.Sent) { m.Answers["text"] = strings.ToUpper(pitch) + "  !!" }))
	if m := d.newest(); m.HeldFor != inbox.HeldRepeat {
		t.Errorf("held for %q", m.HeldFor)
	}
	// Two people may say the same few words.
	for n := 3; n <= 4; n++ {
		d.send(d.letter(n, func(m *inbox.Sent) { m.Answers["text"] = "Thank you!" }))
		if m := d.newest(); m.Held {
			t.Errorf("thanks %d was held for %q", n, m.HeldFor)
		}
	}
	// A second click on the button is held, so that the desk reads the message once.
	d.send(d.letter(4, func(m *inbox.Sent) { m.Answers["text"] = "Thank you!" }))
	if m := d.newest(); m.HeldFor != inbox.HeldRepeat {
		t.Errorf("the second click: %q", m.HeldFor)
	}
	d.later(31 * 24 * time.Hour)
	d.send(d.letter(5, func(m *inbox.Sent) { m.Answers["text"] = pitch }))
	if m := d.newest(); m.Held {
		t.Errorf("a month later: %q", m.HeldFor)
	}
}

func TestManyFromOneAddressAreHeldForAnHour(t *testing.T) {
	t.Parallel()
	d := open(t)
	held := func(n int, address, email string) inbox.Reason {
		t.Helper()
		d.send(d.letter(n, func(m *inbox.Sent) { m.Address, m.Answers["email"] = address, email }))
		return d.newest().HeldFor
	}
	for n := 1; n <= 4; n++ { // from four networks, so that only the e-mail address is the same
		want := inbox.NotHeld
		if n > 3 {
			want = inbox.HeldEmail
		}
		if got := held(n, fmt.Sprintf("192.0.2.%d", n), "Same@example.org"); got != want {
			t.Errorf("message %d from one e-mail address: %q, want %q", n, got, want)
		}
	}
	for n := 1; n <= 7; n++ {
		want := inbox.NotHeld
		if n > 6 {
			want = inbox.HeldAddress
		}
		if got := held(10+n, "2001:db8:1:2::/64", fmt.Sprintf("p%d@example.org", n)); got != want {
			t.Errorf("message %d from one network: %q, want %q", n, got, want)
		}
	}
	if got := held(30, "2001:db8:1:3::/64", "neighbor@example.org"); got != inbox.NotHeld {
		t.Errorf("the neighbors: %q", got)
	}
	d.later(time.Hour + time.Second)
	if got := held(31, "2001:db8:1:2::/64", "same@example.org"); got != inbox.NotHeld {
		t.Errorf("an hour later: %q", got)
	}
}

// A flood from one address neither fills the disk nor slips through by coming all at once.
func TestAFloodIsStopped(t *testing.T) {
	t.Parallel()
	d := open(t)
	const all = 60
	var group sync.WaitGroup
	refused := make(chan error, all)
	for n := range all {
		group.Go(func() {
			refused <- d.Send(t.Context(), d.letter(1, func(m *inbox.Sent) {
				m.Answers["email"], m.Answers["text"] = fmt.Sprintf("e%d@example.org", n), fmt.Sprintf("A text of its own, and this is number %d.", n)
			}))
		})
	}
	group.Wait()
	close(refused)
	tooMany := 0
	for err := range refused {
		if errors.Is(err, inbox.ErrTooMany) {
			tooMany++
		} else if err != nil {
			t.Error(err)
		}
	}
	c := d.list(inbox.Filter{}).Counts
	if tooMany != 20 || c.All() != 6 || c.Held != 34 {
		t.Errorf("%d refused, %d let through, %d held; want 20, 6, 34", tooMany, c.All(), c.Held)
	}
	d.send(d.letter(2, nil)) // others are not kept out
}
