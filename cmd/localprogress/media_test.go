package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"localprogress.org/site/internal/testbucket"
)

// Files move between the folder and the bucket, the collector says what it would do, and the secret is never printed.
func TestMediaCommands(t *testing.T) {
	t.Parallel()
	b, objects := testbucket.New(t)
	data := t.TempDir()
	const hash = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b" // of "secret"
	if err := os.MkdirAll(filepath.Join(data, "files", "2b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "files", "2b", hash), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"LP_DATA": data, "LP_S3_ENDPOINT": b.Endpoint, "LP_S3_BUCKET": b.Name, "LP_S3_REGION": b.Region, "LP_S3_KEY": b.Key, "LP_S3_SECRET": b.Secret}
	program(t, env, "", "media", "move", "bucket").wants(t, exitDone, "1 files of 0.0 MB copied", "")
	program(t, env, "", "media", "move", "bucket").wants(t, exitDone, "1 were there already", "")
	if _, err := os.Stat(filepath.Join(objects, "2b", hash)); err != nil {
		t.Error(err)
	}
	env["LP_DATA"] = t.TempDir()
	program(t, env, "", "media", "move", "folder").wants(t, exitDone, "1 files", "")

	env["LP_S3_BUCKET"] = "another-bucket"
	got := program(t, env, "", "media", "move", "folder")
	got.wants(t, exitFailed, "", "no bucket another-bucket")
	if strings.Contains(got.stdout+got.stderr, b.Secret) {
		t.Errorf("the secret is printed: %s", got.stderr)
	}
	delete(env, "LP_S3_SECRET")
	program(t, env, "", "media", "move", "folder").wants(t, exitUsage, "", "--s3-secret-file")
	program(t, nil, "", "media", "move", "folder").wants(t, exitUsage, "", "--s3-endpoint is missing")
}

func TestMediaCollect(t *testing.T) {
	t.Parallel()
	env := onDatabase(t)
	env["LP_DATA"] = t.TempDir()
	program(t, env, "", "media", "collect", "--dry-run").wants(t, exitDone, "Would remove 0 files", "")
	program(t, env, "", "media", "collect").wants(t, exitDone, "Removed 0 files", "")
}
