package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Device returns a secret that marks a device as one on which the user signed in, to be kept there and
// given to Authenticate. It opens nothing by itself; it is good for this account until its password
// changes. It returns ErrNotFound when there is no such account. (After the device cookies of OWASP's
// sheet on slow brute force.)
func (s *Store) Device(ctx context.Context, id int64) (string, error) {
	c, err := s.credentialsWhere(ctx, `id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return "", err
	}
	name := rand.Text()
	return name + "." + c.sealDevice(name), nil
}

// Known returns the user for whom Device made the secret, or ErrNotFound when it is another's, the password has changed since, or
// they may not sign in any more.
func (s *Store) Known(ctx context.Context, id int64, device string) (User, error) {
	c, err := s.credentialsWhere(ctx, `id = @id and disabled_at is null`, pgx.StrictNamedArgs{"id": id})
	if err == nil && !c.knows(device) {
		err = ErrNotFound
	}
	if err != nil {
		return User{}, err
	}
	return c.User, nil
}

// knows reports whether the secret was made by Device for this account and password.
func (c credentials) knows(device string) bool {
	name, seal, ok := strings.Cut(device, ".")
	return ok && c.HasPassword && hmac.Equal([]byte(seal), []byte(c.sealDevice(name)))
}

// sealDevice is keyed with the stored hash, which never leaves the database and has a random salt: nothing
// about the password can be learnt from the seal.
func (c credentials) sealDevice(name string) string {
	mac := hmac.New(sha256.New, []byte(c.PasswordHash))
	mac.Write([]byte("device\x00" + name))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
