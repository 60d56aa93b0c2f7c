package wordpress

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
)

var now = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)

// desk is a store on a database of its own.
type desk struct {
	t     *testing.T
	pool  *pgxpool.Pool
	store *content.Store
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	pool := testdb.New(t)
	return &desk{t, pool, content.New(pool, func() time.Time { return now })}
}

func (d *desk) imports(path string, options Options) Report {
	d.t.Helper()
	options.Now = now
	report, err := Import(d.t.Context(), d.store, path, options)
	if err != nil {
		d.t.Fatal(err)
	}
	return report
}

// rows is everything that an import may write, in one text.
func (d *desk) rows() string {
	d.t.Helper()
	var all strings.Builder
	for _, table := range []string{"entry", "revision", "redirect", "import_item", "newsletter_series", "media_file", "entry_link", "release", "clipping", "newsletter", "page"} {
		var text string
		query := fmt.Sprintf(`select coalesce(string_agg(t::text, E'\n' order by t::text), '') from %s t`, table)
		if err := d.pool.QueryRow(d.t.Context(), query).Scan(&text); err != nil {
			d.t.Fatal(err)
		}
		if text != "" {
			fmt.Fprintf(&all, "%s\n%s\n", table, text)
		}
	}
	return all.String()
}

func (d *desk) redirect(path string) string {
	d.t.Helper()
	target, err := d.store.Redirect(d.t.Context(), path)
	if err != nil && !errors.Is(err, content.ErrNotFound) {
		d.t.Fatal(err)
	}
	return target
}

func (d *desk) text(query string, args ...any) string {
	d.t.Helper()
	var text string
	if err := d.pool.QueryRow(d.t.Context(), query, args...).Scan(&text); err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
	return text
}

func TestImportSample(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	report := d.imports("testdata/sample.xml", Options{})
	var out strings.Builder
	if err := report.Write(&out); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/report.txt", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/report.txt")
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	for path, want := range map[string]string{
		"/2024/03/05/buses-and-shade":      "/news/buses-and-shade",
		"/?p=10":                           "/news/buses-and-shade",
		"/2024/03/05/buses-and-shade/stop": "/news/buses-and-shade",
		"/?p=90":                           "/news/buses-and-shade",
		"/2024/04/01/vote":                 "/press/vote",
		"/2023/01/01/vote":                 "/press/vote-2",
		"/2024/04/02/trees":                "/press/in-the-news/trees",
		"/2024/04/17/lpnc-state-download":  "/news/lpnc-state-download",
		"/?p=1":                            "/about",
		"/about":                           "", // stays
		"/about/our-team":                  "/our-team",
		"/media":                           "/press",
		"/?p=2":                            "/press",
		"/tag/climate":                     "/news?issue=climate",
		"/tag/texas":                       "/news?chapter=texas",
		"/category/blog":                   "/news",
		"/category/press-releases":         "/press/releases",
		"/2024/04/20/members":              "", // not public
	} {
		if got := d.redirect(path); got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
	for query, want := range map[string]string{
		`select title from entry where slug = 'buses-and-shade'`:                                                                                                                             "Buses & Shade: A Summer Plan 🍂",
		`select byline from entry where slug = 'buses-and-shade'`:                                                                                                                            "Policy desk",
		`select lead_alt || '/' || lead_caption || '/' || lead_credit from entry where kind = 'post' and slug = 'buses-and-shade'`:                                                           "A bus stop/A bus stop/Jo Roe / AP",
		`select summary from entry where slug = 'buses-and-shade'`:                                                                                                                           "Shade is cheap. See the vote.",
		`select body from entry where slug = 'buses-and-shade'`:                                                                                                                              "Shade is cheap. See [the vote](/2024/04/01/vote).\n\n![A tree](/wp-content/uploads/2024/03/tree.jpg)",
		`select published_on::text from clipping`:                                                                                                                                            "2024-04-01",
		`select s.slug || ' ' || n.month from newsletter n join newsletter_series s on s.id = n.series_id`:                                                                                   "lpnc-state-download 2024-04-01",
		`select string_agg(c.state || ' ' || c.status, ', ' order by c.state) from chapter c`:                                                                                                "FL organizing, MN certified, NC certified, NY certified, TX certified",
		`select string_agg(r.snapshot->>'slug', ', ' order by r.snapshot->>'slug') from revision r join entry e on e.id = r.entry_id where e.status = 'draft'`:                               "a-draft, members, old-media",
		`select string_agg(i.slug || ' ' || l.rel, ', ' order by i.slug) from entry_link l join entry i on i.id = l.to_id join entry e on e.id = l.from_id where e.slug = 'buses-and-shade'`: "climate issue, texas chapter",
	} {
		if got := d.text(query); got != want {
			t.Errorf("%s\ngot  %q\nwant %q", query, got, want)
		}
	}
}

func TestImportTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.imports("testdata/sample.xml", Options{})
	before := d.rows()
	report := d.imports("testdata/sample.xml", Options{})
	if len(report.Created) != 0 || report.Redirects != 0 || report.Unchanged == 0 {
		t.Errorf("the second import reports %+v", report)
	}
	if after := d.rows(); after != before {
		t.Errorf("the second import changed\n%s\nto\n%s", before, after)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.rows()
	dry := d.imports("testdata/sample.xml", Options{DryRun: true})
	if after := d.rows(); after != before {
		t.Errorf("the dry run wrote\n%s", after)
	}
	real := d.imports("testdata/sample.xml", Options{})
	if fmt.Sprint(dry.Created) != fmt.Sprint(real.Created) || dry.Redirects != real.Redirects || len(dry.Attention) != len(real.Attention) {
		t.Errorf("the dry run promised %v, %d redirects, %d notes; the import did %v, %d, %d",
			dry.Created, dry.Redirects, len(dry.Attention), real.Created, real.Redirects, len(real.Attention))
	}
}

// TestBrokenFileImportsNothing cuts the sample off inside its last items and spoils it in other ways.
func TestBrokenFileImportsNothing(t *testing.T) {
	t.Parallel()
	sample, err := os.ReadFile("testdata/sample.xml")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(sample)
	for name, test := range map[string]struct{ file, want string }{
		"truncated": {whole[:len(whole)-2000], "The file ends in the middle"},
		"bad xml":   {strings.Replace(whole, "</wp:status>", "</wp:state>", 9), "not well-formed XML"},
		"a page":    {"<!doctype html><html><body>Sign in</body></html>", "not a WordPress export"},
		"a feed":    {strings.Replace(whole, "<wp:wxr_version>1.2</wp:wxr_version>", "", 1), "not a WordPress export"},
		"empty":     {"", "not a WordPress export"},
		"no id":     {strings.Replace(whole, "<wp:post_id>14</wp:post_id>", "", 1), "has no post ID"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			before := d.rows()
			path := filepath.Join(t.TempDir(), "export.xml")
			if err := os.WriteFile(path, []byte(test.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Import(t.Context(), d.store, path, Options{Now: now})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), ", line ") {
				t.Errorf("error %v, want the line and %q", err, test.want)
			}
			if after := d.rows(); after != before {
				t.Errorf("half an import was written:\n%s", after)
			}
		})
	}
}

// TestImportTakesOddItems brings in what WordPress allows and our table does not.
func TestImportTakesOddItems(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := filepath.Join(t.TempDir(), "export.xml")
	post := func(id int, title, slug string) string {
		return fmt.Sprintf(`<item><title>%s</title><wp:post_id>%d</wp:post_id><wp:post_name>%s</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`, title, id, slug)
	}
	long := strings.Repeat("very-", 60) + "long"
	file := head + post(1, "", "") + post(2, "🍂", "") + post(3, strings.Repeat("Long ", 100), long) + post(4, "Long", long) +
		post(5, "Café", "caf%c3%a9-m%c3%bcnchen") + post(6, "Same", "same") + post(7, "Same", "same") + "</channel></rss>"
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	d.imports(path, Options{})
	want := "post-1, post-2, cafe-munchen, same, same-2"
	if got := d.text(`select string_agg(slug, ', ' order by id) from entry where kind = 'post' and length(slug) < 50`); got != want {
		t.Errorf("the slugs are %s, want %s", got, want)
	}
}

