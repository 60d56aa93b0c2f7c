package pagecache

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"strings"
	"time"

	"localprogress.org/site/internal/coding"
)

// Shelf is a folder with the last good copy of every public page, for the time when there is no database. It is laid
// out as a web server looks for files, with the packed forms beside them, so that one can serve it by itself.
type Shelf struct {
	root *os.Root
}

// OpenShelf returns the shelf in the folder, which it makes when it is not there. Close it after use.
func OpenShelf(folder string) (*Shelf, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	return &Shelf{root: root}, nil
}

// Close gives the folder back.
func (s *Shelf) Close() error { return s.root.Close() }

// label is what stands beside a page's bytes: what a file cannot say.
type label struct {
	Header http.Header
	Tag    string    // of the bytes; a file that was cut off does not fit it
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
	case strings.HasPrefix(address, "/.well-known/"):
		address = "/well-known/" + strings.TrimPrefix(address, "/.well-known/")
	case len(address) > 400 || !plainNames.MatchString(address):
		return ""
	}
	if path.Ext(address) == "" {
		address += ".html"
	}
	return strings.TrimPrefix(address, "/")
}

// put keeps the page. What was there stays until the new one is whole.
func (s *Shelf) put(address string, p *page) error {
	name := fileOf(address)
	if name == "" {
		return nil
	}
	if folder := path.Dir(name); folder != "." {
		if err := s.root.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	words, err := json.Marshal(label{Header: p.header, Tag: p.tag, Begun: p.begun, Gone: p.gone})
	if err != nil {
		return err
	}
	if p.packs() {
		for _, c := range coding.AtRest {
			if err := s.write(c.File(name), coding.Quick(p.body, c)); err != nil {
				return err
			}
		}
	}
	return errors.Join(s.write(name, p.body), s.write(name+labelEnding, words))
}

func (s *Shelf) write(name string, content []byte) error {
	part := name + ".part"
	if err := s.root.WriteFile(part, content, 0o644); err != nil {
		_ = s.root.Remove(part) // the disk may be full
		return err
	}
	return s.root.Rename(part, name)
}

// get returns the page kept under the address; nil when there is none, or none that is whole.
func (s *Shelf) get(address string) *page {
	name := fileOf(address)
	if name == "" {
		return nil
	}
	words, err := s.read(name + labelEnding)
	if err != nil {
		return nil
	}
	var l label
	if err := json.Unmarshal(words, &l); err != nil {
		return nil
	}
	body, err := s.read(name)
	if err != nil || tagOf(body) != l.Tag {
		return nil
	}
	return &page{status: http.StatusOK, header: l.Header, body: body, tag: l.Tag, begun: l.Begun, gone: l.Gone}
}

func (s *Shelf) read(name string) ([]byte, error) {
	f, err := s.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

// drop forgets the page.
func (s *Shelf) drop(address string) error {
	name := fileOf(address)
	if name == "" {
		return nil
	}
	return s.remove(name)
}

func (s *Shelf) remove(name string) error {
	names := []string{name + labelEnding, name}
	for _, c := range coding.AtRest {
		names = append(names, c.File(name))
	}
	var all error
	for _, n := range names {
		if err := s.root.Remove(n); !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// tidy forgets every page but those of the addresses.
func (s *Shelf) tidy(addresses []string) error {
	wanted := map[string]bool{}
	for _, a := range addresses {
		wanted[fileOf(a)] = true
	}
	return fs.WalkDir(s.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		page, labelled := strings.CutSuffix(name, labelEnding)
		if !labelled || wanted[page] {
			return nil
		}
		return s.remove(page)
	})
}
