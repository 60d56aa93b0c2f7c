package public

import (
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// Person is one person with the entries that name them.
type Person struct {
	Item    content.Item
	Doc     markdown.Doc
	Entries []content.Card
	Today   time.Time
}

// now is the offices held today, in words.
func (v Person) now() []string { return v.offices(true) }

// former is the offices held before, in words, with the years where they are known.
func (v Person) former() []string { return v.offices(false) }

func (v Person) offices(held bool) (lines []string) {
	for _, o := range v.Item.Person.Offices {
		// An office that is still to begin belongs neither to the present nor to the past.
		if over := ended(o, v.Today); o.Starts != nil && o.Starts.After(v.Today) || over == held {
			continue
		}
		lines = append(lines, officeWords(o))
	}
	return lines
}

// ended reports whether the office's last day is over.
func ended(o content.Office, today time.Time) bool {
	return o.Ends != nil && !today.Before(o.Ends.AddDate(0, 0, 1))
}

// officeWords is an office in one line: "County commissioner, Essex County, New Jersey, since 2019".
func officeWords(o content.Office) string {
	parts := []string{o.Title}
	if o.Place != "" {
		parts = append(parts, o.Place)
	}
	if o.State != "" {
		parts = append(parts, ui.StateName(o.State))
	}
	switch {
	case o.Starts != nil && o.Ends != nil:
		parts = append(parts, strconv.Itoa(o.Starts.Year())+"–"+strconv.Itoa(o.Ends.Year()))
	case o.Starts != nil:
		parts = append(parts, "since "+strconv.Itoa(o.Starts.Year()))
	case o.Ends != nil:
		parts = append(parts, "until "+strconv.Itoa(o.Ends.Year()))
	}
	return strings.Join(parts, ", ")
}
