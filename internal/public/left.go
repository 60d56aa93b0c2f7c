package public

import (
	"context"
	"fmt"
	"net/url"
	"strings"
)

// Left returns the addresses that readers may still have of pages that are not there any more, as far as they can be
// listed: those of entries that were withdrawn, and those that lead on, by the table of redirects or by the rules for
// the WordPress site. What each of them answers, the site is to be asked: it may be nothing.
func (s *Site) Left(ctx context.Context) ([]string, error) {
	withdrawn, err := s.content.Withdrawn(ctx)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, e := range withdrawn {
		all = append(all, e.Path())
	}
	old, err := s.content.Redirects(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range old {
		if strings.HasPrefix(o.Path, "/?") {
			all = append(all, o.Path)
			continue
		}
		path := (&url.URL{Path: o.Path}).EscapedPath() // the table has it as people read it
		all = append(all, path)
		if o.Kind != "" {
			for _, ending := range endings(o.Kind) {
				all = append(all, path+ending)
			}
		}
	}
	for path := range oldLists {
		all = append(all, path)
	}
	months, err := s.oldMonths(ctx)
	return append(all, months...), err
}

// oldMonths are the archives of the WordPress site for the years of which there is news, by month.
func (s *Site) oldMonths(ctx context.Context) ([]string, error) {
	facets, err := s.content.Facets(ctx, newsSection.filter.Kinds...)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, year := range facets.Years {
		for month := range 12 {
			all = append(all, fmt.Sprintf("/%d/%02d", year, month+1))
		}
	}
	return all, nil
}