// exported writes an export of the items and returns its path.
func exported(t *testing.T, items ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.xml")
	if err := os.WriteFile(path, []byte(head+strings.Join(items, "")+"</channel></rss>"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func item(kind string, id int, title, slug, more string) string {
	return fmt.Sprintf(`<item><title>%s</title><wp:post_id>%d</wp:post_id><wp:post_name>%s</wp:post_name><wp:status>publish</wp:status>`+
		`<wp:post_type>%s</wp:post_type>%s<content:encoded>Words.</content:encoded></item>`, title, id, slug, kind, more)
}

// notes are what the report says of the entry with the title.
func (r Report) notes(title string) string {
	for _, a := range r.Attention {
		if a.Title == title {
			return a.Path + ": " + strings.Join(a.Notes, " ")
		}
	}
	return ""
}

// TestCollisionsAreNamed brings in two pages of one slug, which stood below different pages, and one item twice.
func TestCollisionsAreNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := exported(t, item("page", 431, "Team", "team", ""), item("page", 812, "The team in Texas", "team", ""), item("post", 5, "A post", "a-post", ""), item("post", 5, "A post", "a-post", ""))
	report := d.imports(path, Options{})
	if got := report.notes("The team in Texas"); !strings.HasPrefix(got, "/team-2: ") || !strings.Contains(got, "“Team” (item 431), which keeps it, and this one (item 812)") {
		t.Errorf("of the second page it says %q", got)
	}
	if report.Created[content.KindPage] != 2 || report.Created[content.KindPost] != 1 || report.Unchanged != 0 {
		t.Errorf("%+v", report)
	}
	if !slices.Equal(report.Twice, []string{"“A post” (item 5)"}) {
		t.Errorf("twice: %q", report.Twice)
	}
	var out strings.Builder
	if err := report.Write(&out); err != nil || !strings.Contains(out.String(), "In the export twice") {
		t.Errorf("%s, %v", out.String(), err)
	}
	before := d.rows()
	if again := d.imports(path, Options{}); len(again.Created) != 0 || d.rows() != before {
		t.Errorf("the second import made %v", again.Created)
	}
	// A page that stood here before the import is the one that is meant.
	other := newDesk(t)
	ours := content.NewSnapshot(content.KindPage)
	ours.Title, ours.Summary, ours.Body, ours.Slug = "Our team", "Who we are.", "Words.", "team"
	if _, err := other.store.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, ours); err != nil {
		t.Fatal(err)
	}
	if report := other.imports(path, Options{}); report.Created[content.KindPage] != 1 || !strings.Contains(report.notes("The team in Texas"), "“Team” (item 431)") {
		t.Errorf("beside our own page: %+v", report)
	}
}

func TestDatesThatDoNotExistAreNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	report := d.imports(exported(t,
		item("post", 1, "Never", "never", "<wp:post_date>2024-02-31 10:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>"),
		item("post", 2, "Once", "once", "<wp:post_date>2024-02-28 10:00:00</wp:post_date><wp:post_date_gmt>2024-13-01 10:00:00</wp:post_date_gmt>"),
		item("post", 3, "None", "none", "<wp:post_date>0000-00-00 00:00:00</wp:post_date>"),
		item("post", 4, "Well", "well", "<wp:post_date>2024-02-29 10:00:00</wp:post_date>")), Options{})
	for title, want := range map[string]string{
		"Never": "“2024-02-31 10:00:00”, which does not exist; it carries the date of the import.",
		"Once":  "“2024-13-01 10:00:00”, which does not exist; it carries another one of the export.",
		"None":  "The export gives no date; it carries the date of the import.",
	} {
		if got := report.notes(title); !strings.Contains(got, want) {
			t.Errorf("of %s it says %q, want %q", title, got, want)
		}
	}
	if got := report.notes("Well"); strings.Contains(got, "date") {
		t.Errorf("of a day that exists it says %q", got)
	}
}

