package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/testdb"
)

// A demo that cannot keep its password makes no account, so that the next start can.
func TestTheDemosPasswordIsKeptBeforeItCounts(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	site, err := app.New(testdb.New(t), app.Options{Data: data, BaseURL: "http://127.0.0.1", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = site.Close() })
	file := filepath.Join(data, "demo-password")
	if err := os.Mkdir(file, 0o700); err != nil { // a file cannot be written in its place
		t.Fatal(err)
	}
	if _, err := loadDemo(t.Context(), site, data); err == nil {
		t.Error("a password that could not be kept is no error")
	}
	if n, err := site.Accounts.Count(t.Context()); err != nil || n != 0 {
		t.Errorf("%d accounts, %v; want none", n, err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if words, err := loadDemo(t.Context(), site, data); err != nil || words == "" {
		t.Errorf("the next start says %q, %v", words, err)
	}
}
