package picture

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWords is how much of a file's own words is read, in characters.
const maxWords = 500

// words makes readable text of what a program wrote: UTF-8, or Latin-1 where it is none, in one line.
func words(b []byte) string {
	text := string(b)
	if !utf8.ValidString(text) {
		runes := make([]rune, len(b))
		for i, c := range b {
			runes[i] = rune(c)
		}
		text = string(runes)
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > maxWords {
		text = string(r[:maxWords])
	}
	return text
}

// The datasets of IPTC-IIM 4.2, record 2, that matter.
const (
	iptcByline  = 80
	iptcCredit  = 110
	iptcRights  = 116
	iptcCaption = 120
)

// readIPTC finds the IPTC block among Photoshop's resources and reads its credit.
func (i *Info) readIPTC(data []byte) {
	at := bytes.Index(data, []byte("8BIM\x04\x04"))
	if at < 0 {
		return
	}
	for data = data[at:]; ; {
		start := bytes.Index(data, []byte{0x1c, 2})
		if start < 0 || len(data) < start+5 {
			return
		}
		set, size := data[start+2], int(binary.BigEndian.Uint16(data[start+3:]))
		data = data[start+5:]
		if size > len(data) {
			return
		}
		text := words(data[:size])
		data = data[size:]
		switch set {
		case iptcByline:
			i.byline = cmp.Or(i.byline, text)
		case iptcCredit:
			i.source = cmp.Or(i.source, text)
		case iptcRights:
			i.rights = cmp.Or(i.rights, text)
		case iptcCaption:
			i.Caption = text
		}
	}
}

// Properties of XMP, as attributes or as elements with a list in them.
var (
	xmpCredit  = xmpProperty("photoshop:Credit")
	xmpCreator = xmpProperty("dc:creator")
	xmpRights  = xmpProperty("dc:rights")
	xmpCaption = xmpProperty("dc:description")
)

func xmpProperty(name string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + name + `="([^"]+)"|<` + name + `>\s*(?:<rdf:(?:Seq|Alt|Bag)>\s*<rdf:li[^>]*>)?([^<]+)<`)
}

// readXMP reads the credit of an XMP packet.
func (i *Info) readXMP(data []byte) {
	read := func(p *regexp.Regexp) string {
		m := p.FindSubmatch(data)
		if m == nil {
			return ""
		}
		return words([]byte(html.UnescapeString(string(append(m[1], m[2]...)))))
	}
	i.source = cmp.Or(i.source, read(xmpCredit))
	i.byline = cmp.Or(i.byline, read(xmpCreator))
	i.rights = cmp.Or(i.rights, read(xmpRights))
	i.Caption = cmp.Or(i.Caption, read(xmpCaption))
}

// tellCredit makes the credit of who took the picture and for whom, as newspapers write it: "Jo Roe / AP".
func (i *Info) tellCredit() {
	who, whom := cmp.Or(i.byline, i.artist), i.source
	switch {
	case who == "" || strings.Contains(whom, who):
		i.Credit = whom
	case whom == "" || strings.Contains(who, whom):
		i.Credit = who
	default:
		i.Credit = who + " / " + whom
	}
	i.Credit = cmp.Or(i.Credit, i.rights)
}

func sortBy[T any, K cmp.Ordered](s []T, key func(T) K) {
	slices.SortFunc(s, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}
