package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The token comes from a file or the environment, never from a flag, and is never printed.
func TestTheTokenOfTheEdge(t *testing.T) {
	t.Parallel()
	const secret = "s3cret-T0ken"
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(" "+secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		flags       edgeFlags
		environment string
	}{{edgeFlags{EdgeTokenFile: file}, ""}, {edgeFlags{}, secret + "\n"}} {
		got, err := c.flags.edge(func(name string) string { return map[string]string{"LP_EDGE_TOKEN": c.environment}[name] })
		if err != nil || got.Token != secret {
			t.Errorf("the token is %q, %v", got.Token, err)
		}
	}
	for args, says := range map[string]string{
		"--edge fastly --edge-service a/b":    "--edge-service",
		"--edge nonsense":                     "--edge",
		"--edge-token-file " + file:           "leave one out",
		"--edge-token-file " + file + ".lost": "leave one out",
	} {
		got := program(t, map[string]string{"LP_EDGE_TOKEN": secret}, "", append([]string{"serve"}, strings.Fields(args)...)...)
		got.wants(t, exitUsage, "", says)
		if strings.Contains(got.stdout+got.stderr, secret) {
			t.Errorf("serve %s prints the token: %s", args, got.stderr)
		}
	}
	program(t, nil, "", "serve", "--edge-token-file", file+".lost").wants(t, exitUsage, "", "cannot be read")
	program(t, nil, "", "serve", "--edge", "fastly", "--edge-service", "x").wants(t, exitUsage, "", "LP_EDGE_TOKEN")
}

func TestServeBehindAnEdge(t *testing.T) {
	t.Parallel()
	s := serve(t, onDatabase(t), "--edge", "varnish", "--edge-instances", "http://127.0.0.1:1")
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) { // until it hears of changes
		answer, err := http.Get(s.base + "/")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.Header.Get("xkey") != "" {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("no keys on a page: %v", answer.Header)
		}
	}
}
