package media

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"localprogress.org/site/internal/fileurl"
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

// FileName is the last part of a path as an address and a download may carry it: the letters and digits of every script,
// dots and hyphens, at most MaxName bytes (RFC 5987 and RFC 3987 carry them all); "file" where nothing is left of it.
func FileName(name string) string {
	name = strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], "")
	ending := ending(name)
	name = norm.NFC.String(strings.TrimSuffix(name, ending))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.L, unicode.M, unicode.N), r == '.':
			return r
		case unicode.In(r, unicode.Cf, unicode.Cc): // such as turn the direction of what stands behind them
			return -1
		}
		return '-'
	}, name)
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' }), "-")
	for len(name) > MaxName-len(ending) {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	name = strings.TrimLeftFunc(strings.Trim(name, ".-"), unicode.IsMark)
	if name == "" {
		name = "file"
	}
	return name + ending
}

// ending is the ending of the name with its dot, "" where what stands behind the last dot is none.
func ending(name string) string {
	is := path.Ext(name)
	if len(is) < 2 || len(is) > 6 || strings.ContainsFunc(is[1:], func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		return ""
	}
	return is
}

// endedAs is the name with the ending of its type, where it has that of another: programs open a download by its name.
func endedAs(name, mime string) string {
	want, is := "."+fileurl.Ending(mime), ending(name)
	if lower := strings.ToLower(is); lower == want || lower == ".jpeg" && want == ".jpg" {
		return name
	}
	return strings.TrimSuffix(name, is) + want
}
