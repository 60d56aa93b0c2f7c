package media_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/picture"
	"localprogress.org/site/internal/storage"
	"localprogress.org/site/internal/testdb"
	"localprogress.org/site/internal/thumbnail"
)

// The moments at which a program is killed.
const (
	receiving = "while it receives"
	opening   = "while it reads the picture"
	putting   = "before the bytes are in place"
	placed    = "after the bytes are in place"
)

// The first picture is there; the second comes.
const firstShade, secondShade = 1, 9

// TestMain is also the program that is killed: KILLED names what it does, and when it says that it may be killed.
func TestMain(m *testing.M) {
	if what := os.Getenv("KILLED"); what != "" {
		doomed(what, os.Getenv("KILLED_AT"), os.Getenv("KILLED_IN"), os.Getenv("KILLED_ON"))
	}
	os.Exit(m.Run())
}

// doomed does what is asked and stops at the moment.
func doomed(what, at, dir, database string) {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, database)
	if err != nil {
		panic(err)
	}
	s, err := media.Open(pool, dir)
	if err != nil {
		panic(err)
	}
	s.Through(func(bytes storage.Storage) storage.Storage { return stopping{bytes, at} })
	data := drawn(secondShade)
	var from io.Reader = bytes.NewReader(data)
	if at == receiving {
		from = io.MultiReader(bytes.NewReader(data[:len(data)/2]), &halting{})
	}
	switch what {
	case "upload":
		_, err = s.Upload(ctx, ana, "second.png", from, media.Words{})
	case "replace":
		err = s.Replace(ctx, ana, 1, "second.png", from, time.Now())
	case "copy":
		var f media.File
		if f, err = s.ByID(ctx, 1); err == nil {
			_, err = s.Copy(ctx, f, f.Width, thumbnail.JPEG)
		}
	}
	panic(fmt.Sprint("it was not stopped: ", err))
}

// halt says that the moment has come, and waits for it.
func halt() {
	fmt.Println("now")
	_, _ = os.Stdin.Read(make([]byte, 1))
}

// halting is the rest of a file that never comes.
type halting struct{}

func (*halting) Read([]byte) (int, error) {
	halt()
	return 0, io.EOF
}

// stopping is a storage that stops at the moment.
type stopping struct {
	storage.Storage
	at string
}

func (s stopping) Put(ctx context.Context, name string, p *storage.Part) error {
	if s.at == putting {
		halt()
	}
	err := s.Storage.Put(ctx, name, p)
	if s.at == placed {
		halt()
	}
	return err
}

func (s stopping) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	r, err := s.Storage.Open(ctx, name)
	if err == nil && s.at == opening {
		halt()
	}
	return r, err
}

// A program that is killed while it uploads, copies or replaces leaves nothing half: what entries show is whole, what lies
// under a name is what the name says, the next start clears away the rest, and the same can be done again.
func TestKilled(t *testing.T) {
	t.Parallel()
	for what, moments := range map[string][]string{"upload": {receiving, putting, placed}, "replace": {receiving, putting, placed}, "copy": {opening, putting, placed}} {
		for _, at := range moments {
			t.Run(what+" "+at, func(t *testing.T) {
				t.Parallel()
				killed(t, what, at)
			})
		}
	}
}

