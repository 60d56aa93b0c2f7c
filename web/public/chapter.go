package public

import (
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/layout"
)

// organizingEmail is the address of the organizing desk, on the join and contact pages as well.
const organizingEmail = layout.GeneralEmail

// Chapters are all chapters, by status.
type Chapters struct {
	Certified  []content.Card
	Organizing []content.Card
	Form       layout.Form // to start one more
}

// all is every chapter, the certified ones first.
func (v Chapters) all() []content.Card {
	return append(append([]content.Card(nil), v.Certified...), v.Organizing...)
}

// Chapter is one chapter with what came from it.
type Chapter struct {
	Item      content.Item
	Doc       markdown.Doc
	Parts     []Part
	Resources []content.Card
	Documents map[int64]content.Document
	Library   string // address of all its resources
}

// hasFacts reports whether anything stands beside the text.
func (v Chapter) hasFacts() bool {
	c := v.Item.Chapter
	return c.ContactName != "" || c.ContactEmail != "" || c.Places != "" || len(v.Item.Issues) > 0
}

func (v Chapter) mailto() string {
	return mailto(v.Item.Chapter.ContactEmail, v.Item.Title)
}

// contactName is the desk or person that answers.
func contactName(c *content.Chapter) string {
	if c.ContactName == "" {
		return c.ContactEmail
	}
	return c.ContactName
}
