package admin_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/markdown"
	"localprogress.org/site/internal/media"
	view "localprogress.org/site/web/admin"
)

// sentFile is a file in a form.
type sentFile struct{ name, data string }

func pixels(t *testing.T, shade uint8) string {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 30, 20))
	m.SetGray(1, 1, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// request is a form with the files.
func (p *person) request(path, field string, files ...sentFile) *http.Request {
	p.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, f := range files {
		w, err := form.CreateFormFile(field, f.name)
		if err == nil {
			_, err = io.WriteString(w, f.data)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		p.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, &b)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func (p *person) upload(files ...sentFile) *screen {
	p.t.Helper()
	return p.send(p.request("/admin/media", "files", files...))
}

// Several files in one form: each that is good is taken, of each other it is said why not.
func TestAnUploadTellsOfEachFile(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	ana.get("/admin/media").is(http.StatusOK).says(".none", "No file yet")
	s := ana.upload(sentFile{"hall.png", pixels(t, 1)}, sentFile{"page.png", "<!doctype html><script>alert(1)</script>"}, sentFile{"drawing.svg", "<svg/>"},
		sentFile{"half.jpg", "\xff\xd8\xff\xe0"}, sentFile{"again.png", pixels(t, 1)}).is(http.StatusUnprocessableEntity)
	for _, want := range []string{"Three files were not taken", "hall.png: taken", "page.png is a web page", "drawing.svg is an SVG", "half.jpg is damaged", "again.png: it is in the library already. Use hall.png"} {
		s.says("#problems", want)
	}
	s.says(".library", "hall.png")
	ana.upload(sentFile{"bus.png", pixels(t, 2)}).is(http.StatusOK).says("#problems", "One file taken")
	ana.upload().is(http.StatusUnprocessableEntity).says("#problems", "No file was chosen")
	ana.post("/admin/media", "files", "x").is(http.StatusUnsupportedMediaType)
	n.visitor().upload(sentFile{"bus.png", pixels(t, 3)}).leads()

	r := ana.request("/admin/media", "files", sentFile{"../../\u202egnp." + strings.Repeat("x", 300) + ".png", pixels(t, 4)})
	r.Header.Set("Accept", "application/json")
	if _, told := ana.told(r); len(told) != 1 || told[0].Error != "" || len(told[0].Name) > media.MaxName || strings.ContainsAny(told[0].Name, "/\x00\u202e") {
		t.Errorf("a strange name: %+v", told)
	}
	if page, err := n.media.List(t.Context(), media.Filter{}); err != nil || len(page.Files) != 3 {
		t.Errorf("%d files, %v", len(page.Files), err)
	}
}

// Where one of several files ends what is sent, each before it is told of by its name, and that those after it are unknown.
func TestABrokenUploadTellsOfEachFile(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	hall, svg := sentFile{"hall.png", pixels(t, 1)}, sentFile{"a\u202edrawing.svg", "<svg/>"}
	large := sentFile{"large.csv", strings.Repeat("a,b\n", maxUpload/4)}
	for _, c := range []struct {
		last   sentFile
		status int
		says   []string
	}{
		{sentFile{"a\x00.png", pixels(t, 5)}, http.StatusBadRequest, []string{"The name of a file holds a sign that no name can hold", "to come after adrawing.svg did not arrive"}},
		{large, http.StatusRequestEntityTooLarge, []string{"large.csv: This is more than is taken at once", "If files were to come after it"}},
	} {
		s := ana.upload(hall, svg, c.last).is(c.status).says("#problems", "hall.png: ").says("#problems", "Two files were not taken").says("#problems", "adrawing.svg is an SVG")
		for _, want := range c.says {
			s.says("#problems", want)
		}
		r := ana.request("/admin/media", "files", c.last)
		r.Header.Set("Accept", "application/json")
		if status, told := ana.told(r); status != c.status || len(told) == 0 || !strings.HasPrefix(c.says[0], told[0].Error[:min(len(told[0].Error), len(c.says[0]))]) {
			t.Errorf("a script is told %d, %+v", status, told)
		}
	}
	if page, err := n.media.List(t.Context(), media.Filter{}); err != nil || len(page.Files) != 1 {
		t.Errorf("%d files, %v", len(page.Files), err)
	}
	// What the site says of a request as a whole is for a script a sentence, too.
	r := ana.request("/admin/media/99/replace", "file", hall)
	r.Header.Set("Accept", "application/json")
	res, err := ana.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var said struct{ Error string }
	if err := json.NewDecoder(res.Body).Decode(&said); err != nil || said.Error == "" || res.StatusCode != http.StatusForbidden {
		t.Errorf("%s: %+v, %v", res.Status, said, err)
	}
}

// told is what a script is told of the files that it sends.
func (p *person) told(r *http.Request) (status int, results []view.UploadResult) {
	p.t.Helper()
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&results); err != nil {
		p.t.Errorf("%s: %v", res.Status, err)
	}
	return res.StatusCode, results
}

// endless is a body that never ends.
type endless struct{ sent int64 }

func (e *endless) Read(b []byte) (int, error) {
	e.sent += int64(len(b))
	return len(b), nil
}

// A body of 2 GB is given up soon after what may be sent.
func TestABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleEditor, "Ana")
	whole := ana.request("/admin/media", "files", sentFile{"a.pdf", "%PDF-"})
	head, err := io.ReadAll(whole.Body)
	if err != nil {
		t.Fatal(err)
	}
	head = head[:bytes.Index(head, []byte("%PDF-"))+5]
	rest := &endless{}
	r := whole.Clone(t.Context())
	r.Body, r.GetBody, r.ContentLength = io.NopCloser(io.MultiReader(bytes.NewReader(head), io.LimitReader(rest, 2<<30))), nil, -1
	res, err := ana.client.Do(r)
	if err == nil { // the server may have closed the line before its answer was read
		text, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode < 400 || !strings.Contains(string(text), "one by one") {
			t.Errorf("%s: %s", res.Status, text)
		}
	}
	if rest.sent > 16*maxUpload {
		t.Errorf("%d bytes were sent", rest.sent)
	}
}

