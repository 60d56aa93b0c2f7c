package document

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"localprogress.org/site/internal/child"
)

// How much of a document is read for search.
const (
	maxTextPages = 500
	maxText      = 1 << 20 // bytes
)

// Reader reads the text of documents. It is safe for concurrent use.
type Reader struct{ program string }

// NewReader looks for poppler's pdftotext and says in the log when it is missing.
func NewReader(log *slog.Logger) *Reader {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		log.Warn("pdftotext of poppler is missing: search does not find the words inside of PDFs. Install poppler-utils")
	}
	return &Reader{program}
}

// Reads reports whether the reader reads the text of such files.
func (r *Reader) Reads(mime string) bool { return r.program != "" && mime == PDF }

// Text returns the words of the PDF in the file, at most those of its first 500 pages and 1 MB. ErrDamaged when they
// cannot be read; "" where there are none: scanned pages are pictures.
func (r *Reader) Text(ctx context.Context, file string) (string, error) {
	var out bytes.Buffer
	err := child.Run(ctx, &child.Limited{W: &out, Left: maxText}, r.program, "-q", "-enc", "UTF-8", "-nopgbrk", "-l", strconv.Itoa(maxTextPages), file, "-")
	if errors.Is(err, child.ErrFailed) {
		return "", ErrDamaged
	}
	return tidy(out.String()), err
}

var (
	// hyphened is a word that is parted at the end of a line.
	hyphened = regexp.MustCompile(`(\p{L})[-\x{2010}]\n\s*(\p{Ll})`)
	// ligatures are letters that printers join (Unicode's block FB00).
	ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00ad", "")
)

// tidy is the text in one line of words as they are typed.
func tidy(text string) string {
	text = ligatures.Replace(strings.ToValidUTF8(text, " "))
	text = hyphened.ReplaceAllString(text, "$1$2")
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == '\u007f' || r == '\u00a0' }), " ")
}
