package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testdb"
)

// A result is what one run of the program did.
type result struct {
	code           int
	stdout, stderr string
}

// program runs the command line with the environment and standard input given.
func program(t *testing.T, environment map[string]string, stdin string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	getenv := func(name string) string { return environment[name] }
	code := run(t.Context(), args, getenv, strings.NewReader(stdin), &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

func (r result) wants(t *testing.T, code int, stdout, stderr string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.stdout, stdout) || !strings.Contains(r.stderr, stderr) {
		t.Errorf("exit code %d, output %q, errors %q; want %d, %q, %q", r.code, r.stdout, r.stderr, code, stdout, stderr)
	}
	if strings.Contains(r.stderr, "goroutine") || strings.Contains(r.stderr, "SQLSTATE") {
		t.Errorf("the errors show the inside of the program: %q", r.stderr)
	}
}

// onDatabase is the environment that points the program at a database of this test's own, with a data folder.
func onDatabase(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"DATABASE_URL": testdb.New(t).Config().ConnString(),
		"LP_DATA":      t.TempDir(),
	}
}

func TestHelpAndUsage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"--help", exitDone, "[$DATABASE_URL]", ""},
		{"serve --help", exitDone, "[$LP_ADDR]", ""},
		{"import wordpress --help", exitDone, "--dry-run", ""},
		{"user add --help", exitDone, "--password-stdin", ""},
		{"version", exitDone, "localprogress ", ""},
		{"", exitUsage, "", "--help"},
		{"publish", exitUsage, "", "publish"},
		{"serve --nonsense", exitUsage, "", "--nonsense"},
		{"serve --addr nowhere", exitUsage, "", "--addr"},
		{"serve --base-url nowhere", exitUsage, "", "--base-url"},
		{"serve --help", exitDone, "[$LP_TRUSTED_PROXIES]", ""},
		{"serve --trusted-proxies 10.0.0.0/8,everybody", exitUsage, "", "--trusted-proxies"},
		{"--database-url mysql://x migrate", exitUsage, "", "--database-url"},
		{"user add --email a@example.org --name A --role king --password-stdin", exitUsage, "", "admin"},
		{"user add --email a@example.org --name A --role admin", exitUsage, "", "--password-stdin"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			program(t, nil, "", strings.Fields(c.args)...).wants(t, c.code, c.stdout, c.stderr)
		})
	}
}

func TestMigrateTwice(t *testing.T) {
	t.Parallel()
	environment := onDatabase(t)
	for range 2 {
		program(t, environment, "", "migrate").wants(t, exitDone, "up to date", "")
	}
}

func TestMigrateOnThePrivateDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	program(t, nil, "", "migrate", "--data", folder).wants(t, exitDone, "up to date", "")
	program(t, map[string]string{"LP_DATA": folder}, "", "migrate").wants(t, exitDone, "up to date", "")
}

func TestDatabaseThatIsNotThere(t *testing.T) {
	t.Parallel()
	environment := map[string]string{"DATABASE_URL": "postgres://somebody:secret@127.0.0.1:1/site"}
	r := program(t, environment, "", "migrate")
	r.wants(t, exitFailed, "", "cannot be reached")
	if strings.Contains(r.stderr, "secret") {
		t.Errorf("the errors show the password: %q", r.stderr)
	}
}

func TestDataFolderThatCannotBe(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	program(t, nil, "", "migrate", "--data", file).wants(t, exitFailed, "", file)
}

func TestStoppedBeforeItWasDone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	getenv := func(string) string { return "" }
	code := run(ctx, []string{"migrate", "--data", t.TempDir()}, getenv, strings.NewReader(""), &stdout, &stderr)
	result{code, stdout.String(), stderr.String()}.wants(t, exitFailed, "", "stopped")
}

func TestUserAdd(t *testing.T) {
	t.Parallel()
	environment := onDatabase(t)
	add := func(email, password string) result {
		return program(t, environment, password, "user", "add", "--email", email, "--name", "Press desk", "--role", "editor", "--password-stdin")
	}
	const password = "a bus every ten minutes"
	add("desk@example.org", password+"\nsecond line").wants(t, exitDone, "Press desk <desk@example.org> can now sign in", "")
	add("DESK@example.org", password).wants(t, exitFailed, "", "already has an account")
	add("other@example.org", "short").wants(t, exitFailed, "", "password")
	add("other@example.org", "").wants(t, exitFailed, "", "password")
	add("nobody", strings.Repeat("x", 1<<20)).wants(t, exitFailed, "", "e-mail")
}

// Every role is made at the command line, a chapter editor with the chapters.
func TestUserAddOfEveryRole(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t)
	environment := map[string]string{"DATABASE_URL": pool.Config().ConnString(), "LP_DATA": t.TempDir()}
	for _, slug := range []string{"texas", "ohio", ""} {
		snap := content.NewSnapshot(content.KindChapter)
		snap.Title = "A chapter"
		made, err := content.New(pool, time.Now).Create(t.Context(), content.Editor{Name: "Desk"}, snap)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pool.Exec(t.Context(), `update entry set slug = nullif($1, '') where id = $2`, slug, made.EntryID); err != nil {
			t.Fatal(err)
		}
	}
	add := func(role string, more ...string) result {
		args := append([]string{"user", "add", "--email", role + "@example.org", "--name", "Somebody", "--role", role, "--password-stdin"}, more...)
		return program(t, environment, "a bus every ten minutes", args...)
	}
	add("chapter").wants(t, exitUsage, "", "--chapter")
	add("chapter", "--chapter", "utah").wants(t, exitFailed, "", `there is no chapter "utah". Those of the site are: ohio, texas`)
	add("press", "--chapter", "texas").wants(t, exitUsage, "", "and of nobody else")
	add("chapter", "--chapter", "texas", "--chapter", "ohio").wants(t, exitDone, "can now sign in, as chapter", "")
	for _, role := range account.Roles {
		if role != account.RoleChapter {
			add(string(role)).wants(t, exitDone, "can now sign in, as "+string(role), "")
		}
	}
	people, err := account.New(pool, time.Now).People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if (p.Role == account.RoleChapter) != (len(p.Chapters) == 2) {
			t.Errorf("%s has the chapters %v", p.Role, p.Chapters)
		}
	}
}

func TestImportOfABrokenFile(t *testing.T) {
	t.Parallel()
	environment := onDatabase(t)
	file := filepath.Join(t.TempDir(), "export.xml")
	if err := os.WriteFile(file, []byte("<rss><channel><item>"), 0o600); err != nil {
		t.Fatal(err)
	}
	program(t, environment, "", "import", "wordpress", file).wants(t, exitFailed, "", "export.xml")
	program(t, environment, "", "import", "wordpress", file+".none").wants(t, exitFailed, "", "export.xml.none")
}
