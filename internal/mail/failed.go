package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
	view "localprogress.org/site/web/mail"
	"localprogress.org/site/web/ui"
)

// alarm has the failed jobs looked after.
type alarm struct{}

func (alarm) Kind() string { return "job_alarm" }

// failedJobs asks for a letter to one administrator.
type failedJobs struct {
	AccountID int64
	Failed    []string // a sentence each
}

func (failedJobs) Kind() string { return "mail_failed_jobs" }

// RegisterFailures has administrators told, at most once a day, that jobs were given up.
func (p *Post) RegisterFailures(q *job.Queue) {
	job.Register(q, job.Line{AtOnce: 1, Within: time.Minute}, p.raise)
	job.Every(q, 5*time.Minute, alarm{})
	job.Register(q, letters, p.sendFailed)
}

// raise asks for a letter to every administrator when there is something to tell.
func (p *Post) raise(ctx context.Context, _ alarm) error {
	all, err := p.people.People(ctx)
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, p.pool, func(tx pgx.Tx) error {
		kinds, err := job.Alarm(ctx, tx)
		if err != nil || len(kinds) == 0 {
			return err
		}
		var failed []string
		for _, k := range kinds {
			failed = append(failed, fmt.Sprintf("%s: %d since %s Eastern time.", job.Words(k.Kind), k.Count, k.Since.In(ui.Zone).Format("January 2, 15:04")))
		}
		for _, u := range all {
			if !administers(u) {
				continue
			}
			if err := job.Add(ctx, tx, failedJobs{AccountID: u.ID, Failed: failed}); err != nil {
				return err
			}
		}
		return nil
	})
}

// administers reports whether failed jobs are the user's to look after.
func administers(u account.User) bool { return u.CanManage() && !u.Disabled && !u.Invited() }

// sendFailed writes to one administrator. Why the jobs failed is not in the letter: mail is read by many machines.
func (p *Post) sendFailed(ctx context.Context, f failedJobs) error {
	u, err := p.people.ByID(ctx, f.AccountID)
	if errors.Is(err, account.ErrNotFound) || err == nil && !administers(u) {
		return nil
	}
	if err != nil {
		return err
	}
	return p.write(ctx, u.Email, view.Letter{Subject: "Something that the site does by itself failed", Name: u.Name,
		Words:  append([]string{"The site gave up on work that it does by itself."}, f.Failed...),
		Action: "See why, and try again", Link: p.base + "/admin/jobs",
		After: []string{"You get this as an administrator, at most once a day, and only when something failed since the last such letter."}})
}
