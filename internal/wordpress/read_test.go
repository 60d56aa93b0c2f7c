package wordpress

import (
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func readAll(r io.Reader) ([]Item, error) {
	var items []Item
	for item, err := range Read(r) {
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

func TestRead(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/sample.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	items, err := readAll(file)
	if err != nil || len(items) != 15 {
		t.Fatalf("read %d items, want 15 (%v)", len(items), err)
	}
	post := items[3]
	if post.ID != 10 || post.Title != "Buses & Shade: A Summer Plan 🍂" || post.Author != "Policy desk" || post.Meta["_thumbnail_id"] != "90" ||
		!post.Published.Equal(time.Date(2024, 3, 5, 15, 0, 0, 0, time.UTC)) || len(post.Terms) != 4 || !strings.HasPrefix(post.Body, "[caption") {
		t.Errorf("the post is %+v", post)
	}
	if items[0].Author != "" {
		t.Errorf("the site itself is named as author: %q", items[0].Author)
	}
	if clipping := items[5]; clipping.Day.Format(time.DateOnly) != "2024-04-01" || clipping.Published.Day() != 2 {
		t.Errorf("the day of the old site is %v, the time %v", clipping.Day, clipping.Published)
	}
	if draft := items[8]; draft.Published.IsZero() || draft.Status != "draft" {
		t.Errorf("the draft is %+v", draft)
	}
	if picture := items[13]; picture.Type != "attachment" || picture.Parent != 10 || !strings.HasSuffix(picture.Attachment, "stop.jpg") || picture.Excerpt == "" {
		t.Errorf("the attachment is %+v", picture)
	}
}

const head = `<rss xmlns:content="c" xmlns:excerpt="e" xmlns:wp="w"><channel><wp:wxr_version>1.2</wp:wxr_version>` + "\n"

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file string
		line int
		want string
	}{
		"cut in a tag":     {head + "\n<item><wp:post_id>1</wp:post", 3, "cut off"},
		"cut in a text":    {head + "<item><wp:post_id>1</wp:post_id><content:encoded><![CDATA[half\na sen", 3, "cut off"},
		"cut in between":   {head + "<item><wp:post_id>1</wp:post_id></item>\n", 3, "cut off"},
		"crossed tags":     {head + "<item>\n<title></link></item></channel></rss>", 3, "not well-formed XML"},
		"bad letters":      {head + "<item><title>\xff</title></item></channel></rss>", 2, "not well-formed XML"},
		"another encoding": {`<?xml version="1.0" encoding="ISO-8859-1"?>` + head, 1, "not in UTF-8"},
		"no XML":           {"just words", 1, "not a WordPress export"},
		"JSON":             {`{"posts": []}`, 1, "not a WordPress export"},
		"an Atom feed":     {`<feed xmlns="http://www.w3.org/2005/Atom"></feed>`, 1, "not a WordPress export"},
		"no items":         {"<rss><channel></channel></rss>", 1, "not a WordPress export"},
		"no ID":            {head + "<item><title>Lost</title></item></channel></rss>", 2, `"Lost" has no post ID`},
		"more behind":      {head + "</channel><channel></channel></rss>", 2, "after the end"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := readAll(strings.NewReader(test.file))
			var file *FileError
			if !errors.As(err, &file) || !strings.Contains(file.Problem, test.want) || file.Line != test.line {
				t.Errorf("got %v, want line %d and %q", err, test.line, test.want)
			}
		})
	}
}

func TestReadBlanksControlCharacters(t *testing.T) {
	t.Parallel()
	items, err := readAll(strings.NewReader(head + "<item><wp:post_id>1</wp:post_id><title>One\x0bword</title></item></channel></rss>"))
	if err != nil || len(items) != 1 || items[0].Title != "One word" {
		t.Errorf("got %+v, %v", items, err)
	}
}

// TestReadPassesOn wants the disk's own error, which is no fault of the file.
func TestReadPassesOn(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	if _, err := readAll(io.MultiReader(strings.NewReader(head+"<item>"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// endless gives head and then the same text for ever.
type endless struct {
	head *strings.Reader
	text string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.head.Len() > 0 {
		return e.head.Read(p)
	}
	return copy(p, e.text), nil
}

// TestReadBoundsMemory reads items without end, which must stop at the limit and not fill the memory.
func TestReadBoundsMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for name, opening := range map[string]string{
		"text":   head + "<item><content:encoded><![CDATA[",
		"name":   head + "<item><",
		"author": head + "<wp:author><wp:author_login>",
		"start":  "<rss ",
	} {
		_, err := readAll(&endless{strings.NewReader(opening), strings.Repeat("x", 1000)})
		var file *FileError
		if !errors.As(err, &file) || !strings.Contains(file.Problem, "larger than 8 MB") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	runtime.ReadMemStats(&after)
	if grown := (after.HeapSys - before.HeapSys) >> 20; after.HeapSys > before.HeapSys && grown > 256 {
		t.Errorf("the heap grew by %d MB", grown)
	}
}

func FuzzRead(f *testing.F) {
	sample, err := os.ReadFile("testdata/sample.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(sample))
	f.Add(head + "<item><wp:post_id>1</wp:post_id></item></channel></rss>")
	f.Add(head + "<item><wp:post_id>1</wp:post_id>")
	f.Fuzz(func(t *testing.T, file string) {
		_, err := readAll(strings.NewReader(file))
		var problem *FileError
		if err != nil && !errors.As(err, &problem) {
			t.Errorf("an error without a line: %v", err)
		}
		if problem != nil && problem.Line < 1 {
			t.Errorf("the line is %d", problem.Line)
		}
	})
}
