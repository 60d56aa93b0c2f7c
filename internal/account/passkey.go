package account

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/postgres"
)

// maxPasskeys is how many passkeys one person may have.
const maxPasskeys = 20

// answerWithin is how long a browser has to answer, which nobody waits for but a person who looks for a key.
const answerWithin = 5 * time.Minute

// ErrPasskey says that what a browser answered for a passkey is not good: made for another site, too late, by a key that
// nobody has here.
var ErrPasskey = errors.New("account: this passkey was not accepted")

// Keys are the passkeys of the site at one address. A passkey shows both that somebody has a device and, by a finger, face or
// number on it, that they are who it belongs to: it is two factors by itself.
type Keys struct {
	store *Store
	party *webauthn.WebAuthn // nil: no passkeys at this address
}

// OpenKeys returns the passkeys of the site whose addresses begin with base. Browsers know no passkeys for numeric
// addresses; there Possible is false.
func OpenKeys(s *Store, base string) *Keys {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return &Keys{store: s}
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return &Keys{store: s}
	}
	wait := webauthn.TimeoutConfig{Enforce: true, Timeout: answerWithin, TimeoutUVD: answerWithin}
	party, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Local Progress", RPOrigins: []string{base},
		AttestationPreference: protocol.PreferNoAttestation, Timeouts: webauthn.TimeoutsConfig{Login: wait, Registration: wait}})
	if err != nil {
		return &Keys{store: s}
	}
	return &Keys{store: s, party: party}
}

// Possible reports whether there can be passkeys at the site's address.
func (k *Keys) Possible() bool { return k.party != nil }

// Ceremony is what a browser is asked, and what has to be kept until it answers.
type Ceremony struct {
	Options []byte // JSON, for the browser
	Kept    []byte // secret, for the session
}

func ceremony(options any, kept *webauthn.SessionData, err error) (Ceremony, error) {
	if err != nil {
		return Ceremony{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	var c Ceremony
	if c.Options, err = json.Marshal(options); err != nil {
		return Ceremony{}, err
	}
	c.Kept, err = json.Marshal(kept)
	return c, err
}

// keyHolder is a user as the library knows one.
type keyHolder struct {
	User
	handle  []byte
	records []webauthn.Credential
}

func (h keyHolder) WebAuthnID() []byte                         { return h.handle }
func (h keyHolder) WebAuthnName() string                       { return h.Email }
func (h keyHolder) WebAuthnDisplayName() string                { return h.Name }
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.records }

// holder returns the user whose account has the handle, with the passkeys, or ErrNotFound.
func (k *Keys) holder(ctx context.Context, handle []byte) (keyHolder, error) {
	rows, err := k.store.pool.Query(ctx, `
		select `+userColumns+`, array(select p.record from passkey p where p.account_id = account.id order by p.id) as records
		from account where uuid_send(handle) = @handle and disabled_at is null`, pgx.StrictNamedArgs{"handle": handle})
	if err != nil {
		return keyHolder{}, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[struct {
		User
		Records []webauthn.Credential
	}])
	if errors.Is(err, pgx.ErrNoRows) {
		return keyHolder{}, ErrNotFound
	}
	return keyHolder{found.User, handle, found.Records}, err
}

func (k *Keys) holderOf(ctx context.Context, u User) (keyHolder, error) {
	var handle []byte
	if err := k.store.pool.QueryRow(ctx, `select uuid_send(handle) from account where id = @id`, pgx.StrictNamedArgs{"id": u.ID}).Scan(&handle); err != nil {
		return keyHolder{}, err
	}
	return k.holder(ctx, handle)
}

// BeginAdding asks the browser for a new passkey of the user.
func (k *Keys) BeginAdding(ctx context.Context, u User) (Ceremony, error) {
	h, err := k.holderOf(ctx, u)
	if err != nil {
		return Ceremony{}, err
	}
	return ceremony(k.party.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.records).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired})))
}

