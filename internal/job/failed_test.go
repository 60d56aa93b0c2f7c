package job_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/testdb"
)

// A job that was given up is told with its cause, and tried once more when somebody asks for that, alone or with all of its kind.
func TestFailedJobsAreTriedAgain(t *testing.T) {
	t.Parallel()
	pool, log, done := testdb.New(t), &journal{}, &bells{}
	mended := make(chan struct{})
	run(t, pool, log, func(_ context.Context, r ring) error {
		select {
		case <-mended:
			done.ring(r.Bell)
			return nil
		default:
			return job.Hopeless(errors.New("no such door: " + r.Bell))
		}
	})
	var noted []string
	failures := job.NewFailures(pool, func(_ context.Context, _ pgx.Tx, kind string, n int) error {
		noted = append(noted, fmt.Sprint(n, " ", kind))
		return nil
	})
	for i, bell := range []string{"front", "back", "side"} {
		add(t, pool, bell)
		until(t, "it is given up", func() bool { return len(newest(t, failures)) == i+1 })
	}
	all := newest(t, failures)
	if all[0].Kind != "ring" || all[0].Why != "JobCancelError: no such door: side" {
		t.Errorf("the last is %+v", all[0])
	}
	kinds, err := failures.Kinds(t.Context())
	fatal(t, err)
	if len(kinds) != 1 || kinds[0].Count != 3 || !kinds[0].Since.Equal(all[2].At) || kinds[0].Why != all[0].Why {
		t.Errorf("the kinds are %+v", kinds)
	}
	close(mended)
	fatal(t, failures.Retry(t.Context(), all[1].ID))
	until(t, "one is done", func() bool { return done.times("back") == 1 })
	if err := failures.Retry(t.Context(), all[1].ID); !errors.Is(err, job.ErrNotFound) {
		t.Errorf("tried again when it is done: %v", err)
	}
	n, err := failures.RetryKind(t.Context(), "ring")
	fatal(t, err)
	until(t, "the others are done", func() bool { return done.times("front") == 1 && done.times("side") == 1 })
	if n != 2 || done.times("back") != 1 || len(newest(t, failures)) != 0 {
		t.Errorf("%d were tried again: %v", n, done.rung)
	}
	if !slices.Equal(noted, []string{"1 ring", "2 ring"}) {
		t.Errorf("noted is %q", noted)
	}
}

func newest(t *testing.T, f *job.Failures) []job.Failed {
	t.Helper()
	all, err := f.Newest(t.Context())
	fatal(t, err)
	return all
}

// A job that is done again and again is well when the next of its kind came; of others each counts.
func TestANextTimeMendsTheLast(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t)
	failures := job.NewFailures(pool, nil)
	giveUp(t, pool, "ring", "tick")
	_, err := pool.Exec(t.Context(), `update river_job set unique_key = 'x' where kind = 'tick'`)
	fatal(t, err)
	if got := newest(t, failures); len(got) != 2 {
		t.Errorf("before the next: %+v", got)
	}
	fatal(t, postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		return errors.Join(job.Add(t.Context(), tx, tick{}), job.Add(t.Context(), tx, ring{"door"}))
	}))
	if got := newest(t, failures); len(got) != 1 || got[0].Kind != "ring" {
		t.Errorf("after the next: %+v", got)
	}
}

// giveUp has a job of each kind given up now.
func giveUp(t *testing.T, pool postgres.Beginner, kinds ...string) {
	t.Helper()
	fatal(t, postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into river_job (kind, queue, state, finalized_at, attempt, max_attempts, args, errors)
			select k, k, 'discarded', clock_timestamp(), 12, 12, '{}', array['{"error": "no hand free"}'::jsonb] from unnest($1::text[]) k`, kinds)
		return err
	}))
}

// The alarm is raised once for what failed, again after a day for what failed since, and never for letters.
func TestTheAlarm(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t)
	alarm := func(want ...string) {
		t.Helper()
		var got []string
		fatal(t, postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			kinds, err := job.Alarm(t.Context(), tx)
			for _, k := range kinds {
				got = append(got, k.Kind)
			}
			return err
		}))
		if !slices.Equal(got, want) {
			t.Errorf("the alarm is for %v, want %v", got, want)
		}
	}
	dayPasses := func() {
		_, err := pool.Exec(t.Context(), `update job_alarm set told_at = told_at - interval '25 hours'`)
		fatal(t, err)
		_, err = pool.Exec(t.Context(), `update river_job set finalized_at = finalized_at - interval '25 hours'`)
		fatal(t, err)
	}
	alarm()
	giveUp(t, pool, "mail_link", "mail_failed_jobs")
	alarm()
	giveUp(t, pool, "picture_copies")
	alarm("picture_copies")
	giveUp(t, pool, "document_text")
	alarm()
	dayPasses()
	alarm("document_text", "picture_copies")
	dayPasses()
	alarm()
	giveUp(t, pool, "mail_link")
	alarm()
}

// Every kind of job that the program has says in words what it does.
func TestEveryKindHasWords(t *testing.T) {
	t.Parallel()
	kindOf := regexp.MustCompile(`(?m)^func .*\) Kind\(\) string\s*{\s*return "([a-z0-9_]+)"`)
	all, program := 0, os.DirFS("..")
	fatal(t, fs.WalkDir(program, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := fs.ReadFile(program, name)
		for _, found := range kindOf.FindAllSubmatch(source, -1) {
			all++
			if kind := string(found[1]); job.Words(kind) == kind {
				t.Errorf("%s: nothing says what a job of the kind %s does", name, kind)
			}
		}
		return err
	}))
	if all < 10 {
		t.Errorf("only %d kinds were found", all)
	}
}
