package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// Reason says why a message was held.
type Reason string

// The reasons, in the order in which they are looked for. The first that fits is kept.
const (
	NotHeld     Reason = ""
	HeldTrap    Reason = "trap"
	HeldTime    Reason = "time"
	HeldLinks   Reason = "links"
	HeldRepeat  Reason = "repeat"
	HeldEmail   Reason = "email"
	HeldAddress Reason = "address"
)

var reasonWords = map[Reason]string{
	HeldTrap:    "A field that people do not see was filled in.",
	HeldTime:    "It was sent within seconds of opening the page, or from a page that had stood open for more than a week.",
	HeldLinks:   "It holds many links, or a link where none belongs.",
	HeldRepeat:  "The same text was sent before.",
	HeldEmail:   "This e-mail address sent several messages within an hour.",
	HeldAddress: "The same computer or network sent several messages within an hour.",
}

// Words is the reason for people, in a sentence; "" for NotHeld.
func (r Reason) Words() string { return reasonWords[r] }

// What is still taken for a person's doing. Whoever is misjudged is held, not lost, so the bounds are tight.
const (
	quickest      = 3 * time.Second    // nobody reads and fills in a form faster
	slowest       = 8 * 24 * time.Hour // a week in an open tab, and the day for which a page is kept
	window        = time.Hour
	perEmail      = 3 // messages in the window that are not held
	perAddress    = 6
	mostStored    = 40 // from one address in the window, held ones included: a flood must not fill the disk
	linksInText   = 3
	repeatsWithin = 30 * 24 * time.Hour
	ownWords      = 20 // letters and digits; a shorter text may honestly be somebody else's too
)

// Stamp is what a page puts into its form, to come back with it: when the page was made, which for the second of its
// readers is long ago, as pages are kept. It can be forged; it only has to be more work than a form without one, or than
// sending the one that was read once for ever.
func Stamp(now time.Time) string { return strconv.FormatInt(now.Unix(), 10) }

// odd reports whether the stamp is missing, from the future, or not from the time in which people
// fill in a form.
func odd(stamp string, now time.Time) bool {
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return true
	}
	age := now.Sub(time.Unix(seconds, 0))
	return age < quickest || age > slowest
}

var link = regexp.MustCompile(`(?i)https?:|www\.|\[url|<a\s`)

// manyLinks reports whether the answers hold more links than a person writes: a few in a text, none
// elsewhere.
func manyLinks(f Form, a Answers) bool {
	for _, field := range f.Fields() {
		most := 0
		if field.Kind == Text {
			most = linksInText
		}
		if len(link.FindAllStringIndex(a[field.Name], most+1)) > most {
			return true
		}
	}
	return false
}

// digest is the same for two messages that say the same: whose own text has the same letters and digits,
// from whichever form, or, without such a text, whose answers to the same form are the same.
func digest(f Form, a Answers) []byte {
	said := letters(a["text"])
	if utf8.RuneCountInString(said) < ownWords {
		all, _ := json.Marshal(a) // a map of strings, in the order of its keys: it cannot fail
		said = string(f) + " " + strings.ToLower(string(all))
	}
	sum := sha256.Sum256([]byte(said))
	return sum[:]
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// senderHash is the salted hash of the network that the message came from.
func (s *Store) senderHash(address string) []byte {
	sum := sha256.Sum256(append(s.salt[:], address...))
	return sum[:]
}

// traffic is what was sent before: by the same e-mail address and from the same network address within
// the window, and with the same words.
type traffic struct {
	Email, Address int
	Stored         int // from the network address, held ones too
	Repeats        bool
}

func (s *Store) traffic(ctx context.Context, tx pgx.Tx, email string, sender, digest []byte) (traffic, error) {
	now := s.now()
	rows, err := tx.Query(ctx, `
		select
			(select count(*) from message where email = lower(@email) and created_at > @since and not held) as email,
			(select count(*) from message where sender = @sender and created_at > @since and not held) as address,
			(select count(*) from message where sender = @sender and created_at > @since) as stored,
			exists (select from message where digest = @digest and created_at > @month) as repeats`,
		pgx.StrictNamedArgs{"email": email, "sender": sender, "digest": digest, "since": now.Add(-window), "month": now.Add(-repeatsWithin)})
	if err != nil {
		return traffic{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[traffic])
}

// reason says why the message is to be held, NotHeld when it is not.
func (m Sent) reason(now time.Time, t traffic) Reason {
	switch {
	case m.Trap != "":
		return HeldTrap
	case odd(m.Stamp, now):
		return HeldTime
	case manyLinks(m.Form, m.Answers):
		return HeldLinks
	case t.Repeats:
		return HeldRepeat
	case t.Email >= perEmail:
		return HeldEmail
	case t.Address >= perAddress:
		return HeldAddress
	}
	return NotHeld
}
