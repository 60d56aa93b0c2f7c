package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
	view "localprogress.org/site/web/mail"
)

// RegisterEntries has people told of what happens to the entries that concern them.
func (p *Post) RegisterEntries(q *job.Queue, c *content.Store) {
	job.Register(q, letters, func(ctx context.Context, m content.Concern) error { return p.tell(ctx, c, m) })
	job.Register(q, letters, p.sendMatter)
}

// matter asks for a letter to one person. A job for each: none is written to twice because another cannot be reached.
type matter struct {
	AccountID, EntryID int64
	Matter             content.Matter
	Actor, Title       string
}

func (matter) Kind() string { return "mail_entry" }

// tell asks for a letter to everybody whom the matter concerns.
func (p *Post) tell(ctx context.Context, c *content.Store, m content.Concern) error {
	about, err := c.About(ctx, m.EntryID)
	if errors.Is(err, content.ErrNotFound) {
		return nil // gone for good meanwhile
	}
	if err != nil {
		return err
	}
	all, err := p.people.People(ctx)
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, p.pool, func(tx pgx.Tx) error {
		for _, u := range all {
			if u.ID == m.ActorID || !concerns(m.Matter, about, u) {
				continue
			}
			if err := job.Add(ctx, tx, matter{u.ID, m.EntryID, m.Matter, m.Actor, about.Title}); err != nil {
				return err
			}
		}
		return nil
	})
}

// concerns reports whether the matter is one of the user's who wants to hear of it.
func concerns(m content.Matter, a content.About, u account.User) bool {
	switch {
	case u.Disabled, u.Invited(), !u.EntryMail, len(a.Readers) > 0 && !u.CanManage() && !slices.Contains(a.Readers, u.ID):
		return false
	case m != content.MatterAsked:
		return slices.Contains(a.People, u.ID)
	case !u.CanPublishSome(), u.Kinds() != nil && !slices.Contains(u.Kinds(), string(a.Kind)):
		return false
	}
	return u.Role != account.RoleChapter || slices.ContainsFunc(a.Chapters, func(id int64) bool { return slices.Contains(u.Chapters, id) })
}

// sendMatter writes to one person. Nothing of the entry but its title is in the letter: it may be under embargo, and mail is
// read by many machines.
func (p *Post) sendMatter(ctx context.Context, m matter) error {
	u, err := p.people.ByID(ctx, m.AccountID)
	if errors.Is(err, account.ErrNotFound) || err == nil && (u.Disabled || !u.EntryMail) {
		return nil
	}
	if err != nil {
		return err
	}
	title := m.Title
	if title == "" {
		title = "Untitled"
	}
	words, known := matterWords[m.Matter]
	if !known {
		return job.Hopeless(fmt.Errorf("no letter for the matter %q", m.Matter))
	}
	link := p.base + "/admin/content/" + strconv.FormatInt(m.EntryID, 10)
	if m.Matter == content.MatterAsked {
		link += "/review"
	}
	return p.write(ctx, u.Email, view.Letter{Subject: words.subject + ": " + title, Name: u.Name,
		Words: []string{fmt.Sprintf(words.sentence, m.Actor, "“"+title+"”")}, Action: words.action, Link: link,
		After: []string{"You get this because it concerns something that you wrote, commented on or may publish. Under “My account” you turn such letters off."}})
}

// matterWords are how each matter is told: who did it to what.
var matterWords = map[content.Matter]struct{ subject, sentence, action string }{
	content.MatterAsked:     {"To be reviewed", "%s asks for a review of %s.", "Review it"},
	content.MatterApproved:  {"Approved", "%s approved %s.", "Open it"},
	content.MatterChanges:   {"Changes asked for", "%s asks for changes to %s.", "See which"},
	content.MatterComment:   {"A comment", "%s commented on %s.", "Read it"},
	content.MatterPublished: {"Published or scheduled", "%s published or scheduled %s.", "Open it"},
	content.MatterStuck:     {"Did not go out", "%[2]s could not go out at its time. The page says why.", "See why"},
	content.MatterDown:      {"Taken down", "%s took down %s, took it off the schedule, or moved it to the trash.", "Open it"},
}
