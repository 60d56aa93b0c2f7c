package mail

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/job"
	view "localprogress.org/site/web/mail"
	"localprogress.org/site/web/ui"
)

// RegisterGuests has the letters written with links for outsiders, and those that tell of their answers.
func (p *Post) RegisterGuests(q *job.Queue, g *guest.Store) {
	job.Register(q, letters, func(ctx context.Context, l guest.Letter) error { return p.sendGuest(ctx, g, l) })
	job.Register(q, letters, func(ctx context.Context, a guest.Answered) error { return p.sendAnswer(ctx, g, a) })
}

// guestWords are what a letter with a link says: its subject, what the link is for, and what its button does.
var guestWords = map[guest.Purpose]struct{ subject, words, action string }{
	guest.Embargo: {"Under embargo", "Here is a release of Local Progress before it goes out. It is under embargo: please publish nothing of it before the time that stands above it.", "Read the release"},
	guest.Preview: {"A preview for you", "Local Progress lets you see a page that is not public.", "See the page"},
	guest.Review:  {"Please look at this text", "Local Progress asks you to read a text before it is published. Below it you can approve it, or suggest other words. You need no account.", "Read and answer"},
}

// sendGuest sends somebody outside their link. Nothing of the entry but its title is in the letter.
func (p *Post) sendGuest(ctx context.Context, g *guest.Store, l guest.Letter) error {
	sealed, err := g.Seal(ctx, l.LinkID)
	if errors.Is(err, guest.ErrNotFound) || errors.Is(err, content.ErrNotFound) {
		return nil // revoked meanwhile, or over
	}
	if err != nil {
		return err
	}
	words, known := guestWords[sealed.Purpose]
	if !known {
		return job.Hopeless(fmt.Errorf("no letter for the purpose %q", sealed.Purpose))
	}
	after := []string{"The link is for you alone: your name stands on the page that it opens. Please do not forward it."}
	if sealed.ExpiresAt != nil {
		after = append(after, "It is good until "+ui.DeskMoment(*sealed.ExpiresAt, time.Now(), ui.Zone)+".")
	}
	return p.write(ctx, sealed.Email, view.Letter{Subject: words.subject + ": " + untitled(sealed.Title), Name: sealed.Name, Words: []string{words.words},
		Action: words.action, Link: p.base + sealed.Purpose.Address(sealed.Token), After: after})
}

// sendAnswer tells the maker of a link what was answered on it.
func (p *Post) sendAnswer(ctx context.Context, g *guest.Store, a guest.Answered) error {
	told, err := g.Tell(ctx, a.AnswerID)
	if errors.Is(err, guest.ErrNotFound) || err == nil && told.MakerID == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	u, err := p.people.ByID(ctx, told.MakerID)
	if errors.Is(err, account.ErrNotFound) || err == nil && u.Disabled {
		return nil
	}
	if err != nil {
		return err
	}
	return p.write(ctx, u.Email, view.Letter{Subject: "An answer: " + untitled(told.Title), Name: u.Name,
		Words:  []string{fmt.Sprintf("%s %s version %d of “%s”.", told.By(), told.Did(), told.Version, untitled(told.Title))},
		Action: "See the answer", Link: p.base + "/admin/content/" + strconv.FormatInt(told.EntryID, 10) + "/answers/" + strconv.FormatInt(told.ID, 10)})
}

func untitled(title string) string {
	if title == "" {
		return "Untitled"
	}
	return title
}
