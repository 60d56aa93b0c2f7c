// Package demo holds the demonstration site's content and loads it through the same verbs that staff use, so that
// every entry passes the checks of publishing.
//
// content/<kind>/<slug>.md is one entry: YAML front matter, whose keys front.go lists, and a Markdown body.
// content/reference.yaml holds what entries refer to by name, content/settings.yaml what is announced and placed. pictures/ holds drawn stand-ins for photographs;
// draw.html draws them. The facts are on record with the organization; the words were written for this site.
// Outlets and stories under content/clipping are invented and say so.
package demo

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
)

//go:embed content pictures/*.png
var files embed.FS

// staff is who the history of the entries names.
var staff = content.Editor{Name: "Demo content"}

// Load publishes the demonstration content and returns how many entries it published: 0 when it was loaded before,
// whatever became of the entries since. Dates like "-3d 09:00" are counted from the day of now in New York. An entry
// that is there already under its kind and slug is left alone, and a load that was interrupted is completed by the
// next one. Errors name the file and the key.
func Load(ctx context.Context, store *content.Store, pictures *media.Store, now time.Time) (int, error) {
	return LoadFrom(ctx, store, pictures, now, files)
}

// LoadFrom is Load with other files of the same form: folders content and pictures.
func LoadFrom(ctx context.Context, store *content.Store, pictures *media.Store, now time.Time, fsys fs.FS) (int, error) {
	entries, err := read(fsys)
	if err != nil {
		return 0, err
	}
	l := &loader{store: store, pictures: pictures, now: now, fsys: fsys}
	if done, err := l.done(ctx, entries[len(entries)-1]); done || err != nil {
		return 0, err
	}
	if l.names, err = l.putReference(ctx); err != nil {
		return 0, err
	}
	if err := l.findExisting(ctx); err != nil {
		return 0, err
	}
	// Entries refer to each other in circles. So all of them are drafts before the first one is published.
	l.ids = make(map[string]int64, len(entries))
	todo := make([]draft, 0, len(entries))
	for _, e := range entries {
		d, err := l.draft(ctx, e)
		if err != nil {
			return 0, err
		}
		l.ids[e.key()] = d.id
		if !d.kept {
			todo = append(todo, d)
		}
	}
	for i, d := range todo {
		if i == len(todo)-1 { // before the load counts as done
			if err := l.putSettings(ctx); err != nil {
				return 0, err
			}
		}
		if err := l.publish(ctx, d); err != nil {
			return 0, err
		}
	}
	return len(todo), nil
}

// A loader is one run of load.
type loader struct {
	store    *content.Store
	pictures *media.Store
	now      time.Time
	fsys     fs.FS

	names    names                  // of what reference.yaml put in place
	existing map[string]content.Ref // entries that were there before, by kind and slug or, for drafts, title
	ids      map[string]int64       // of all entries, by key
}

// A draft is an entry with its place in the store.
type draft struct {
	entry   entry
	id      int64
	version int
	kept    bool // it has had an address before this load, and stays as it is
}

// done reports whether the entry that is published last is there, at its address or at one it moved to.
func (l *loader) done(ctx context.Context, last entry) (bool, error) {
	refs, err := l.store.Choices(ctx, last.kind)
	if err != nil {
		return false, err
	}
	for _, r := range refs {
		if r.Slug == last.slug {
			return true, nil
		}
	}
	_, err = l.store.Redirect(ctx, content.Path(last.kind, last.slug, ""))
	if errors.Is(err, content.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (l *loader) findExisting(ctx context.Context) error {
	refs, err := l.store.Choices(ctx, content.Kinds...)
	if err != nil {
		return err
	}
	l.existing = make(map[string]content.Ref, len(refs))
	for _, r := range refs {
		name := r.Slug
		if name == "" { // a draft has no address yet
			name = r.Title
		}
		l.existing[string(r.Kind)+"/"+name] = r
	}
	return nil
}

// draft returns the entry's place in the store, which it makes when there is none.
func (l *loader) draft(ctx context.Context, e entry) (draft, error) {
	if r, ok := l.existing[e.key()]; ok {
		return draft{entry: e, id: r.ID, kept: true}, nil
	}
	if r, ok := l.existing[string(e.kind)+"/"+e.front.Title]; ok { // left by a load that was interrupted
		was, err := l.store.Draft(ctx, r.ID)
		return draft{entry: e, id: r.ID, version: was.Version}, err
	}
	snap := content.NewSnapshot(e.kind)
	snap.Title = e.front.Title
	rev, err := l.store.Create(ctx, staff, snap)
	return draft{entry: e, id: rev.EntryID, version: rev.Version}, err
}

func (l *loader) publish(ctx context.Context, d draft) error {
	snap, err := l.snapshot(d.entry)
	if err != nil {
		return err
	}
	if snap.Body, err = l.placePictures(ctx, d.entry); err != nil {
		return err
	}
	if lead := d.entry.front.Lead; lead != nil {
		file, err := l.keep(ctx, d.entry, "lead.picture", lead.Picture, media.Words{Alt: lead.Alt, Caption: lead.Caption, Credit: lead.Credit})
		if err != nil {
			return err
		}
		snap.Lead = content.Lead{MediaID: file.ID, Alt: lead.Alt, Caption: lead.Caption, Credit: lead.Credit}
	}
	_, err = l.store.Publish(ctx, staff, d.id, d.version, snap)
	if wrong, ok := errors.AsType[content.FieldErrors](err); ok {
		return d.entry.fault(wrong[0].Field, "%s", wrong[0].Message)
	}
	return err
}

// A picture in a body, by the name of its file: ![alt](picture:street.png "Caption | Credit: name").
var picture = regexp.MustCompile(`\]\(picture:([^\s)]+)`)

// placePictures returns the entry's body with the addresses of stored pictures in place of their names.
func (l *loader) placePictures(ctx context.Context, e entry) (string, error) {
	body := e.body
	for _, m := range picture.FindAllStringSubmatch(e.body, -1) {
		file, err := l.keep(ctx, e, "body", m[1], media.Words{})
		if err != nil {
			return "", err
		}
		body = strings.ReplaceAll(body, "](picture:"+m[1], "]("+file.URL())
	}
	return body, nil
}

func (l *loader) keep(ctx context.Context, e entry, key, name string, w media.Words) (media.File, error) {
	data, err := fs.ReadFile(l.fsys, "pictures/"+name)
	if err != nil {
		return media.File{}, e.fault(key, "there is no picture %q in the folder pictures", name)
	}
	file, err := l.pictures.Add(ctx, name, bytes.NewReader(data), w)
	if err != nil {
		return file, fmt.Errorf("demo: store the picture %s: %w", name, err)
	}
	return file, nil
}
