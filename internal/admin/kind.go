package admin

import (
	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/admin"
)

// kindForm is what the editor knows about one kind: its fields, and the way between them and a snapshot.
type kindForm struct {
	fields func(view.Form) templ.Component
	read   func(*reader, *content.Snapshot)
	fill   func(filler, content.Snapshot)
}

// forms is every kind with fields of its own. A new kind needs a line here and a file on either side.
var forms = map[content.Kind]kindForm{
	content.KindPost:       {nil, nil, nil}, // the frame is all that a post needs
	content.KindRelease:    {view.ReleaseFields, readRelease, fillRelease},
	content.KindClipping:   {view.ClippingFields, readClipping, fillClipping},
	content.KindNewsletter: {view.NewsletterFields, readNewsletter, fillNewsletter},
	content.KindEvent:      {view.EventFields, readEvent, fillEvent},
	content.KindResource:   {view.ResourceFields, readResource, fillResource},
	content.KindIssue:      {view.IssueFields, readIssue, fillIssue},
	content.KindChapter:    {view.ChapterFields, readChapter, fillChapter},
	content.KindProgram:    {view.ProgramFields, readProgram, fillProgram},
	content.KindCampaign:   {view.CampaignFields, readCampaign, fillCampaign},
	content.KindPage:       {view.PageFields, readPage, fillPage},
	content.KindPerson:     {view.PersonFields, readPerson, fillPerson},
}
