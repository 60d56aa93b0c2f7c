package content

import (
	"fmt"
	"unicode/utf8"

	"localprogress.org/site/internal/markdown"
)

// Lengths that fit where others show a title or a summary: search engines cut titles at about 60 to 70 characters, and
// descriptions at about 160.
const (
	goodTitle   = 70
	goodSummary = 160
)

// maxGrade is the school grade that a text should not pass: most adults read two or three grades below the one they finished.
const maxGrade = 10

// Advice is one thing about a text that is worth a look before it is published.
type Advice struct {
	Field  string // where it is mended
	Name   string // what was looked at, "Reading level"
	Detail string // what was found
	Good   bool
}

// Needs returns the fields without which the snapshot may not be published, in the order of the form. Check says what is
// wrong with them, and with others.
func (s *Snapshot) Needs() []string {
	needs := []string{"title"}
	if s.Kind != KindClipping && s.Kind != KindPerson {
		needs = append(needs, "summary")
	}
	switch s.Kind {
	case KindRelease:
		needs = append(needs, "release.contacts", "release.place", "release.date")
	case KindClipping:
		needs = append(needs, "clipping.outlet", "clipping.outlet_url")
	case KindNewsletter:
		needs = append(needs, "newsletter.series", "newsletter.month")
	case KindEvent:
		needs = append(needs, "event.starts", "event.ends")
	case KindResource:
		needs = append(needs, "resource.type")
	case KindChapter:
		needs = append(needs, "chapter.state")
	case KindPost, KindIssue, KindProgram, KindCampaign, KindPage, KindPerson:
	}
	if s.Lead.MediaID != 0 {
		needs = append(needs, "lead.alt", "lead.credit")
	}
	return needs
}

// Advise returns what is worth a look before the snapshot is published, good and bad.
func (s *Snapshot) Advise() []Advice {
	var out []Advice
	tell := func(good bool, field, name, format string, args ...any) {
		out = append(out, Advice{Field: field, Name: name, Detail: fmt.Sprintf(format, args...), Good: good})
	}
	if n := utf8.RuneCountInString(s.Title); n > goodTitle {
		tell(false, "title", "Long title", "%d characters. Search engines show about %d.", n, goodTitle)
	}
	if n := utf8.RuneCountInString(s.Summary); n > goodSummary && s.SEODescription == "" {
		tell(false, "summary", "Long summary", "%d characters. Search engines show about %d.", n, goodSummary)
	}
	if s.Kind == KindPost || s.Kind == KindRelease || s.Kind == KindNewsletter || s.Kind == KindResource {
		if len(s.Links.Issues) == 0 {
			tell(false, "issues", "No issue", "It gives the page its colour, and readers of that issue find it.")
		} else {
			tell(true, "issues", "Issue", "Chosen")
		}
	}
	for _, field := range []struct{ name, words string }{{"title", s.Title}, {"summary", s.Summary}} {
		for _, f := range markdown.Faults(field.words) {
			if f.What == markdown.Placeholder {
				tell(false, field.name, "Still to come", "“%s”", f.Words)
			}
		}
	}
	for _, f := range markdown.Faults(s.Body) {
		switch f.What {
		case markdown.BoldHeading:
			tell(false, "body", "Bold as a heading", "Line %d, “%s”. Readers can jump to headings: write ## before it.", f.Line, f.Words)
		case markdown.SkippedHeading:
			tell(false, "body", "Headings skip a level", "Line %d, “%s”. Below a ## comes a ###.", f.Line, f.Words)
		case markdown.Placeholder:
			tell(false, "body", "Still to come", "Line %d, “%s”", f.Line, f.Words)
		case markdown.VagueLink:
			tell(false, "body", "A link that says nothing", "Line %d, “%s”. Link the words that name what is there.", f.Line, f.Words)
		}
	}
	if grade, ok := markdown.ReadingGrade(markdown.Plain(s.Body)); ok {
		tell(grade <= maxGrade, "body", "Reading level", "Grade %d. Aim: %d or lower", grade, maxGrade)
	}
	return out
}

// checkBody refuses what keeps readers from something in the text.
func (s *Snapshot) checkBody(c *checker) {
	for _, f := range markdown.Faults(s.Body) {
		switch f.What {
		case markdown.NoDescription:
			c.fail("body", "Line %d: say in the brackets what %s shows, for readers who cannot see it; or write “%s” there.", f.Line, pictureOf(f, f.Words), markdown.Decorative)
		case markdown.FileNameAsDesc:
			c.fail("body", "Line %d: “%s” is a file name. Say what %s shows instead.", f.Line, f.Words, pictureOf(f, ""))
		case markdown.NoCredit:
			c.fail("body", "Line %d: say who made %s, after its address: \"Caption | Credit: Name\".", f.Line, pictureOf(f, f.Words))
		case markdown.EmptyLink:
			c.fail("body", "Line %d: the link “%s” leads nowhere or has no words. Complete it, or take it out.", f.Line, f.Words)
		}
	}
}

// pictureOf says which picture of the text the fault is about, by its place: "picture 2 (after “What we won”)".
func pictureOf(f markdown.Fault, name string) string {
	where := "at the beginning"
	if f.After != "" {
		where = "after “" + f.After + "”"
	}
	if name != "" {
		where = "“" + name + "”, " + where
	}
	return fmt.Sprintf("picture %d (%s)", f.Picture, where)
}
