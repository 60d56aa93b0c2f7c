package guest

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/postgres"
)

// Reply is what somebody outside sends.
type Reply struct {
	Approves bool
	Suggests bool // one of the two is chosen
	Body     string
	Remark   string
}

// Bounds on what is answered: characters of a remark, answers on one link.
const (
	MaxRemark  = 4000
	MaxAnswers = 20
)

// Answered asks for the letter that tells the maker of a link of an answer on it.
type Answered struct{ AnswerID int64 }

// Kind names the jobs.
func (Answered) Kind() string { return "mail_guest_answer" }

// Reply keeps what is answered on the review link with the token, from the network, and has its maker told. The same answer
// again is kept once. It returns what Open does, or FieldErrors.
func (s *Store) Reply(ctx context.Context, token string, r Reply, address string) error {
	shown, err := s.Open(ctx, Review, token)
	if err != nil {
		return err
	}
	body, remark, errs := r.read(shown.Revision.Snapshot.Body)
	if errs != nil {
		return errs
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		count, again, err := lockAnswers(ctx, tx, shown.Link.ID, r.Approves, body, remark)
		if err != nil || again {
			return err
		}
		if count >= MaxAnswers {
			return FieldErrors{{"verdict", fmt.Sprintf("You have answered %d times. Please write to whoever sent you the link.", MaxAnswers)}}
		}
		var id int64
		if err := tx.QueryRow(ctx, `
			insert into guest_answer (link_id, approves, body, remark, at, address) values (@link, @approves, @body, @remark, @now, @address) returning id`,
			pgx.StrictNamedArgs{"link": shown.Link.ID, "approves": r.Approves, "body": body, "remark": remark, "now": s.now(), "address": address}).Scan(&id); err != nil {
			return err
		}
		if err := job.Add(ctx, tx, Answered{AnswerID: id}); err != nil {
			return err
		}
		ctx := audit.By(ctx, audit.Who{Name: shown.Link.For() + ", by a link", Address: address})
		e := audit.Event{Action: audit.AnsweredOn, Subject: audit.Entry, SubjectID: shown.Link.EntryID, Title: shown.Revision.Snapshot.Title}
		e.Detail = fmt.Sprintf("version %d: %s", shown.Revision.Version, map[bool]string{true: "approved", false: "other words or a remark"}[r.Approves])
		return audit.Write(ctx, tx, e)
	})
}

// lockAnswers holds other answers on the link off, and returns how many there are and whether the last says the same. It returns
// a *ClosedError when the link was revoked meanwhile.
func lockAnswers(ctx context.Context, tx pgx.Tx, link int64, approves bool, body, remark string) (count int, again bool, err error) {
	var revoked bool
	if err := tx.QueryRow(ctx, `select revoked_at is not null from guest_link where id = @link for update`, pgx.StrictNamedArgs{"link": link}).Scan(&revoked); err != nil {
		return 0, false, err
	}
	if revoked {
		return 0, false, &ClosedError{Review, Revoked}
	}
	err = tx.QueryRow(ctx, `
		select count(*)::int, coalesce((array_agg(approves = @approves and body = @body and remark = @remark order by id desc))[1], false)
		from guest_answer where link_id = @link`,
		pgx.StrictNamedArgs{"link": link, "approves": approves, "body": body, "remark": remark}).Scan(&count, &again)
	return count, again, err
}

// read returns the other words, "" for none, and the remark, or all that is wrong with them.
func (r Reply) read(was string) (body, remark string, errs FieldErrors) {
	fail := func(field, message string) { errs = append(errs, FieldError{field, message}) }
	body, remark = clean(r.Body), clean(r.Remark)
	changed := body != clean(was)
	switch {
	case r.Approves == r.Suggests:
		fail("verdict", "Choose whether you approve the text or suggest other words.")
	case r.Approves && changed:
		fail("verdict", "You have changed the text below. Choose “I suggest other words”, or put it back.")
	case r.Suggests && !changed && line(remark) == "":
		fail("body", "Change the text, or write a remark.")
	case r.Suggests && line(body) == "":
		fail("body", "Nothing would be left of the text. Change it instead.")
	}
	if utf8.RuneCountInString(body) > content.MaxBody {
		fail("body", "The text is longer than the site takes. Shorten it.")
	}
	if utf8.RuneCountInString(remark) > MaxRemark {
		fail("remark", fmt.Sprintf("Use at most %d characters.", MaxRemark))
	}
	if !changed {
		body = ""
	}
	return body, remark, errs
}

// Settle notes that the newsroom has dealt with the answer; taken is the version that took its words over, 0 for none. It wants
// the right to write the entry.
func (s *Store) Settle(ctx context.Context, by content.Editor, entry, id int64, taken int) error {
	if _, err := s.content.Allowed(ctx, entry, false); err != nil {
		return err
	}
	tag, err := s.pool.Exec(ctx, `
		update guest_answer a set settled_at = @now, settled_by = @by, taken = coalesce(nullif(@taken, 0), a.taken)
		from guest_link l where l.id = a.link_id and l.entry_id = @entry and a.id = @id`,
		pgx.StrictNamedArgs{"now": s.now(), "by": by.Name, "taken": taken, "entry": entry, "id": id})
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	return err
}

// Told is an answer and whose business it is.
type Told struct {
	Answer
	MakerID int64  // of the link; 0: nobody's
	Title   string // of the version that was shown
}

// Tell returns what the letter about the answer has to say, or ErrNotFound.
func (s *Store) Tell(ctx context.Context, id int64) (Told, error) {
	rows, err := s.pool.Query(ctx, `
		select `+answerColumns+`, coalesce(l.maker_id, 0) as maker_id, coalesce(r.snapshot->>'title', '') as title
		from guest_answer a join guest_link l on l.id = a.link_id join revision r on r.entry_id = l.entry_id and r.version = l.version where a.id = @id`,
		pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Told{}, err
	}
	told, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Told])
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return told, err
}
