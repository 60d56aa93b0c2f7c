package bench

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/testsite"
)

// TestNginxWithTLS has the shipped example before a site: what speaks an old TLS gets nothing, what speaks none is led to
// https, and the site learns who asks, whatever they say of themselves.
func TestNginxWithTLS(t *testing.T) {
	if nginx() == "" {
		t.Skip("There is no nginx on this machine: make bench installs it.")
	}
	t.Parallel()
	site := startSite(t, program(t), testsite.StartDemo(t).Pool.Config().ConnString(), "--trusted-proxies", "127.0.0.1/32")
	plain, secure := behindTLS(t, site)

	old := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	if c, err := tls.Dial("tcp", secure, old); err == nil {
		c.Close()
		t.Error("TLS 1.1 is spoken")
	}
	for version, tlsClient := range map[string]*tls.Config{
		"1.2": {InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12},
		"1.3": {InsecureSkipVerify: true, MinVersion: tls.VersionTLS13},
	} {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: tlsClient, ForceAttemptHTTP2: true}}
		res := asks(t, client, "https://"+secure+"/news", "bench.example.org", "")
		if res.StatusCode != 200 || res.ProtoMajor != 2 {
			t.Errorf("TLS %s: %s %s", version, res.Proto, res.Status)
		}
		client.CloseIdleConnections()
	}

	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, CheckRedirect: unled.CheckRedirect}
	t.Cleanup(client.CloseIdleConnections)
	for _, address := range []string{plain + "/news?page=2", "https://" + secure + "/news?page=2"} {
		res := asks(t, client, address, "other.example.org", "")
		if to := res.Header.Get("Location"); res.StatusCode != 301 || to != "https://bench.example.org/news?page=2" {
			t.Errorf("%s for another name: %s %q", address, res.Status, to)
		}
	}
	// Requests of this machine are not limited: were the header believed as it is sent, feeds would be.
	for range 200 {
		if res := asks(t, client, "https://"+secure+"/news.atom", "bench.example.org", "203.0.113.9"); res.StatusCode != 200 {
			t.Fatalf("with an X-Forwarded-For of its own: %s", res.Status)
		}
	}
}

// behindTLS runs the example before the site. Its address without TLS is a URL, that with TLS a host and a port.
func behindTLS(t *testing.T, site *process) (plain, secure string) {
	t.Helper()
	example, err := os.ReadFile("../../deploy/nginx-tls.conf")
	if err != nil {
		t.Fatal(err)
	}
	certificate, key := certified(t)
	secure = freePort(t)
	config := strings.NewReplacer("127.0.0.1:8080", strings.TrimPrefix(site.url, "http://"), "listen 443", "listen "+secure, "www.example.org;", "bench.example.org;",
		"https://www.example.org", "https://bench.example.org", "/etc/letsencrypt/live/www.example.org/fullchain.pem", certificate,
		"/etc/letsencrypt/live/www.example.org/privkey.pem", key).Replace(string(example))
	return startNginx(t, "tls", config).url, secure
}

// certified are the files of a certificate that nobody has signed, and of its key.
func certified(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench.example.org"}, DNSNames: []string{"bench.example.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, c, c, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	certificate, key = filepath.Join(folder, "chain.pem"), filepath.Join(folder, "key.pem")
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

// asks gets the address under the host's name, as somebody who says that they ask for another.
func asks(t *testing.T, client *http.Client, address, host, forwarded string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	if forwarded != "" {
		r.Header.Set("X-Forwarded-For", forwarded)
	}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}
