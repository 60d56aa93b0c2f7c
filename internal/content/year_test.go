package content_test

import (
	"errors"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// A year that lists cannot read is refused wherever they tell a time: one such entry would take them from all readers.
func TestYearsThatCannotBeRight(t *testing.T) {
	t.Parallel()
	n := open(t)
	of := func(k content.Kind) content.Snapshot {
		s := content.NewSnapshot(k)
		s.Title, s.Summary = "Convening", "A summary."
		return s
	}
	for field, with := range map[string]func(when *time.Time) content.Snapshot{
		"publish_at": func(when *time.Time) content.Snapshot { s := post("Convening"); s.PublishAt = when; return s },
		"event.starts": func(when *time.Time) content.Snapshot {
			return event("Convening", func(e *content.Event) { e.Starts = when })
		},
		"event.ends": func(when *time.Time) content.Snapshot {
			return event("Convening", func(e *content.Event) { e.Ends = when })
		},
		"event.opens": func(when *time.Time) content.Snapshot {
			return event("Convening", func(e *content.Event) { e.Opens = when })
		},
		"event.closes": func(when *time.Time) content.Snapshot {
			return event("Convening", func(e *content.Event) { e.Closes = when })
		},
		"clipping.published": func(when *time.Time) content.Snapshot {
			s := of(content.KindClipping)
			s.Clipping.Published = when
			return s
		},
		"release.date": func(when *time.Time) content.Snapshot {
			s := of(content.KindRelease)
			s.Release.Date = when
			return s
		},
		"release.embargo_until": func(when *time.Time) content.Snapshot {
			s := of(content.KindRelease)
			s.Release.EmbargoUntil = when
			return s
		},
	} {
		for _, year := range []int{0, content.FirstYear - 1, content.LastYear + 1, 10_000} {
			var errs content.FieldErrors
			_, err := n.CreateAndPublish(t.Context(), editor, with(at(time.Date(year, 5, 1, 9, 0, 0, 0, time.UTC))))
			if !errors.As(err, &errs) || errs.For(field) == "" {
				t.Errorf("%s in %d: %v", field, year, err)
			}
		}
	}
	n.publish(event("Convening", func(*content.Event) {}))
	if l, err := n.List(t.Context(), content.Filter{}); err != nil || len(l.Cards) != 1 {
		t.Errorf("%d cards, %v", len(l.Cards), err)
	}
}
