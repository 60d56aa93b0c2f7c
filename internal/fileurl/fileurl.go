// Package fileurl says at which address a stored file is: for package media, which keeps the files, and for package
// content, whose entries show them.
package fileurl

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
)

// endings is how the address of each type of file that the site takes ends.
var endings = map[string]string{"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif",
	"application/pdf": "pdf", "text/csv": "csv", "application/zip": "zip",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   "docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "xlsx",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx"}

// Taken reports whether the site keeps files of the type.
func Taken(mime string) bool { return endings[mime] != "" }

// Ending is how the name of a file of the type ends, without the dot; "" for types that the site does not keep.
func Ending(mime string) string { return endings[mime] }

// Picture is the address of a stored picture. It is made of the picture's hash, so what it answers never changes,
// and nobody can guess it. width is in pixels.
func Picture(hash string, width int, mime string) string {
	return Copy(hash, width, endings[mime])
}

// Copy is the address of a copy of a stored picture, in that width and format ("avif").
func Copy(hash string, width int, format string) string {
	return fmt.Sprintf("/files/%s/%d.%s", hash, width, format)
}

// Document is the address of a stored document: stable, and readable in a list of downloads.
func Document(id int64, name string) string { return Folder(id) + url.PathEscape(name) }

// Former is the address of what a document was while its file had the hash.
func Former(id int64, hash, name string) string {
	return Folder(id) + hash + "/" + url.PathEscape(name)
}

// Folder is how the address of the document begins, whatever its name is.
func Folder(id int64) string { return fmt.Sprintf("/files/%d/", id) }

var document = regexp.MustCompile(`/files/([1-9]\d{0,17})/`)

// DocumentIDs returns the IDs of the documents whose addresses occur in the text.
func DocumentIDs(text string) []int64 {
	var ids []int64
	for _, m := range document.FindAllStringSubmatch(text, -1) {
		id, _ := strconv.ParseInt(m[1], 10, 64) // 18 digits fit
		ids = append(ids, id)
	}
	return ids
}

var card = regexp.MustCompile(`:::document[ \t]+(/files/([1-9]\d{0,17})/[^/\s]+)`)

// Cards returns the IDs of the documents that the Markdown text shows as cards, by their addresses there.
func Cards(text string) map[string]int64 {
	ids := map[string]int64{}
	for _, m := range card.FindAllStringSubmatch(text, -1) {
		ids[m[1]], _ = strconv.ParseInt(m[2], 10, 64) // 18 digits fit
	}
	return ids
}

var picture = regexp.MustCompile(`/files/([0-9a-f]{64})/\d+\.[a-z]+`)

// PictureHashes returns the hashes of the pictures whose addresses occur in the text.
func PictureHashes(text string) []string {
	var hashes []string
	for _, m := range picture.FindAllStringSubmatch(text, -1) {
		hashes = append(hashes, m[1])
	}
	return hashes
}

// widths are those in which pictures are copied, in pixels. The first is a small picture in a list on a phone, of two dots a
// pixel; the second a phone's column, and the small picture of three; the third and fourth the column on screens of two and
// three; the others are the width of the page on one and two.
var widths = []int{224, 352, 704, 1056, 1408, 2112}

// Widths are those in which a picture of that width is copied: all that are smaller, and its own, up to the largest.
func Widths(width int) []int {
	var out []int
	for _, w := range widths {
		if w >= width {
			return append(out, width)
		}
		out = append(out, w)
	}
	return out
}

// Near is the narrowest of the Widths of a picture of that width that is as wide as wanted, or its own.
func Near(width, wanted int) int {
	all := Widths(width)
	for _, w := range all {
		if w >= wanted {
			return w
		}
	}
	return all[len(all)-1]
}
