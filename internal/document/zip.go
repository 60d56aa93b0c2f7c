package document

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
)

// What a ZIP file may hold. An office's file of 50 MB unpacks to some hundred.
const (
	maxEntries  = 10_000
	maxUnpacked = 1 << 30
	maxRatio    = 200
)

// inspectZIP looks at the list of what is in it; nothing is unpacked.
func inspectZIP(r io.ReaderAt, size int64) (Info, error) {
	z, err := zip.NewReader(r, size)
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
	return info, nil
}
