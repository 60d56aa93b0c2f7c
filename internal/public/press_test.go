package public_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// desk puts a press contact and a boilerplate on file and returns their IDs.
func (v *visitor) desk(phone string) (contact, boilerplate int64) {
	v.t.Helper()
	contact, err := v.content.PutPressContact(v.t.Context(), content.PressContact{Name: "Press desk", Email: "press@example.org", Phone: phone, Hours: "Weekdays 8 am to 8 pm Eastern."})
	fatal(v.t, err)
	boilerplate, err = v.content.PutBoilerplate(v.t.Context(), content.Boilerplate{Name: "Short", Body: "We are <b>officials</b>."})
	fatal(v.t, err)
	return contact, boilerplate
}

func (v *visitor) release(title string, published time.Time, contact, boilerplate int64) int64 {
	v.t.Helper()
	return v.publish(content.KindRelease, title, func(s *content.Snapshot) {
		s.Body, s.PublishAt = "First *words*.\n\nMore.", at(published)
		*s.Release = content.Release{Mode: content.ModeImmediate, Place: "OAKLAND, Calif.", Date: at(time.Date(2024, 7, 18, 0, 0, 0, 0, time.UTC)),
			Subheadline: "And what follows", Contacts: []int64{contact}, BoilerplateID: boilerplate}
	})
}

func TestThePressContactStandsBeforeEveryList(t *testing.T) {
	t.Parallel()
	v := visit(t)
	d := v.page("/press")
	d.has("main p", "No press contact is listed at the moment.")
	v.publish(content.KindPage, "Contact", nil)
	v.page("/press").has("main p", "No press contact is listed at the moment. Other addresses are on the contact page")

	contact, boilerplate := v.desk("")
	v.release("A release", day.AddDate(0, 0, -1), contact, boilerplate)
	d = v.page("/press")
	if got := d.attrs("main a[href]", "href")[0]; got != "mailto:press@example.org" {
		t.Errorf("the first link of the press room is %q, want the press desk's address", got)
	}
	d.none(`main a[href^="tel:"]`)
	d.has(".contact p", "Weekdays 8 am to 8 pm Eastern.")
	if copies := d.all("main button[type=button]:not([hidden])"); len(copies) > 0 {
		t.Errorf("%d buttons show before the script is there", len(copies))
	}

	v.desk("(202) 555-0142")
	d = v.page("/press")
	if got := d.attrs(`main a[href^="tel:"]`, "href"); !slices.Equal(got, []string{"tel:2025550142"}) {
		t.Errorf("phone links %q", got)
	}
}

func TestAReleaseIsASheetAndAPlainText(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, boilerplate := v.desk("")
	v.release("A <script>release</script>", day.AddDate(0, 0, -1), contact, boilerplate)
	d := v.page("/press/a-script-release-script")
	d.has("h1", "A <script>release</script>")
	d.has(".flag", "For immediate release")
	d.has(".prose > p:first-child", "OAKLAND, Calif., July 18, 2024 — First words.")
	d.has(".sub", "And what follows")
	d.has(".prose > p", "We are <b>officials</b>.")
	d.has(".prose > p", "###")
	d.has(".contact a", "press@example.org")

	for _, form := range feedForms {
		if got := v.parsed("/press/releases." + form).Items[0].Content; !strings.HasPrefix(got, "<p><i>And what follows</i></p><p><b>OAKLAND, Calif., July 18, 2024 —</b> First") {
			t.Errorf("as %s it begins %.120q", form, got)
		}
	}
	res := v.get("/press/a-script-release-script.txt")
	if got := res.Header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
		t.Errorf("plain text comes as %q", got)
	}
	want := `For immediate release
July 17, 2024, 8:00 am Eastern

A <script>release</script>
And what follows

OAKLAND, Calif., July 18, 2024 — First words.

More.

About Local Progress
We are <b>officials</b>.

###

Contact: Press desk, press@example.org
`
	if got := read(t, res); got != want {
		t.Errorf("plain text:\n%s\nwant:\n%s", got, want)
	}
	d.has(".top .whom", "Contact: Press desk, press@example.org")
	if got := d.attrs("#as-text", "data-copy"); !slices.Equal(got, []string{want}) {
		t.Errorf("copied as plain text is %q", got)
	}
}

