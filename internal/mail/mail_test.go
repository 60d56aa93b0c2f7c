package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/config"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/testdb"
)

// hopeless reports whether a job with that error is given up.
func hopeless(err error) bool {
	var cancel *river.JobCancelError
	return errors.As(err, &cancel)
}

func newPost(t *testing.T, server *SMTP) *Post {
	t.Helper()
	pool := testdb.New(t)
	return New(pool, account.New(pool, time.Now), "https://newsroom.example", server, time.Now)
}

// A letter that somebody asked for goes to the server when there is one, and onto the shelf when there is none.
func TestALetterGoesItsWay(t *testing.T) {
	t.Parallel()
	o := openOffice(t, config.NoTLS)
	for _, server := range []*SMTP{nil, o.smtp(config.NoTLS)} {
		p := newPost(t, server)
		q := job.New(p.pool, slog.New(slog.DiscardHandler))
		p.Register(q)
		working, end := context.WithCancel(context.WithoutCancel(t.Context()))
		done := make(chan struct{})
		go func() { q.Run(working); close(done) }()
		if err := p.Try(t.Context(), "pat@example.org", "Pat"); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
			var completed int
			if err := p.pool.QueryRow(t.Context(), `select count(*) from river_job where state = 'completed'`).Scan(&completed); err != nil {
				t.Fatal(err)
			}
			if completed == 1 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the letter is never sent")
			}
		}
		end()
		<-done
		kept, err := p.Kept(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if (server == nil) != (len(kept) == 1) {
			t.Errorf("with the server %q %d letters are kept", p.Server(), len(kept))
		}
		if server == nil && (kept[0].To != "pat@example.org" || !strings.Contains(kept[0].Text, "Dear Pat,") || !strings.Contains(kept[0].Text, "https://newsroom.example")) {
			t.Errorf("the letter is %+v", kept[0])
		}
	}
	if len(o.taken) != 1 {
		t.Errorf("the server took %d letters", len(o.taken))
	}
}

// The shelf holds the last hundred.
func TestTheShelf(t *testing.T) {
	t.Parallel()
	p := newPost(t, nil)
	for i := range room + 3 {
		if err := p.shelf.send(t.Context(), Message{To: "pat@example.org", Subject: fmt.Sprint(i), Link: "https://newsroom.example/x"}); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := p.Kept(t.Context())
	if err != nil || len(kept) != room || kept[0].Subject != fmt.Sprint(room+2) || kept[room-1].Subject != "3" {
		t.Fatalf("%d letters from %s to %s, %v", len(kept), kept[0].Subject, kept[len(kept)-1].Subject, err)
	}
	if k, err := p.Letter(t.Context(), kept[5].ID); err != nil || k != kept[5] {
		t.Errorf("the letter is %+v, %v", k, err)
	}
	if _, err := p.Letter(t.Context(), 1); !errors.Is(err, ErrNotFound) {
		t.Errorf("a letter that went: %v", err)
	}
}
