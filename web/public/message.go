package public

import (
	"localprogress.org/site/internal/inbox"
)

// thanks are what the page after each form says: that the message is stored, and where to read on. It
// promises nothing that the site does not do.
var thanks = map[inbox.Form]struct{ words, link, href string }{
	inbox.FormNewsletter: {"We have your address, and use it for the newsletters only.", "Read the past newsletters", "/newsletters"},
	inbox.FormOrganizing: {"Your message is with the organizing desk.", "See where there are chapters", "/chapters"},
	inbox.FormJoin:       {"Your message is with us.", "See what comes up next", "/events"},
	inbox.FormContact:    {"Your message is with us.", "Read the news", "/news"},
	inbox.FormMedia:      {"We have your question for the press desk, and your deadline. If that is close, write to the desk as well.", "To the press contact", "/press"},
}

// writeTitle stands beside the form on a page.
func (v Entry) writeTitle() string {
	if v.Form.Of == inbox.FormJoin {
		return "Tell us where you serve"
	}
	return "Write to us"
}
