package public

import (
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/web/ui"
)

// Campaign is what the page of a campaign shows.
type Campaign struct {
	Entry
	Letter letter.Letter // with no name under it where there is none
}

// Up to so many names stand open on the page, and up to so many states need no list to jump from.
const (
	fewNames  = 60
	fewStates = 4
)

func (v Campaign) styles() []string {
	if v.Letter.Total > 0 {
		return textStyles(v.Doc, "letter")
	}
	return textStyles(v.Doc)
}

// actions are what a reader can do, the first one first.
func (v Campaign) actions() []content.Action {
	c := v.Item.Campaign
	if c.ActionURL == "" {
		return c.Actions
	}
	return append([]content.Action{{Label: c.ActionLabel, URL: c.ActionURL}}, c.Actions...)
}

// signedWords counts the names: "Forty people have signed".
func signedWords(n int) string {
	if n == 1 {
		return "One person has signed"
	}
	return ui.Count(n, 0, "person", "people") + " have signed"
}

// names is the noun of a number: " names".
func names(n int) string {
	if n == 1 {
		return " name"
	}
	return " names"
}

func stateID(s letter.State) string { return "signed-" + strings.ToLower(s.Code) }

// holding is what stands after a name: "Council member, Albany".
func holding(one letter.Signature) string { return strings.Trim(one.Office+", "+one.Place, ", ") }
