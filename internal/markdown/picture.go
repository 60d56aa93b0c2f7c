package markdown

import (
	"strconv"
	"strings"

	"localprogress.org/site/internal/fileurl"
)

// A picture in a text is as wide as the text, at most 704 pixels; copies of more than twice that are of no use there, nor
// such as are less than a phone's column.
const (
	pictureSizes = "(min-width:760px) 704px,calc(100vw - 40px)"
	minCopy      = 352
	maxCopy      = 1408
)

// sources are the copies among which browsers choose, in the newer formats; "" where there are none.
func (p Picture) sources() string {
	if p.Hash == "" || p.Width < 1 {
		return ""
	}
	return "<picture>" + p.source("avif") + p.source("webp")
}

func (p Picture) end() string {
	if p.sources() == "" {
		return ""
	}
	return "</picture>"
}

func (p Picture) source(format string) string {
	var set []string
	for _, w := range fileurl.Widths(p.Width) {
		if w >= minCopy && w <= maxCopy || w == p.Width && set == nil {
			set = append(set, fileurl.Copy(p.Hash, w, format)+" "+strconv.Itoa(w)+"w")
		}
	}
	return `<source type="image/` + format + `" srcset="` + escape(strings.Join(set, ",")) + `" sizes="` + pictureSizes + `">`
}

// fallback is what browsers show that know neither of the newer formats.
func (p Picture) fallback() string {
	if p.sources() == "" {
		return p.URL
	}
	return fileurl.Copy(p.Hash, fileurl.Near(p.Width, 1056), "jpg")
}
