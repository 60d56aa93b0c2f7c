package content_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func event(title string, change func(e *content.Event)) content.Snapshot {
	s := content.NewSnapshot(content.KindEvent)
	s.Title, s.Summary = title, "A summary."
	*s.Event = content.Event{Starts: at(day.AddDate(0, 0, 3)), Ends: at(day.AddDate(0, 0, 3).Add(time.Hour)), Zone: "America/Chicago", Place: "Saint Paul",
		RegistrationURL: "https://example.org/r"}
	change(s.Event)
	return s
}

// Nobody registers for an event that was called off, and every list knows of it, also when its day is over.
func TestAnEventIsCalledOff(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.publish(event("Convening", func(e *content.Event) { e.CalledOff, e.Notice = content.Cancelled, " The hall is flooded. " }))
	for _, now := range []time.Time{day, day.AddDate(0, 0, 9)} {
		n.now = now
		it, err := n.Public(t.Context(), "convening", content.KindEvent)
		fatal(t, err)
		cards, err := n.Newest(t.Context(), content.Filter{Kinds: []content.Kind{content.KindEvent}})
		fatal(t, err)
		full, err := n.FullEvent(t.Context(), "convening")
		fatal(t, err)
		for _, e := range []*content.Event{it.Event, cards[0].Event, full.Event} {
			if e.CalledOff != content.Cancelled || e.Notice != "The hall is flooded." || e.Registration(now) != content.RegistrationOff {
				t.Errorf("at %v: %+v, registration %q", now, e, e.Registration(now))
			}
		}
	}
}

func TestANoticeGoesWithWhatItIsAbout(t *testing.T) {
	t.Parallel()
	n := open(t)
	for _, c := range []struct {
		off           content.CalledOff
		notice, field string
	}{
		{content.Cancelled, "", "event.notice"},
		{content.Postponed, " ", "event.notice"},
		{content.Cancelled, strings.Repeat("x", content.MaxSummary+1), "event.notice"},
		{"", "The hall is flooded.", "event.called_off"},
		{"moved", "To the moon.", "event.called_off"},
	} {
		var errs content.FieldErrors
		_, err := n.CreateAndPublish(t.Context(), editor, event("Convening", func(e *content.Event) { e.CalledOff, e.Notice = c.off, c.notice }))
		if !errors.As(err, &errs) || errs.For(c.field) == "" {
			t.Errorf("%q with %.20q: %v", c.off, c.notice, err)
		}
	}
}
