// Package mail writes the letters that the site sends to the people who work on it, and sends them: by an SMTP server, or,
// while none is configured, onto a shelf in the database where administrators read them.
//
// Nothing is sent while somebody waits for a page. Whatever makes a letter necessary adds a job in its own transaction, and
// Register has the letters of these jobs written and sent.
package mail

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
	view "localprogress.org/site/web/mail"
)

// Message is a letter as it is sent.
type Message struct {
	To      string // an address
	Subject string
	Text    string
	HTML    string
	Link    string // the one in it; ""
}

// sender brings messages on their way. An error is one that trying again may mend, unless job.Hopeless marks it.
type sender interface {
	send(ctx context.Context, m Message) error
}

// Post sends the site's letters.
type Post struct {
	pool   *pgxpool.Pool
	people *account.Store
	base   string // how the site's own addresses begin
	smtp   *SMTP
	shelf  shelf
	sender sender
}

// New returns the post for the people of the store. base is how the site's own addresses begin, without a slash at the end; smtp may be nil: then
// letters are kept on the shelf.
func New(pool *pgxpool.Pool, people *account.Store, base string, smtp *SMTP, now func() time.Time) *Post {
	p := &Post{pool: pool, people: people, base: base, smtp: smtp, shelf: shelf{pool, now}}
	p.sender = p.shelf
	if smtp != nil {
		p.sender = smtp
	}
	return p
}

// Server names the SMTP server that letters go to, "mail.example.org:587"; "" when they are kept on the shelf.
func (p *Post) Server() string {
	if p.smtp == nil {
		return ""
	}
	return p.smtp.name()
}

// letters is how the jobs are worked that write letters: few at once, for servers do not like more.
var letters = job.Line{AtOnce: 2, Within: time.Minute}

// Register has the letters written and sent that jobs of the queue ask for.
func (p *Post) Register(q *job.Queue) {
	job.Register(q, letters, p.sendTrial)
	job.Register(q, letters, p.sendLink)
	job.Register(q, letters, p.sendNotice)
}

// trial asks for a letter that shows that letters arrive.
type trial struct{ To, Name string }

func (trial) Kind() string { return "mail_trial" }

// Try has a letter sent that shows that letters arrive.
func (p *Post) Try(ctx context.Context, to, name string) error {
	return postgres.InTx(ctx, p.pool, func(tx pgx.Tx) error { return job.Add(ctx, tx, trial{To: to, Name: name}) })
}

func (p *Post) sendTrial(ctx context.Context, t trial) error {
	return p.write(ctx, t.To, view.Letter{Subject: "Mail from the site arrives", Name: t.Name,
		Words: []string{"You asked the site to send this, to see whether its mail arrives. It does. There is nothing to do."}})
}

// write sends the letter to the address.
func (p *Post) write(ctx context.Context, to string, l view.Letter) error {
	l.Site = p.base
	var html strings.Builder
	if err := l.HTML().Render(ctx, &html); err != nil {
		return job.Hopeless(fmt.Errorf("write a letter: %w", err))
	}
	return p.sender.send(ctx, Message{To: to, Subject: l.Subject, Text: l.Text(), HTML: html.String(), Link: l.Link})
}
