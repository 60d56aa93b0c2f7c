package public

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/web/ui"
)

// Source is an entry as Markdown, with every fact that its page shows. What the page only leads on to is left out.
type Source struct {
	Item   content.Item
	Letter letter.Letter // of a campaign
	Now    time.Time
	Site   string // how full addresses begin: "https://localprogress.org"
}

// Markdown is the whole text, from the title to who signed.
func (v Source) Markdown() string {
	parts := slices.Concat([]string{"# " + markdown.EscapeLine(v.Item.Title)}, v.head(), []string{v.text(v.Item.Body)}, v.foot())
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n\n") + "\n"
}

// text is Markdown for readers elsewhere: its links have full addresses, and of those that lead to entries which nobody may
// see yet only the words stay.
func (v Source) text(source string) string {
	source = hiddenLink.ReplaceAllString(hiddenName.ReplaceAllString(source, ""), "$1")
	return ownAddress.ReplaceAllString(source, "${1}"+v.Site+"/$2")
}

var (
	hiddenLink = regexp.MustCompile(`\[([^\[\]\n]*)\]\(entry:\d+[^()\n]*\)`)
	hiddenName = regexp.MustCompile(`(?m)^\[[^\]\n]+\]: *entry:\d.*$|^:::document +entry:\d[^\n]*\n(?:[^:\n][^\n]*\n)*:::$`)
	ownAddress = regexp.MustCompile(`(?m)(\]\(|^\[[^\]\n]+\]: *|^:::(?:document|embed) +)/([^/\\])`)
)

// head is what stands between the title and the text.
func (v Source) head() (parts []string) {
	it := v.Item
	if it.Event != nil {
		parts = append(parts, markdown.Escape(CalledOffLine(it.Event)))
	}
	if it.Release != nil {
		parts = append(parts, markdown.EscapeLine(it.Release.Subheadline))
	}
	parts = append(parts, strings.Join(v.facts(), "\n"))
	if it.Program != nil {
		parts = append(parts, markdown.Escape(it.Program.Statement))
	}
	parts = append(parts, markdown.Escape(it.Summary), v.picture())
	switch {
	case it.Issue != nil:
		parts = append(parts, under("Key facts", v.figures()))
	case it.Campaign != nil:
		parts = append(parts, under("Take action", v.actions()))
	case it.Person != nil:
		parts = append(parts, under("Offices", v.offices()))
	case it.Release != nil:
		parts = append(parts, markdown.EscapeLine(Dateline(it.Release.Place, it.Release.Date)))
	}
	return parts
}

// foot is what stands after the text.
func (v Source) foot() (parts []string) {
	it := v.Item
	for _, c := range it.Corrections {
		parts = append(parts, markdown.Escape(CorrectionLine(c)))
	}
	if it.Boilerplate != "" {
		parts = append(parts, "## About Local Progress", v.text(it.Boilerplate))
	}
	if it.Event != nil {
		parts = append(parts, under("Speakers", v.people(Event{Item: it}.when())))
	} else {
		parts = append(parts, under("People", v.people(it.Published)))
	}
	return append(parts, v.signed())
}

func (v Source) picture() string {
	p := v.Item.Picture
	if p == nil {
		return ""
	}
	return "!" + v.link(p.Alt, p.URL) + "\n\n" + markdown.Escape(strings.TrimSpace(p.Caption+" "+markdown.CreditLine(p.Credit)))
}

// figures are the key facts of an issue with their sources.
func (v Source) figures() (lines []string) {
	for _, f := range v.Item.Issue.Facts {
		line := "**" + markdown.EscapeLine(f.Figure) + "** " + markdown.EscapeLine(f.Label)
		if f.SourceURL != "" {
			line += ". " + v.link(source(f), f.SourceURL)
		} else if f.Source != "" {
			line += ". " + markdown.EscapeLine(f.Source)
		}
		lines = append(lines, line)
	}
	return lines
}

// actions are what a reader of a campaign can do.
func (v Source) actions() (lines []string) {
	for _, a := range (Campaign{Entry: Entry{Item: v.Item}}).actions() {
		lines = append(lines, v.link(a.Label, a.URL))
	}
	return lines
}

func (v Source) offices() (lines []string) {
	for _, o := range (Person{Item: v.Item, Today: v.Now}).offices() {
		lines = append(lines, strings.TrimSuffix(markdown.EscapeLine(officeWords(o)+": "+years(o)), ":"))
	}
	return lines
}

// people are those whom the entry names, each with the office held at the time at.
func (v Source) people(at time.Time) (lines []string) {
	for _, c := range v.Item.People {
		words := []string{v.link(c.Title, c.Path())}
		if then := officeThen(c.Person, at, v.Now); then != "" {
			words = append(words, markdown.EscapeLine(then))
		}
		if c.Person.Former(v.Now) {
			words = append(words, formerMember)
		}
		lines = append(lines, strings.Join(words, ". "))
	}
	return lines
}

// signed is who signed the letter, under a heading; "" for nobody.
func (v Source) signed() string {
	l := v.Letter
	if l.Total == 0 {
		return ""
	}
	parts := []string{"## " + signedWords(l.Total)}
	if l.Last != nil {
		parts = append(parts, "Latest signature: "+ui.DayText(*l.Last))
	}
	for _, s := range l.States {
		var names []string
		for _, one := range s.Signatures {
			names = append(names, "- "+markdown.EscapeLine(strings.TrimSuffix(one.Name+", "+holding(one), ", ")))
		}
		parts = append(parts, "### "+s.Name, strings.Join(names, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// under is a list under a heading; "" for an empty one.
func under(heading string, lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return "## " + heading + "\n\n- " + strings.Join(lines, "\n- ")
}

// link leads to the address, one of this site with its full form.
func (v Source) link(words, address string) string {
	if !external(address) {
		address = v.Site + address
	}
	return "[" + markdown.EscapeLine(words) + "](<" + inAngles.Replace(address) + ">)"
}

// inAngles keeps an address inside its brackets (CommonMark 0.31, 6.3).
var inAngles = strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", "\n", "", "\r", "")
