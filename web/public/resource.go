package public

import (
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
)

// Library is a page of the resource library.
type Library struct {
	Listing
	Documents map[int64]content.Document // by the ID of the file
}

// Resource is one entry of the library.
type Resource struct {
	Item content.Item
	Doc  markdown.Doc
}

// document is the stored file, or an empty one.
func (v Resource) document() content.Document {
	if v.Item.Document == nil {
		return content.Document{}
	}
	return *v.Item.Document
}

// words says what there is to hold: "PDF, 12 pages, 640 KB. English".
func (v Resource) words() string { return documentWords(v.Item.Resource, v.document()) }

// formerWords says what an earlier version is to hold: "PDF, 10 pages, 600 KB".
func (v Resource) formerWords(f content.FormerDocument) string {
	return documentWords(&content.Resource{}, content.Document{URL: f.URL, Mime: v.document().Mime, Pages: f.Pages, Bytes: f.Bytes})
}

// open is what the link to a resource on another site, or a page of this one, says.
func (v Resource) open() string {
	if v.Item.Resource.Type == "video" {
		return "Watch the video"
	}
	return "Open the " + inSentence(v.Item.Resource.TypeName())
}

// external reports whether an address leads to another site.
func external(address string) bool { return !strings.HasPrefix(address, "/") }
