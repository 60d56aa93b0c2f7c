package inbox

import (
	"context"
	"encoding/binary"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// Sent is what came with a form.
type Sent struct {
	Form    Form
	Answers Answers // as typed
	Trap    string  // what stands in the field that people do not see
	Stamp   string  // what Stamp gave the page
	Address string  // the sender's network, in the form that counts as one; only its salted hash is kept
}

// Send stores the message, held when it looks like spam: the sender is thanked either way. What is wrong
// comes back all at once as FieldErrors, and ErrTooMany when the sender's network has sent too much within
// the hour; nothing is stored then.
func (s *Store) Send(ctx context.Context, m Sent) error {
	m.Answers = m.Form.Tidy(m.Answers)
	if errs := m.Form.check(m.Answers); errs != nil {
		return errs
	}
	sender, same := s.senderHash(m.Address), digest(m.Form, m.Answers)
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// One at a time from one address: else a hundred at once would all be the first.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(@lock)`,
			pgx.StrictNamedArgs{"lock": int64(binary.BigEndian.Uint64(sender[:8]))}); err != nil {
			return err
		}
		t, err := s.traffic(ctx, tx, m.Answers["email"], sender, same)
		if err != nil {
			return err
		}
		if t.Stored >= mostStored {
			return ErrTooMany
		}
		now := s.now()
		reason := m.reason(now, t)
		_, err = tx.Exec(ctx, `
			insert into message (form, answers, held, held_for, sender, digest, created_at)
			values (@form, @answers, @held, @held_for, @sender, @digest, @now)`, pgx.StrictNamedArgs{
			"form": m.Form, "answers": m.Answers, "held": reason != NotHeld, "held_for": reason, "sender": sender, "digest": same, "now": now})
		return err
	})
}
