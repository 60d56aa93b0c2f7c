package wordpress

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// shortcodeTag matches [name], [name attributes] and [/name].
var (
	shortcodeTag  = regexp.MustCompile(`\[(/?)([A-Za-z][\w-]{1,40})((?:\s|=)[^\[\]<>]*)?\]`)
	captionTag    = regexp.MustCompile(`(?s)\[(?:wp_)?caption(\s[^\]]*)?\](.*?)\[/(?:wp_)?caption\]`)
	shortcodeAttr = regexp.MustCompile(`([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))`)
)

// withoutArguments are shortcodes that stand alone; any other bracketed word without attributes is text, like [sic].
var withoutArguments = map[string]bool{"gallery": true, "playlist": true, "toc": true, "contact-form": true}

// expandShortcodes puts elements of ours in the place of shortcodes, so that one pass over the parsed page sees
// pictures and embeds wherever they came from. Unknown shortcodes go, their text stays, and the note says so.
func (c *cleaner) expandShortcodes(body string) string {
	body = captionTag.ReplaceAllStringFunc(body, c.caption)
	tags := shortcodeTag.FindAllStringSubmatchIndex(body, -1)
	lastClose := map[string]int{}
	for _, at := range tags {
		if at[3] > at[2] {
			lastClose[body[at[4]:at[5]]] = at[0]
		}
	}
	var out strings.Builder
	opened := map[string]bool{}
	end := 0
	for _, at := range tags {
		if at[0] < end { // inside what an embed has already taken
			continue
		}
		name, attributes := strings.ToLower(body[at[4]:at[5]]), ""
		if at[6] >= 0 {
			attributes = body[at[6]:at[7]]
		}
		closing := at[3] > at[2]
		isShortcode := opened[name]
		if !closing {
			isShortcode = shortcodeAttr.MatchString(attributes) || strings.HasPrefix(attributes, " http") || strings.HasPrefix(attributes, "=") ||
				lastClose[body[at[4]:at[5]]] > at[0] || withoutArguments[name]
		}
		if !isShortcode {
			continue
		}
		opened[name] = true
		out.WriteString(body[end:at[0]])
		end = at[1]
		if closing {
			continue
		}
		inner := ""
		if close := strings.Index(body[end:min(len(body), end+2000)], "[/"+name+"]"); close >= 0 {
			inner = body[end : end+close]
		}
		text, taken := c.shortcode(name, attributes, inner)
		if taken {
			end += len(inner)
		}
		out.WriteString(text)
	}
	out.WriteString(body[end:])
	return out.String()
}

// shortcode returns the HTML for one opening tag and whether it has used up the text inside.
func (c *cleaner) shortcode(name, attributes, inner string) (text string, taken bool) {
	values := shortcodeValues(attributes)
	switch name {
	case "embed", "youtube", "vimeo":
		address := strings.TrimSpace(inner)
		for _, other := range []string{values["src"], values["url"], values["id"], strings.Trim(attributes, "= \t\n")} {
			if address == "" {
				address = other
			}
		}
		return embedElement(address, ""), true
	case "gallery":
		return c.gallery(values["ids"]), false
	case "audio", "video", "playlist":
		for _, key := range []string{"src", "mp4", "m4v", "webm", "mp3", "ogg", "wav"} {
			if values[key] != "" {
				return embedElement(values[key], ""), false
			}
		}
	}
	c.note("The shortcode [%s] was taken out; what it showed must be written anew.", name)
	return " ", false
}

// caption turns [caption …]<img> words[/caption] into a figure.
func (c *cleaner) caption(shortcode string) string {
	found := captionTag.FindStringSubmatch(shortcode)
	values, inner := shortcodeValues(found[1]), found[2]
	image, words := firstImage(inner)
	if image == nil {
		return inner
	}
	if old := values["caption"]; old != "" { // WordPress before 3.4 wrote the words as an attribute
		words = oneLine(html.UnescapeString(old))
	}
	if id, ok := strings.CutPrefix(values["id"], "attachment_"); ok && imageID(image) == 0 {
		n, _ := strconv.ParseInt(id, 10, 64)
		return c.figure(image, n, words)
	}
	return c.figure(image, imageID(image), words)
}

// gallery turns the IDs of [gallery ids="1,2"] into figures.
func (c *cleaner) gallery(ids string) string {
	const most = 200
	var out strings.Builder
	for i, field := range strings.Split(ids, ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(field), 10, 64)
		if err != nil || i >= most {
			continue
		}
		out.WriteString(c.figure(nil, id, ""))
	}
	if out.Len() == 0 {
		c.note("A gallery was taken out because it names no pictures; add them by hand.")
	}
	return out.String()
}

func shortcodeValues(attributes string) map[string]string {
	values := map[string]string{}
	for _, found := range shortcodeAttr.FindAllStringSubmatch(attributes, 100) {
		values[strings.ToLower(found[1])] = found[2] + found[3] + found[4]
	}
	return values
}

func embedElement(address, title string) string {
	return fmt.Sprintf(`<lp-embed src="%s" title="%s"></lp-embed>`, html.EscapeString(html.UnescapeString(address)), html.EscapeString(title))
}