// What is copied as HTML stands in any page: clean, and with full addresses.
func TestAReleaseAsHTML(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, boilerplate := v.desk("(202) 555-0142")
	v.publish(content.KindRelease, "Rent & <rules>", func(s *content.Snapshot) {
		s.Body, s.PublishAt = "First [words](/news/x).\n\n## And more\n\n> Quoted.", at(day.AddDate(0, 0, -1))
		*s.Release = content.Release{Mode: content.ModeImmediate, Place: "OAKLAND, Calif.", Date: at(time.Date(2024, 7, 18, 0, 0, 0, 0, time.UTC)),
			Subheadline: "And what follows", Contacts: []int64{contact}, BoilerplateID: boilerplate}
	})
	const want = `<p><b>For immediate release</b><br>July 17, 2024, 8:00 am Eastern</p>
<h1>Rent &amp; &lt;rules&gt;</h1>
<p><i>And what follows</i></p>
<p><b>OAKLAND, Calif., July 18, 2024 —</b> First <a href="https://example.org/news/x">words</a>.</p>
<h2>And more</h2>
<blockquote>
<p>Quoted.</p>
</blockquote>
<h2>About Local Progress</h2>
<p>We are &lt;b&gt;officials&lt;/b&gt;.</p>
<p>###</p>
<p>Contact: Press desk, <a href="mailto:press@example.org">press@example.org</a>, <a href="tel:2025550142">(202) 555-0142</a></p>
`
	if got := v.page("/press/rent-rules").attrs("#as-html", "data-copy"); !slices.Equal(got, []string{want}) {
		t.Errorf("copied as HTML is\n%s\nwant\n%s", strings.Join(got, ""), want)
	}
}

// Nobody outside sees an embargoed release before its time: not its page, not its text, not in a list.
func TestAnEmbargoHoldsToTheSecond(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, _ := v.desk("")
	until := day.Add(time.Hour)
	v.publish(content.KindRelease, "Secret", func(s *content.Snapshot) {
		s.PublishAt = at(until)
		*s.Release = content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: at(until), Place: "OAKLAND", Date: at(day), Contacts: []int64{contact}}
	})
	for _, moment := range []struct {
		now  time.Time
		want int
	}{{until.Add(-time.Second), 404}, {until.Add(time.Second), 200}} {
		v.now = moment.now
		for _, address := range []string{"/press/secret", "/press/secret.txt"} {
			if got := v.get(address).StatusCode; got != moment.want {
				t.Errorf("%s at %s: status %d, want %d", address, moment.now.Format(time.TimeOnly), got, moment.want)
			}
		}
		for _, list := range []string{"/press", "/press/releases"} {
			if got := strings.Contains(read(t, v.get(list)), "Secret"); got != (moment.want == 200) {
				t.Errorf("%s at %s names it: %t", list, moment.now.Format(time.TimeOnly), got)
			}
		}
	}
	v.page("/press/secret").has(".flag", "For immediate release")

	// In the preview before that, the sheet says so.
	v.now = day
	s := content.NewSnapshot(content.KindRelease)
	s.Title, *s.Release = "Secret", content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: at(until)}
	it, err := v.content.Preview(t.Context(), 0, s)
	fatal(t, err)
	page, err := v.site.Page(t.Context(), it)
	fatal(t, err)
	var b strings.Builder
	fatal(t, page.Render(t.Context(), &b))
	if !strings.Contains(b.String(), "Embargoed until July 18, 2024, 9:00 am Eastern") {
		t.Error("the preview does not say until when it is embargoed")
	}
}

