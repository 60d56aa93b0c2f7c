package wordpress

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
)

// maxItem is the most bytes of XML that one item may take, and the most that is ever held in memory at once. The
// longest pages of real sites stay well below one megabyte.
const maxItem = 8 << 20

// Item is one post, page, attachment or other record of an export, as WordPress wrote it.
type Item struct {
	ID         int64
	Line       int       // where the item starts in the file, counted from 1
	Type       string    // post, page, attachment, nav_menu_item, …
	Status     string    // publish, future, draft, pending, private, inherit, trash
	Title      string    // entities decoded
	Slug       string    // post_name, may be empty for drafts
	Link       string    // the old permalink
	Author     string    // display name; empty where the author is the site itself
	Parent     int64     // page above, or the post that an attachment belongs to; 0 for none
	Position   int       // menu_order
	Published  time.Time // UTC; zero where the export gives no date
	Day        time.Time // the date on the old site's own calendar, midnight UTC; zero where the export gives none
	NoDate     string    // a date that the export gives and no calendar has; "" where there is none
	Password   bool      // readers had to type one
	Body       string    // HTML of the editor, with block comments and shortcodes
	Excerpt    string
	Terms      []Term
	Meta       map[string]string
	Attachment string // address of the file, for attachments
}

// Term is a category, tag or other label of an item. Domain is "category" or "post_tag".
type Term struct{ Domain, Slug, Name string }

// FileError says what is wrong with an export and on which line, in a sentence for the person who runs the import.
type FileError struct {
	Line    int
	Problem string
}

// Error returns the sentence with its line number.
func (e *FileError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// Read yields the items of a WordPress export (WXR 1.0 to 1.2) one after the other, in the order of the file, holding
// one item in memory at a time. It stops after the first error, which is a *FileError wherever the file is to blame:
// not XML, not an export of WordPress, an item over 8 MB, or cut off before its end. Only after the last item is it
// known that the file is whole, so nothing may be kept before Read has ended without an error.
func Read(r io.Reader) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		source := &boundedReader{from: r, left: maxItem}
		e := &export{xml: xml.NewDecoder(source), source: source, authors: map[string]string{}}
		if err := e.open(); err != nil {
			yield(Item{}, err)
			return
		}
		for {
			item, err := e.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(item, err) || err != nil {
				return
			}
		}
	}
}

// export is an open file: the decoder stands inside <channel>, between two of its children.
type export struct {
	xml     *xml.Decoder
	source  *boundedReader
	title   string            // of the site
	authors map[string]string // login -> display name
	isWXR   bool
}

// open moves to the inside of <channel>.
func (e *export) open() error {
	for _, want := range []string{"rss", "channel"} {
		start, err := e.element()
		switch {
		case errors.Is(err, io.EOF):
			return e.notAnExport()
		case err != nil:
			return err
		case start == nil || start.Name.Local != want:
			return e.notAnExport()
		}
	}
	return nil
}

// next returns the next item, io.EOF after </channel></rss>.
func (e *export) next() (Item, error) {
	for {
		e.source.left = maxItem
		start, err := e.element()
		if err != nil {
			return Item{}, err
		}
		if start == nil {
			return Item{}, e.close()
		}
		switch start.Name.Local {
		case "wxr_version":
			e.isWXR = true
			err = e.xml.Skip()
		case "title":
			err = e.xml.DecodeElement(&e.title, start)
		case "author":
			err = e.author(start)
		case "item":
			if !e.isWXR {
				return Item{}, e.notAnExport()
			}
			return e.item(start)
		default:
			err = e.xml.Skip()
		}
		if err != nil {
			return Item{}, e.explain(err)
		}
	}
}

// element returns the next start tag, nil at the end tag of the element we are in, io.EOF at the end of the file.
func (e *export) element() (*xml.StartElement, error) {
	for {
		token, err := e.xml.Token()
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, e.explain(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			start := token.Copy()
			return &start, nil
		case xml.EndElement:
			return nil, nil
		}
	}
}

// close reads from </channel> to the end of the file and says whether it was an export at all.
func (e *export) close() error {
	if !e.isWXR {
		return e.notAnExport()
	}
	for {
		start, err := e.element()
		if err != nil {
			return err
		}
		if start != nil {
			return e.fail("There is something after the end of the channel. The file was changed after WordPress wrote it; export it again.")
		}
	}
}

func (e *export) author(start *xml.StartElement) error {
	var author struct {
		Login string `xml:"author_login"`
		Name  string `xml:"author_display_name"`
	}
	if err := e.xml.DecodeElement(&author, start); err != nil {
		return err
	}
	const maxAuthors = 10_000 // a bound, not a rule: the list stays in memory
	if len(e.authors) < maxAuthors {
		e.authors[author.Login] = strings.TrimSpace(author.Name)
	}
	return nil
}

// rawItem is the shape of <item>. Names without a namespace match every version of WXR.
type rawItem struct {
	Title   string `xml:"title"`
	Link    string `xml:"link"`
	PubDate string `xml:"pubDate"`
	Creator string `xml:"creator"`
	Texts   []struct {
		XMLName xml.Name
		Text    string `xml:",chardata"`
	} `xml:"encoded"`
	ID         string `xml:"post_id"`
	Date       string `xml:"post_date"`
	DateGMT    string `xml:"post_date_gmt"`
	Name       string `xml:"post_name"`
	Status     string `xml:"status"`
	Parent     string `xml:"post_parent"`
	Order      string `xml:"menu_order"`
	Type       string `xml:"post_type"`
	Password   string `xml:"post_password"`
	Attachment string `xml:"attachment_url"`
	Terms      []struct {
		Domain string `xml:"domain,attr"`
		Slug   string `xml:"nicename,attr"`
		Name   string `xml:",chardata"`
	} `xml:"category"`
	Meta []struct {
		Key   string `xml:"meta_key"`
		Value string `xml:"meta_value"`
	} `xml:"postmeta"`
}

