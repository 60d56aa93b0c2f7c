package merge

import "slices"

// List brings together two lists that were made from base: what either side took out is out, what either put in is in. The
// order is mine, and what only they put in follows.
func List(base, mine, theirs []string) []string {
	var out []string
	for _, v := range mine {
		if slices.Contains(theirs, v) || !slices.Contains(base, v) {
			out = append(out, v)
		}
	}
	for _, v := range theirs {
		if !slices.Contains(base, v) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
