package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"localprogress.org/site/internal/content"
)

// An entry is one file of the folder content.
type entry struct {
	file  string // path of the file, for errors
	kind  content.Kind
	slug  string
	front front
	body  string // Markdown
}

// key names the entry as other entries refer to it: "post/eleven-votes-upstate".
func (e entry) key() string { return string(e.kind) + "/" + e.slug }

// fault is an error that names the file and the key of the front matter.
func (e entry) fault(key, format string, args ...any) error {
	return fmt.Errorf("demo: %s: %s: %s", e.file, key, fmt.Sprintf(format, args...))
}

// read returns every entry of content, by kind and file name.
func read(fsys fs.FS) ([]entry, error) {
	names, err := fs.Glob(fsys, "content/*/*.md")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("demo: there is no entry in content")
	}
	entries := make([]entry, 0, len(names))
	seen := make(map[string]string, len(names))
	for _, name := range names {
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		e, err := parse(name, source)
		if err != nil {
			return nil, err
		}
		if first, ok := seen[e.key()]; ok {
			return nil, e.fault("slug", "%s has it already", first)
		}
		seen[e.key()] = name
		entries = append(entries, e)
	}
	return entries, nil
}

func parse(name string, source []byte) (entry, error) {
	e := entry{file: name}
	kind, ok := content.ParseKind(path.Base(path.Dir(name)))
	if !ok {
		return e, fmt.Errorf("demo: %s: the folder is not the name of a kind", name)
	}
	e.kind = kind
	head, body, ok := split(source)
	if !ok {
		return e, fmt.Errorf("demo: %s: the file has to start with front matter between two lines ---", name)
	}
	// The first line stays, so that the line numbers in errors are those of the file.
	if err := decode(head, &e.front); err != nil {
		return e, fmt.Errorf("demo: %s: %w", name, err)
	}
	if e.front.Title == "" {
		return e, e.fault("title", "every entry needs one")
	}
	if e.slug = e.front.Slug; e.slug == "" {
		e.slug = content.Slug(e.front.Title)
	}
	for _, key := range e.front.details() {
		if key != string(kind) {
			return e, e.fault(key, "a %s has no such details", kind)
		}
	}
	e.body = strings.TrimSpace(string(body)) + "\n"
	return e, nil
}

// split parts a file into its front matter, first line included, and its body.
func split(source []byte) (head, body []byte, ok bool) {
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	if !bytes.HasPrefix(source, []byte("---\n")) {
		return nil, nil, false
	}
	end := bytes.Index(source, []byte("\n---\n"))
	if end < 0 {
		return nil, nil, false
	}
	return source[:end+1], source[end+len("\n---\n"):], true
}

// What the YAML library says about a key that the struct lacks.
var unknownKey = regexp.MustCompile(`field (\S+) not found in type \S+`)

// decode reads YAML into v; a key that v does not have is an error.
func decode(source []byte, v any) error {
	d := yaml.NewDecoder(bytes.NewReader(source))
	d.KnownFields(true)
	err := d.Decode(v)
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*yaml.TypeError](err); ok {
		return errors.New(unknownKey.ReplaceAllString(strings.Join(wrong.Errors, "; "), `the key "$1" is not known here`))
	}
	return errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
}
