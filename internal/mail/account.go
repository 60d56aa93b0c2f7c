package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/job"
	view "localprogress.org/site/web/mail"
	"localprogress.org/site/web/ui"
)

// sendLink sends a letter with a link that opens something once.
func (p *Post) sendLink(ctx context.Context, l account.Link) error {
	sealed, err := p.people.Seal(ctx, l.ID)
	if errors.Is(err, account.ErrLink) || errors.Is(err, account.ErrNotFound) {
		return nil // used or replaced meanwhile, or too old
	}
	if err != nil {
		return err
	}
	letter, ok := p.linkLetter(sealed)
	if !ok {
		return job.Hopeless(fmt.Errorf("no letter for the purpose %q", sealed.Purpose))
	}
	letter.Name = sealed.Name
	return p.write(ctx, sealed.To, letter)
}

// linkLetter says what the link of the letter is for.
func (p *Post) linkLetter(s account.Sealed) (view.Letter, bool) {
	switch s.Purpose {
	case account.ForInvitation:
		return view.Letter{Subject: "Your account on the site of Local Progress",
			Words:  []string{"You are asked to work on the site of Local Progress, as " + s.Role.Name() + ". Choose a password with this link, and sign in."},
			Action: "Choose a password", Link: p.base + "/admin/invitation/" + s.Token,
			After: []string{"The link is good once, for " + lasts(s.Purpose.Life()) + ". After that, ask for another invitation.", "You do not know of this? Then do nothing: nobody can use the account."}}, true
	case account.ForReset:
		return view.Letter{Subject: "Choose a new password",
			Words:  []string{"Somebody, probably you, asked for a new password for your account on the site of Local Progress."},
			Action: "Choose a password", Link: p.base + "/admin/reset/" + s.Token,
			After: []string{"The link is good once, for " + lasts(s.Purpose.Life()) + ".", "It was not you? Then do nothing: your password stays as it is."}}, true
	case account.ForEmail:
		return view.Letter{Subject: "Use this address to sign in",
			Words:  []string{"You asked to sign in to the site of Local Progress with this address from now on. Open the link where you are signed in."},
			Action: "Use this address", Link: p.base + "/admin/account/email/" + s.Token,
			After: []string{"The link is good once, for " + lasts(s.Purpose.Life()) + ". You do not know of this? Then do nothing."}}, true
	}
	return view.Letter{}, false
}

// lasts is a time in words: "3 days", "an hour".
func lasts(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	case d > time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return "an hour"
}

// sendNotice tells the owner of an account what was done to it.
func (p *Post) sendNotice(ctx context.Context, n account.Notice) error {
	words := []string{n.What, "That was on " + n.At.In(ui.Zone).Format("January 2, 2006 at 15:04") + " Eastern time."}
	words = append(words, leftWords(n.Left)...)
	return p.write(ctx, n.To, view.Letter{Subject: "Your account on the site of Local Progress was changed", Name: n.Name,
		Words:  append(words, "It was you? Then there is nothing more to do. It was not? Then tell an administrator of the site at once, and choose a new password with this link."),
		Action: "Choose a new password", Link: p.base + "/admin/reset"})
}

// leftWords name the second factors that a new password leaves, a paragraph each; nil for none.
func leftWords(left []account.Factor) []string {
	if left == nil {
		return nil
	}
	words := []string{"These second factors are still asked for when you sign in:"}
	for _, f := range left {
		words = append(words, f.Words()+", added on "+f.AddedAt.In(ui.Zone).Format("January 2, 2006")+".")
	}
	return append(words, "Is one of them not yours? Sign in with the new password and one that is, and remove it under My account. Is none of them yours? Ask an administrator to remove them all. Until you have said that they are yours no passkey opens your account by itself.")
}
