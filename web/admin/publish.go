package admin

import (
	"strconv"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/ui"
)

// standing says in a sentence where the entry stands.
func (e Editor) standing() string {
	at := ""
	if e.PublishAt != nil {
		at = MomentText(*e.PublishAt, e.Now, ui.Zone)
	}
	s := map[content.State]string{
		content.StateDraft:       "A draft. Readers do not see it.",
		content.StateScheduled:   "Scheduled for " + at + ".",
		content.StatePublished:   "Published " + at + ".",
		content.StateExpired:     "It came down by itself. Readers do not see it.",
		content.StateUnpublished: "Taken down. Readers do not see it.",
	}[e.State]
	if e.State == content.StateUnpublished && !e.Withdrawn.At.IsZero() {
		s = "Withdrawn " + MomentText(e.Withdrawn.At, e.Now, ui.Zone) + ". Readers find that at its address."
	}
	if e.ID == 0 {
		return "Not saved yet."
	}
	if !e.HasChanges {
		return s
	}
	switch e.State {
	case content.StatePublished:
		return s + " It has changes that readers do not see yet."
	case content.StateScheduled:
		return s + " Changes saved since then go out only when you schedule it again."
	}
	return s
}

// stagedHref is where the time of the new version is changed.
func (e Editor) stagedHref() string {
	if e.Staged.Lone() {
		return entryHref(e.ID) + "/stage"
	}
	return bundleHref(e.Staged.ID)
}

// goesOutAt is the field of its time. A browser that comes back to the page must not put an old one into it.
func (e Editor) goesOutAt() ui.Field {
	f := e.Form.typed("publish_at", "datetime-local", e.atHint())
	f.Attributes = templ.Attributes{"autocomplete": "off"}
	return f
}

// atHint says what the time of an entry means that readers see already: it cannot be scheduled again.
func (e Editor) atHint() string {
	if e.live() {
		return "When it went out, as readers see it. To schedule it anew, take it down first."
	}
	return ""
}

// takeDown is the words of the link to the question before an entry is taken down; "" where there is nothing to ask.
func (e Editor) takeDown() string {
	switch {
	case e.live():
		return "Take it down"
	case e.State == content.StateUnpublished && e.Seen:
		return "Change what readers are told"
	}
	return ""
}

func addressHint(e Editor) string {
	if e.Address == "" {
		return "Empty: made from the title."
	}
	return "It is, or will be, at " + e.Address + ". A changed address forwards readers from the old one."
}

func (e Editor) hasLead() bool {
	return e.Form.value("lead.media") != "" || e.wrong("lead.media", "lead.alt", "lead.caption", "lead.credit")
}

func (e Editor) hasRarely() bool {
	return e.Form.value("unpublish_at")+e.Form.value("archived") != "" || e.wrong("unpublish_at", "updated_at", "seo_title", "seo_description", "archived")
}

func (e Editor) wrong(names ...string) bool {
	for _, n := range names {
		if e.Form.Errors.For(n) != "" {
			return true
		}
	}
	return false
}

func documents(list []content.DocumentChoice) []ui.Option {
	out := []ui.Option{{Value: "", Label: "No document"}}
	for _, d := range list {
		label := d.Name
		if d.Pages > 0 {
			label += ", " + few(d.Pages, "page", "pages")
		}
		out = append(out, ui.Option{Value: strconv.FormatInt(d.ID, 10), Label: label})
	}
	return out
}
