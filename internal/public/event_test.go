package public_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"localprogress.org/site/internal/content"
)

// convening publishes an event in four days with open registration.
func (v *visitor) convening() int64 {
	v.t.Helper()
	return v.publish(content.KindEvent, "Convening", func(s *content.Snapshot) {
		*s.Event = content.Event{Starts: at(day.AddDate(0, 0, 4)), Ends: at(day.AddDate(0, 0, 4).Add(2 * time.Hour)), Zone: "America/Chicago",
			Place: "Saint Paul", Link: "https://example.org/room", RegistrationURL: "https://example.org/register"}
	})
}

// callOff publishes the event again as called off.
func (v *visitor) callOff(id int64, off content.CalledOff, notice string) {
	v.t.Helper()
	d, err := v.content.Draft(v.t.Context(), id)
	fatal(v.t, err)
	s := d.Newest.Snapshot
	s.Event.CalledOff, s.Event.Notice = off, notice
	_, err = v.content.Publish(v.t.Context(), content.Editor{Name: "Policy desk"}, id, d.Version, s)
	fatal(v.t, err)
}

// inCalendar returns the one event of the calendar at the address.
func (v *visitor) inCalendar(address string) *ics.VEvent {
	v.t.Helper()
	text, _ := v.body(address)
	c, err := ics.ParseCalendar(strings.NewReader(text))
	fatal(v.t, err)
	if len(c.Events()) != 1 {
		v.t.Fatalf("%s has %d events", address, len(c.Events()))
	}
	return c.Events()[0]
}

func sequence(t *testing.T, e *ics.VEvent) int {
	t.Helper()
	n, err := strconv.Atoi(e.GetProperty(ics.ComponentPropertySequence).Value)
	fatal(t, err)
	return n
}

const flooded = "The hall is <b>flooded</b>; all who registered have their fee back."

// ways are the ways in which an event is called off, as readers and machines are to be told of them.
var ways = []struct {
	off                        content.CalledOff
	word, shape, status, state string
}{
	{content.Postponed, "Postponed", "M0 14A14", "TENTATIVE", "EventPostponed"},
	{content.Cancelled, "Cancelled", "M1 1h12", "CANCELLED", "EventCancelled"},
}

func TestACalledOffEventTellsPeople(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.convening()
	v.publish(content.KindPost, "Goes with it", func(s *content.Snapshot) { s.Links.Related = []int64{id} })
	v.page("/events/convening").none(".off")
	for _, c := range ways {
		v.callOff(id, c.off, flooded)
		d := v.page("/events/convening")
		d.has(".off .badge", c.word)
		if got := d.attrs(".off .badge path", "d"); len(got) != 1 || !strings.HasPrefix(got[0], c.shape) {
			t.Errorf("%s has the shape %q", c.word, got)
		}
		d.has(".off p", flooded)
		for _, href := range d.attrs("a", "href") {
			if strings.Contains(href, "example.org/register") || c.off == content.Cancelled && strings.Contains(href, "example.org/room") || strings.Contains(href, "calendar.google.com") {
				t.Errorf("%s, and it still links %s", c.word, href)
			}
		}
		d.has(`a[href="/events/convening.ics"]`, "Update my calendar")
		v.page("/events").has(".ev .badge", c.word)
		v.page("/").has(".ev .badge", c.word)
		v.page("/").none(".feat")
		v.page("/news/goes-with-it").has(".card .badge", c.word)
		if got := v.page("/search?q=convening").texts(".hits .meta"); len(got) != 1 || !strings.HasPrefix(got[0], c.word+". Monday, July 22") {
			t.Errorf("search says %q", got)
		}
	}
	v.now = day.AddDate(0, 0, 9)
	if got := v.page("/events/past").texts(".ev .badge"); !slices.Equal(got, []string{"Cancelled"}) {
		t.Errorf("in the archive it is %q", got)
	}
}

func TestACalledOffEventTellsMachines(t *testing.T) {
	t.Parallel()
	v := visit(t)
	id := v.convening()
	before := v.inCalendar("/events/convening.ics")
	if got := before.GetProperty(ics.ComponentPropertyStatus).Value; got != "CONFIRMED" {
		t.Errorf("before, the calendar says %s", got)
	}
	last := sequence(t, before)
	for _, c := range ways {
		v.callOff(id, c.off, flooded)
		for _, address := range []string{"/events/convening.ics", "/events.ics"} {
			e := v.inCalendar(address)
			for property, want := range map[ics.ComponentProperty]string{ics.ComponentPropertyStatus: c.status,
				ics.ComponentPropertySummary: c.word + ": Convening", ics.ComponentPropertyDescription: c.word + ". " + flooded} {
				if got := e.GetProperty(property).Value; !strings.HasPrefix(got, want) {
					t.Errorf("%s: %s is %q, want %q", address, property, got, want)
				}
			}
			if got := sequence(t, e); got <= last || e.Id() != before.Id() {
				t.Errorf("%s: SEQUENCE %d after %d, UID %s", address, got, last, e.Id())
			}
		}
		last = sequence(t, v.inCalendar("/events.ics"))
		v.eventData(c.state)
		text, _ := v.body("/events/convening.md")
		if !strings.Contains(text, "\ncalled_off: "+string(c.off)+"\n") || !strings.Contains(text, "\n\n"+c.word+". "+strings.ReplaceAll(flooded, "<", `\<`)+"\n\n") {
			t.Errorf("as Markdown it is\n%s", text)
		}
		for _, form := range feedForms {
			if got := v.parsed("/events." + form).Items[0].Content; !strings.HasPrefix(got, "<p><b>"+c.word+".</b> The hall is &lt;b&gt;flooded") {
				t.Errorf("%s begins %.80q", form, got)
			}
		}
	}
}

// eventData checks the status that the page of the event tells search engines.
func (v *visitor) eventData(state string) {
	v.t.Helper()
	d := v.page("/events/convening")
	linkedTypes(d)
	var data struct {
		Graph []struct {
			Type   string `json:"@type"`
			Status string `json:"eventStatus"`
		} `json:"@graph"`
	}
	fatal(v.t, json.Unmarshal([]byte(d.all(`script[type="application/ld+json"]`)[0].FirstChild.Data), &data))
	if data.Graph[0].Type != "Event" || data.Graph[0].Status != "https://schema.org/"+state {
		v.t.Errorf("machines read %+v, want %s", data.Graph[0], state)
	}
}