// TestADryRunTellsWhatTheImportWill has a lead picture that is there, but says neither what it shows nor whose it is.
func TestADryRunTellsWhatTheImportWill(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := exported(t, item("attachment", 90, "stop", "stop", "<wp:attachment_url>https://www.harbor.example/wp-content/uploads/stop.png</wp:attachment_url>"),
		item("post", 1, "A post", "a-post", "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>90</wp:meta_value></wp:postmeta>"))
	var stop bytes.Buffer
	if err := png.Encode(&stop, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	uploads := filepath.Join(filepath.Dir(path), "uploads")
	if err := errors.Join(os.Mkdir(uploads, 0o700), os.WriteFile(filepath.Join(uploads, "stop.png"), stop.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	files, err := media.Open(d.pool, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	dry := d.imports(path, Options{DryRun: true, Media: files})
	if got := dry.notes("A post"); !strings.Contains(got, "Say who made the picture.") || d.rows() != "" {
		t.Errorf("the dry run says %q and wrote %q", got, d.rows())
	}
	if real := d.imports(path, Options{Media: files}); fmt.Sprint(real.Attention) != fmt.Sprint(dry.Attention) {
		t.Errorf("the dry run told %v, the import %v", dry.Attention, real.Attention)
	}
}

func TestAFolderIsNoExport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	_, err := Import(t.Context(), newDesk(t).store, folder, Options{Now: now})
	if err == nil || err.Error() != folder+" is a folder; name the export itself, a file that ends in .xml" {
		t.Errorf("error %v", err)
	}
}

// TestPictures puts a picture and a file that is none beside the export.
func TestPictures(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	folder := t.TempDir()
	sample, err := os.ReadFile("testdata/sample.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(folder, "uploads/2024/03"), 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "export.xml")
	var stop bytes.Buffer
	if err := png.Encode(&stop, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		path: sample, filepath.Join(folder, "uploads/2024/03/stop.jpg"): stop.Bytes(), // the content counts, not the name
		filepath.Join(folder, "uploads/2024/03/tree.jpg"): []byte("not a picture"),
	} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := media.Open(d.pool, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	dry := d.imports(path, Options{DryRun: true, Media: files})
	if d.rows() != "" {
		t.Errorf("the dry run wrote %q", d.rows())
	}
	report := d.imports(path, Options{Media: files})
	if !slices.Equal(dry.MissingFiles, report.MissingFiles) || fmt.Sprint(dry.Attention) != fmt.Sprint(report.Attention) {
		t.Errorf("the dry run told\n%v %v\nand the import\n%v %v", dry.MissingFiles, dry.Attention, report.MissingFiles, report.Attention)
	}
	if len(report.MissingFiles) != 1 || !strings.HasPrefix(report.MissingFiles[0], "2024/03/tree.jpg (") {
		t.Errorf("missing %v, want only the tree", report.MissingFiles)
	}
	if got := d.text(`select m.name || '/' || m.credit from entry e join media_file m on m.id = e.lead_media_id where e.slug = 'buses-and-shade'`); got != "stop.png/Jo Roe / AP" {
		t.Errorf("the lead picture is %q", got)
	}
	before := d.rows()
	d.imports(path, Options{Media: files})
	if d.rows() != before {
		t.Error("the second import with pictures changed something")
	}
}

// TestRealExport reads the export of the old site itself where it lies beside the checkout; the sample stands for it
// elsewhere.
func TestRealExport(t *testing.T) {
	t.Parallel()
	const path = "../../../shared/content/localprogress.wordpress.xml"
	if _, err := os.Stat(path); err != nil {
		t.Logf("the old site's export is not here (%v): the sample stands for it", err)
		return
	}
	d := newDesk(t)
	report := d.imports(path, Options{})
	want := map[content.Kind]int{content.KindPost: 14, content.KindClipping: 13, content.KindRelease: 9, content.KindNewsletter: 7,
		content.KindPage: 4, content.KindProgram: 1, content.KindIssue: 7, content.KindChapter: 5}
	if fmt.Sprint(report.Created) != fmt.Sprint(want) {
		t.Errorf("created %v, want %v", report.Created, want)
	}
	if len(report.MissingFiles) != 23 {
		t.Errorf("%d pictures missing, want 23", len(report.MissingFiles))
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for item, err := range Read(file) {
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range oldPaths(item) {
			if target := d.redirect(path); target == "" && path != "/about" && path != "/our-work" {
				t.Errorf("%s leads nowhere", path)
			}
		}
	}
	if os.Getenv("WORDPRESS_REPORT") != "" {
		_ = report.Write(os.Stdout)
	}
}

// TestImportMeetsTheSitesOwnChapter brings the sample to a site whose chapter of Texas has another slug.
func TestImportMeetsTheSitesOwnChapter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ours := content.NewSnapshot(content.KindChapter)
	ours.Title, ours.Summary = "Lone Star", "Our chapter."
	*ours.Chapter = content.Chapter{State: "TX", Status: content.ChapterCertified, ContactName: "Texas desk", ContactEmail: "tx@example.org", Places: "Austin"}
	if _, err := d.store.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, ours); err != nil {
		t.Fatal(err)
	}
	if report := d.imports("testdata/sample.xml", Options{}); report.Created[content.KindChapter] != 4 {
		t.Errorf("%d chapters were made, want four", report.Created[content.KindChapter])
	}
	if got := d.redirect("/chapters/texas"); got != "/chapters/lone-star" { // where the filter of /tag/texas leads on
		t.Errorf("/chapters/texas leads to %q", got)
	}
	if got := d.text(`select i.slug from entry_link l join entry i on i.id = l.to_id join entry e on e.id = l.from_id where e.slug = 'buses-and-shade' and l.rel = 'chapter'`); got != "lone-star" {
		t.Errorf("the post is on the chapter %q", got)
	}
}
