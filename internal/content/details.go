package content

import (
	"context"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
)

// details is what search finds of the kind's own fields, beside title, summary and body.
func (s *Snapshot) details() string {
	var words []string
	switch {
	case s.Clipping != nil:
		words = []string{s.Clipping.Outlet, s.Clipping.Author}
	case s.Event != nil:
		words = []string{s.Event.Place}
	case s.Release != nil:
		words = []string{s.Release.Subheadline, s.Release.Place}
	case s.Chapter != nil:
		words = []string{s.Chapter.ContactName, s.Chapter.Places}
	case s.Resource != nil:
		words = []string{s.Resource.Place}
	case s.Program != nil:
		words = []string{s.Program.Statement}
	case s.Person != nil:
		words = []string{s.Person.Role}
		for _, o := range s.Person.Offices {
			words = append(words, o.Title, o.Place, o.State)
		}
	case s.Issue != nil:
		for _, f := range s.Issue.Facts {
			words = append(words, f.Figure, f.Label)
		}
	}
	words = append(words, joined(s.Title))
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// apostrophied is a word with an apostrophe inside it.
var apostrophied = regexp.MustCompile(`\p{L}+(?:['’ʼ]\p{L}+)+`)

// ending is what an apostrophe cuts off in English: clerk's, don't, we've.
var ending = regexp.MustCompile(`(?i)['’ʼ](?:s|t|d|m|re|ve|ll)$`)

// joined are the names in the text that are written with an apostrophe, without it: who types ONeill finds O’Neill.
func joined(text string) string {
	var names []string
	for _, w := range apostrophied.FindAllString(text, -1) {
		if !ending.MatchString(w) {
			names = append(names, strings.NewReplacer("'", "", "’", "", "ʼ", "").Replace(w))
		}
	}
	return strings.Join(names, " ")
}

// learnWords keeps the words of an entry that goes public, so that misspelt searches can be mended to
// them. In alphabetical order, so that two editors who publish at once never wait for each other.
func learnWords(ctx context.Context, tx pgx.Tx, s Snapshot) error {
	return exec(ctx, tx, `
		insert into search_word select w from words_in(without_markup(@text)) w order by w on conflict do nothing`,
		pgx.StrictNamedArgs{"text": strings.Join([]string{s.Title, s.Summary, s.details(), clean(s.Body[:min(len(s.Body), maxLearnt)])}, " ")})
}

// maxLearnt is how much of a body gives words to mend misspelt searches with, in bytes.
const maxLearnt = 100_000

// loadDetail reads the detail row of the snapshot's kind into it.
func loadDetail(ctx context.Context, q querier, id int64, s *Snapshot) (err error) {
	switch s.Kind {
	case KindRelease:
		s.Release, err = loadRelease(ctx, q, id)
	case KindClipping:
		s.Clipping, err = loadClipping(ctx, q, id)
	case KindNewsletter:
		s.Newsletter, err = loadNewsletter(ctx, q, id)
	case KindIssue:
		s.Issue, err = loadIssue(ctx, q, id)
	case KindChapter:
		s.Chapter, err = loadChapter(ctx, q, id)
	case KindEvent:
		s.Event, err = loadEvent(ctx, q, id)
	case KindResource:
		s.Resource, err = loadResource(ctx, q, id)
	case KindProgram:
		s.Program, err = loadProgram(ctx, q, id)
	case KindCampaign:
		s.Campaign, err = loadCampaign(ctx, q, id)
	case KindPage:
		s.Page, err = loadPage(ctx, q, id)
	case KindPerson:
		s.Person, err = loadPerson(ctx, q, id)
	case KindPost:
	}
	return err
}

// saveDetail writes the detail row of the snapshot's kind.
func (s *Snapshot) saveDetail(ctx context.Context, tx pgx.Tx, id int64) error {
	switch s.Kind {
	case KindRelease:
		return s.Release.save(ctx, tx, id)
	case KindClipping:
		return s.Clipping.save(ctx, tx, id)
	case KindNewsletter:
		return s.Newsletter.save(ctx, tx, id)
	case KindIssue:
		return s.Issue.save(ctx, tx, id)
	case KindChapter:
		return s.Chapter.save(ctx, tx, id)
	case KindEvent:
		return s.Event.save(ctx, tx, id)
	case KindResource:
		return s.Resource.save(ctx, tx, id)
	case KindProgram:
		return s.Program.save(ctx, tx, id)
	case KindCampaign:
		return s.Campaign.save(ctx, tx, id)
	case KindPage:
		return s.Page.save(ctx, tx, id)
	case KindPerson:
		return s.Person.save(ctx, tx, id)
	case KindPost:
	}
	return nil
}