// A client that says nothing more is told so and let go, and nothing of its file stays.
func TestAStalledUpload(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleEditor, "Ana")
	r := ana.request("/admin/media", "files", sentFile{"a.png", pixels(t, 1)})
	for _, c := range ana.client.Jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(n.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(b.Bytes()[:b.Len()-80]); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn) // until the server closes it
	if err != nil || !strings.Contains(string(answer), "stood still") {
		t.Errorf("%v: %s", err, answer)
	}
	if page, err := n.media.List(t.Context(), media.Filter{}); err != nil || len(page.Files) != 0 {
		t.Errorf("%d files, %v", len(page.Files), err)
	}
}

// What is said of a file is stored, what is wrong told beside its field, and what was typed stays.
func TestTheWordsOfAFile(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	snap := content.NewSnapshot(content.KindPerson)
	snap.Title = "Nguyễn Thị Minh (she/her)"
	person, err := n.content.Create(t.Context(), content.Editor{Name: "Ana"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	ana.upload(sentFile{"hall.png", pixels(t, 1)}).is(http.StatusOK)
	if got := ana.get("/admin/media/1/original").header.Get("Content-Disposition"); got != "attachment; filename=hall.png" {
		t.Errorf("without a credit it is downloaded as %s", got)
	}
	said := []string{"name", "hall.png", "alt", "Members in a hall", "credit", "Jo Roe / AP", "tags", "Convening, Austin", "licence_ends", "2027-01-31",
		"people", fmt.Sprintf("Nguyễn Thị Minh (she/her) (Person %d)\r\n", person.EntryID), "focus_x", "20", "focus_y", "80"}
	if to := ana.describe("/admin/media/1", said...).leads(); to != "/admin/media/1" {
		t.Errorf("leads to %s", to)
	}
	s := ana.get("/admin/media/1").is(http.StatusOK).says(".flash", "Saved").says("#f-alt", "Members in a hall").says("#f-people", "Nguyễn Thị Minh (she/her) (Person")
	if len(s.all(`#f-tags[value="convening, austin"]`)) != 1 || len(s.all(`.fx2.fy8`)) == 0 {
		t.Error("the tags or the point are lost")
	}
	s.says(`.field a[href^="/admin/content/"]`, "Nguyễn Thị Minh")
	if got := ana.get("/admin/media/1/original").header.Get("Content-Disposition"); got != "attachment; filename=hall-jo-roe-ap.png" {
		t.Errorf("it is downloaded as %s", got)
	}
	ana.describe("/admin/media/1", "alt", "Kept", "licence_ends", "31 January", "people", "Somebody").is(http.StatusUnprocessableEntity).
		says("#problems", "2027-12-31").says("#problems", "“Somebody” is not in the list").says("#f-alt", "Kept")
	ana.describe("/admin/media/1", "focus_x", "middle").is(http.StatusUnprocessableEntity).says("#problems", "from 0 to 100")
	if s := ana.describe("/admin/media/1", "focus_y", "150").is(http.StatusUnprocessableEntity).says("#problems", "from 0 to 100"); s.attr("#f-focus_y", "value") != "150" {
		t.Error("what was typed is lost")
	}
	ana.describe("/admin/media/1", "people", "Zoë (Person 999)").is(http.StatusUnprocessableEntity).says("#problems", "no person with the number 999")
	ana.post("/admin/media/99", "alt", "x").is(http.StatusNotFound)
	ana.get("/admin/media/99").is(http.StatusNotFound)
	ana.get("/admin/media?q=roe").says(".library", "hall.png")
	ana.get("/admin/media?q=nothing").says(".none", "No file matches")
	for _, odd := range []string{"?q=%00%ff", "?after=-1&before=x&issue=99999999999999999999", "?from=0000-00-00&until=tomorrow", "?show=x&kind=y&tag=%27"} {
		ana.get("/admin/media" + odd).is(http.StatusOK)
	}
}

// describe sends the form of a file with these fields changed.
func (p *person) describe(path string, pairs ...string) *screen {
	p.t.Helper()
	form := p.get(path).is(http.StatusOK).fields("form.about-file")
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return p.postForm(path, form)
}

// Two people describe one file: the slower is shown the words of the other, keeps their own, and then saves.
func TestTwoDescribeAFile(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana, alex := n.as(account.RoleEditor, "Ana"), n.as(account.RoleAuthor, "Alex")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}).is(http.StatusOK)
	slow := alex.get("/admin/media/1").fields("form.about-file")
	ana.describe("/admin/media/1", "alt", "A full hall", "credit", "Jo Roe").leads()
	slow.Set("alt", "An empty hall")
	s := alex.postForm("/admin/media/1", slow).is(http.StatusConflict).says("#problems", "Ana saved other words").says("#problems", "What the picture shows: A full hall").
		says("#problems", "Credit: Jo Roe").says("#f-alt", "An empty hall")
	alex.postForm("/admin/media/1", s.fields("form.about-file")).leads()
	alex.get("/admin/media/1").says("#f-alt", "An empty hall")
}

