package content_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testdb"
)

var editor = content.Editor{Name: "Policy desk"}

// day is the day on which these tests happen.
var day = time.Date(2024, 7, 18, 12, 0, 0, 0, time.UTC)

// newsroom is a store on a database of its own, with a clock that the test sets.
type newsroom struct {
	*content.Store
	t    *testing.T
	pool *pgxpool.Pool
	now  time.Time
}

func open(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{t: t, pool: testdb.New(t), now: day}
	n.Store = content.New(n.pool, func() time.Time { return n.now })
	return n
}

// publish creates and publishes the snapshot and returns the revision.
func (n *newsroom) publish(s content.Snapshot) content.Revision {
	n.t.Helper()
	rev, err := n.Create(n.t.Context(), editor, s)
	if err == nil {
		rev, err = n.Publish(n.t.Context(), editor, rev.EntryID, rev.Version, s)
	}
	if err != nil {
		n.t.Fatalf("publish %q: %v", s.Title, err)
	}
	return rev
}

// counted are the counts of the desk's list.
func (n *newsroom) counted(f content.DeskFilter) content.DeskCounts {
	n.t.Helper()
	c, err := n.DeskCounts(n.t.Context(), f)
	fatal(n.t, err)
	return c
}

func (n *newsroom) visible(slug string, kinds ...content.Kind) bool {
	n.t.Helper()
	_, err := n.Public(n.t.Context(), slug, kinds...)
	if err != nil && !errors.Is(err, content.ErrNotFound) {
		n.t.Fatal(err)
	}
	return err == nil
}

func post(title string) content.Snapshot {
	s := content.NewSnapshot(content.KindPost)
	s.Title, s.Summary, s.Body = title, "A summary.", "Some words."
	return s
}

func at(t time.Time) *time.Time { return &t }

// one of each kind, complete enough to be published.
func samples(t *testing.T, n *newsroom) []content.Snapshot {
	t.Helper()
	ctx := context.Background()
	contact, err := n.PutPressContact(ctx, content.PressContact{Name: "Press desk", Email: "press@example.org"})
	fatal(t, err)
	boilerplate, err := n.PutBoilerplate(ctx, content.Boilerplate{Name: "Short", Body: "About us."})
	fatal(t, err)
	series, err := n.PutSeries(ctx, content.Series{Slug: "download", Name: "Download"})
	fatal(t, err)
	month := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
	var all []content.Snapshot
	for _, k := range content.Kinds {
		s := content.NewSnapshot(k)
		s.Title, s.Summary, s.Body, s.Byline = "A "+string(k), "Its summary.", "Its **body**.", "Policy desk"
		switch k {
		case content.KindRelease:
			*s.Release = content.Release{Mode: content.ModeImmediate, Place: "OAKLAND, Calif.", Date: at(month), Subheadline: "More",
				BoilerplateID: boilerplate, Contacts: []int64{contact}}
		case content.KindClipping:
			*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/a", Author: "Staff", Published: at(month)}
		case content.KindNewsletter:
			*s.Newsletter = content.Newsletter{SeriesID: series, Month: at(month)}
		case content.KindIssue:
			*s.Issue = content.Issue{Hue: "housing", Position: 1, ContactEmail: "a@example.org", Facts: []content.Fact{{Figure: "11", Label: "victories", Source: "Count"}}}
		case content.KindChapter:
			*s.Chapter = content.Chapter{State: "NY", Status: content.ChapterCertified, ContactName: "New York desk", Places: "41 places"}
		case content.KindEvent:
			*s.Event = content.Event{Starts: at(day.AddDate(0, 0, 3)), Ends: at(day.AddDate(0, 0, 4)), Zone: "America/Chicago", Place: "Saint Paul",
				RegistrationURL: "https://example.org/r", Opens: at(day), Closes: at(day.AddDate(0, 0, 2)), Capacity: 40,
				CalledOff: content.Postponed, Notice: "The hall is flooded."}
		case content.KindResource:
			*s.Resource = content.Resource{Type: "toolkit", Pages: 12, Language: "en", Place: "Kingston"}
		case content.KindProgram:
			*s.Program = content.Program{Statement: "Governing takes the rest of the term."}
		case content.KindCampaign:
			*s.Campaign = content.Campaign{ActionLabel: "Sign", ActionURL: "/join",
				Actions: []content.Action{{Label: "Write to your council", URL: "/contact"}, {Label: "Read the text", URL: "https://example.org/text"}}}
		case content.KindPerson:
			*s.Person = content.Person{Role: "Member", Offices: []content.Office{{Title: "Council member", Place: "Kingston", State: "NY", Starts: at(month)}}}
		case content.KindPost:
			s.Corrections = []content.Correction{{At: day.Add(-time.Hour), Note: "The newer note."}, {At: day.Add(-2 * time.Hour), Note: "The older note."}}
		case content.KindPage:
		}
		all = append(all, s)
	}
	return all
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
