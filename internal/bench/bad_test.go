package bench

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mostForBad is how many MiB the server may grow by for an upload that comes to nothing.
const mostForBad = 96

// TestBadFiles prints, of each upload that nobody should send, how long the built program took, how much it grew and the
// sentence that a person sees.
func TestBadFiles(t *testing.T) {
	onlyMeasured(t, "bad-files")
	d := openDesk(t)
	photo := scene(t, 800, 600, 3, 88)
	for _, f := range []badFile{
		{"100 megapixels", "large.png", hundredMegapixels(t), "10000 by 10000 pixels"},
		{"10,000 frames", "long.gif", manyFrames(t), "more than 500 frames"},
		{"a truncated JPEG", "half.jpg", photo[:len(photo)/2], "damaged"},
		{"a PDF with a script", "script.pdf", []byte("%PDF-1.7\n1 0 obj\n<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\nendobj\n%%EOF\n"), "script"},
		{"a ZIP bomb", "bomb.zip", zipBomb(t), "unpack"},
		{"a name with ../", "../../etc/plan.csv", []byte("a,b\n1,2\n"), "plan.csv"},
		{"a name with NUL", "plan\x00.csv", []byte("a,b\n1,3\n"), "sign that no name can hold"},
		{"a name of 300 characters", strings.Repeat("ă", 300) + ".csv", []byte("a,b\n1,4\n"), "ă.csv"},
		{"a name that turns round", "plan\u202egpj.csv", []byte("a,b\n1,5\n"), "plangpj.csv"},
	} {
		d.tell(t, f.what, f.want, func() (string, error) { return d.says(t.Context(), f.name, bytes.NewReader(f.data)) })
	}
	d.tell(t, "a body of 2 GB", "one by one", func() (string, error) {
		return d.says(t.Context(), "endless.pdf", io.MultiReader(strings.NewReader("%PDF-1.7\n"), io.LimitReader(zeros{}, 2<<30)))
	})
	d.tell(t, "a client that stalls", "stood still", func() (string, error) { return d.stall(t) })
	// It is a picture, and taken without the page in it. Last, for its copies are made in the background.
	d.tell(t, "HTML in a JPEG", "taken", func() (string, error) { return d.says(t.Context(), "page.jpg", bytes.NewReader(polyglot(photo))) })
}

type badFile struct {
	what, name string
	data       []byte
	want       string // in what is said
}

// TestBadStores prints the same of a full disk and of a store that answers 500.
func TestBadStores(t *testing.T) {
	onlyMeasured(t, "bad-files")
	photo := scene(t, 2400, 1800, 4, 92)
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=256k"); err != nil {
		fmt.Printf("%-26s not tried: this machine mounts nothing (%v)\n", "a full disk", err)
	} else {
		t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
		full := openDesk(t, "--data", disk)
		full.tell(t, "a full disk", "disk of the site is full", func() (string, error) { return full.says(t.Context(), "hall.jpg", bytes.NewReader(photo)) })
		if err := filepath.WalkDir(disk, func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				if info, err := e.Info(); err == nil && info.Size() > 0 {
					t.Errorf("on the full disk stays %s", path)
				}
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
	t.Cleanup(broken.Close)
	t.Setenv("LP_S3_SECRET", "a secret of a store that is none")
	d := openDesk(t, "--s3-endpoint", broken.URL, "--s3-bucket", "pictures", "--s3-key", "key", "--s3-region", "us-east-1")
	d.tell(t, "a store that answers 500", "does not answer", func() (string, error) { return d.says(t.Context(), "hall.jpg", bytes.NewReader(photo)) })
}

// tell prints what the upload cost the server, and what is said of it.
func (d desk) tell(t *testing.T, what, want string, do func() (string, error)) {
	t.Helper()
	resident, _ := d.site.forget(t)
	watching, stop := context.WithCancel(t.Context())
	child := d.site.largestChild(watching)
	begin := time.Now()
	said, err := do()
	took := time.Since(begin)
	stop()
	grown := status(t, d.site.cmd.Process.Pid, "VmHWM:") - resident
	fmt.Printf("%-26s %6.2f s, +%3.0f MiB, children %3.0f MiB: %s\n", what, took.Seconds(), grown, <-child, said)
	if err != nil || !strings.Contains(said, want) {
		t.Errorf("%s: %q, %v; want %q", what, said, err, want)
	}
	if grown > mostForBad {
		t.Errorf("%s: the server grew by %.0f MiB", what, grown)
	}
}

// says is the sentence that whoever uploads the file is told.
func (d desk) says(ctx context.Context, name string, file io.Reader) (string, error) {
	r, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() {
		part, err := form.CreateFormFile("files", name)
		if err == nil {
			_, err = io.Copy(part, file)
		}
		if err == nil {
			err = form.Close()
		}
		_ = w.CloseWithError(err)
	}()
	req, err := d.form(ctx, form.FormDataContentType(), r)
	if err != nil {
		return "", err
	}
	answer, err := d.client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	return sentence(answer)
}

func (d desk) form(ctx context.Context, kind string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.site.url+"/admin/media", body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req, nil
}

func sentence(answer *http.Response) (string, error) {
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	var told []struct{ Name, Said, Error string }
	if err := json.Unmarshal(data, &told); err != nil {
		return string(data), nil
	}
	var words []string
	for _, f := range told {
		if f.Error == "" {
			f.Error = f.Name + ": " + f.Said
		}
		words = append(words, f.Error)
	}
	return strings.Join(words, " "), nil
}

// stall sends the head of an upload and then nothing.
func (d desk) stall(t *testing.T) (string, error) {
	t.Helper()
	at, err := url.Parse(d.site.url)
	if err != nil {
		return "", err
	}
	conn, err := net.Dial("tcp", at.Host)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	req, err := d.form(t.Context(), "multipart/form-data; boundary=x", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\n\x89PNG"+strings.Repeat(" ", 500)))
	if err != nil {
		return "", err
	}
	for _, c := range d.client.Jar.Cookies(at) {
		req.AddCookie(c)
	}
	var b bytes.Buffer
	if err := req.Write(&b); err != nil {
		return "", err
	}
	if _, err := conn.Write(b.Bytes()[:b.Len()-80]); err != nil {
		return "", err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), req)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	return sentence(answer)
}

// zeros is a file without an end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// hundredMegapixels is a PNG of 10,000 by 10,000 pixels in a few KB.
func hundredMegapixels(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 10_000, 10_000), color.Palette{color.Black, color.White})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func manyFrames(t *testing.T) []byte {
	t.Helper()
	g := &gif.GIF{}
	for range 10_000 {
		g.Image, g.Delay = append(g.Image, image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White})), append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// polyglot is a JPEG that some would read as a page: in a comment, and behind its end.
func polyglot(photo []byte) []byte {
	const page = "<!doctype html><script>alert(1)</script>"
	comment := append([]byte{0xff, 0xfe, 0, byte(len(page) + 2)}, page...)
	return bytes.Join([][]byte{photo[:2], comment, photo[2:], []byte(page)}, nil)
}

func zipBomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 20 {
		w, err := z.Create(fmt.Sprintf("%d.txt", i))
		if err == nil {
			_, err = io.CopyN(w, zeros{}, 200<<20)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
