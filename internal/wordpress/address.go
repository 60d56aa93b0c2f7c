package wordpress

import (
	"fmt"
	"net/url"
	"strings"

	"localprogress.org/site/internal/content"
)

// oldPath returns the path of an old address as this site looks addresses up: decoded, lower case, no slash at the
// end. It is "" for the old home page and for the addresses of drafts, which are only a query.
func oldPath(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(strings.TrimRight(parsed.Path, "/"))
}

// oldPaths returns the addresses at which the old site showed the item: its permalink, and the short one that WordPress
// mailed and shared. /?page_id=ID and /?attachment_id=ID are the same number under another name.
func oldPaths(item Item) []string {
	paths := []string{fmt.Sprintf("/?p=%d", item.ID)}
	if path := oldPath(item.Link); path != "" {
		paths = append(paths, path)
	}
	return paths
}

// archives are the redirects of the old categories' lists.
func archives() []content.Imported {
	var out []content.Imported
	for _, category := range categories {
		out = append(out, content.Imported{SourceID: "archive:category:" + category.slug, OldPaths: []string{"/category/" + category.slug}, Target: category.list})
	}
	return out
}

// localLink makes addresses of the old site local, so that its redirects lead on and readers never go by another host.
func localLink(href string, hosts map[string]bool) string {
	parsed, err := url.Parse(href)
	if err != nil || parsed.Host == "" || !hosts[strings.TrimPrefix(strings.ToLower(parsed.Host), "www.")] {
		return href
	}
	parsed.Scheme, parsed.Host, parsed.User = "", "", nil
	if len(parsed.Path) > 1 && !strings.Contains(parsed.Path, "/wp-content/") {
		parsed.Path, parsed.RawPath = strings.TrimRight(parsed.Path, "/"), ""
	}
	if parsed.Path == "" {
		parsed.Path = "/"
	}
	return parsed.String()
}

// unescapeSlug decodes the percent signs with which WordPress writes slugs that are not ASCII.
func unescapeSlug(slug string) string {
	if decoded, err := url.PathUnescape(slug); err == nil {
		return decoded
	}
	return slug
}

// linkHost returns the host of an address without "www.", "" for what is no address.
func linkHost(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(parsed.Host), "www.")
}