func killed(t *testing.T, what, at string) {
	dir, pool := t.TempDir(), testdb.New(t)
	before, err := media.Open(pool, dir)
	fatal(t, err)
	first, err := before.Upload(t.Context(), ana, "first.png", bytes.NewReader(drawn(firstShade)), media.Words{})
	fatal(t, err)
	desk{t, pool, before, content.New(pool, time.Now)}.post("With a picture", "", first.ID)
	fatal(t, before.Close())

	self, err := os.Executable()
	fatal(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "KILLED="+what, "KILLED_AT="+at, "KILLED_IN="+dir, "KILLED_ON="+pool.Config().ConnString())
	_, err = cmd.StdinPipe()
	fatal(t, err)
	out, err := cmd.StdoutPipe()
	fatal(t, err)
	var said bytes.Buffer
	cmd.Stderr = &said
	fatal(t, cmd.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "now\n" {
		t.Fatalf("it said %q, %v: %s", line, err, said.String())
	}
	fatal(t, cmd.Process.Kill())
	_ = cmd.Wait()

	after, err := media.Open(pool, dir)
	fatal(t, err)
	t.Cleanup(func() { _ = after.Close() })
	whole(t, after, pool, dir)
	if _, err := after.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	if left := files(t, filepath.Join(dir, "incoming")); len(left) > 0 {
		t.Errorf("the next start leaves %v", left)
	}
	again(t, after, what, first.File)
	if _, err := after.Collect(t.Context(), time.Now().AddDate(0, 0, 2), media.Collecting{}); err != nil {
		t.Error(err)
	}
	whole(t, after, pool, dir)
}

// again does what the killed program was about to.
func again(t *testing.T, s *media.Store, what string, first media.File) {
	t.Helper()
	var err error
	switch what {
	case "upload":
		_, err = s.Upload(t.Context(), ana, "second.png", bytes.NewReader(drawn(secondShade)), media.Words{})
	case "replace":
		err = s.Replace(t.Context(), ana, first.ID, "second.png", bytes.NewReader(drawn(secondShade)), time.Now())
	case "copy":
		var r io.ReadCloser
		if r, err = s.Copy(t.Context(), first, first.Width, thumbnail.JPEG); err == nil {
			err = r.Close()
		}
	}
	if err != nil {
		t.Errorf("once more: %v", err)
	}
}

// whole checks that every row has its bytes and that everything which lies under a name is what the name says.
func whole(t *testing.T, s *media.Store, pool *pgxpool.Pool, dir string) {
	t.Helper()
	var hashes []string
	fatal(t, pool.QueryRow(t.Context(), `select array(select hash from media_file union select hash from media_former)`).Scan(&hashes))
	for _, hash := range hashes {
		if r, err := s.Bytes(t.Context(), hash); err != nil {
			t.Errorf("a row without bytes: %v", err)
		} else {
			_ = r.Close()
		}
	}
	for _, path := range files(t, dir) {
		name, err := filepath.Rel(dir, path)
		fatal(t, err)
		if strings.HasPrefix(name, "incoming") {
			continue
		}
		data, err := os.ReadFile(path)
		fatal(t, err)
		if strings.HasPrefix(name, "made") {
			if _, err := picture.Copy(io.Discard, io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data)))); err != nil {
				t.Errorf("half a copy at %s: %v", name, err)
			}
		} else if sum(data) != filepath.Base(name) {
			t.Errorf("half a file at %s", name)
		}
	}
}

// failing is a storage that takes nothing more.
type failing struct {
	storage.Storage
	err error
}

func (f failing) Put(context.Context, string, *storage.Part) error { return f.err }

// Where the storage takes nothing, nothing is half there: no row, no bytes, no leftovers, and the old file stays.
func TestAStorageThatTakesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.upload("first.png", firstShade)
	broken := errors.New("500 Internal Server Error")
	d.media.Through(func(bytes storage.Storage) storage.Storage { return failing{bytes, broken} })
	if _, err := d.media.Upload(t.Context(), ana, "second.png", bytes.NewReader(drawn(secondShade)), media.Words{}); !errors.Is(err, broken) {
		t.Errorf("uploaded: %v", err)
	}
	if err := d.media.Replace(t.Context(), ana, first.ID, "second.png", bytes.NewReader(drawn(secondShade)), time.Now()); !errors.Is(err, broken) {
		t.Errorf("replaced: %v", err)
	}
	if now, err := d.media.Whole(t.Context(), first.ID); err != nil || now.Hash != first.Hash || len(now.Former) != 0 {
		t.Errorf("it became %+v, %v", now, err)
	}
	if got := d.names(media.Filter{}); got != "first" {
		t.Errorf("the library has %s", got)
	}
}
