package paste

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// address returns where a link of the clipboard leads, without the detours that Google, Outlook, Facebook and mail filters
// put before it; "" where it leads nowhere that a reader could go: into a file, a script, the page that it was copied from.
func address(href string) string {
	href = strings.TrimSpace(href)
	for range 4 { // a detour can lead to a detour
		target := detour(href)
		if target == "" {
			break
		}
		href = target
	}
	parsed, err := url.Parse(href)
	if err != nil || strings.ContainsAny(href, "\\\n\t\x00") {
		return ""
	}
	switch parsed.Scheme {
	case "http", "https":
		if parsed.Host != "" {
			return href
		}
	case "mailto", "tel":
		if parsed.Opaque != "" {
			return href
		}
	case "": // a page of ours; what else is relative belongs to a page that we do not know
		if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
			return href
		}
	}
	return ""
}

// detour returns the address that a redirecting one leads to, "" for one that is none, or leads to no text.
func detour(href string) string {
	parsed, err := url.Parse(href)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return ""
	}
	host, query, target := strings.ToLower(parsed.Hostname()), parsed.Query(), ""
	switch {
	case googleHost.MatchString(host) && parsed.Path == "/url":
		if target = query.Get("q"); target == "" {
			target = query.Get("url")
		}
	case strings.HasSuffix(host, ".safelinks.protection.outlook.com"):
		target = query.Get("url")
	case (host == "l.facebook.com" || host == "lm.facebook.com") && parsed.Path == "/l.php":
		target = query.Get("u")
	case host == "urldefense.com" || host == "urldefense.us":
		if found := proofpoint.FindStringSubmatch(href); found != nil {
			target = found[1]
		}
	}
	if !utf8.ValidString(target) || !strings.HasPrefix(target, "https://") && !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "mailto:") {
		return ""
	}
	return target
}

var (
	googleHost = regexp.MustCompile(`^www\.google\.[a-z]{2,3}(\.[a-z]{2})?$`)
	proofpoint = regexp.MustCompile(`/v3/__([^*]+?)__;`)
)

// fragment returns what stands behind the # of an address.
func fragment(href string) string {
	_, fragment, _ := strings.Cut(href, "#")
	return fragment
}
