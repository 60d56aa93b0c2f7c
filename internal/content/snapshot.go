package content

import (
	"strings"
	"time"
)

// Snapshot is all that an editor can change about an entry. A revision stores it whole; Publish
// copies it to the entry's row and details. Times are instants; dates are midnight UTC.
type Snapshot struct {
	Kind           Kind       `json:"kind"`
	Slug           string     `json:"slug,omitempty"`
	Title          string     `json:"title,omitempty"`
	Summary        string     `json:"summary,omitempty"`
	Body           string     `json:"body,omitempty"` // Markdown
	Byline         string     `json:"byline,omitempty"`
	SEOTitle       string     `json:"seo_title,omitempty"`
	SEODescription string     `json:"seo_description,omitempty"`
	PublishAt      *time.Time `json:"publish_at,omitempty"`   // nil: when the editor presses Publish
	UnpublishAt    *time.Time `json:"unpublish_at,omitempty"` // nil: never
	Archived       string     `json:"archived,omitempty"`     // why it is kept for the record only, as readers are told; "": it is not
	UpdatedAt      *time.Time `json:"updated_at,omitempty"`   // the "Updated" date that readers see; nil: none
	Lead           Lead       `json:"lead,omitzero"`
	Links          Links      `json:"links,omitzero"`

	// What readers are told when the text is published again. Publish turns the note of a correction into one
	// of the Corrections, and empties both.
	Change      Change       `json:"change,omitempty"`
	Note        string       `json:"note,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"` // the newest first

	Unsettled []Unsettled `json:"unsettled,omitempty"`

	// The details of the kind; the others are nil. Posts have none.
	Release    *Release    `json:"release,omitempty"`
	Clipping   *Clipping   `json:"clipping,omitempty"`
	Newsletter *Newsletter `json:"newsletter,omitempty"`
	Issue      *Issue      `json:"issue,omitempty"`
	Chapter    *Chapter    `json:"chapter,omitempty"`
	Event      *Event      `json:"event,omitempty"`
	Resource   *Resource   `json:"resource,omitempty"`
	Program    *Program    `json:"program,omitempty"`
	Campaign   *Campaign   `json:"campaign,omitempty"`
	Page       *Page       `json:"page,omitempty"`
	Person     *Person     `json:"person,omitempty"`
}

// Lead is the picture at the head of an entry, with the words for this use of it.
type Lead struct {
	MediaID int64  `json:"media_id,omitempty"` // 0: no picture, the block pattern stands in
	Alt     string `json:"alt,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
	// Decorative says that the picture adds nothing to the words beside it, so that it needs none for those who do not see it.
	Decorative bool `json:"decorative,omitempty"`
}

// Links are the IDs of other entries, in the editor's order. The first issue gives the hue.
type Links struct {
	Issues   []int64 `json:"issues,omitempty"`
	Chapters []int64 `json:"chapters,omitempty"`
	Related  []int64 `json:"related,omitempty"`
	People   []int64 `json:"people,omitempty"` // signed by, about, or speaking
}

// IsZero reports whether nothing is linked, whether the lists are nil or empty.
func (l Links) IsZero() bool {
	return len(l.Issues)+len(l.Chapters)+len(l.Related)+len(l.People) == 0
}

// The limits of the texts, in characters. The body's is far above any real article and keeps one
// page's rendering bounded.
const (
	MaxTitle   = 200
	MaxSummary = 600
	MaxBody    = 500_000
	MaxLine    = 300
)

// NewSnapshot returns an empty snapshot of the kind with its details in place.
func NewSnapshot(k Kind) Snapshot {
	s := Snapshot{Kind: k}
	s.ensureDetail()
	return s
}

// ensureDetail puts an empty detail in place where the kind needs one, and drops those of other kinds.
func (s *Snapshot) ensureDetail() {
	keep := *s
	s.Release, s.Clipping, s.Newsletter, s.Issue, s.Chapter, s.Event = nil, nil, nil, nil, nil, nil
	s.Resource, s.Program, s.Campaign, s.Page, s.Person = nil, nil, nil, nil, nil
	switch s.Kind {
	case KindRelease:
		s.Release = orNew(keep.Release)
	case KindClipping:
		s.Clipping = orNew(keep.Clipping)
	case KindNewsletter:
		s.Newsletter = orNew(keep.Newsletter)
	case KindIssue:
		s.Issue = orNew(keep.Issue)
	case KindChapter:
		s.Chapter = orNew(keep.Chapter)
	case KindEvent:
		s.Event = orNew(keep.Event)
	case KindResource:
		s.Resource = orNew(keep.Resource)
	case KindProgram:
		s.Program = orNew(keep.Program)
	case KindCampaign:
		s.Campaign = orNew(keep.Campaign)
	case KindPage:
		s.Page = orNew(keep.Page)
	case KindPerson:
		s.Person = orNew(keep.Person)
	}
}

func orNew[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

// tidy trims the one-line fields and drops what Postgres cannot hold (NUL, broken UTF-8). It never
// touches the words of the body beyond that.
func (s *Snapshot) tidy() {
	for _, p := range s.lines() {
		*p = strings.TrimSpace(clean(*p))
	}
	s.Body = clean(s.Body)
	s.tidyNotes()
	s.ensureDetail()
}

func (s *Snapshot) lines() []*string {
	p := []*string{&s.Slug, &s.Title, &s.Summary, &s.Byline, &s.SEOTitle, &s.SEODescription, &s.Archived,
		&s.Lead.Alt, &s.Lead.Caption, &s.Lead.Credit}
	switch {
	case s.Release != nil:
		p = append(p, &s.Release.Mode, &s.Release.Place, &s.Release.Subheadline)
	case s.Clipping != nil:
		p = append(p, &s.Clipping.Outlet, &s.Clipping.OutletURL, &s.Clipping.Author)
	case s.Issue != nil:
		p = append(p, &s.Issue.Hue, &s.Issue.ContactEmail)
		for i := range s.Issue.Facts {
			f := &s.Issue.Facts[i]
			p = append(p, &f.Figure, &f.Label, &f.Source, &f.SourceURL)
		}
	case s.Chapter != nil:
		p = append(p, &s.Chapter.State, &s.Chapter.Status, &s.Chapter.ContactName, &s.Chapter.ContactEmail, &s.Chapter.Places)
	case s.Event != nil:
		p = append(p, &s.Event.Zone, &s.Event.Place, &s.Event.Link, &s.Event.RegistrationURL, &s.Event.Notice)
	case s.Resource != nil:
		p = append(p, &s.Resource.Type, &s.Resource.Link, &s.Resource.Language, &s.Resource.Place)
	case s.Program != nil:
		p = append(p, &s.Program.Statement)
	case s.Campaign != nil:
		p = append(p, &s.Campaign.ActionLabel, &s.Campaign.ActionURL)
		for i := range s.Campaign.Actions {
			a := &s.Campaign.Actions[i]
			p = append(p, &a.Label, &a.URL)
		}
	case s.Person != nil:
		p = append(p, &s.Person.Role)
		for i := range s.Person.Offices {
			o := &s.Person.Offices[i]
			p = append(p, &o.Title, &o.Place, &o.State)
		}
	}
	return p
}

func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
