package document

import (
	"archive/zip"
	"errors"
	"io"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// What a ZIP file may hold. An office's file of 50 MB unpacks to some hundred.
const (
	maxEntries  = 10_000
	maxUnpacked = 1 << 30
	maxRatio    = 200
	maxList     = 4 << 20 // bytes of the list of what is in it, which is read whole
)

// bounded ends a reading that takes more than is left.
type bounded struct {
	r    io.ReaderAt
	left int
}

func (b *bounded) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, ErrUnpacked
	}
	return b.r.ReadAt(p, at)
}

// inspectZIP looks at the list of what is in it; nothing is unpacked but what an office's file says of itself.
func inspectZIP(r io.ReaderAt, size int64) (Info, error) {
	list := &bounded{r, maxList}
	z, err := zip.NewReader(list, size)
	if list.left < 0 {
		return Info{}, ErrUnpacked
	}
	list.left = math.MaxInt
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return Info{}, ErrDamaged
	}
	if len(z.File) > maxEntries {
		return Info{}, ErrUnpacked
	}
	info := Info{Mime: ZIP}
	office, unpacked := false, uint64(0)
	for _, f := range z.File {
		unpacked += f.UncompressedSize64
		if unpacked > maxUnpacked || unpacked > maxRatio*uint64(size)+1<<20 {
			return Info{}, ErrUnpacked
		}
		if name := strings.ReplaceAll(f.Name, `\`, "/"); path.IsAbs(name) || strings.Contains("/"+name+"/", "/../") || strings.Contains(name, ":") {
			return Info{}, Refused("wants to write outside of the folder in which it is unpacked. Pack it anew")
		}
		switch {
		case f.Name == "[Content_Types].xml":
			office = true
		case f.Name == "word/document.xml":
			info.Mime = DOCX
		case f.Name == "xl/workbook.xml":
			info.Mime = XLSX
		case f.Name == "ppt/presentation.xml":
			info.Mime = PPTX
		case strings.HasSuffix(f.Name, "vbaProject.bin"):
			return Info{}, ErrMacros
		}
	}
	if !office {
		info.Mime = ZIP
	}
	if info.Mime != ZIP {
		info.readOffice(z)
	}
	return info, nil
}

// maxProperties is how much is read of what an office's file says of itself.
const maxProperties = 256 << 10

var (
	officePages    = regexp.MustCompile(`<(?:\w+:)?(?:Pages|Slides)>(\d{1,6})<`)
	officeLanguage = regexp.MustCompile(`<dc:language>([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)<|<w:lang [^>]*w:val="([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"`)
)

// readOffice reads how long the document is and its language, where the programs that wrote it say so (ISO/IEC 29500-2 and
// ECMA-376, part 1, 17.3.2.20 and 22.2).
func (i *Info) readOffice(z *zip.Reader) {
	for _, f := range z.File {
		switch f.Name {
		case "docProps/app.xml", "docProps/core.xml", "word/styles.xml":
		default:
			continue
		}
		r, err := f.Open()
		if err != nil {
			continue
		}
		text, _ := io.ReadAll(io.LimitReader(r, maxProperties)) // as far as it can be read
		_ = r.Close()
		if m := officePages.FindSubmatch(text); m != nil && f.Name == "docProps/app.xml" {
			i.Pages, _ = strconv.Atoi(string(m[1]))
		}
		if m := officeLanguage.FindSubmatch(text); m != nil && i.Language == "" {
			i.Language = string(m[1]) + string(m[2])
		}
	}
}
