package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestExport(t *testing.T) {
	t.Parallel()
	environment := onDatabase(t)
	dir := filepath.Join(t.TempDir(), "copy")
	program(t, environment, "", "export", dir).wants(t, exitUsage, "", "--base-url")
	program(t, environment, "", "export", dir, "--base-url", "example.org/x").wants(t, exitUsage, "", "is not an address")
	r := program(t, environment, "", "export", dir, "--base-url", "https://copy.example.org/")
	r.wants(t, exitDone, "pages and ", "")
	if strings.Contains(r.stdout, "\r") || strings.Count(r.stdout, "\n") != 1 || r.stderr != "" {
		t.Errorf("it prints %q, %q", r.stdout, r.stderr)
	}
	page, err := os.ReadFile(filepath.Join(dir, "news", "index.html"))
	if err != nil || !strings.Contains(string(page), `<link rel="canonical" href="https://copy.example.org/news">`) {
		t.Errorf("the news of the copy: %v, %.300s", err, page)
	}
	environment["LP_BASE_URL"] = "https://copy.example.org"
	program(t, environment, "", "export", dir).wants(t, exitDone, dir, "")
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	program(t, environment, "", "export", dir).wants(t, exitFailed, "", "mine in it is of no export")
}

func TestExplainAFullDisk(t *testing.T) {
	t.Parallel()
	err := errors.Join(nil, &fs.PathError{Op: "write", Path: "news.rss", Err: syscall.ENOSPC})
	if words := explain(err); !strings.HasPrefix(words, "the disk is full") || strings.Contains(words, "news.rss") {
		t.Errorf("it says %q", words)
	}
}
