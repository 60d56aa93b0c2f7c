package coding

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func TestChoose(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"": "", "gzip": "gzip", "gzip, deflate, br, zstd": "br", "gzip, zstd": "zstd", "br;q=0.5, gzip": "gzip", "br;q=0": "", "*": "br",
		"*;q=0": "", "br;q=0, *": "zstd", "GZIP": "gzip", "identity": "", "gzip;q=nonsense": "", "gzip;q=2": "", ",,;": "", "gzip;q=0.0, br ; q=0.1": "br",
	} {
		if got := Choose(accept, Brotli, Zstd, Gzip).String(); got != want {
			t.Errorf("Accept-Encoding: %q gets %q, want %q", accept, got, want)
		}
	}
	if got := Choose("zstd, gzip;q=0.5", Brotli, Gzip); got != Gzip {
		t.Errorf("without zstd on offer: %q", got)
	}
}

func TestPack(t *testing.T) {
	t.Parallel()
	content := []byte(strings.Repeat("A sentence about housing. ", 100))
	for c, open := range map[Coding]func(io.Reader) (io.Reader, error){
		Brotli: func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		Gzip:   func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		Zstd:   func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
		Plain:  func(r io.Reader) (io.Reader, error) { return r, nil },
	} {
		for _, packed := range [][]byte{Quick(content, c), Small(content, c)} {
			r, err := open(bytes.NewReader(packed))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, content) || c != Plain && len(packed) > len(content)/5 {
				t.Errorf("%q: %d bytes hold %.30q (%v)", c, len(packed), got, err)
			}
		}
	}
}