// Authors change nothing of what readers see, throw away only what is theirs, and are told who can.
func TestWhatAuthorsDoToFiles(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana, alex := n.as(account.RoleEditor, "Ana"), n.as(account.RoleAuthor, "Alex")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}, sentFile{"bus.png", pixels(t, 2)}).is(http.StatusOK)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Lead = "In the hall", "In a sentence.", content.Lead{MediaID: 1, Alt: "A hall", Credit: "Us"}
	if _, err := n.content.CreateAndPublish(t.Context(), content.Editor{Name: "Ana"}, snap); err != nil {
		t.Fatal(err)
	}
	alex.describe("/admin/media/1", "credit", "Alex").is(http.StatusForbidden).says("#problems", "Ask an editor").says("#problems", "In the hall").says("#f-alt", "")
	alex.get("/admin/media/1").none("form[action*=replace]").none("form[action*=trash]")
	alex.post("/admin/media/2/trash").is(http.StatusForbidden).says("#problems", "Somebody else added it")
	alex.describe("/admin/media/2", "credit", "Alex").leads()
	ana.get("/admin/media/2").says("form[action*=replace]", "Replace")
	ana.post("/admin/media/2/trash").leads()
}

// A document is no lead picture.
func TestADocumentAsLeadPicture(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleEditor, "Ana")
	ana.upload(sentFile{"table.csv", "a,b\n1,2\n"}).is(http.StatusOK)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Lead = "In the hall", "In a sentence.", content.Lead{MediaID: 1, Alt: "A hall", Credit: "Us"}
	var wrong content.FieldErrors
	if _, err := n.content.CreateAndPublish(t.Context(), content.Editor{Name: "Ana"}, snap); !errors.As(err, &wrong) || wrong[0].Field != "lead.media" || !strings.Contains(wrong[0].Message, "table.csv is no picture") {
		t.Errorf("it is published: %v", err)
	}
}

