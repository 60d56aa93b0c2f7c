package wordpress

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// Picture is a picture of the old site with the words that belong to it. Src is its address on the page.
type Picture struct {
	ID                        int64 // of the attachment, 0 if the picture is not one
	Src, Alt, Caption, Credit string
}

var imageClass = regexp.MustCompile(`\bwp-image-(\d+)\b`)

// imageID returns the attachment that an <img> shows, 0 if it does not say.
func imageID(image *html.Node) int64 {
	if found := imageClass.FindStringSubmatch(htmltree.Attr(image, "class")); found != nil {
		id, _ := strconv.ParseInt(found[1], 10, 64)
		return id
	}
	return 0
}

// firstImage parses a piece of HTML and returns its first picture, and the text beside it in one line.
func firstImage(piece string) (*html.Node, string) {
	nodes, err := htmltree.Parse(piece)
	if err != nil {
		return nil, ""
	}
	root := htmltree.Element("div", nodes...)
	image := htmltree.Find(root, "img")
	return image, oneLine(htmltree.Text(root))
}

// figure is figureNode as HTML, for shortcodes, which are expanded before the page is parsed.
func (c *cleaner) figure(image *html.Node, id int64, words string) string {
	node := c.figureNode(image, id, words)
	if node == nil {
		return " "
	}
	var out strings.Builder
	if err := html.Render(&out, node); err != nil {
		return " "
	}
	return out.String()
}

// figureNode returns a <lp-figure> with the picture's address, description, caption and credit; nil where nothing is
// to be shown: tracking pixels, pictures inside the page's own text, and the lead picture, which stands above the body.
func (c *cleaner) figureNode(image *html.Node, id int64, words string) *html.Node {
	picture := Picture{ID: id}
	if image != nil {
		picture.Src, picture.Alt = strings.TrimSpace(htmltree.Attr(image, "src")), oneLine(htmltree.Attr(image, "alt"))
		if htmltree.Attr(image, "width") == "1" || htmltree.Attr(image, "height") == "1" {
			return nil
		}
	}
	if strings.HasPrefix(strings.ToLower(picture.Src), "data:") {
		c.note("A picture that was pasted into the text itself was taken out; upload it as a file.")
		return nil
	}
	if c.options.Picture != nil {
		picture = merge(picture, c.options.Picture(picture.ID, picture.Src))
	}
	if words = oneLine(words); words != "" {
		picture.Caption, picture.Credit = SplitCredit(words)
		if picture.Alt == words { // the old editor copied the caption, credit and all, into the description
			picture.Alt = picture.Caption
		}
	}
	if id > 0 && id == c.options.Lead && c.lead == nil {
		c.lead = &picture
		return nil
	}
	if picture.Src == "" {
		c.note("A picture (attachment %d) is not in the export and was taken out.", id)
		return nil
	}
	if picture.Alt == "" {
		c.note("A picture has no description for people who cannot see it: %s", shorten(picture.Src))
	}
	title := picture.Caption
	if picture.Credit != "" {
		title = strings.TrimSpace(title + " | Credit: " + picture.Credit)
	}
	node := htmltree.Element("lp-figure")
	node.Attr = []html.Attribute{{Key: "src", Val: picture.Src}, {Key: "alt", Val: picture.Alt}, {Key: "title", Val: title}}
	return node
}

// merge completes what the page says about a picture by what the library knows; the library's address is the newer.
func merge(page, library Picture) Picture {
	if library.Src != "" {
		page.Src = library.Src
	}
	if page.Alt == "" {
		page.Alt = library.Alt
	}
	page.Caption, page.Credit = library.Caption, library.Credit
	return page
}

// wpFigure turns a <figure> of the block editor into what it holds: a picture, an embed, a table, a pull quote.
func (c *cleaner) wpFigure(figure *html.Node) []*html.Node {
	words := ""
	if caption := htmltree.Find(figure, "figcaption"); caption != nil && (caption.Parent == figure || htmltree.Count(htmltree.Descendants(figure), "img") < 2) {
		words = oneLine(htmltree.Text(caption))
		caption.Parent.RemoveChild(caption)
	}
	class := htmltree.Attr(figure, "class")
	switch {
	case strings.Contains(class, "pullquote"):
		return []*html.Node{c.pullQuote(figure)}
	case strings.Contains(class, "wp-block-embed") && isAddress(htmltree.Text(figure)):
		return c.embed(htmltree.Text(figure), words)
	case htmltree.Find(figure, "table") != nil:
		return c.table(htmltree.Find(figure, "table"), words)
	}
	if image := htmltree.Find(figure, "img"); image != nil && htmltree.Count(htmltree.Descendants(figure), "img") == 1 {
		return c.linkedFigure(image, words)
	}
	blocks := c.flow(htmltree.Children(figure), c.classic)
	if words != "" {
		blocks = append(blocks, htmltree.Element("p", htmltree.TextNode(words)))
	}
	return blocks
}

