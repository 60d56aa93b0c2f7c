package account

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
)

// What a passkey is asked is to be answered within minutes, by a person who was looked at, for this site alone.
func TestWhatAPasskeyIsAsked(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	keys := OpenKeys(s, "https://localprogress.example")
	adding, err := keys.BeginAdding(t.Context(), addPat(t, s))
	if err != nil {
		t.Fatal(err)
	}
	signing, err := keys.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Ceremony{"adding": adding, "signing in": signing} {
		var asked webauthn.SessionData
		if err := json.Unmarshal(c.Kept, &asked); err != nil {
			t.Fatal(err)
		}
		if left := time.Until(asked.Expires); left < time.Minute || left > 10*time.Minute {
			t.Errorf("%s waits for %s", name, left)
		}
		if asked.UserVerification != "required" || asked.RelyingPartyID != "localprogress.example" || len(asked.Challenge) < 22 {
			t.Errorf("%s asks %+v", name, asked)
		}
	}
}
