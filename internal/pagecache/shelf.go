package pagecache

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"localprogress.org/site/internal/coding"
)

// Shelf is a folder with the last good copy of every public page, for the time when there is no database. It is laid
// out as a web server looks for files, with the packed forms beside them, so that one can serve it by itself. The zero
// value is no shelf; it is the folder's name.
type Shelf string

// label is what stands beside a page's bytes: what a file cannot say.
type label struct {
	Header http.Header
	Tag    string    // of the bytes; a file that was cut off does not fit it
	Own    string    // the Address key of the entry whose page it is
	Begun  time.Time // when readers saw it
	Gone   time.Time // when its entry goes; zero: never
}

const labelEnding = ".label"

// plainNames are the addresses whose pages have a file of their own.
var plainNames = regexp.MustCompile(`^(/[a-z0-9][a-z0-9._-]*)*/?$`)

// fileOf is the name of the file that holds the page, "" for an address that has none: narrowed lists, searches.
func fileOf(address string) string {
	switch {
	case address == "/":
		return "index.html"
	case address == "/.well-known/security.txt":
		return address[1:]
	case address == "/index": // would be the front page's file
		return ""
	case len(address) > 400 || !plainNames.MatchString(address):
		return ""
	}
	if path.Ext(address) == "" {
		address += ".html"
	}
	return strings.TrimPrefix(address, "/")
}

// put keeps the page. What was there stays until the new one is whole: the disk may be full.
func (s Shelf) put(address string, p *page) (err error) {
	name := fileOf(address)
	if name == "" {
		return nil
	}
	words, err := json.Marshal(label{Header: p.header, Tag: p.tag, Own: p.own, Begun: p.begun, Gone: p.gone})
	if err != nil {
		return err
	}
	files := map[string][]byte{name: p.body, name + labelEnding: words}
	if p.packs() {
		for _, c := range coding.AtRest {
			files[c.File(name)] = coding.Quick(p.body, c)
		}
	}
	if err := os.MkdirAll(filepath.Join(string(s), filepath.Dir(name)), 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(string(s))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	for name, content := range files {
		if err := root.WriteFile(name+partEnding, content, 0o644); err != nil {
			for name := range files {
				_ = root.Remove(name + partEnding)
			}
			return err
		}
	}
	for name := range files {
		err = errors.Join(err, root.Rename(name+partEnding, name))
	}
	return err
}

// partEnding is of files that are being written.
const partEnding = ".part"

// get returns the page kept under the address; nil when there is none, or none that is whole.
func (s Shelf) get(address string) *page {
	name := fileOf(address)
	if name == "" || s == "" {
		return nil
	}
	root, err := os.OpenRoot(string(s))
	if err != nil {
		return nil
	}
	defer func() { _ = root.Close() }()
	words, err := root.ReadFile(name + labelEnding)
	if err != nil {
		return nil
	}
	var l label
	if err := json.Unmarshal(words, &l); err != nil {
		return nil
	}
	body, err := root.ReadFile(name)
	if err != nil || tagOf(body) != l.Tag {
		return nil
	}
	return &page{status: http.StatusOK, header: l.Header, body: body, tag: l.Tag, own: l.Own, term: term{begun: l.Begun}, gone: l.Gone}
}

// drop forgets the page.
func (s Shelf) drop(address string) error {
	name := fileOf(address)
	if name == "" {
		return nil
	}
	root, err := os.OpenRoot(string(s))
	if err != nil {
		return err
	}
	for _, n := range filesOf(name) {
		if gone := root.Remove(n); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return errors.Join(err, root.Close())
}

// filesOf are the files of a page, its label last: as long as that is there, the rest can be found.
func filesOf(name string) []string {
	names := []string{name}
	for _, c := range coding.AtRest {
		names = append(names, c.File(name))
	}
	return append(names, name+labelEnding)
}

// tidy forgets every file but those of the addresses.
func (s Shelf) tidy(addresses []string) error {
	wanted := map[string]bool{}
	for _, a := range addresses {
		for _, n := range filesOf(fileOf(a)) {
			wanted[n] = true
		}
	}
	root, err := os.OpenRoot(string(s))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was put there yet
	}
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || wanted[name] {
			return err
		}
		return root.Remove(name)
	})
}
