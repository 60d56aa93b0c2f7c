package public

import (
	"net/http"

	"github.com/a-h/templ"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/web/layout"
	"localprogress.org/site/web/ui"
)

// trouble is what an error page says.
type trouble struct {
	headline, words string
	reason          string         // of a withdrawal, in the words of the desk; ""
	section         *ui.Crumb      // the list that the visitor may have meant; nil
	near            []content.Card // the entries that the visitor may have meant
	search          bool           // searching makes sense: the site works, only this page does not
	sought          string         // the words that a search begins with
	request         string         // ID to quote when something broke here; "" when nothing did
}

// ErrorPage is the page for people that stands for an HTTP error. message, where the handler has one, says
// it better than the general words. It asks the database for nothing, so that it also serves while that is
// away; the footer names the press desk all the same.
func ErrorPage(_ *http.Request, status int, message, requestID string) templ.Component {
	t := troubleFor(status, message)
	if status >= http.StatusInternalServerError {
		t.request = requestID
	}
	return errorPage(layout.Page{NoIndex: true}, t)
}

// TroublePage is the same in a frame that knows which pages are there.
func TroublePage(p layout.Page, status int, message string) templ.Component {
	return errorPage(p, troubleFor(status, message))
}

// LostPage says that there is no page, what is near, a list (nil for none) or entries, and offers to search for the words.
func LostPage(p layout.Page, sought string, section *ui.Crumb, near []content.Card) templ.Component {
	t := troubleFor(http.StatusNotFound, "")
	t.sought, t.section, t.near = sought, section, near
	switch {
	case p.Static:
		t.words = "The address may be mistyped, or the page may never have existed. Start from a section above."
	case section != nil || len(near) > 0:
		t.words = "The address may be mistyped, or cut short on its way to you."
	}
	return errorPage(p, t)
}

// GonePage says when and why the desk withdrew what was here, and tells nothing else of it.
func GonePage(p layout.Page, w content.Withdrawal) templ.Component {
	t := troubleFor(http.StatusGone, "")
	t.words, t.reason = "It was taken down on "+ui.DateText(w.At)+".", w.Reason
	switch {
	case w.Reason != "":
	case p.Static:
		t.words += " Ask the press desk what replaced it."
	default:
		t.words += " Search for what replaced it, or ask the press desk."
	}
	return errorPage(p, t)
}

func troubleFor(status int, message string) trouble {
	t := generalTrouble(status)
	if message != "" {
		t.words = message
	}
	return t
}

func generalTrouble(status int) trouble {
	switch status {
	case http.StatusNotFound:
		return trouble{headline: "There is no page here", search: true,
			words: "The address may be mistyped, or the page may never have existed. Search the site, or start from a section above."}
	case http.StatusGone:
		return trouble{headline: "This page was withdrawn", search: true,
			words: "It was taken down. Search for what replaced it, or ask the press desk."}
	case http.StatusServiceUnavailable:
		return trouble{headline: "We will be back shortly",
			words: "The site cannot reach its texts at the moment. Nothing is lost. Try again in a minute; reporters reach the press desk at the address below."}
	case http.StatusForbidden:
		return trouble{headline: "This is not open to you",
			words: "The request was refused. If you came from another site, open the page here and try again."}
	case http.StatusTooManyRequests:
		return trouble{headline: "That was too fast", words: "Too many requests came from your address. Wait a minute and try again."}
	case http.StatusRequestEntityTooLarge:
		return trouble{headline: "That was too large", words: "What you sent is larger than this page takes. Send less at once."}
	}
	if status < http.StatusInternalServerError {
		return trouble{headline: "That did not work", words: "The request makes no sense to this page. Go back and try it another way."}
	}
	return trouble{headline: "Something broke here",
		words: "The fault is ours and has been noted. Try again in a minute; reporters on deadline reach the press desk at the address below."}
}