func (e *export) item(start *xml.StartElement) (Item, error) {
	line, _ := e.xml.InputPos()
	var raw rawItem
	if err := e.xml.DecodeElement(&raw, start); err != nil {
		return Item{}, e.explain(err)
	}
	id, err := strconv.ParseInt(strings.TrimSpace(raw.ID), 10, 64)
	if err != nil || id <= 0 {
		return Item{}, &FileError{line, fmt.Sprintf("The item %q has no post ID, without which a second import could not know it again. Export the old site again.", shorten(raw.Title))}
	}
	item := Item{
		ID: id, Line: line, Type: strings.TrimSpace(raw.Type), Status: strings.TrimSpace(raw.Status),
		Title: oneLine(html.UnescapeString(raw.Title)), Slug: strings.TrimSpace(raw.Name), Link: strings.TrimSpace(raw.Link),
		Author: strings.TrimSpace(raw.Creator), Parent: number(raw.Parent), Position: int(number(raw.Order)),
		Published: published(raw), NoDate: noDate(raw), Password: raw.Password != "", Attachment: strings.TrimSpace(raw.Attachment),
		Meta: make(map[string]string, len(raw.Meta)),
	}
	if name := e.authors[item.Author]; name != "" {
		item.Author = name
	}
	if item.Author == e.title {
		item.Author = ""
	}
	if local, err := time.Parse(time.DateTime, strings.TrimSpace(raw.Date)); err == nil && local.Year() > 1 {
		item.Day = local.Truncate(24 * time.Hour)
	} else if !item.Published.IsZero() {
		item.Day = item.Published.Truncate(24 * time.Hour)
	}
	for _, text := range raw.Texts {
		if strings.HasSuffix(strings.TrimSuffix(text.XMLName.Space, "/"), "excerpt") {
			item.Excerpt = text.Text
		} else {
			item.Body = text.Text
		}
	}
	for _, term := range raw.Terms {
		item.Terms = append(item.Terms, Term{term.Domain, term.Slug, oneLine(html.UnescapeString(term.Name))})
	}
	for _, meta := range raw.Meta {
		item.Meta[meta.Key] = meta.Value
	}
	return item, nil
}

// published prefers the date in UTC; drafts carry only the local one, or "0000-00-00 00:00:00".
func published(raw rawItem) time.Time {
	for _, text := range []string{raw.DateGMT, raw.Date} {
		if at, err := time.Parse(time.DateTime, strings.TrimSpace(text)); err == nil && at.Year() > 1 {
			return at
		}
	}
	if at, err := time.Parse(time.RFC1123Z, strings.TrimSpace(raw.PubDate)); err == nil && at.Year() > 1 {
		return at.UTC()
	}
	return time.Time{}
}

// noDate returns a date of the item that no calendar has, such as the 31st of February; "" where all are dates, or none.
func noDate(raw rawItem) string {
	for _, text := range []string{raw.DateGMT, raw.Date} {
		text = strings.TrimSpace(text)
		if _, err := time.Parse(time.DateTime, text); err != nil && text != "" && text != "0000-00-00 00:00:00" {
			return shorten(text)
		}
	}
	return ""
}

func (e *export) fail(problem string) error {
	line, _ := e.xml.InputPos()
	return &FileError{line, problem}
}

func (e *export) notAnExport() error {
	return e.fail("This is not a WordPress export. In the old site choose Tools → Export → All content and import the file that it saves.")
}

// explain turns the decoder's errors into sentences with a line; errors of the reader itself pass through.
func (e *export) explain(err error) error {
	var file *FileError
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &file):
		return err
	case e.source.err != nil:
		return fmt.Errorf("reading the export: %w", e.source.err)
	case errors.Is(err, errTooLarge):
		return e.fail(fmt.Sprintf("An item is larger than %d MB. Take it out of the file, or shorten it in the old site and export again.", maxItem>>20))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && strings.HasPrefix(syntax.Msg, "unexpected EOF"):
		return e.fail("The file ends in the middle: it was cut off while it was saved or copied. Export it again.")
	case errors.As(err, &syntax):
		return &FileError{syntax.Line, fmt.Sprintf("This is not well-formed XML (%s). Export it again, or mend the file on this line.", syntax.Msg)}
	case strings.Contains(err.Error(), "encoding"):
		return e.fail("The file is not in UTF-8. Export it again; WordPress writes UTF-8.")
	}
	return e.fail(fmt.Sprintf("This could not be read (%v). Export it again, or mend the file on this line.", err))
}

var errTooLarge = errors.New("item too large")

// boundedReader stops a file whose single element would not fit into memory, and blanks the control characters that
// XML forbids but WordPress lets through from pasted text.
type boundedReader struct {
	from io.Reader
	left int
	err  error // of the disk or the network, for which the file is not to blame
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.from.Read(p)
	b.left -= n
	for i, c := range p[:n] {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			p[i] = ' '
		}
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// oneLine puts single spaces where the text had any white space.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// shorten keeps error messages readable whatever the file holds.
func shorten(text string) string {
	const most = 60
	runes := []rune(oneLine(text))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
