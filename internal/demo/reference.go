package demo

import (
	"context"
	"fmt"
	"io/fs"

	"localprogress.org/site/internal/content"
)

const referenceFile = "content/reference.yaml"

// reference is what entries refer to by name.
type reference struct {
	Contacts []struct {
		Name  string `yaml:"name"`
		Email string `yaml:"email"`
		Phone string `yaml:"phone"`
		Hours string `yaml:"hours"`
	} `yaml:"contacts"`
	Boilerplates []struct {
		Name string `yaml:"name"`
		Body string `yaml:"body"`
	} `yaml:"boilerplates"`
	Series []struct {
		Slug        string `yaml:"slug"`
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
	} `yaml:"series"`
}

// names are the IDs of what the reference file put in place: contacts and boilerplates by name, series by slug.
type names struct {
	contacts, boilerplates, series map[string]int64
}

func (l *loader) putReference(ctx context.Context) (names, error) {
	n := names{contacts: map[string]int64{}, boilerplates: map[string]int64{}, series: map[string]int64{}}
	source, err := fs.ReadFile(l.fsys, referenceFile)
	if err != nil {
		return n, err
	}
	var r reference
	if err := decode(source, &r); err != nil {
		return n, fmt.Errorf("demo: %s: %w", referenceFile, err)
	}
	for i, c := range r.Contacts {
		if n.contacts[c.Name], err = l.store.PutPressContact(ctx, content.PressContact{Name: c.Name, Email: c.Email, Phone: c.Phone, Hours: c.Hours, Position: i}); err != nil {
			return n, fmt.Errorf("demo: %s: contact %q: %w", referenceFile, c.Name, err)
		}
	}
	for i, b := range r.Boilerplates {
		if n.boilerplates[b.Name], err = l.store.PutBoilerplate(ctx, content.Boilerplate{Name: b.Name, Body: b.Body, Position: i}); err != nil {
			return n, fmt.Errorf("demo: %s: boilerplate %q: %w", referenceFile, b.Name, err)
		}
	}
	for _, s := range r.Series {
		if n.series[s.Slug], err = l.store.PutSeries(ctx, content.Series{Slug: s.Slug, Name: s.Name, Description: s.Description}); err != nil {
			return n, fmt.Errorf("demo: %s: series %q: %w", referenceFile, s.Slug, err)
		}
	}
	return n, nil
}