// Paging through all releases meets each once, years parted by headings, and leads back.
func TestReleasesPageByPage(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, boilerplate := v.desk("")
	const all = content.PageSize*2 + 3
	for i := range all {
		v.release(fmt.Sprintf("Release %02d", i), day.AddDate(0, -i, -1), contact, boilerplate)
	}
	seen := map[string]bool{}
	pages := 0
	for address := "/press/releases"; address != ""; pages++ {
		d := v.page(address)
		d.has(".chips p", "Twenty-seven releases")
		for _, title := range d.texts(".rel h3") {
			if seen[title] {
				t.Errorf("%s comes twice", title)
			}
			seen[title] = true
		}
		if address == "/press/releases" {
			d.has("h2", "2024")
			d.has("h2", "2023")
			d.none(`a[rel="prev"]`)
		}
		next := d.attrs(`a[rel="next"]`, "href")
		address = strings.Join(next, "")
		if address == "" && v.get(d.attrs(`a[rel="prev"]`, "href")[0]).StatusCode != 200 {
			t.Error("the way back from the last page is not there")
		}
	}
	if pages != 3 || len(seen) != all {
		t.Errorf("%d pages with %d releases, want 3 with %d", pages, len(seen), all)
	}
	d := v.page("/press/releases?year=2023")
	for _, when := range d.texts(".rel time") {
		if !strings.HasSuffix(when, "2023") {
			t.Errorf("among the releases of 2023: %s", when)
		}
	}
	if got := d.attrs("a.chip", "href"); !slices.Equal(got, []string{"/press/releases"}) {
		t.Errorf("the chip leads to %q", got)
	}
	v.page("/press/releases?after=1.1").has("main p", "The list has no further page here. Go to its first page")
}

func TestClippingsLeadOutAndHaveAnAddress(t *testing.T) {
	t.Parallel()
	v := visit(t)
	clipping := func(title, author string, on time.Time) {
		v.publish(content.KindClipping, title, func(s *content.Snapshot) {
			s.PublishAt = at(day.AddDate(0, 0, -1))
			*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/" + content.Slug(title), Author: author, Published: at(on)}
		})
	}
	clipping("Older", "", time.Date(2024, 5, 31, 0, 0, 0, 0, time.UTC))
	clipping("Newer", "Staff", time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC))
	d := v.page("/press/in-the-news")
	if got := d.texts("h2"); !slices.Equal(got[:2], []string{"July 2024", "May 2024"}) {
		t.Errorf("months %q", got)
	}
	if got := d.attrs("li#newer a", "href"); !slices.Equal(got, []string{"https://example.org/newer"}) {
		t.Errorf("the headline leads to %q", got)
	}
	if got := d.attrs(`li#newer a svg[role="img"]`, "aria-label"); !slices.Equal(got, []string{"(on another site)"}) {
		t.Errorf("the link's sign says %q", got)
	}
	d.has("li#newer .meta", "July 1, 2024. Staff")
	d.has("li#older .meta", "May 31, 2024")
}

// A clipping keeps its address however many come after it, and however often it is renamed.
func TestAClippingsAddressShowsItForEver(t *testing.T) {
	t.Parallel()
	v := visit(t)
	clipping := func(title string, published time.Time) int64 {
		return v.publish(content.KindClipping, title, func(s *content.Snapshot) {
			s.PublishAt = at(published)
			*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/" + content.Slug(title), Published: at(published)}
		})
	}
	id := clipping("First of all", day.AddDate(0, 0, -300))
	d := v.page("/press/in-the-news/first-of-all")
	if got := d.attrs(".itn a", "href"); !slices.Equal(got, []string{"https://example.org/first-of-all"}) {
		t.Errorf("the headline leads to %q", got)
	}
	d.has(".crumb a", "In the news")
	for _, f := range faults(d) {
		t.Error(f)
	}
	image := strings.TrimPrefix(d.attrs(`meta[property="og:image"]`, "content")[0], "https://example.org")
	if res := v.get(image); res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "image/png" {
		t.Errorf("GET %s, which its page names: status %d, %s", image, res.StatusCode, res.Header.Get("Content-Type"))
	}
	text, _ := v.body(d.attrs(`link[type="text/markdown"]`, "href")[0])
	for _, want := range []string{"outlet: The County Line\narticle: https://example.org/first-of-all\n", "\n# First of all\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the Markdown lacks %q in\n%s", want, text)
		}
	}

	v.rename(id, "first")
	if got := v.moved("/press/in-the-news/first-of-all"); got != "/press/in-the-news/first" {
		t.Errorf("its old address leads to %s", got)
	}
}
