package public

import (
	"context"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/feed"
)

// forMachines are the documents that no visitor opens.
var forMachines = []string{"/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/llms.txt", "/opensearch.xml", "/.well-known/security.txt", "/events.ics"}

// Addresses returns every public address that stands for itself: the lists unnarrowed, each entry as a page and as
// Markdown, the feeds. Lists come first, for they are read most.
func (s *Site) Addresses(ctx context.Context) ([]string, error) {
	all := append([]string{}, listed...)
	for _, c := range sections {
		all = appendFeeds(all, c.path)
	}
	all = append(all, forMachines...)
	series, err := s.content.SeriesList(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range series {
		all = appendFeeds(append(all, "/newsletters/"+x.Slug), "/newsletters/"+x.Slug)
	}
	entries, err := s.content.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		path := e.Path()
		all = append(all, path)
		switch e.Kind {
		case content.KindIssue, content.KindChapter:
			all = appendFeeds(all, path)
		case content.KindRelease:
			all = append(all, path+plainText)
		case content.KindEvent:
			all = append(all, path+".ics")
		}
		all = append(all, path+".md")
	}
	return all, nil
}

func appendFeeds(all []string, path string) []string {
	for _, form := range feed.Forms {
		all = append(all, path+"."+form.Ext)
	}
	return all
}
