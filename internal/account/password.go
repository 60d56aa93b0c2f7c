package account

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"
)

// The length of a password, in characters. Length is what makes a password hard to guess, so there
// are no rules about digits or signs (NIST SP 800-63B, section 3.1.1.2).
const (
	MinPassword = 12
	MaxPassword = 256
)

// hashing takes 19 MiB and two passes: the first choice of OWASP's password storage sheet.
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// noPasswordHash is the hash of a random password that nobody kept. It is compared when the e-mail
// address is unknown, so that an unknown address costs as much as a wrong password.
const noPasswordHash = "$argon2id$v=19$m=19456,t=2,p=1$/KnOkPuDptPVKjEqwfUm/A$0LeltwCwiRPkouCDCXGrIxu8ZcOykLmUR68tm/bShAI"

// hashesAtOnce bounds the memory that a flood of sign-ins can take: 19 MiB each.
const hashesAtOnce = 2

// hasher makes and compares password hashes, at most hashesAtOnce at a time.
type hasher struct {
	slots   chan struct{}
	compare func(password, hash string) (bool, error)
}

func newHasher() hasher {
	return hasher{slots: make(chan struct{}, hashesAtOnce), compare: argon2id.ComparePasswordAndHash}
}

// make returns the encoded hash of the password. It waits for a slot, and gives up when ctx does.
func (h hasher) make(ctx context.Context, password string) (string, error) {
	if err := h.acquire(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	return argon2id.CreateHash(norm.NFKC.String(password), hashing)
}

// matches reports whether the password has that hash. A password longer than any that can exist is
// cut before the work and never matches.
func (h hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	if err := h.acquire(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	tooLong := len(password) > MaxPassword*utf8.UTFMax
	if tooLong {
		password = password[:MaxPassword]
	}
	ok, err := h.compare(norm.NFKC.String(password), hash)
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	return ok && !tooLong, nil
}

func (h hasher) acquire(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

//go:embed passwords.txt
var commonText string

// common holds well-known passwords, in lower case and in order. Above them the file says whence they come; an empty line ends
// that.
var common = sync.OnceValue(func() []string {
	_, list, _ := strings.Cut(strings.TrimSpace(commonText), "\n\n")
	return strings.Split(list, "\n")
})

func isCommon(password string) bool {
	_, found := slices.BinarySearch(common(), password)
	return found
}

// checkPassword returns what is wrong with a new password, in a sentence, or "".
func checkPassword(password, email, name string) string {
	n := utf8.RuneCountInString(password)
	switch {
	case n == 0:
		return "Choose a password."
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return "The password holds characters that cannot be typed again. Use letters, digits, signs and spaces."
	case n < MinPassword:
		return fmt.Sprintf("The password has %s. It needs at least %d: four unrelated words are a good one.", count(n), MinPassword)
	case n > MaxPassword:
		return fmt.Sprintf("The password has %d characters. It may have at most %d.", n, MaxPassword)
	}
	if guessable(strings.ToLower(password), email, name) {
		return "This password is among the first that somebody would guess. Choose four unrelated words."
	}
	return ""
}

func count(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// guessable reports whether the password, in lower case, is well known, repeats one short piece, or
// is little more than the user's or the organisation's name.
func guessable(password, email, name string) bool {
	if isCommon(password) || isCommon(strings.TrimRight(password, "0123456789!?.@#$*")) || repeats(password) {
		return true
	}
	bare := letters(password)
	local, _, _ := strings.Cut(email, "@")
	for _, known := range []string{email, local, name, "localprogress", "local progress network"} {
		known = letters(strings.ToLower(known))
		// Four characters of its own are too few beside a name that everybody knows.
		if len(known) >= 4 && strings.Contains(bare, known) && len(bare)-len(known) < 4 {
			return true
		}
	}
	return false
}

// repeats reports whether s is one piece of at most four characters over and over.
func repeats(s string) bool {
	r := []rune(s)
	for size := 1; size <= 4; size++ {
		same := true
		for i := size; i < len(r) && same; i++ {
			same = r[i] == r[i-size]
		}
		if same {
			return true
		}
	}
	return false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}
