package wordpress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Stored is a picture that the site has taken into its own storage.
type Stored struct {
	MediaID int64
	URL     string // for the text: /files/…
}

// KeepPicture takes a picture file into the site's storage and returns where it is. The same file twice is the same
// picture. An error means that the file is no picture the site can show.
type KeepPicture func(ctx context.Context, name string, file io.Reader, words Picture) (Stored, error)

// missingPrefix begins the address of a picture whose file is missing: the old path, which the site answers nowhere.
const missingPrefix = "/wp-content/uploads/"

// library is the old site's pictures: what the export says about them, and their files beside the export.
type library struct {
	ctx         context.Context
	uploads     *os.Root // nil where there is no folder "uploads"
	keep        KeepPicture
	dryRun      bool // storage is no part of a transaction, so a dry run only looks whether files are there
	attachments map[int64]Picture // Src is the path below wp-content/uploads/
	byFile      map[string]int64
	found       map[string]Stored
	missing     []string
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
		if stored, ok := l.stored(name, picture); ok {
			picture.Src = stored.URL
			return picture
		}
	}
	if picture.Src == "" {
		picture.Src = file
	}
	if picture.Src == "" { // a picture of another site is never asked for by our readers' browsers
		picture.Src = src
	} else {
		l.miss(picture.Src)
		picture.Src = missingPrefix + picture.Src
	}
	return picture
}

// stored takes the file into storage, once.
func (l *library) stored(name string, words Picture) (Stored, bool) {
	if name == "" || l.uploads == nil || l.keep == nil && !l.dryRun {
		return Stored{}, false
	}
	if stored, ok := l.found[name]; ok {
		return stored, true
	}
	file, err := l.uploads.Open(name)
	if err != nil {
		return Stored{}, false
	}
	defer func() { _ = file.Close() }()
	if l.dryRun {
		l.found[name] = Stored{URL: "/files/" + name}
		return l.found[name], true
	}
	stored, err := l.keep(l.ctx, path.Base(name), file, words)
	if err != nil {
		l.miss(fmt.Sprintf("%s (%v)", name, err))
		return Stored{}, false
	}
	l.found[name] = stored
	return stored, true
}

func (l *library) miss(name string) {
	if !slices.Contains(l.missing, name) {
		l.missing = append(l.missing, name)
	}
}

// mediaID returns the stored picture of an address, 0 where the file is missing.
func (l *library) mediaID(address string) int64 {
	for _, stored := range l.found {
		if stored.URL == address {
			return stored.MediaID
		}
	}
	return 0
}

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
