package public_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
)

func TestSearchPageShowsWhatWasFound(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "Rent control, explained", func(s *content.Snapshot) { s.Summary = "What rent boards do." })
	v.publish(content.KindPage, "About rent", nil)
	v.publish(content.KindClipping, "Tenants organize over rent", func(s *content.Snapshot) {
		*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/a", Published: at(day)}
	})
	d := v.page("/search?q=rents")
	d.has(".tally h2", "Three results")
	d.has(".hits .hl a", "Rent control, explained")
	d.has(".hits p", "What rent boards do.")
	if got := d.texts(".hits mark"); !slices.Contains(got, "Rent") || !slices.Contains(got, "rent") {
		t.Errorf("marked: %q", got)
	}
	if got := fmt.Sprint(d.texts(".facets a")); got != "[All kinds 3 News 1 In the news 1 Pages 1]" {
		t.Errorf("facets: %s", got)
	}
	if got := d.attrs(".hits a[href^='https://example.org']", "href"); len(got) != 1 {
		t.Errorf("the clipping leads to %q", got)
	}
	if d.attrs("meta[name=robots]", "content") == nil || d.attrs("input[name=q]", "value")[0] != "rents" {
		t.Error("results are indexed, or the words are not in the box any more")
	}
	d = v.page("/search?q=rents&kind=page&order=date")
	d.has(".tally h2", "One result")
	d.has(".facets a[aria-current]", "Pages 1")
	if got := d.attrs(".ask input[type=hidden]", "value"); !slices.Equal(got, []string{"page", "date"}) {
		t.Errorf("the box keeps %q", got)
	}
}

func TestSearchPageIsHonestWhenThereIsNothing(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "Milwaukee and its libraries", nil)
	d := v.page("/search?q=milwakee+libraries")
	d.has(".tally h2", "No results")
	d.has(".meant a", "milwaukee libraries")
	v.page(d.attrs(".meant a", "href")[0]).has(".hits .hl a", "Milwaukee and its libraries")
	d = v.page("/search?q=libraries+quokka")
	d.none(".meant")
	var anyOf string
	for _, href := range d.attrs(".way-on a", "href") {
		if strings.HasPrefix(href, "/search") {
			anyOf = href
		}
	}
	v.page(anyOf).has(".tally h2", "One result")
	v.page("/search?q=libraries&kind=event").has(".way-on a", "Look in every kind")
	v.page("/search").none(".tally")
	v.page("/search?q=the").none(".tally")
	v.page("/search?q=libraries&page=7").has(".gap a", "Go to the first page")
}

func TestSearchAddressBearsAnything(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "Housing", nil)
	for _, text := range []string{"", "the", `"`, `a:*&|!()<->`, "🏠", "שלום", "\x00\xff", "<script>alert(1)</script>", "' or 1=1 --", "-housing",
		strings.Repeat("housing ", 1250), strings.Repeat("🏠", 10_000), strings.Repeat("“é” ", 2500)} {
		for _, rest := range []string{"", "&kind=nope&order=nope&page=x", "&page=-1", "&page=99999999999999999999", "&order=date&page=50", "&kind=page", "&kind=%00"} {
			res := v.get("/search?q=" + url.QueryEscape(text) + rest)
			body := read(t, res)
			if res.StatusCode != http.StatusOK || strings.Contains(body, "<script>alert") {
				t.Errorf("%.30q%s: status %d", text, rest, res.StatusCode)
			}
		}
		res := v.get("/search/suggest?q=" + url.QueryEscape(text))
		if res.StatusCode != http.StatusOK {
			t.Errorf("suggestions for %.30q: status %d", text, res.StatusCode)
		}
	}
	v.page("/search?q="+strings.Repeat("housing+", 1250)).has(".hint", "Only the first 200 characters were looked for.")
	if got := v.get("/search?q=" + strings.Repeat("a", 140_000)).StatusCode; got != http.StatusRequestURITooLong {
		t.Errorf("an endless address answers %d", got)
	}
}

func TestSuggestionsAreWhatBrowsersKnow(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.publish(content.KindPost, "Housing for all", nil)
	v.publish(content.KindClipping, "Houses again", func(s *content.Snapshot) {
		*s.Clipping = content.Clipping{Outlet: "The County Line", OutletURL: "https://example.org/a", Published: at(day)}
	})
	res := v.get("/search/suggest?q=hous")
	var got []any
	fatal(t, json.Unmarshal([]byte(read(t, res)), &got))
	if s := fmt.Sprint(got); s != "[hous [Houses again Housing for all] [In the news News] [https://example.org/a /news/housing-for-all]]" ||
		res.Header.Get("Content-Type") != "application/x-suggestions+json; charset=utf-8" {
		t.Errorf("%s, %s", s, res.Header.Get("Content-Type"))
	}
	if s := read(t, v.get("/search/suggest?q=zzz")); s != `["zzz",[],[],[]]` {
		t.Errorf("nothing to suggest gives %s", s)
	}
}

func TestRecommendedStandsAboveTheResults(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.publish(content.KindPage, "Join the network", nil)
	fatal(t, v.content.Promote(t.Context(), content.Editor{Name: "Desk"}, "become a member", id))
	d := v.page("/search?q=Become+a+member")
	d.has(".reco .hl a", "Join the network")
	d.none(".way-on")
}

// Documents that have the words inside are a facet of their own, also where no entry has them.
func TestSearchInsideDocuments(t *testing.T) {
	t.Parallel()
	v := visit(t)
	report, err := v.media.Add(t.Context(), "Report.pdf", strings.NewReader("%PDF-1.7 <</Type /Pages /Count 12>> %%EOF"), media.Words{})
	fatal(t, err)
	_, err = v.pool.Exec(t.Context(), `insert into document_text (file_id, hash, text) values ($1, $2, 'The zebrafinch ordinance of a long report.')`, report.ID, report.Hash)
	fatal(t, err)
	v.publish(content.KindResource, "The report", func(s *content.Snapshot) {
		*s.Resource = content.Resource{Type: "report", DocumentID: report.ID, Language: "en"}
	})
	page := v.page("/search?q=zebrafinch")
	page.has(`.facets a[href="/search?kind=document&q=zebrafinch"]`, "Inside documents 1")
	page.has(".way-on li", "Look inside documents, where there is one result.")
	page = v.page("/search?q=zebrafinch&kind=document")
	page.has(".tally h2", "One document")
	page.has(".hits h3", "The report")
	page.has(".hits mark", "zebrafinch")
	page.has(`.hits .meta`, "Report.pdf, PDF, 12 pages, 41 bytes")
	v.page("/search?q=heron&kind=document").has(".way-on p", "No document has this word.")
}
