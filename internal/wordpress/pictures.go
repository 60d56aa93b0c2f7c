package wordpress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"localprogress.org/site/internal/media"
)

// missingPrefix begins the address of a picture whose file is missing: the old path, which the site answers nowhere.
const missingPrefix = "/wp-content/uploads/"

// library is the old site's pictures: what the export says about them, and their files beside the export.
type library struct {
	ctx         context.Context
	uploads     *os.Root // nil where there is no folder "uploads"
	media       *media.Store
	dryRun      bool              // storage is no part of a transaction, so a dry run only looks at the files
	attachments map[int64]Picture // Src is the path below wp-content/uploads/
	byFile      map[string]int64
	found       map[string]media.File // by path below uploads
	missing     map[string]string     // by path below uploads: why the file could not be used, "" where it is not there
	err         error                 // of the site's own storage; it ends the import
}

func (l *library) add(item Item) {
	picture := Picture{ID: item.ID, Src: uploadPath(item.Attachment), Alt: oneLine(item.Meta["_wp_attachment_image_alt"])}
	words := plainLine(item.Excerpt)
	picture.Caption, picture.Credit = SplitCredit(words)
	if picture.Alt == words {
		picture.Alt = picture.Caption
	}
	l.attachments[item.ID] = picture
	l.byFile[picture.Src] = item.ID
}

// sized are the endings that WordPress adds to the smaller copies it makes of a picture.
var sized = regexp.MustCompile(`-(?:\d{1,5}x\d{1,5}|scaled|e\d{10,})(\.\w+)$`)

// picture returns what is known of a picture that a page shows. Its Src is the new address, or, where the file is
// missing, the old path, which the page leaves out.
func (l *library) picture(id int64, src string) Picture {
	file := uploadPath(src)
	original := sized.ReplaceAllString(file, "$1")
	for _, name := range []string{file, original} {
		if id == 0 {
			id = l.byFile[name]
		}
	}
	picture := l.attachments[id]
	picture.ID = id
	for _, name := range []string{picture.Src, original, file} {
		if address, ok := l.stored(name, picture); ok {
			picture.Src = address
			return picture
		}
	}
	if picture.Src == "" {
		picture.Src = file
	}
	if picture.Src == "" { // a picture of another site is never asked for by our readers' browsers
		picture.Src = src
	} else {
		l.miss(picture.Src, "")
		picture.Src = missingPrefix + picture.Src
	}
	return picture
}

// document returns the new address of a file that a link leads to; the old path where the file is missing, and the
// link as it was where it leads elsewhere.
func (l *library) document(href string) string {
	name := uploadPath(href)
	if name == "" {
		return href
	}
	if address, ok := l.stored(name, l.attachments[l.byFile[name]]); ok {
		return address
	}
	l.miss(name, "")
	return missingPrefix + name
}

// stored takes the file into the site's storage, once, and returns its address.
func (l *library) stored(name string, words Picture) (string, bool) {
	if name == "" || l.uploads == nil || l.media == nil || l.err != nil {
		return "", false
	}
	if kept, ok := l.found[name]; ok {
		return l.address(name, kept), true
	}
	file, err := l.uploads.Open(name)
	if err != nil {
		return "", false
	}
	defer func() { _ = file.Close() }()
	var kept media.File
	if l.dryRun {
		kept, err = l.media.Inspect(l.ctx, path.Base(name), file)
	} else {
		kept, err = l.media.Add(l.ctx, path.Base(name), file, media.Words{Alt: words.Alt, Caption: words.Caption, Credit: words.Credit})
	}
	var refused *media.RefusedError
	if errors.As(err, &refused) {
		l.miss(name, refused.Message)
		return "", false
	}
	if err != nil {
		l.err = err
		return "", false
	}
	l.found[name] = kept
	return l.address(name, kept), true
}

// address is where the file will be; a dry run cannot know the number of a document.
func (l *library) address(name string, kept media.File) string {
	if l.dryRun && kept.Width == 0 {
		return "/files/" + name
	}
	return kept.URL()
}

func (l *library) miss(name, why string) {
	if _, known := l.missing[name]; !known {
		l.missing[name] = why
	}
}

// missed returns the missing files in order, each with the reason where there is one.
func (l *library) missed() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(l.missing)) {
		if why := l.missing[name]; why != "" {
			name = fmt.Sprintf("%s (%s)", name, why)
		}
		out = append(out, name)
	}
	return out
}

// mediaID returns the stored picture of an address, 0 where the file is missing. In a dry run, which stores none, a
// picture that is there is inDryRun.
func (l *library) mediaID(address string) int64 {
	for name, kept := range l.found {
		switch {
		case l.address(name, kept) != address:
		case l.dryRun:
			return inDryRun
		default:
			return kept.ID
		}
	}
	return 0
}

// inDryRun stands for the ID of a picture in the checks of a dry run.
const inDryRun = -1

// uploadPath returns what follows wp-content/uploads/ in an address, "" for any other address.
func uploadPath(address string) string {
	parsed, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	_, file, ok := strings.Cut(parsed.Path, "/wp-content/uploads/")
	if !ok || !fs.ValidPath(file) {
		return ""
	}
	return file
}

// openUploads opens the folder "uploads" beside the export; nil where there is none. Names in the export cannot
// lead out of it.
func openUploads(folder string) (*os.Root, error) {
	root, err := os.OpenRoot(path.Join(folder, "uploads"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return root, err
}
