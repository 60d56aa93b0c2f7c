package letter

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/usstate"
)

// maxLine is the longest name, office or place, in characters.
const maxLine = 200

// tidy makes a line of what was typed or pasted: composed letters, single blanks, nothing that cannot be seen.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return norm.NFC.String(strings.Join(strings.Fields(text), " "))
}

// check returns everything that is wrong with the tidy signature, or nil.
func (one Signature) check(today time.Time) FieldErrors {
	var errs FieldErrors
	for _, line := range []struct{ field, value string }{{"name", one.Name}, {"office", one.Office}, {"place", one.Place}} {
		if n := utf8.RuneCountInString(line.value); n > maxLine {
			errs = append(errs, FieldError{line.field, fmt.Sprintf("This is %d characters long; at most %d fit. Shorten it.", n, maxLine)})
		}
	}
	if one.Name == "" {
		errs = append(errs, FieldError{"name", "Give the name of who signed."})
	}
	if usstate.Name(one.State) == "" {
		errs = append(errs, FieldError{"state", "Choose the state."})
	}
	if one.Signed != nil && (one.Signed.After(today) || one.Signed.Year() < 1900) {
		errs = append(errs, FieldError{"signed", "This day cannot be right. Give the day of the signature, or leave it empty."})
	}
	return errs
}

// open locks the campaign for a change of its names, so that two colleagues together do not get past Most.
// It returns ErrNotFound when there is no such campaign.
func open(ctx context.Context, tx pgx.Tx, campaign int64) error {
	var id int64
	err := tx.QueryRow(ctx, `select id from entry where id = @id and kind = 'campaign' for update`, pgx.StrictNamedArgs{"id": campaign}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// put adds the signatures that the letter does not have yet and returns how many those are.
func (s *Store) put(ctx context.Context, tx pgx.Tx, by string, campaign int64, all []Signature) (int, error) {
	var names, offices, places, states []string
	var days []*time.Time
	for _, one := range all {
		names, offices, places = append(names, one.Name), append(offices, one.Office), append(places, one.Place)
		states, days = append(states, one.State), append(days, one.Signed)
	}
	tag, err := tx.Exec(ctx, `
		insert into signature (entry_id, name, office, place, state, signed_on, saved_by, saved_at)
		select @id, t.name, t.office, t.place, t.state, t.day, @by, @now
		from unnest(@names::text[], @offices::text[], @places::text[], @states::text[], @days::date[]) with ordinality
			as t (name, office, place, state, day, n)
		order by t.n on conflict on constraint signature_once do nothing`,
		pgx.StrictNamedArgs{"id": campaign, "names": names, "offices": offices, "places": places, "states": states, "days": days, "by": by, "now": s.now()})
	if err != nil {
		return 0, err
	}
	var total int
	if err := tx.QueryRow(ctx, `select count(*) from signature where entry_id = @id`, pgx.StrictNamedArgs{"id": campaign}).Scan(&total); err != nil {
		return 0, err
	}
	if total > Most {
		return 0, FieldErrors{{"", fmt.Sprintf("A letter has room for %d names, and this would make %d. Nothing was added.", Most, total)}}
	}
	return int(tag.RowsAffected()), nil
}

var twice = FieldErrors{{"name", "This name from this place is under the letter already."}}

// Add puts a name under the letter in the name of a member of staff. FieldErrors say what is wrong, a name that is there
// already included; ErrNotFound that there is no such campaign.
func (s *Store) Add(ctx context.Context, by string, campaign int64, one Signature) error {
	if errs := s.Check(&one); errs != nil {
		return errs
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := open(ctx, tx, campaign); err != nil {
			return err
		}
		added, err := s.put(ctx, tx, by, campaign, []Signature{one})
		switch {
		case err != nil:
			return err
		case added == 0:
			return twice
		}
		return note(ctx, tx, audit.Added, campaign, one.Name)
	})
}

// Check tidies the signature and returns what is wrong with it, or nil.
func (s *Store) Check(one *Signature) FieldErrors {
	one.tidy()
	return one.check(s.today())
}

func (one *Signature) tidy() {
	one.Name, one.Office, one.Place = tidy(one.Name), tidy(one.Office), tidy(one.Place)
}

// today is the day of the clock, with a day's grace: somewhere it is tomorrow already.
func (s *Store) today() time.Time { return s.now().UTC().AddDate(0, 0, 1) }

// Change gives the signature with the ID under the campaign's letter the fields of one.
func (s *Store) Change(ctx context.Context, by string, campaign int64, one Signature) error {
	if errs := s.Check(&one); errs != nil {
		return errs
	}
	err := s.touch(ctx, audit.Changed, campaign, one.Name, `
		update signature set name = @name, office = @office, place = @place, state = @state, signed_on = @day, saved_by = @by, saved_at = @now
		where id = @id and entry_id = @campaign`,
		pgx.StrictNamedArgs{"id": one.ID, "campaign": campaign, "name": one.Name, "office": one.Office, "place": one.Place,
			"state": one.State, "day": one.Signed, "by": by, "now": s.now()})
	if postgres.Constraint(err) == "signature_once" {
		return twice
	}
	return err
}

// Remove takes the name from under the letter, for good.
func (s *Store) Remove(ctx context.Context, campaign, id int64) error {
	return s.touch(ctx, audit.Removed, campaign, "", `delete from signature where id = @id and entry_id = @campaign`, pgx.StrictNamedArgs{"id": id, "campaign": campaign})
}

// touch runs a statement that changes one signature, and writes down what it did.
func (s *Store) touch(ctx context.Context, action audit.Action, campaign int64, name, sql string, args pgx.StrictNamedArgs) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args)
		switch {
		case err != nil:
			return err
		case tag.RowsAffected() == 0:
			return ErrNotFound
		}
		return note(ctx, tx, action, campaign, name)
	})
}

// note writes down what was done to a name under the campaign's letter, beside what is done to the campaign itself.
func note(ctx context.Context, tx pgx.Tx, action audit.Action, campaign int64, name string) error {
	return audit.Write(ctx, tx, audit.Event{Action: action, Subject: audit.Entry, SubjectID: campaign, Title: "a signature", Detail: name})
}
