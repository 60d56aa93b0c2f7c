package ui

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"localprogress.org/site/static"
)

// parse renders the component and returns it as a tree.
func parse(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// one returns the only element that the selector finds.
func one(t *testing.T, doc *html.Node, selector string) *html.Node {
	t.Helper()
	found := cascadia.QueryAll(doc, cascadia.MustCompile(selector))
	if len(found) != 1 {
		t.Fatalf("%s: %d elements, want 1", selector, len(found))
	}
	return found[0]
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(text(c))
	}
	return b.String()
}

const hostile = `"><script>alert(1)</script>`

func TestAFieldTiesLabelHintAndErrorToItsControl(t *testing.T) {
	t.Parallel()
	f := Field{Name: "event.ends", Label: "Ends", Hint: "In the event's zone.", Error: "It ends before it starts.", Value: hostile, Required: true, MaxLength: 40}
	for name, c := range map[string]templ.Component{
		"input": Input(f), "textarea": Textarea(f), "select": Select(f, []Option{{"a", "A"}}),
	} {
		doc := parse(t, c)
		control := one(t, doc, name)
		if got := attr(control, "id"); got != "f-event-ends" || attr(one(t, doc, "label"), "for") != got {
			t.Errorf("%s: id %q does not go with its label", name, got)
		}
		if attr(control, "name") != "event.ends" || attr(control, "maxlength") != "40" {
			t.Errorf("%s: name or limit lost: %v", name, control.Attr)
		}
		if attr(control, "aria-invalid") != "true" || attr(control, "aria-describedby") != "f-event-ends-hint f-event-ends-error" {
			t.Errorf("%s: error not tied to it: %v", name, control.Attr)
		}
		if got := text(one(t, doc, "#f-event-ends-error")); got != f.Error {
			t.Errorf("%s: error %q", name, got)
		}
		if len(cascadia.QueryAll(doc, cascadia.MustCompile("script"))) > 0 {
			t.Errorf("%s: what was typed became markup", name)
		}
	}
	if got := attr(one(t, parse(t, Input(f)), "input"), "value"); got != hostile {
		t.Errorf("typed value %q was changed", got)
	}
	if got := text(one(t, parse(t, Textarea(Field{Name: "body", Value: "\n\n# Title"})), "textarea")); got != "\n\n# Title" {
		t.Errorf("a text that begins with empty lines came back as %q", got)
	}
}

func TestSelectAndCheckboxKeepTheChoice(t *testing.T) {
	t.Parallel()
	doc := parse(t, Select(Field{Name: "year", Value: "2023"}, []Option{{"2024", "2024"}, {"2023", "2023"}}))
	if got := attr(one(t, doc, "option[selected]"), "value"); got != "2023" {
		t.Errorf("selected %q", got)
	}
	one(t, parse(t, Checkbox(Field{Name: "full", Label: "Full"}, true)), "input[type=checkbox][checked]")
	if n := cascadia.QueryAll(parse(t, Checkbox(Field{Name: "full"}, false)), cascadia.MustCompile("[checked]")); len(n) > 0 {
		t.Error("ticked without being asked")
	}
}

func TestErrorSummaryLinksToTheFields(t *testing.T) {
	t.Parallel()
	doc := parse(t, ErrorSummary([]Problem{{"event.ends", "It ends before it starts."}, {"", "Somebody else saved."}}))
	if got := attr(one(t, doc, "a"), "href"); got != "#"+FieldID("event.ends") {
		t.Errorf("link %q", got)
	}
	if !strings.HasPrefix(text(one(t, doc, "b")), "Two things need") {
		t.Error(text(doc))
	}
	if got := text(parse(t, ErrorSummary(nil))); got != "" {
		t.Errorf("a summary of nothing: %q", got)
	}
}

func TestNumbersAndDatesInWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "No entries", 1: "One entry", 7: "Seven entries", 13: "Thirteen entries", 20: "Twenty entries",
		63: "Sixty-three entries", 99: "Ninety-nine entries", 100: "100 entries", 1000: "1,000 entries", 1001: "More than 1,000 entries"} {
		if got := Count(n, 1000, "entry", "entries"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1500: "−1,500"} {
		if got := Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 640_000: "640 KB", 1_200_000: "1.2 MB", 3_000_000: "3 MB"} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
	// Half past midnight in London is still the day before in the network's own zone.
	late := time.Date(2024, 7, 19, 0, 30, 0, 0, time.UTC)
	if got := DateText(late); got != "July 18, 2024" {
		t.Errorf("DateText = %q", got)
	}
	if got := DayText(time.Date(2024, 7, 18, 0, 0, 0, 0, time.UTC)); got != "July 18, 2024" {
		t.Errorf("DayText = %q", got)
	}
	if got := MomentText(late, Zone); got != "July 18, 2024, 8:30 pm Eastern" {
		t.Errorf("MomentText = %q", got)
	}
	if got := attr(one(t, parse(t, Date(late)), "time"), "datetime"); got != "2024-07-18" {
		t.Errorf("datetime %q", got)
	}
}

func TestKickerNeverDependsOnColourAlone(t *testing.T) {
	t.Parallel()
	doc := parse(t, Kicker("housing", "News", "", "Housing"))
	one(t, doc, "p.k.i-housing > svg.gl[aria-hidden=true]")
	if n := cascadia.QueryAll(doc, cascadia.MustCompile("span")); len(n) != 2 {
		t.Errorf("%d texts, want 2: the empty one is left out", len(n))
	}
	one(t, parse(t, Kicker(`x" onload="y`, "News")), "p.k.i-none")
}

func TestMapSaysInWordsWhatItShows(t *testing.T) {
	t.Parallel()
	doc := parse(t, Map([]MapState{{"NY", false}, {"TX", false}, {"MN", false}, {"FL", true}, {"ZZ", false}}))
	if got, want := text(one(t, doc, "title")), "Map of the United States: certified chapters in New York, Texas, Minnesota and ZZ; organizing in Florida"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	if n := len(cascadia.QueryAll(doc, cascadia.MustCompile("use.c"))); n != 3 {
		t.Errorf("%d filled states, want 3", n)
	}
	one(t, doc, "use.o")
	outlines, err := fs.ReadFile(static.FS, strings.TrimPrefix(static.URL("map.svg"), "/static/"))
	if err != nil {
		t.Fatal(err)
	}
	if len(states) != 51 {
		t.Errorf("%d states, want 50 and the District", len(states))
	}
	for code := range states {
		if !strings.Contains(string(outlines), `id="`+code+`"`) {
			t.Errorf("%s has no outline", code)
		}
	}
	if got := mapTitle(nil); got != "Map of the United States" {
		t.Errorf("title without chapters %q", got)
	}
}

func TestPagerAndBreadcrumbShowNothingForNothing(t *testing.T) {
	t.Parallel()
	if got := text(parse(t, Pager(Paging{Note: "All of it"}))); got != "" {
		t.Errorf("a list of one page has a pager: %q", got)
	}
	if got := text(parse(t, Breadcrumb(nil))); got != "" {
		t.Errorf("breadcrumb of nothing: %q", got)
	}
	doc := parse(t, Pager(Paging{Older: "/news?after=1"}))
	if got := attr(one(t, doc, "a"), "rel"); got != "next" {
		t.Errorf("rel %q", got)
	}
	one(t, parse(t, Breadcrumb([]Crumb{{"About", "/about"}, {"Our work", ""}})), "li[aria-current=page]")
}