// A file in use is not thrown away, and the pages are listed; editors replace it, and are told which pages change.
func TestAFileInUse(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana, alex := n.as(account.RoleEditor, "Ana"), n.as(account.RoleAuthor, "Alex")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}).is(http.StatusOK)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Lead = "In the hall", content.Lead{MediaID: 1, Alt: "A hall"}
	if _, err := n.content.Create(t.Context(), content.Editor{Name: "Ana"}, snap); err != nil {
		t.Fatal(err)
	}
	ana.post("/admin/media/1/trash").is(http.StatusConflict).says("#problems", "It is in use, so it stays").says("#problems", "In the hall")
	ana.get("/admin/media/1").says("form[action*=replace]", "These pages change at once: In the hall")
	alex.send(alex.request("/admin/media/1/replace", "file", sentFile{"b.png", pixels(t, 2)})).is(http.StatusForbidden)
	ana.send(ana.request("/admin/media/1/replace", "file")).is(http.StatusUnprocessableEntity).says("form[action*=replace]", "Choose the newer version")
	ana.send(ana.request("/admin/media/1/replace", "file", sentFile{"b.pdf", "%PDF-1.7 %%EOF"})).is(http.StatusUnprocessableEntity).says("form[action*=replace]", "of another kind")
	ana.send(ana.request("/admin/media/1/replace", "file", sentFile{"b.png", pixels(t, 2)})).leads()
	ana.upload(sentFile{"used.png", pixels(t, 8)}).is(http.StatusOK)
	snap.Title, snap.Lead.MediaID = "Another", 2
	if _, err := n.content.Create(t.Context(), content.Editor{Name: "Ana"}, snap); err != nil {
		t.Fatal(err)
	}
	ana.send(ana.request("/admin/media/1/replace", "file", sentFile{"c.png", pixels(t, 8)})).is(http.StatusUnprocessableEntity).
		says("form[action*=replace]", "c.png is in the library already").says(`form[action*=replace] a[href="/admin/media/2"]`, "used.png")
	s := ana.get("/admin/media/1").says("#former", "What it was before")
	for _, path := range []string{"/admin/media/1/original", s.all(`a[href*="hash="]`)[0].Attr[0].Val} {
		file := ana.get(path).is(http.StatusOK)
		if got := file.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || file.header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: %s", path, got)
		}
	}
	s.says("[aria-labelledby=former]", "hall.png PNG · 30 × 20")
	ana.get("/admin/media/1/original?hash=" + strings.Repeat("0", 64)).is(http.StatusNotFound)

	alex.upload(sentFile{"bus.png", pixels(t, 3)}).is(http.StatusOK)
	alex.post("/admin/media/3/trash").leads()
	alex.get("/admin/media/3").says(".flash", "waits for 30 days.")
	alex.get("/admin/media?show=trash").says(".library", "bus.png")
	alex.get("/admin/media/3").says(".held", "thrown away by Alex")
	alex.post("/admin/media/3/restore").leads()
	alex.get("/admin/media").says(".library", "bus.png")
}

// A picture that is hardly more than a line is seen in the grid and on its page.
func TestAPictureThatIsALine(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleEditor, "Ana")
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 20000, 1))); err != nil {
		t.Fatal(err)
	}
	ana.upload(sentFile{"line.png", b.String()}, sentFile{"hall.png", pixels(t, 1)}).is(http.StatusOK)
	for path, want := range map[string]string{"/admin/media": ".library", "/admin/media/1": ".focal .whole", "/admin/media/choose": ".library.offered"} {
		if got := len(ana.get(path).is(http.StatusOK).all(want + " img.sliver")); got != 1 {
			t.Errorf("%s shows %d lines larger", path, got)
		}
	}
}

