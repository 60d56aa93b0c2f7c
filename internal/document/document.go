// Package document reads the files of documents: what they are by their content, how long, in which language, and
// whether they do more than to be read.
package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// The media types of documents that the site takes.
const (
	PDF  = "application/pdf"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	CSV  = "text/csv"
	ZIP  = "application/zip"
)

// Info is what a document's file says about it.
type Info struct {
	Mime     string
	Pages    int    // 0 where it does not say
	Language string // BCP 47; "" where it does not say
}

// Refused completes the sentence "a.pdf …" for staff.
type Refused string

func (r Refused) Error() string { return string(r) }

// Why documents are refused.
const (
	ErrKind     Refused = "is not a file that the site takes. Pictures are JPEG, PNG, WebP, AVIF, GIF or HEIC; documents are PDF, Word, Excel, PowerPoint, CSV or ZIP. Films and recordings stay where they are: link to them"
	ErrSVG      Refused = "is an SVG, which can carry programs that run in a reader's browser. Export it as PNG, at twice the width it is shown in"
	ErrPage     Refused = "is a web page, whatever its name says. Paste its words into an entry instead"
	ErrScript   Refused = "has a script or starts another program when it is opened. Print it to a new PDF and try that one"
	ErrMacros   Refused = "has macros, programs that run when it is opened. Save it without them, as .docx, .xlsx or .pptx"
	ErrUnpacked Refused = "unpacks to far more than it is. Leave out what is not needed, or send the files one by one"
	ErrDamaged  Refused = "is damaged: it cannot be opened. Save it again and try once more"
	ErrUTF16    Refused = "is a text in UTF-16. Save it as “CSV UTF-8”, which spreadsheet programs offer beside CSV"
	ErrOld      Refused = "is in the form of Office before 2007. Save it as .docx, .xlsx or .pptx, or as a PDF"
)

// Inspect returns what the file is, told by its content; name only tells tables from other texts. A Refused says why it is
// not taken.
func Inspect(r io.ReaderAt, size int64, name string) (Info, error) {
	head := make([]byte, min(size, 512))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Info{}, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return inspectPDF(io.NewSectionReader(r, 0, size))
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return inspectZIP(r, size)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return Info{}, ErrOld
	}
	return inspectText(io.NewSectionReader(r, 0, size), head, name)
}

// inspectText takes tables alone.
func inspectText(r io.Reader, head []byte, name string) (Info, error) {
	lower := bytes.ToLower(head)
	kind := http.DetectContentType(head)
	switch {
	case bytes.Contains(lower, []byte("<svg")):
		return Info{}, ErrSVG
	case strings.HasPrefix(kind, "text/html"), strings.HasPrefix(kind, "text/xml"), bytes.Contains(lower, []byte("<html")):
		return Info{}, ErrPage
	case strings.HasSuffix(kind, "charset=utf-16le"), strings.HasSuffix(kind, "charset=utf-16be"):
		return Info{}, ErrUTF16
	case !strings.HasPrefix(kind, "text/plain") || !strings.HasSuffix(strings.ToLower(name), ".csv"):
		return Info{}, ErrKind
	}
	if err := readTable(r, head); err != nil {
		return Info{}, err
	}
	return Info{Mime: CSV}, nil
}

// readTable checks that the text is a table in UTF-8 or Latin letters, by its first lines.
func readTable(r io.Reader, head []byte) error {
	start := make([]byte, 64<<10)
	n, _ := io.ReadFull(r, start)
	start = start[:n]
	if bytes.IndexByte(start, 0) >= 0 {
		return ErrKind
	}
	if at := bytes.LastIndexByte(start, '\n'); n == cap(start) && at > 0 {
		start = start[:at] // the last line may be cut
	}
	table := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(start, []byte("\ufeff"))))
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		table.Comma = ';'
	}
	table.FieldsPerRecord, table.LazyQuotes = -1, true
	if _, err := table.ReadAll(); err != nil || !utf8.Valid(start) && bytes.Contains(start, []byte{0x1b}) {
		return ErrDamaged
	}
	return nil
}
