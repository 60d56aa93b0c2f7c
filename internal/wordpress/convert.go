package wordpress

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// ConvertOptions say what Convert cannot know from the text alone. The zero value is good.
type ConvertOptions struct {
	// Lead is the attachment that stands at the head of the entry; its first use in the text is taken out.
	Lead int64
	// Picture completes a picture of the text from the library: its new address, description, caption and credit.
	// id is 0 where the page does not name the attachment.
	Picture func(id int64, src string) Picture
	// Link returns the new address for an http or relative address of a link.
	Link func(href string) string
}

// Converted is the text of an entry in the site's Markdown (docs/writing.md).
type Converted struct {
	Markdown string
	Lead     *Picture // the lead picture with the words it had in the text; nil where the text does not show it
	Notes    []string // what could not be carried over, in sentences for the editors
}

// Convert turns what either editor of WordPress wrote into the site's Markdown. It never fails and loses no words:
// what Markdown cannot say becomes plain paragraphs and a note.
func Convert(body string, options ConvertOptions) Converted {
	c := &cleaner{options: options, classic: !strings.Contains(body, "<!-- wp:")}
	nodes, err := htmltree.Parse(c.expandShortcodes(lineEnds.Replace(body)))
	if err != nil {
		c.note("The page's HTML is nested too deeply to be read; only its plain text came over.")
		nodes = []*html.Node{htmltree.TextNode(htmltree.PlainText(body))}
	}
	page := htmltree.Element("body", nodes...)
	c.sweep(page)
	page = htmltree.Element("body", c.flow(htmltree.Children(page), true)...)
	c.inline(page)
	out, err := newConverter().ConvertNode(page)
	if err != nil { // only a converter that was put together wrongly fails
		c.note("The text could not be converted (%v); only its plain text came over.", err)
		out = []byte(htmltree.PlainText(body))
	}
	markdown := blankLine.ReplaceAllStringFunc(string(out), func(line string) string { return strings.TrimRight(line, " ") })
	return Converted{Markdown: strings.TrimSpace(strings.ReplaceAll(markdown, bracket, `\[`)), Lead: c.lead, Notes: c.notes}
}

// blankLine is an empty line of a quote or list, which the library fills with spaces.
var blankLine = regexp.MustCompile(`(?m)^[ >]* $`)

// cleaner is one conversion under way.
type cleaner struct {
	options ConvertOptions
	classic bool // written in the classic editor, where a line end is a line break
	lead    *Picture
	notes   []string
}

// note keeps a sentence for the editors, once, and not without end.
func (c *cleaner) note(format string, values ...any) {
	const most = 20
	sentence := fmt.Sprintf(format, values...)
	if len(c.notes) < most && !slices.Contains(c.notes, sentence) {
		c.notes = append(c.notes, sentence)
	}
}

// lineEnds makes the line ends of Windows and old Macs one line end.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// invisible are characters that pasted text brings along and that no reader sees.
var invisible = strings.NewReplacer("\u00a0", " ", "\u200b", "", "\ufeff", "", bracket, "")

// bracket stands for a "[" of the text until all is written. The library looks for its "]" from each one to the end of
// the line, which takes seconds for a line of them; a private character it does not look at.
const bracket = "\uf8ff"

// sweep takes out what is not text: comments (also those of the block editor), scripts, styles, old plug-ins.
func (c *cleaner) sweep(root *html.Node) {
	for _, node := range htmltree.Descendants(root) {
		if node.Parent == nil {
			continue
		}
		if node.Type == html.CommentNode {
			node.Parent.RemoveChild(node)
			continue
		}
		if node.Type == html.TextNode {
			node.Data = invisible.Replace(node.Data)
			continue
		}
		class := htmltree.Attr(node, "class")
		switch node.Data {
		case "object", "embed", "select", "textarea", "svg":
			c.note("A <%s> was taken out; it cannot be shown on the new site.", node.Data)
			node.Parent.RemoveChild(node)
		case "script", "style", "noscript", "template", "head", "link", "meta", "input", "title":
			node.Parent.RemoveChild(node)
		case "img": // WordPress shows emoji as pictures
			if strings.Contains(class, "emoji") {
				htmltree.Replace(node, htmltree.TextNode(htmltree.Attr(node, "alt")))
			}
		case "a": // the second link of a file block says only "Download"
			if strings.Contains(class, "wp-block-file__button") {
				node.Parent.RemoveChild(node)
			}
		}
	}
	joinText(root)
}

// newConverter returns the Markdown writer, with the site's own signs for figures, embeds and pull quotes.
func newConverter() *converter.Converter {
	conv := converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(),
		commonmark.NewCommonmarkPlugin(commonmark.WithHorizontalRule("---"), commonmark.WithListEndComment(false)),
		strikethrough.NewStrikethroughPlugin(),
		table.NewTablePlugin(table.WithHeaderPromotion(true), table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal)),
	))
	conv.Register.TextTransformer(escapeDialect, converter.PriorityEarly)
	conv.Register.RendererFor("lp-figure", converter.TagTypeBlock, writeFigure, converter.PriorityEarly)
	conv.Register.RendererFor("lp-embed", converter.TagTypeBlock, writeEmbed, converter.PriorityEarly)
	conv.Register.RendererFor("lp-pull", converter.TagTypeBlock, writePull, converter.PriorityEarly)
	conv.Register.RendererFor("a", converter.TagTypeInline, writeAddress, converter.PriorityEarly)
	return conv
}

// escapeDialect keeps text from being read as signs that only our Markdown has, or as entities.
func escapeDialect(_ converter.Context, text string) string {
	text = entityLike.ReplaceAllString(text, "&amp;$1")
	return strings.NewReplacer(":::", "&#58;::", "[", bracket).Replace(text)
}

func writeFigure(_ converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	fmt.Fprintf(w, "\n\n![%s](%s", escapeBrackets.Replace(htmltree.Attr(n, "alt")), escapeAddress.Replace(htmltree.Attr(n, "src")))
	if title := htmltree.Attr(n, "title"); title != "" {
		fmt.Fprintf(w, ` "%s"`, escapeTitle.Replace(title))
	}
	_, _ = w.WriteString(")\n\n")
	return converter.RenderSuccess
}

func writeEmbed(_ converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	address := escapeAddress.Replace(htmltree.Attr(n, "src"))
	if title := htmltree.Attr(n, "title"); title != "" {
		fmt.Fprintf(w, "\n\n:::embed %s\n%s\n:::\n\n", address, title)
	} else {
		fmt.Fprintf(w, "\n\n%s\n\n", address)
	}
	return converter.RenderSuccess
}

func writePull(ctx converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	var words strings.Builder
	ctx.RenderChildNodes(ctx, &words, n)
	fmt.Fprintf(w, "\n\n:::pull\n%s\n:::\n\n", strings.TrimSpace(words.String()))
	return converter.RenderSuccess
}

// writeAddress writes a link whose words are its address as <address>.
func writeAddress(_ converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	href := htmltree.Attr(n, "href")
	if href != strings.TrimSpace(htmltree.Text(n)) || !isAddress(href) || strings.ContainsAny(href, "<>\\") {
		return converter.RenderTryNext
	}
	fmt.Fprintf(w, "<%s>", href)
	return converter.RenderSuccess
}