// linkedFigure returns the figure and, where the picture led somewhere else than to its own file, the link below it.
func (c *cleaner) linkedFigure(image *html.Node, words string) []*html.Node {
	var blocks []*html.Node
	if figure := c.figureNode(image, imageID(image), words); figure != nil {
		blocks = append(blocks, figure)
	}
	for up := image.Parent; up != nil; up = up.Parent {
		href := htmltree.Attr(up, "href")
		if up.Data != "a" || href == "" || pictureFile.MatchString(href) || strings.Contains(href, "attachment_id=") {
			continue
		}
		label := oneLine(htmltree.Attr(image, "alt"))
		if label == "" {
			label = href
		}
		link := htmltree.Element("a", htmltree.TextNode(label))
		link.Attr = []html.Attribute{{Key: "href", Val: href}}
		blocks = append(blocks, htmltree.Element("p", link))
		break
	}
	return blocks
}

var pictureFile = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)(?:\?.*)?$`)

var (
	youTube = regexp.MustCompile(`^(?:https?:)?//(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|embed/|v/|shorts/|live/)|youtu\.be/)([\w-]{6,20})`)
	vimeo   = regexp.MustCompile(`^(?:https?:)?//(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{4,12})`)
)

// videoAddress returns the address where people watch the video, "" for anything but YouTube and Vimeo.
func videoAddress(address string) string {
	if found := youTube.FindStringSubmatch(address); found != nil {
		return "https://www.youtube.com/watch?v=" + found[1]
	}
	if found := vimeo.FindStringSubmatch(address); found != nil {
		return "https://vimeo.com/" + found[1]
	}
	return ""
}

func embedNode(address, title string) *html.Node {
	node := htmltree.Element("lp-embed")
	node.Attr = []html.Attribute{{Key: "src", Val: address}, {Key: "title", Val: title}}
	return node
}

// embed returns the card of a video, or a plain link to anything else that was shown from another site: readers'
// browsers ask no third party for anything.
func (c *cleaner) embed(address, title string) []*html.Node {
	address, title = strings.TrimSpace(address), oneLine(title)
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	if video := videoAddress(address); video != "" {
		return []*html.Node{embedNode(video, title)}
	}
	if !isAddress(address) {
		c.note("Something embedded from another site was taken out, because its address is not one: %q", shorten(address))
		return nil
	}
	parsed, _ := url.Parse(address)
	if title == "" {
		title = fmt.Sprintf("See it on %s", strings.TrimPrefix(parsed.Host, "www."))
	}
	c.note("Something embedded from %s became a link.", parsed.Host)
	link := htmltree.Element("a", htmltree.TextNode(title))
	link.Attr = []html.Attribute{{Key: "href", Val: address}}
	return []*html.Node{htmltree.Element("p", link)}
}

// isAddress reports whether the text is nothing but the address of a page.
func isAddress(text string) bool {
	text = strings.TrimSpace(text)
	parsed, err := url.Parse(text)
	return err == nil && parsed.Host != "" && (parsed.Scheme == "https" || parsed.Scheme == "http") && !strings.ContainsAny(text, " \n\t")
}

// pullQuote returns the words of a pull quote, its source on a line of its own.
func (c *cleaner) pullQuote(node *html.Node) *html.Node {
	if quote := htmltree.Find(node, "blockquote"); quote != nil {
		node = quote
	}
	return htmltree.Element("lp-pull", c.quoted(node)...)
}

// quoted returns the paragraphs of a quotation, with "— Name" for its <cite>.
func (c *cleaner) quoted(quote *html.Node) []*html.Node {
	var source string
	if cite := htmltree.Find(quote, "cite"); cite != nil {
		if source = oneLine(htmltree.Text(cite)); isLast(cite, quote) {
			cite.Parent.RemoveChild(cite)
		} else {
			source = ""
		}
	}
	blocks := c.flow(htmltree.Children(quote), c.classic)
	if source != "" {
		blocks = append(blocks, htmltree.Element("p", htmltree.TextNode("— "+strings.TrimLeft(source, "—–- "))))
	}
	return blocks
}

// isLast reports whether no text follows the node inside root.
func isLast(node, root *html.Node) bool {
	for ; node != nil && node != root; node = node.Parent {
		for next := node.NextSibling; next != nil; next = next.NextSibling {
			if strings.TrimSpace(htmltree.Text(next)) != "" {
				return false
			}
		}
	}
	return true
}
