package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"localprogress.org/site/internal/content"
)

const settingsFile = "content/settings.yaml"

// settings is what an editor would set for the front of the site. Moments are written as when.go says.
type settings struct {
	Announcements []struct {
		Text     string `yaml:"text"`
		LinkText string `yaml:"link_text"`
		Link     string `yaml:"link"`
		Starts   string `yaml:"starts"`
		Ends     string `yaml:"ends"`
	} `yaml:"announcements"`
	Placements []struct {
		Slot   string `yaml:"slot"`
		Entry  string `yaml:"entry"` // kind/slug
		Starts string `yaml:"starts"`
		Ends   string `yaml:"ends"`
	} `yaml:"placements"`
}

// putSettings announces and places what the file, where there is one, says, unless something was announced or placed before.
func (l *loader) putSettings(ctx context.Context) error {
	source, err := fs.ReadFile(l.fsys, settingsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var s settings
	if err := decode(source, &s); err != nil {
		return fmt.Errorf("demo: %s: %w", settingsFile, err)
	}
	if there, err := l.store.Announcements(ctx); err != nil || len(there) > 0 {
		return err
	}
	if there, err := l.store.Placements(ctx); err != nil || len(there) > 0 {
		return err
	}
	for _, a := range s.Announcements {
		made := content.Announcement{Text: a.Text, LinkText: a.LinkText, Link: a.Link}
		if made.Starts, made.Ends, err = l.span(a.Starts, a.Ends); err == nil {
			_, err = l.store.Announce(ctx, staff, made)
		}
		if err != nil {
			return fmt.Errorf("demo: %s: announcement %q: %w", settingsFile, a.Text, err)
		}
	}
	for _, p := range s.Placements {
		made := content.Placement{Slot: content.Slot(p.Slot), EntryID: l.ids[p.Entry]}
		if made.Starts, made.Ends, err = l.span(p.Starts, p.Ends); err == nil {
			_, err = l.store.Place(ctx, staff, made)
		}
		if err != nil {
			return fmt.Errorf("demo: %s: placement of %q: %w", settingsFile, p.Entry, err)
		}
	}
	return nil
}

// span reads from when until when something runs.
func (l *loader) span(starts, ends string) (from time.Time, until *time.Time, err error) {
	begins, err := moment(starts, l.now, content.Zone)
	if err != nil || begins == nil {
		return from, nil, err
	}
	until, err = moment(ends, l.now, content.Zone)
	return *begins, until, err
}