// Add takes the browser's answer to BeginAdding. It returns the recovery codes when it is the first factor, and then every session
// but the one given has ended; ErrPasskey or a RefusedError otherwise.
func (k *Keys) Add(ctx context.Context, u User, session int64, kept, answer []byte, name string) (recovery []string, err error) {
	var asked webauthn.SessionData
	if err := json.Unmarshal(kept, &asked); err != nil {
		return nil, ErrPasskey
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(answer))
	if err != nil {
		return nil, errors.Join(ErrPasskey, err)
	}
	h, err := k.holderOf(ctx, u)
	if err != nil {
		return nil, err
	}
	if len(h.records) >= maxPasskeys {
		return nil, RefusedError{fmt.Sprintf("An account has %d passkeys at most. Remove one first.", maxPasskeys)}
	}
	made, err := k.party.CreateCredential(h, asked, parsed)
	if err != nil {
		return nil, errors.Join(ErrPasskey, err)
	}
	err = k.store.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		_, err := tx.Exec(ctx, `
			insert into passkey (account_id, credential, record, name, made_at, used_at) values (@id, @credential, @record, @name, @now, @now)`,
			pgx.StrictNamedArgs{"id": u.ID, "credential": made.ID, "record": made, "name": keyName(name), "now": k.store.now()})
		if postgres.Constraint(err) == "passkey_credential_key" {
			return RefusedError{"This passkey is in use already."}
		}
		if err != nil {
			return err
		}
		recovery, err = k.store.addedFactor(ctx, tx, u, session, "the passkey “"+keyName(name)+"”")
		return err
	})
	return recovery, err
}

// keyName is the name as it is kept: one line, not long, not nothing.
func keyName(name string) string {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " ")
	if name == "" || strings.ContainsRune(name, 0) {
		return "A passkey"
	}
	if utf8.RuneCountInString(name) > maxName {
		name = string([]rune(name)[:maxName])
	}
	return name
}

// BeginSignIn asks the browser for any passkey that it has for the site.
func (k *Keys) BeginSignIn() (Ceremony, error) {
	return ceremony(k.party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired)))
}

// SignIn returns whose passkey answered BeginSignIn, or ErrPasskey.
func (k *Keys) SignIn(ctx context.Context, kept, answer []byte) (User, error) {
	var asked webauthn.SessionData
	if err := json.Unmarshal(kept, &asked); err != nil {
		return User{}, ErrPasskey
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(answer))
	if err != nil {
		return User{}, errors.Join(ErrPasskey, err)
	}
	var h keyHolder
	used, err := k.party.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		var err error
		h, err = k.holder(ctx, handle)
		return h, err
	}, asked, parsed)
	if err != nil {
		return User{}, errors.Join(ErrPasskey, err)
	}
	if used.Authenticator.CloneWarning {
		return User{}, ErrPasskey
	}
	_, err = k.store.pool.Exec(ctx, `update passkey set record = @record, used_at = @now where credential = @credential and account_id = @id`,
		pgx.StrictNamedArgs{"record": used, "now": k.store.now(), "credential": used.ID, "id": h.ID})
	return h.User, err
}

// Passkey is one of somebody's.
type Passkey struct {
	ID     int64
	Name   string
	MadeAt time.Time
	UsedAt time.Time
}

// Passkeys returns the user's, the oldest first.
func (s *Store) Passkeys(ctx context.Context, u User) ([]Passkey, error) {
	rows, err := s.pool.Query(ctx, `select id, name, made_at, used_at from passkey where account_id = @id order by id`, pgx.StrictNamedArgs{"id": u.ID})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Passkey])
}

// RemovePasskey has a passkey of the user open nothing any more.
func (s *Store) RemovePasskey(ctx context.Context, u User, id int64) error {
	return s.removeFactor(ctx, u, "a passkey", `delete from passkey where id = @key and account_id = @id`, pgx.StrictNamedArgs{"key": id, "id": u.ID})
}

// RemovePassword leaves passkeys as the only way in.
func (s *Store) RemovePassword(ctx context.Context, u User) error {
	return s.change(ctx, u.ID, func(tx pgx.Tx, u User) error {
		if !u.HasPasskey {
			return RefusedError{"The password is the only way to sign in. Add a passkey first."}
		}
		if u.InDoubt() { // nothing would open the account
			return RefusedError{"No passkey opens the account by itself now. Say first which ways to sign in are yours."}
		}
		if err := setPassword(ctx, tx, u, noPasswordHash, "removed"); err != nil {
			return err
		}
		return s.tell(ctx, tx, u, "The password was removed. Only passkeys open the account now.")
	})
}
