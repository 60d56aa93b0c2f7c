package pattern

// source is a small seeded random number generator (mulberry32 over an FNV-1a hash of the seed). It is
// written out here because the pictures must stay the same for ever, whatever math/rand does.
type source struct{ state uint32 }

func newSource(seed string) *source {
	h := uint32(2166136261)
	for _, c := range seed {
		if c > 0xFFFF { // the reference hashes the first half of a surrogate pair
			c = 0xD800 + (c-0x10000)>>10
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return &source{h}
}

// next returns a number in [0, 1).
func (s *source) next() float64 {
	s.state += 0x6D2B79F5
	t := (s.state ^ s.state>>15) * (1 | s.state)
	t ^= t + (t^t>>7)*(61|t)
	return float64(t^t>>14) / 4294967296
}

// below returns a whole number in [0, n).
func (s *source) below(n int) int { return int(s.next() * float64(n)) }

// shuffle reorders items by the comparisons that V8's sort makes when its comparator answers at random: it
// finds a first run, then sorts the rest in by binary insertion. The prototype shuffles that way, and the
// pictures of the design only come out the same when the numbers are drawn in the same order.
// It is right for up to 32 items; pictures have at most four.
func shuffle[T any](items []T, r *source) {
	less := func() bool { return r.next()-.5 < 0 }
	if len(items) < 2 {
		return
	}
	descending, sorted := less(), 2
	for sorted < len(items) && less() == descending {
		sorted++
	}
	if descending {
		for i, j := 0, sorted-1; i < j; i, j = i+1, j-1 {
			items[i], items[j] = items[j], items[i]
		}
	}
	for ; sorted < len(items); sorted++ {
		left, right := 0, sorted
		for left < right {
			if mid := (left + right) / 2; less() {
				right = mid
			} else {
				left = mid + 1
			}
		}
		moved := items[sorted]
		copy(items[left+1:sorted+1], items[left:sorted])
		items[left] = moved
	}
}
