package merge

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	t.Parallel()
	marked := func(mine, theirs string) string {
		return markMine + "\n" + mine + markTheirs("Sam") + "\n" + theirs + markEnd + "\n"
	}
	for name, c := range map[string]struct {
		base, mine, theirs, want string
		taken, both              int
	}{
		"nothing":              {"a\n", "a\n", "a\n", "a\n", 0, 0},
		"mine alone":           {"a\n\nb\n", "a!\n\nb\n", "a\n\nb\n", "a!\n\nb\n", 0, 0},
		"theirs alone":         {"a\n\nb\n", "a\n\nb\n", "a\n\nb!\n", "a\n\nb!\n", 1, 0},
		"each their own":       {"a\n\nb\n", "a!\n\nb\n", "a\n\nb!\n", "a!\n\nb!\n", 1, 0},
		"both the same":        {"a\n", "b\n", "b\n", "b\n", 0, 0},
		"both, differently":    {"x\n\na\n\ny\n", "x\n\nb\n\ny\n", "x\n\nc\n\ny\n", "x\n\n" + marked("b\n", "c\n") + "\ny\n", 0, 1},
		"changed and deleted":  {"x\n\na\n", "x\n\nb\n", "x\n\n", "x\n\n" + marked("b\n", ""), 0, 1},
		"deleted, unchanged":   {"x\n\na\n", "x\n", "x\n\na\n", "x\n", 0, 0},
		"without a last break": {"a", "b", "c", marked("b\n", "c\n"), 0, 1},
		"from nothing":         {"", "b\n", "c\n", marked("b\n", "c\n"), 0, 1},
		"the same beside it":   {"a\n", "b\nsame\n", "c\nsame\n", marked("b\n", "c\n") + "same\n", 0, 1},
	} {
		got := Lines(c.base, c.mine, c.theirs, "Sam")
		if got.Text != c.want || got.Taken != c.taken || got.Both != c.both {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
		if Marked(got.Text) != (c.both > 0) {
			t.Errorf("%s: marked is %v", name, Marked(got.Text))
		}
	}
	if got := Apart("a\nb\nc", "a\nd\nc", "Sam"); got.Text != "a\n"+marked("b\n", "d\n")+"c" || got.Both != 1 {
		t.Errorf("without a base: %+v", got)
	}
}

// Texts out of few lines, so that they have much in common, with everything that a text can hold.
var lines = []string{"One.\n", "Two.\n", "\n", "\n", "Zwölf \u200b Bäume\r\n", "x\x00y\n", "دولة\n", ":::pull\n", "  \n", "三\n"}

func someText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(12) {
		b.WriteString(lines[r.IntN(len(lines))])
	}
	if r.IntN(3) == 0 {
		b.WriteString("no break at the end")
	}
	return b.String()
}

// edited is the text with some lines taken out, put in and changed.
func edited(r *rand.Rand, text string) string {
	all := split(text)
	for range r.IntN(5) {
		at := r.IntN(len(all) + 1)
		switch {
		case r.IntN(2) == 0 || at == len(all):
			all = slices.Insert(all, at, strings.Repeat("new ", r.IntN(3))+lines[r.IntN(len(lines))])
		case r.IntN(2) == 0:
			all = slices.Delete(all, at, at+1)
		default:
			all[at] = "changed " + all[at]
		}
	}
	return strings.Join(all, "")
}

