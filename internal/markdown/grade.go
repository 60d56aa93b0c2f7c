package markdown

import (
	"math"
	"regexp"
	"strings"
)

// minGraded is the shortest text that is graded, in words: a shorter one says too little.
const minGraded = 100

var (
	sentenceEnd = regexp.MustCompile(`[.!?…]+["”’)\]]*(\s|$)|\n{2,}`)
	gradedWord  = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}’'.-]*`)
	silentEnd   = regexp.MustCompile(`(?:[^laeiouy]e|[^laeiouydt]ed|[^laeiouysxz]es)$`)
	vowels      = regexp.MustCompile(`[aeiouyà-ÿ]+`)
	notLetters  = regexp.MustCompile(`[^a-zà-ÿ]`)
)

// ReadingGrade returns the school grade in the United States that reads a plain text with ease, by the formula of Kincaid,
// Fishburne, Rogers and Chissom ("Derivation of new readability formulas for Navy enlisted personnel", 1975), and whether the
// text is long enough to say. It is made for English. The editor's script counts in the same way, in web/js/write/count.js.
func ReadingGrade(plain string) (grade int, ok bool) {
	words := gradedWord.FindAllString(plain, -1)
	if len(words) < minGraded {
		return 0, false
	}
	syllables := 0
	for _, w := range words {
		letters := notLetters.ReplaceAllString(strings.ToLower(w), "")
		syllables += max(1, len(vowels.FindAllString(silentEnd.ReplaceAllString(letters, ""), -1)))
	}
	sentences := max(1, len(sentenceEnd.FindAllString(plain, -1)))
	n := float64(len(words))
	return max(0, int(math.Round(0.39*n/float64(sentences)+11.8*float64(syllables)/n-15.59))), true
}
