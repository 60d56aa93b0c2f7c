package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/demo"
)

const (
	demoEmail = "desk@example.org"
	demoName  = "Demo desk"
)

// loadDemo fills an empty site and gives it an administrator, once, and returns a line that says how to sign in. The password is
// another one on every machine: a demo that is left open on a network opens to nobody. It is kept beside the data, for
// the next start to print. The line is "" on a site whose people made their own accounts or changed this one's password.
func loadDemo(ctx context.Context, site *app.App, data string) (string, error) {
	if _, err := demo.Load(ctx, site.Content, site.Media, time.Now()); err != nil {
		return "", err
	}
	file := filepath.Join(data, "demo-password")
	people, err := site.Accounts.Count(ctx)
	if err != nil {
		return "", err
	}
	if people == 0 {
		password := strings.ToLower(rand.Text()[:16])
		// The file first: an account whose password nobody knows would lock everybody out.
		if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
			return "", err
		}
		_, err := site.Accounts.Add(ctx, account.NewUser{Email: demoEmail, Name: demoName, Role: account.RoleAdmin, Password: password})
		if err != nil {
			return "", err
		}
	}
	password, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	words := strings.TrimSpace(string(password))
	if _, err := site.Accounts.Authenticate(ctx, demoEmail, words, "this program", ""); errors.Is(err, account.ErrWrongSignIn) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	return "sign in as " + demoEmail + " with the password " + words, nil
}
