package wordpress

import (
	"regexp"
	"strings"
	"unicode"
)

// SplitCredit parts a caption as newsrooms write it into the words about the picture and the words about its maker:
// "A vote in Albany (Jane Doe / Getty Images)" gives "A vote in Albany" and "Jane Doe / Getty Images". The credit is ""
// where none is certain: then every word stays in the caption, because a wrong credit is worse than a long caption.
func SplitCredit(text string) (caption, credit string) {
	text = oneLine(text)
	for _, split := range []func(string) (string, string, bool){bracketed, afterBar, labelled} {
		if caption, credit, ok := split(text); ok {
			return strings.TrimSpace(caption), tidyCredit(credit)
		}
	}
	return text, ""
}

var (
	// "Photo: ", "Photo by ", "Photographer: ", "Mshale Staff Photo by ", "Credit: ", "Image via ", "Photo courtesy of "
	creditLabel = regexp.MustCompile(`(?i)^(?:([\pL\d&.' ]{1,40}) staff )?(?:photos?|photograph|photographer|credit|image|picture|illustration)(?: credit)?(?::| by | via | from )\s*`)
	courtesy    = regexp.MustCompile(`(?i)^(?:(?:photos?|image|picture)\s+)?(courtesy(?: of)?:?)\s+`)
	// the last sentence of a caption when it is a credit: what comes before must end a sentence
	lastSentence = regexp.MustCompile(`(?i)^(.*[.!?”"’])\s*((?:[\pL\d&']{1,20} ){0,3}(?:(?:photos?|photographer|credit|image|picture) ?:|(?:staff )?photos? by |photos? courtesy of |courtesy of |image via )\s*\S.{1,100})$`)
	agency       = regexp.MustCompile(`(?i)/|\bvia\b|courtesy|\bphotos?\b|\b(?:AP|AFP|EPA|UPI|NPR|Reuters|Getty|Unsplash|Pexels|Flickr|Wikimedia|Shutterstock|iStock|Bloomberg|Associated Press|News|Times|Tribune|Herald|Gazette|Images)\b`)
	partyState   = regexp.MustCompile(`^[DRI]-\w{2}$`)
	initials     = regexp.MustCompile(`^[A-Z]{2,6}$`)
)

// bracketed finds a credit in brackets at the very end.
func bracketed(text string) (string, string, bool) {
	trimmed := strings.TrimSuffix(text, ".")
	open := strings.LastIndexByte(trimmed, '(')
	if open <= 0 || !strings.HasSuffix(trimmed, ")") {
		return "", "", false
	}
	before, inside := trimmed[:open], strings.TrimSpace(trimmed[open+1:len(trimmed)-1])
	switch {
	case inside == "" || len(inside) > 120 || partyState.MatchString(inside):
		return "", "", false
	case initials.MatchString(inside):
		return before, inside, !abbreviates(inside, before)
	}
	return before, inside, agency.MatchString(inside) || creditLabel.MatchString(inside)
}

// abbreviates reports whether the letters are short for the words before them: "United Auto Workers (UAW)".
func abbreviates(letters, before string) bool {
	words := strings.FieldsFunc(before, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	var capitals []byte
	for _, word := range words {
		if word[0] >= 'A' && word[0] <= 'Z' {
			capitals = append(capitals, word[0])
		}
	}
	return strings.HasSuffix(string(capitals), letters)
}

// afterBar finds "… | Eric Risberg/AP".
func afterBar(text string) (string, string, bool) {
	bar := strings.LastIndexByte(text, '|')
	if bar <= 0 {
		return "", "", false
	}
	credit := strings.TrimSpace(text[bar+1:])
	return text[:bar], credit, credit != "" && len(credit) <= 120
}

// labelled finds a last sentence such as "Photo: Yuki Iwamura/Bloomberg News" or "Photographer: …".
func labelled(text string) (string, string, bool) {
	if creditLabel.MatchString(text) && len(text) <= 120 {
		return "", text, true
	}
	found := lastSentence.FindStringSubmatch(text)
	if found == nil {
		return "", "", false
	}
	return found[1], found[2], true
}

// tidyCredit drops the label ("Photo by"), which the page writes itself, and spaces the slash: "Name / Agency".
func tidyCredit(credit string) string {
	credit = strings.TrimSpace(credit)
	agencyName := ""
	if found := courtesy.FindString(credit); found != "" {
		return "Courtesy of " + strings.TrimRight(credit[len(found):], ". ")
	}
	if found := creditLabel.FindStringSubmatch(credit); found != nil {
		credit, agencyName = credit[len(found[0]):], strings.TrimSpace(found[1])
	}
	credit = strings.TrimRight(credit, ". ")
	parts := strings.Split(strings.ReplaceAll(credit, " via ", "/"), "/")
	if agencyName != "" {
		parts = append(parts, agencyName)
	}
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return strings.Join(parts, " / ")
}
