package export

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"localprogress.org/site/internal/pagecache"
	"localprogress.org/site/internal/public"
)

// notCopied are the beginnings of addresses that are no part of a copy: staff's, links with a token, answers to forms.
var notCopied = []string{"/admin", "/preview", "/embargo", "/review", "/thank-you", "/search/suggest", "/healthz", "/readyz"}

// address returns the one name of what the link on the page leads to on this site, without its fragment, and the
// fragment; "" when it leads elsewhere, or to nothing that is copied.
func (c *crawl) address(page, link string) (address, fragment string) {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Opaque != "" {
		return "", ""
	}
	if on, err := url.ParseRequestURI(page); err == nil {
		u = c.base.ResolveReference(on).ResolveReference(u)
	}
	if u.Scheme != c.base.Scheme || u.Host != c.base.Host {
		return "", ""
	}
	u.Path, u.RawPath = "/"+strings.Trim(u.Path, "/"), ""
	for _, beginning := range notCopied {
		if u.Path == beginning || strings.HasPrefix(u.Path, beginning+"/") {
			return "", ""
		}
	}
	if u.Path == "/search" {
		u.RawQuery = "" // there is one page that says that a copy cannot be searched
	}
	return pagecache.Address(u, public.Parameters), u.Fragment
}

// narrowed reports whether the address has a query, which a file server does not look at.
func narrowed(address string) bool { return strings.Contains(address, "?") }

// place is the address at which the copy has what the site has at the address: the same, but that a narrowed list gets an
// address of its own. /news?issue=housing is at /news/_issue_housing/, its feed at /news/_issue_housing.rss; no slug begins
// with such a line.
func place(address string) string {
	list, query, narrowed := strings.Cut(address, "?")
	if !narrowed {
		return address
	}
	ending := path.Ext(list)
	folder := strings.TrimSuffix(strings.TrimSuffix(list, ending), "/")
	if ending == "" {
		ending = "/"
	}
	return folder + "/_" + inWords(query) + ending
}

var plainQuery = regexp.MustCompile(`^[a-z]+=[a-z0-9.-]{1,60}(&[a-z]+=[a-z0-9.-]{1,60})*$`)

// inWords is the query as a file's name has it: as it is, or a sum of it where it would be long, or has letters that a
// file system may confuse.
func inWords(query string) string {
	if len(query) <= 120 && plainQuery.MatchString(query) {
		return strings.NewReplacer("=", "_", "&", "_").Replace(query)
	}
	sum := sha256.Sum256([]byte(query))
	return hex.EncodeToString(sum[:12])
}

// errNoFile says that an address cannot be the name of a file.
var errNoFile = errors.New("export: this address cannot be a file")

// Bounds on the name of a file and of each folder in it, in bytes: file systems take 255, with the ending of a packed form.
const maxName, maxPart = 1000, 240

// fileOf is the name of the file for the address. Pages have folders of their own.
func fileOf(address string, page bool) (string, error) {
	name, err := url.PathUnescape(strings.Trim(place(address), "/"))
	if err != nil {
		return "", errNoFile
	}
	if page {
		name = strings.TrimPrefix(name+"/index.html", "/")
	}
	if !fs.ValidPath(name) || len(name) > maxName || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == '\\' }) {
		return "", errNoFile
	}
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > maxPart {
			return "", errNoFile
		}
	}
	return name, nil
}
