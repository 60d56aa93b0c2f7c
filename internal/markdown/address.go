package markdown

import (
	"net/url"
	"regexp"
	"strings"
)

// safeURL says whether a link may go there: our own pages, or one of four schemes.
func safeURL(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || strings.ContainsAny(address, "\\\x00\n\r\t") {
		return false
	}
	switch u.Scheme {
	case "":
		return true
	case "http", "https":
		return u.Host != ""
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

// isExternal says whether a safe address leaves the site.
func isExternal(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	return err == nil && u.Host != ""
}

// isOurs says whether the address is a path of this site, such as /resources/good-cause.
func isOurs(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
}

// host returns the name people know an address by: its host without "www.", "m." or "player.".
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	h := strings.ToLower(u.Hostname())
	for _, prefix := range []string{"www.", "m.", "player."} {
		h = strings.TrimPrefix(h, prefix)
	}
	return h
}

// site is host, with the short and the cookieless address of a company written as its name.
func site(address string) string {
	switch h := host(address); h {
	case "youtu.be", "youtube-nocookie.com":
		return "youtube.com"
	default:
		return h
	}
}

var videoPaths = map[string]*regexp.Regexp{
	"youtube.com":          regexp.MustCompile(`^/(watch$|live/|shorts/|embed/)`),
	"youtube-nocookie.com": regexp.MustCompile(`^/embed/`),
	"youtu.be":             regexp.MustCompile(`^/[\w-]+$`),
	"vimeo.com":            regexp.MustCompile(`^/(video/)?\d+`),
}

// isVideo says whether the address is that of one film at a video company we know.
func isVideo(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	paths, known := videoPaths[host(address)]
	return known && paths.MatchString(u.Path)
}
