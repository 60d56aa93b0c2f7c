package document_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/zlib"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"localprogress.org/site/internal/document"
)

func pack(t *testing.T, names ...string) []byte {
	t.Helper()
	return filled(t, nil, names...)
}

// filled is pack with these words in the files instead of others.
func filled(t *testing.T, words map[string]string, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, cmp.Or(words[name], "words"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a small file whose list promises n files of 4 GB.
func bomb(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range n {
		w, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i), Method: zip.Deflate, CompressedSize64: 5, UncompressedSize64: 4 << 30, CRC32: crc32.ChecksumIEEE(nil)})
		if err == nil {
			_, err = io.WriteString(w, "words")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pdf has the objects as they are, and others in a stream.
func pdf(plain, packed string) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, packed)
	_ = w.Close()
	return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj\n<</Type /Catalog /Lang (es-US)>>\nendobj\n%s\n2 0 obj\n<</Type /ObjStm /Filter /FlateDecode>>\nstream\n%s\nendstream\nendobj\n%s\n%%%%EOF\n",
		plain, b.Bytes(), strings.Repeat("% filling\n", 20_000))
}

// longNames make a list that is longer than what is in it.
func longNames(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("%d%s", i, strings.Repeat("a", 1000)))
	}
	return names
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		data []byte
		want document.Info
		err  error
	}{
		{"a.pdf", pdf("3 0 obj\n<</Type /Pages /Count 12>>\nendobj", ""), document.Info{Mime: document.PDF, Pages: 12, Language: "es-US"}, nil},
		{"packed.pdf", pdf("", "<</Type/Pages/Count 48/Kids[]>>"), document.Info{Mime: document.PDF, Pages: 48, Language: "es-US"}, nil},
		{"script.pdf", pdf("3 0 obj\n<</S /JavaScript /JS (app.alert(1))>>\nendobj", ""), document.Info{}, document.ErrScript},
		{"hidden.pdf", pdf("", "<</OpenAction<</S/Launch/F(cmd.exe)>>>>"), document.Info{}, document.ErrScript},
		{"spelt.pdf", pdf("3 0 obj\n<</S /J#61vaScript>>\nendobj", ""), document.Info{}, document.ErrScript},
		{"half.pdf", pdf("", "")[:900], document.Info{}, document.ErrDamaged},
		{"a.docx", pack(t, "[Content_Types].xml", "word/document.xml"), document.Info{Mime: document.DOCX}, nil},
		{"long.docx", filled(t, map[string]string{"docProps/app.xml": "<Properties><Pages>14</Pages></Properties>", "word/styles.xml": `<w:rPr><w:lang w:val="es-US" w:eastAsia="en-US"/></w:rPr>`},
			"[Content_Types].xml", "word/document.xml", "word/styles.xml", "docProps/app.xml"), document.Info{Mime: document.DOCX, Pages: 14, Language: "es-US"}, nil},
		{"slides.pptx", filled(t, map[string]string{"docProps/app.xml": "<Slides>9</Slides>", "docProps/core.xml": "<dc:language>vi</dc:language>"},
			"[Content_Types].xml", "ppt/presentation.xml", "docProps/core.xml", "docProps/app.xml"), document.Info{Mime: document.PPTX, Pages: 9, Language: "vi"}, nil},
		{"called.zip", pack(t, "[Content_Types].xml", "xl/workbook.xml"), document.Info{Mime: document.XLSX}, nil},
		{"a.pptx", pack(t, "[Content_Types].xml", "ppt/presentation.xml"), document.Info{Mime: document.PPTX}, nil},
		{"a.zip", pack(t, "photo.jpg", "words.txt"), document.Info{Mime: document.ZIP}, nil},
		{"macros.docx", pack(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), document.Info{}, document.ErrMacros},
		{"bomb.zip", bomb(t, 3), document.Info{}, document.ErrUnpacked},
		{"many.zip", bomb(t, 10_001), document.Info{}, document.ErrUnpacked},
		{"half.zip", pack(t, "a.txt")[:40], document.Info{}, document.ErrDamaged},
		{"a.csv", []byte("place,members\nAustin,12\n"), document.Info{Mime: document.CSV}, nil},
		{"es.csv", []byte("\ufefflugar;miembros\nPeñíscola;12\n"), document.Info{Mime: document.CSV}, nil},
		{"page.csv", []byte("<!doctype html><script>alert(1)</script>"), document.Info{}, document.ErrPage},
		{"drawing.svg", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), document.Info{}, document.ErrSVG},
		{"notes.txt", []byte("words"), document.Info{}, document.ErrKind},
		{"utf16.csv", []byte("\xff\xfep\x00l\x00a\x00c\x00e\x00"), document.Info{}, document.ErrUTF16},
		{"old.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), document.Info{}, document.ErrOld},
		{"film.mp4", []byte("\x00\x00\x00\x18ftypmp42"), document.Info{}, document.ErrKind},
		{"listing.zip", pack(t, longNames(5000)...), document.Info{}, document.ErrUnpacked},
		{"close.pdf", pdf("<</Type/Pages/Count 2>> <</Type/Pages/Count 31>>", ""), document.Info{Mime: document.PDF, Pages: 31, Language: "es-US"}, nil},
		{"apart.pdf", pdf("<</Type/Pages/Count 2>>"+strings.Repeat(" ", 3000)+"<</Type/Pages/Kids["+strings.Repeat("7 0 R ", 500)+"]/Count 30>>", ""), document.Info{Mime: document.PDF, Pages: 30, Language: "es-US"}, nil},
	} {
		got, err := document.Inspect(bytes.NewReader(c.data), int64(len(c.data)), c.name)
		if got != c.want || err != c.err {
			t.Errorf("%s: %+v, %v; want %+v, %v", c.name, got, err, c.want, c.err)
		}
	}
	away := pack(t, "../../etc/passwd")
	if _, err := document.Inspect(bytes.NewReader(away), int64(len(away)), "a.zip"); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("a ZIP that writes elsewhere: %v", err)
	}
}
