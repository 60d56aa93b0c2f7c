package media

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CreditedName is the file's name with its credit, for a copy that is found alone: "hall-jo-roe-ap.jpg".
func (f File) CreditedName() string {
	by := InName(f.Credit)
	if by == "" || !f.IsPicture() {
		return f.Name
	}
	ending := path.Ext(f.Name)
	return strings.TrimSuffix(f.Name, ending) + "-" + by + ending
}

// maxInName is how much of a credit stands in a name, in bytes.
const maxInName = 60

// InName is the text as it stands in the name of a file: small letters, digits and hyphens, without accents.
func InName(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ' || r == 'Đ':
			return 'd'
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return unicode.ToLower(r)
		}
		return '-'
	}, norm.NFD.String(text))
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '-' }), "-")
	return strings.TrimSuffix(text[:min(len(text), maxInName)], "-")
}
