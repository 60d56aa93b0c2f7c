package public_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// change publishes the entry again as the change with the note, at the visitor's time.
func (v *visitor) change(id int64, as content.Change, note string) {
	v.t.Helper()
	d, err := v.content.Draft(v.t.Context(), id)
	fatal(v.t, err)
	s := d.Newest.Snapshot
	s.Change, s.Note = as, note
	_, err = v.content.Publish(v.t.Context(), content.Editor{Name: "Policy desk"}, id, d.Version, s)
	fatal(v.t, err)
}

const note = `The vote was 7 to 2. <b>An earlier version</b> said "8 to 1" & named *nobody*.`

func TestACorrectionReachesEveryReader(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, boilerplate := v.desk("")
	post := v.publish(content.KindPost, "A post", nil)
	release := v.release("A release", day, contact, boilerplate)
	v.now = day.Add(24 * time.Hour)
	v.change(post, content.ChangeCorrection, "An older note.")
	v.now = day.Add(48 * time.Hour)
	v.change(post, content.ChangeCorrection, note)
	v.change(release, content.ChangeCorrection, note)

	d := v.page("/news/a-post")
	if got := d.texts(".corr p"); !slices.Equal(got, []string{"Correction, July 20, 2024: " + note, "Correction, July 19, 2024: An older note."}) {
		t.Errorf("the page says %q", got)
	}
	if got := d.texts(".rail dl > div"); !slices.Equal(got[:3], []string{"PublishedJuly 18, 2024", "UpdatedJuly 20, 2024", "CorrectedSee the note"}) {
		t.Errorf("the rail says %q", got)
	}
	d.has(`a[href="#corrections"]`, "See the note")
	v.correctedData(d)
	d = v.page("/press/a-release")
	d.has(".sheet > .corr", "Correction, July 20, 2024: "+note)
	d.has(".sheet .top .meta", "July 18, 2024, 8:00 am EasternUpdated July 20, 2024, 8:00 am Eastern")

	escaped := strings.NewReplacer("<", `\<`, "*", `\*`).Replace(note)
	for address, note := range map[string]string{"/news/a-post.md": escaped, "/press/a-release.md": escaped, "/press/a-release.txt": note} {
		if text, _ := v.body(address); !strings.Contains(text, "\n\nCorrection, July 20, 2024: "+note+"\n\n") && !strings.HasSuffix(text, "Correction, July 19, 2024: An older note.\n") {
			t.Errorf("%s does not tell of it:\n%s", address, text)
		}
	}
	for _, form := range feedForms {
		text, mime := v.body("/news." + form)
		map[string]func(*testing.T, string, string, string){"atom": strictAtom, "rss": strictRSS, "json": strictJSON}[form](t, "/news."+form, text, mime)
		item := v.parsed("/news." + form).Items[0]
		want := `<b>Correction, July 20, 2024:</b> The vote was 7 to 2. &lt;b&gt;An earlier version&lt;/b&gt; said &#34;8 to 1&#34; &amp; named *nobody*.</p>`
		if !strings.Contains(item.Content, want) || !item.UpdatedParsed.Equal(v.now) || !item.PublishedParsed.Equal(day) {
			t.Errorf("%s: published %v, updated %v, %s", form, item.PublishedParsed, item.UpdatedParsed, item.Content)
		}
	}
}

// correctedData checks what the page of the post tells machines of its two corrections.
func (v *visitor) correctedData(d doc) {
	v.t.Helper()
	if types := linkedTypes(d); !slices.Contains(types, "NewsArticle") {
		v.t.Errorf("the page is %q", types)
	}
	var data struct {
		Graph []struct {
			DatePublished time.Time
			DateModified  time.Time
			Correction    []struct {
				Type          string `json:"@type"`
				Text          string
				DatePublished time.Time
			}
		} `json:"@graph"`
	}
	fatal(v.t, json.Unmarshal([]byte(d.all(`script[type="application/ld+json"]`)[0].FirstChild.Data), &data))
	n := data.Graph[0]
	if !n.DatePublished.Equal(day) || !n.DateModified.Equal(v.now) || len(n.Correction) != 2 || n.Correction[0].Type != "CorrectionComment" ||
		n.Correction[0].Text != note || !n.Correction[0].DatePublished.Equal(v.now) {
		v.t.Errorf("machines read %+v", n)
	}
}

// Every kind of page has room for a correction: in one place, once.
func TestEveryKindShowsItsCorrection(t *testing.T) {
	t.Parallel()
	v := visit(t)
	contact, boilerplate := v.desk("")
	ids := map[string]int64{"/press/a-release": v.release("A release", day, contact, boilerplate)}
	series, err := v.content.PutSeries(t.Context(), content.Series{Slug: "s", Name: "S"})
	fatal(t, err)
	for _, k := range content.Kinds {
		if k == content.KindRelease {
			continue
		}
		title := "A " + string(k)
		id := v.publish(k, title, func(s *content.Snapshot) {
			s.Body = ""
			switch k {
			case content.KindClipping:
				*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/a", Published: at(day)}
			case content.KindNewsletter:
				*s.Newsletter = content.Newsletter{SeriesID: series, Month: at(time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC))}
			case content.KindIssue:
				s.Issue.Hue = "housing"
			case content.KindChapter:
				*s.Chapter = content.Chapter{State: "NY", Status: content.ChapterCertified}
			case content.KindEvent:
				*s.Event = content.Event{Starts: at(day), Ends: at(day.Add(time.Hour)), Zone: "America/Chicago", Place: "Here"}
			case content.KindResource:
				s.Resource.Type, s.Resource.Language = "toolkit", "en"
			}
		})
		ids[content.Path(k, content.Slug(title), "")] = id
	}
	for address, id := range ids {
		v.page(address).none(".corr")
		v.change(id, content.ChangeCorrection, note)
		d := v.page(address)
		if got := d.texts(".corr p"); !slices.Equal(got, []string{"Correction, July 18, 2024: " + note}) {
			t.Errorf("%s says %q", address, got)
		}
		if wrong := faults(d); len(wrong) > 0 {
			t.Errorf("%s: %q", address, wrong)
		}
	}
}