// Whatever the three texts are: what either side wrote is there, and what neither touched is as it was.
func TestNoWordIsLost(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 1))
		base := someText(r)
		mine, theirs := edited(r, base), edited(r, base)
		got := Lines(base, mine, theirs, "Sam")
		there, was := count(got.Text), count(base)
		for _, side := range []string{mine, theirs} {
			for line, n := range count(side) {
				if there[line] < n-was[line] {
					t.Fatalf("seed %d: %q is there %d times, was put in %d times\nbase %q\nmine %q\ntheirs %q\ngot %q", seed, line, there[line], n-was[line], base, mine, theirs, got.Text)
				}
			}
		}
		for line, n := range was { // taken out by one side at the most
			if left := count(mine)[line] + count(theirs)[line] - n; !Marked(got.Text) && there[line] < min(left, n) {
				t.Fatalf("seed %d: %q is there %d times, want %d", seed, line, there[line], left)
			}
		}
		if same := Lines(base, mine, base, "Sam"); same.Text != mine || same.Both+same.Taken > 0 {
			t.Fatalf("seed %d: against no change, %q became %q", seed, mine, same.Text)
		}
		if same := Lines(base, base, theirs, "Sam"); same.Text != theirs || same.Both > 0 {
			t.Fatalf("seed %d: without a change of mine, %q became %q", seed, theirs, same.Text)
		}
		if same := Lines(base, mine, mine, "Sam"); same.Text != mine || same.Both > 0 {
			t.Fatalf("seed %d: of two equal texts %q became %q", seed, mine, same.Text)
		}
		apart := count(Apart(mine, theirs, "Sam").Text)
		for _, side := range []string{mine, theirs} {
			for line, n := range count(side) {
				if apart[line] < n {
					t.Fatalf("seed %d: without a base %q is lost", seed, line)
				}
			}
		}
		var older, newer strings.Builder
		for _, p := range Words(mine, theirs) {
			if p.Kind != Added {
				older.WriteString(p.Text)
			}
			if p.Kind != Gone {
				newer.WriteString(p.Text)
			}
		}
		if older.String() != mine || newer.String() != theirs {
			t.Fatalf("seed %d: the comparison of %q and %q tells of %q and %q", seed, mine, theirs, older.String(), newer.String())
		}
	}
}

// count is how often each line stands in the text, its break aside: a mark may put one behind the last.
func count(text string) map[string]int {
	out := map[string]int{}
	for _, line := range split(text) {
		out[strings.TrimSuffix(line, "\n")]++
	}
	return out
}

func TestList(t *testing.T) {
	t.Parallel()
	list := func(s string) []string { return strings.Fields(s) }
	for _, c := range [][4]string{
		{"a b", "a b", "a b", "a b"}, {"a b", "b", "a b c", "b c"}, {"a b", "b a", "a", "a"}, {"", "x", "y", "x y"}, {"a", "", "a", ""},
	} {
		if got := List(list(c[0]), list(c[1]), list(c[2])); !slices.Equal(got, list(c[3])) {
			t.Errorf("%q, %q, %q: %q", c[0], c[1], c[2], got)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	got := Words("The council voted on Tuesday, 5-4.", "The council voted on Monday, 5-4, again.")
	want := []Piece{{Same, "The council voted on "}, {Gone, "Tuesday"}, {Added, "Monday"}, {Same, ", 5-4"}, {Added, ", again"}, {Same, "."}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	long := strings.Repeat("word ", 100_000)
	if pieces := Words(long, long+"more"); len(pieces) != 2 {
		t.Errorf("%d pieces of a long text with a word more", len(pieces))
	}
}

// The mark before the other's words has their name, whatever that is, on one line, and stays one.
func TestTheMarkHasAName(t *testing.T) {
	t.Parallel()
	for by, want := range map[string]string{
		"Sam":                        "%%% By Sam:",
		"":                           "%%% By somebody:",
		" Sam\n%%% x\u2028\tO’Hara ": "%%% By Sam %%% x O’Hara:",
		strings.Repeat("é", 300):     "%%% By " + strings.Repeat("é", maxName) + "…:",
	} {
		if got := markTheirs(by); got != want || !Marked("a\n"+got+"\r\nb") {
			t.Errorf("%q is marked %q, want %q", by, got, want)
		}
	}
	for text, marked := range map[string]bool{"%%% Theirs:": true, "%%% By hand": false, "a %%% By Sam:": false, "%%% By Sam: more": false} {
		if Marked(text) != marked {
			t.Errorf("%q is marked: %v", text, !marked)
		}
	}
}
