package public

import (
	"context"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/feed"
)

// forMachines are the documents that no visitor opens.
var forMachines = []string{"/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/llms.txt", openSearchPath, "/.well-known/security.txt", "/events.ics"}

// Addresses returns every public address that stands for itself: the lists unnarrowed, each entry as a page and as
// Markdown, the feeds. Lists come first, for they are read most.
func (s *Site) Addresses(ctx context.Context) ([]string, error) {
	all := append([]string{}, listed...)
	for _, c := range sections {
		all = appendFeeds(all, c.path)
	}
	for _, document := range forMachines {
		if s.Static && document == openSearchPath {
			continue // nobody would look anything up
		}
		all = append(all, document)
	}
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
		if e.Kind == content.KindIssue || e.Kind == content.KindChapter {
			all = appendFeeds(all, path)
		}
		for _, ending := range endings(e.Kind) {
			all = append(all, path+ending)
		}
	}
	return all, nil
}

// endings are what the addresses of the other forms of an entry of the kind end with.
func endings(k content.Kind) []string {
	switch k {
	case content.KindRelease:
		return []string{plainText, ".md"}
	case content.KindEvent:
		return []string{".ics", ".md"}
	}
	return []string{".md"}
}

func appendFeeds(all []string, path string) []string {
	for _, form := range feed.Forms {
		all = append(all, path+"."+form.Ext)
	}
	return all
}
