package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/thumbnail"
)

// What is measured of pictures, by make bench-media.
const (
	uploads     = 200
	uploaders   = 8
	mostGrowth  = 32 // MiB that the server may take for the copies of a picture
	editorEmail = "desk@example.org"
	editorWord  = "harbor lantern seven oats"
)

// usual are the widths that are measured, of a picture of 4,000 by 3,000 pixels.
var usual = []int{704, 1408, 2112}

// scene is a JPEG that is as hard to pack as a photograph: soft light, edges, and grain. Each number gives another.
func scene(t *testing.T, width, height, number, quality int) []byte {
	t.Helper()
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	grain := uint32(number)*2654435761 + 12345
	n := float64(number)
	for y := range height {
		for x := range width {
			grain = grain*1664525 + 1013904223
			fx, fy := float64(x)/float64(width), float64(y)/float64(height)
			light := 120 + 60*math.Sin(3*fx+n) + 40*math.Cos(5*fy*fx+n)
			if math.Mod(fx*9+n/3, 1) < 0.3 && fy > 0.4 { // houses
				light *= 0.55
			}
			for _, cell := range []int{41, 17, 7} { // leaves, faces, stones: detail of every size
				spot := uint32(x/cell*73856093^y/cell*19349663^number) * 2654435761
				light += float64(spot>>28) - 8
			}
			m.Y[y*m.YStride+x] = uint8(min(max(light+float64(grain>>28)-8, 0), 255))
		}
	}
	for y := range height / 2 {
		for x := range width / 2 {
			at := y*m.CStride + x
			m.Cb[at], m.Cr[at] = uint8(128+30*math.Sin(float64(x)/400+n)), uint8(128+25*math.Cos(float64(y)/300+n))
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// desk is a site that somebody is signed in to, with its store of files.
type desk struct {
	site   *process
	client *http.Client
	pool   *pgxpool.Pool
	files  *media.Store
}

func openDesk(t *testing.T, flags ...string) desk {
	t.Helper()
	pool := testdb.New(t)
	if _, err := account.New(pool, time.Now).Add(t.Context(), account.NewUser{Email: editorEmail, Name: "Desk", Role: account.RoleEditor, Password: editorWord}); err != nil {
		t.Fatal(err)
	}
	site := startSite(t, program(t), pool.Config().ConnString(), flags...)
	files, err := media.Open(pool, filepath.Join(site.data, "files"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := desk{site, &http.Client{Jar: jar}, pool, files}
	answer, err := d.client.PostForm(site.url+"/admin/sign-in", url.Values{"email": {editorEmail}, "password": {editorWord}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.Request.URL.Path != "/admin" {
		t.Fatalf("signing in leads to %s, %s", answer.Request.URL, answer.Status)
	}
	return d
}

// TestCopiesOfAPicture prints what nine copies of a picture cost the server, beside what they cost by hand.
func TestCopiesOfAPicture(t *testing.T) {
	onlyMeasured(t, "bench-media")
	d := openDesk(t)
	photo := scene(t, 4000, 3000, 1, 88)
	from := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(from, photo, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := d.files.Add(t.Context(), "photo.jpg", bytes.NewReader(photo), media.Words{}) // by nobody: no job makes copies meanwhile
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("a JPEG of %d by %d, %.1f MB, to %v in AVIF, WebP and JPEG\n", f.Width, f.Height, float64(f.Bytes)/1e6, usual)
	resident, _ := d.site.forget(t)
	watching, stop := context.WithCancel(t.Context())
	child := d.site.largestChild(watching)
	before, begin := d.site.processor(t), time.Now()
	size := map[string]int{}
	each(func(width int, format thumbnail.Format) {
		address := d.site.url + fileurl.Copy(f.Hash, width, string(format))
		for {
			answer, err := http.Get(address)
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			if answer.Header.Get("Content-Type") == format.Mime() && answer.Header.Get("Cache-Control") != "no-store" {
				size[fmt.Sprint(width, format)] = len(data)
				return
			}
		}
	})
	took, used := time.Since(begin), d.site.processor(t)-before
	stop()
	grown := status(t, d.site.cmd.Process.Pid, "VmHWM:") - resident
	fmt.Printf("%-10s %6.2f s, %6.2f s of processor; the server grew by %.0f MiB, its largest child held %.0f MiB\n", "server", took.Seconds(), used.Seconds(), grown, <-child)

	var byHand, processor time.Duration
	var most float64
	each(func(width int, format thumbnail.Format) {
		to := filepath.Join(t.TempDir(), "copy."+string(format))
		cmd := exec.CommandContext(t.Context(), "vipsthumbnail", "--vips-concurrency=1", from, "-s", strconv.Itoa(width)+"x>", "-o", to+thumbnail.Saving(format))
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		byHand += time.Since(start)
		processor += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		most = max(most, float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
		if info, err := os.Stat(to); err != nil || int(info.Size()) != size[fmt.Sprint(width, format)] {
			t.Errorf("%d %s: by hand %d bytes, %v; the server made %d", width, format, info.Size(), err, size[fmt.Sprint(width, format)])
		}
	})
	fmt.Printf("%-10s %6.2f s, %6.2f s of processor; the largest held %.0f MiB\n", "by hand", byHand.Seconds(), processor.Seconds(), most)
	if grown > mostGrowth {
		t.Errorf("the server grew by %.0f MiB, more than %d", grown, mostGrowth)
	}
}

// each calls do with every copy that is measured.
func each(do func(width int, format thumbnail.Format)) {
	for _, format := range []thumbnail.Format{thumbnail.AVIF, thumbnail.WebP, thumbnail.JPEG} {
		for _, width := range usual {
			do(width, format)
		}
	}
}

// TestUploads prints how long 200 uploads of 5 MB from eight clients take, and compares every file that is stored with what
// was sent.
func TestUploads(t *testing.T) {
	onlyMeasured(t, "bench-media")
	d := openDesk(t)
	photo := scene(t, 4000, 3000, 2, 96)
	resident, _ := d.site.forget(t)
	numbers := make(chan int, uploads)
	for i := range uploads {
		numbers <- i
	}
	close(numbers)
	var mu sync.Mutex
	var took []time.Duration
	sent := map[string][32]byte{}
	begin := time.Now()
	var all sync.WaitGroup
	for range uploaders {
		all.Go(func() {
			for i := range numbers {
				file := another(photo, i)
				start := time.Now()
				href, err := d.upload(t.Context(), fmt.Sprintf("photo-%d.jpg", i), file)
				if err != nil {
					t.Error(err)
					continue
				}
				mu.Lock()
				took = append(took, time.Since(start))
				sent[href] = sha256.Sum256(file)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	whole := time.Since(begin)
	most := status(t, d.site.cmd.Process.Pid, "VmHWM:")
	equal := 0
	for href, want := range sent {
		if got, err := d.sum(href + "/original"); err != nil || got != want {
			t.Errorf("%s is not what was sent, %v", href, err)
			continue
		}
		equal++
	}
	slices.Sort(took)
	at := func(part float64) time.Duration {
		return took[min(len(took)-1, int(part*float64(len(took))))].Round(time.Millisecond)
	}
	fmt.Printf("%d uploads of %.1f MB from %d clients in %v: p50 %v, p99 %v, longest %v; %d stored, %d equal; the server held %.0f MiB at the most, %.0f before\n",
		uploads, float64(len(photo))/1e6, uploaders, whole.Round(10*time.Millisecond), at(0.5), at(0.99), at(1), len(sent), equal, most, resident)
	if equal != uploads {
		t.Errorf("%d of %d are stored and equal", equal, uploads)
	}
}

// another is the picture with another byte in its middle, so that it is another file.
func another(photo []byte, number int) []byte {
	out := bytes.Clone(photo)
	at := len(out)/2 + number*97
	for out[at-1] == 0xff || out[at] == 0xff || out[at] == 0xfe { // markers stay markers
		at++
	}
	out[at]++
	return out
}

// upload sends the file as the library's page does, and returns the address of its page.
func (d desk) upload(ctx context.Context, name string, file []byte) (string, error) {
	r, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() {
		part, err := form.CreateFormFile("files", name)
		if err == nil {
			_, err = part.Write(file)
		}
		if err == nil {
			err = form.Close()
		}
		_ = w.CloseWithError(err)
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.site.url+"/admin/media", r)
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := d.client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	var told []struct{ Href, Error string }
	if err := json.NewDecoder(answer.Body).Decode(&told); err != nil {
		return "", fmt.Errorf("%s: %s, %w", name, answer.Status, err)
	}
	if len(told) != 1 || told[0].Error != "" {
		return "", fmt.Errorf("%s: %+v", name, told)
	}
	return told[0].Href, nil
}

// sum is the SHA-256 of what the address gives.
func (d desk) sum(path string) (out [32]byte, err error) {
	answer, err := d.client.Get(d.site.url + path)
	if err != nil {
		return out, err
	}
	defer func() { _ = answer.Body.Close() }()
	h := sha256.New()
	_, err = io.Copy(h, answer.Body)
	return [32]byte(h.Sum(nil)), err
}

// forget has the system forget what the process held at the most, and returns what it holds now.
func (p *process) forget(t *testing.T) (now, most float64) {
	t.Helper()
	pid := p.cmd.Process.Pid
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0); err != nil {
		t.Logf("what it held before counts, too: %v", err)
	}
	return status(t, pid, "VmRSS:"), status(t, pid, "VmHWM:")
}

// processor is how much processor time the process and its ended children took (proc(5), fields 14 to 17 of stat).
func (p *process) processor(t *testing.T) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // from the third on
	ticks := 0
	for _, f := range fields[11:15] {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100
}

// largestChild looks at the children of the process until the context ends, and then tells how many MiB the largest of
// them held.
func (p *process) largestChild(ctx context.Context) <-chan float64 {
	out := make(chan float64, 1)
	go func() {
		var most float64
		for look := time.NewTicker(3 * time.Millisecond); ctx.Err() == nil; <-look.C {
			tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", p.cmd.Process.Pid))
			for _, task := range tasks {
				children, _ := os.ReadFile(task)
				for _, pid := range strings.Fields(string(children)) {
					said, _ := os.ReadFile("/proc/" + pid + "/status") // it may have ended
					_, rest, _ := strings.Cut(string(said), "VmHWM:")
					if words := strings.Fields(rest); len(words) > 0 {
						kib, _ := strconv.ParseFloat(words[0], 64)
						most = max(most, kib/1024)
					}
				}
			}
		}
		out <- most
	}()
	return out
}
