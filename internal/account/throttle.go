package account

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// Failed sign-ins slow the next ones down; they never lock anybody out. Two counters see each attempt:
// one for the e-mail address as tried from one network address, and a more patient one for the network
// address, which an office may share. So a stranger elsewhere slows nobody down, but one in the same
// office, or behind the same proxy where the program is not told of it, does. That is why a device that
// its owner signed in on before is judged by a counter of its own, which nobody else can reach.
const (
	freeFailuresPair    = 5
	freeFailuresAddress = 30
	longestWait         = time.Minute
	attemptsForgotten   = time.Hour
)

// signInsAtOnce bounds the connections that sign-ins can hold while they wait for each other's counters:
// a flood of them must leave most of the pool to readers.
const signInsAtOnce = 4

// attemptKey is a counter's key: a hash, so that no address that people mistype is kept.
type attemptKey struct {
	hash [sha256.Size]byte
	free int
}

func attemptKeys(email, address string) []attemptKey {
	return []attemptKey{
		{sha256.Sum256([]byte("pair\x00" + email + "\x00" + address)), freeFailuresPair},
		{sha256.Sum256([]byte("address\x00" + address)), freeFailuresAddress},
	}
}

// deviceKeys are the counters of an attempt from a device that is known for the account.
func deviceKeys(device string) []attemptKey {
	return []attemptKey{{sha256.Sum256([]byte("device\x00" + device)), freeFailuresPair}}
}

// waitAfter is how long after the last of so many failures the next attempt is heard: nothing at first,
// then a second, doubled each time up to longestWait.
func waitAfter(failures, free int) time.Duration {
	if failures < free {
		return 0
	}
	return min(time.Second<<min(failures-free, 16), longestWait)
}

// countAttempt returns how long to wait before an attempt is heard; with nothing to wait, it counts
// the attempt as failed already. Counting before the check, under a row lock, is what keeps a
// hundred attempts at once from all being the first.
func (s *Store) countAttempt(ctx context.Context, keys []attemptKey) (time.Duration, error) {
	now := s.now()
	if _, err := s.pool.Exec(ctx, `
		delete from sign_in_attempt where key in (
			select key from sign_in_attempt where last_at < @old limit 100 for update skip locked)`,
		pgx.StrictNamedArgs{"old": now.Add(-attemptsForgotten)}); err != nil {
		return 0, err
	}
	var wait time.Duration
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		for _, k := range keys {
			failures, last, err := lockAttempts(ctx, tx, k)
			if err != nil {
				return err
			}
			wait = max(wait, last.Add(waitAfter(failures, k.free)).Sub(now))
		}
		if wait > 0 {
			return nil // an attempt that is not heard does not make the next one wait longer
		}
		for _, k := range keys {
			if _, err := tx.Exec(ctx, `
				insert into sign_in_attempt as a (key, failures, last_at) values (@key, 1, @now)
				on conflict (key) do update set failures = a.failures + 1, last_at = @now`,
				pgx.StrictNamedArgs{"key": k.hash[:], "now": now}); err != nil {
				return err
			}
		}
		return nil
	})
	return wait, err
}

// lockAttempts returns the failures of a key and when the last was, and keeps every other attempt with
// the same key waiting until the transaction ends, also when there is no row to lock yet.
func lockAttempts(ctx context.Context, tx pgx.Tx, k attemptKey) (failures int, last time.Time, err error) {
	if _, err = tx.Exec(ctx, `select pg_advisory_xact_lock(@lock)`,
		pgx.StrictNamedArgs{"lock": int64(binary.BigEndian.Uint64(k.hash[:8]))}); err != nil {
		return 0, time.Time{}, err
	}
	err = tx.QueryRow(ctx, `select failures, last_at from sign_in_attempt where key = @key`,
		pgx.StrictNamedArgs{"key": k.hash[:]}).Scan(&failures, &last)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	return failures, last, err
}

// forgiveAttempts undoes what a right password shows to have been honest: every failure of the pair or
// device, which comes first, and this one attempt of the network address.
func (s *Store) forgiveAttempts(ctx context.Context, keys []attemptKey) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `delete from sign_in_attempt where key = @own`,
			pgx.StrictNamedArgs{"own": keys[0].hash[:]}); err != nil {
			return err
		}
		for _, shared := range keys[1:] {
			if _, err := tx.Exec(ctx, `update sign_in_attempt set failures = failures - 1 where key = @shared and failures > 1`,
				pgx.StrictNamedArgs{"shared": shared.hash[:]}); err != nil {
				return err
			}
		}
		return nil
	})
}