// What is done to a picture changes the pages that show it, so their history says it, too.
func TestTheHistoryKnowsOfItsPictures(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleEditor, "Ana")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}, sentFile{"bus.png", pixels(t, 2)}).is(http.StatusOK)
	person := content.NewSnapshot(content.KindPerson)
	person.Title = "Zoë Nuñez"
	zoe, err := n.content.Create(t.Context(), content.Editor{Name: "Ana"}, person)
	if err != nil {
		t.Fatal(err)
	}
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Lead = "In the hall", content.Lead{MediaID: 1, Alt: "A hall"}
	rev, err := n.content.Create(t.Context(), content.Editor{Name: "Ana"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	ana.describe("/admin/media/1", "name", "hall.png", "focus_x", "50", "focus_y", "50", "people", fmt.Sprintf("Zoë Nuñez (Person %d)", zoe.EntryID)).leads()
	ana.describe("/admin/media/2", "name", "bus.png", "focus_x", "50", "focus_y", "50", "credit", "Somebody").leads()
	ana.send(ana.request("/admin/media/1/replace", "file", sentFile{"newer.png", pixels(t, 3)})).leads()
	s := ana.get(fmt.Sprintf("/admin/content/%d/history", rev.EntryID)).is(http.StatusOK)
	for _, want := range []string{"Ana replaced hall.png", "by newer.png", "Ana changed hall.png", "people shown"} {
		s.says("[aria-labelledby=did]", want)
	}
	if strings.Contains(s.text("[aria-labelledby=did]"), "bus.png") || len(s.all(`[aria-labelledby=did] a[href="/admin/media/1"]`)) != 2 {
		t.Errorf("it says %s", s.text("[aria-labelledby=did]"))
	}
}

// That a file is used by an entry which only others see is told to everybody, its title to nobody else.
func TestAFileInALimitedEntry(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana, alex := n.as(account.RoleEditor, "Ana"), n.as(account.RoleAuthor, "Alex")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}).is(http.StatusOK)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Lead = "Not for everybody", content.Lead{MediaID: 1, Alt: "A hall"}
	rev, err := n.content.Create(t.Context(), content.Editor{Name: "Ana"}, snap)
	if err == nil {
		_, err = n.pool.Exec(t.Context(), `insert into entry_reader (entry_id, account_id) select $1, id from account where name = 'Ana'`, rev.EntryID)
	}
	if err != nil {
		t.Fatal(err)
	}
	ana.get("/admin/media/1").says("#uses", "Where").says("main", "Not for everybody")
	for _, s := range []*screen{alex.get("/admin/media/1"), alex.post("/admin/media/1/trash")} {
		s.says("main", "An entry that only some of us see")
		if strings.Contains(s.text("main"), "Not for everybody") {
			t.Errorf("%s tells the title", s.path)
		}
	}
}

// A document is chosen by its name; how long it is and its language come from the file where nobody typed them.
func TestChoosingADocument(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleEditor, "Ana")
	ana.upload(sentFile{"report.pdf", "%PDF-1.7 <</Type /Pages /Count 12>> <</Lang (es-US)>> %%EOF"}).is(http.StatusOK)
	page := content.NewSnapshot(content.KindPage)
	page.Title = "The report as a page"
	rev, err := n.content.Create(t.Context(), content.Editor{Name: "Ana"}, page)
	if err != nil {
		t.Fatal(err)
	}
	ana.get("/admin/media/1").says("p.meta", "PDF · Twelve pages · Spanish")
	ana.get("/admin/content/resource/new").says(`select[name="resource.document"]`, "report.pdf, twelve pages")
	to := ana.post("/admin/content/resource/new", "title", "The report", "resource.document", "1", "resource.language", "", "resource.pages", "").leads()
	s := ana.get(to)
	if len(s.all(`option[value="1"][selected]`)) == 0 || len(s.all(`input[name="resource.pages"][value="12"]`)) != 1 || len(s.all(`input[name="resource.language"][value="es-US"]`)) != 1 {
		t.Error("the document's figures are not taken")
	}
	ana.describe("/admin/media/1", "web", fmt.Sprint(rev.EntryID)).leads()
	ana.get("/admin/media/1").says(`select[name="web"] option[selected]`, "The report as a page")
}

// What is copied into a text says there what was said of the file, with its quotation marks and brackets.
func TestTheMarkdownOfAPicture(t *testing.T) {
	t.Parallel()
	n := open(t)
	ana := n.as(account.RoleAuthor, "Ana")
	ana.upload(sentFile{"hall.png", pixels(t, 1)}).is(http.StatusOK)
	const alt, caption, credit = `A sign: “No [more] evictions” *now*`, `She said: "We won", and \ left.`, `Jo "Red" Roe`
	ana.describe("/admin/media/1", "name", "hall.png", "alt", alt, "caption", caption, "credit", credit).leads()
	text := ana.get("/admin/media/1").text("#f-markdown")
	figures := markdown.Render(text, markdown.Options{Picture: func(src string) (markdown.Picture, bool) {
		return markdown.Picture{URL: src, Width: 30, Height: 20}, true
	}}).Figures
	if len(figures) != 1 || figures[0].Alt != alt || figures[0].Caption != caption || figures[0].Credit != credit {
		t.Errorf("%s gives %+v", text, figures)
	}
}
