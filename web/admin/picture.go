package admin

import (
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/web/ui"
)

// PictureOffers are pictures of the library to choose from.
type PictureOffers struct {
	Text  string // what was searched for
	Found media.Page
	Now   time.Time
}

// PicturePage is where a picture is chosen without a script: it holds the editor's form meanwhile.
type PicturePage struct {
	Page
	Action string // of the editor: what its verbs are put behind
	Form   url.Values
	Offers PictureOffers
}

func (p PicturePage) fields() []Filled { return SignedOut{Form: p.Form}.fields() }

// Picture is the picture whose ID stands in a field.
func (c Choices) Picture(id string) (media.Listed, bool) {
	for _, p := range c.Pictures {
		if id == strconv.FormatInt(p.ID, 10) {
			return p, true
		}
	}
	return media.Listed{}, false
}

// pictureLabel is what the picture is called among other words.
func pictureLabel(p media.Listed) string {
	if p.Alt == "" {
		return p.Name
	}
	return p.Name + ": " + excerpt(p.Alt, 60)
}

// altWords are what stands for the picture where it is not seen.
func altWords(p media.Listed) string {
	switch {
	case p.Alt != "":
		return p.Alt
	case p.Decorative:
		return "A decoration"
	}
	return ""
}

func creditWords(p media.Listed) string {
	if p.Credit == "" {
		return "No credit"
	}
	return markdown.CreditLine(p.Credit)
}

// ownWords are the picture's own words, for the script that puts them into the form.
func ownWords(p media.Listed) templ.Attributes {
	a := templ.Attributes{"data-alt": p.Alt, "data-caption": p.Caption, "data-credit": p.Credit, "data-markdown": markdownFor(p)}
	if p.Decorative {
		a["data-decorative"] = "on"
	}
	return a
}

// found is how many pictures are offered, in words.
func (o PictureOffers) found() string {
	words := ui.Count(len(o.Found.Files), 0, "picture", "pictures")
	if o.Found.After != 0 || o.Found.Before != 0 {
		words += " of more"
	}
	return words
}

func cursor(id int64) string { return strconv.FormatInt(id, 10) }
