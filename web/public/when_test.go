package public

import (
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func moment(t *testing.T, s string) *time.Time {
	t.Helper()
	if s == "" {
		return nil
	}
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

func TestEventTimeIsToldInTheEventsZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, starts, ends, want, row string }{
		{"America/New_York", "2024-07-25T22:00:00Z", "", "Thursday, July 25, 2024, 6:00\u00a0pm Eastern", "Thursday, 6:00\u00a0pm Eastern"},
		{"America/New_York", "2024-07-25T22:00:00Z", "2024-07-25T22:00:00Z", "Thursday, July 25, 2024, 6:00\u00a0pm Eastern", "Thursday, 6:00\u00a0pm Eastern"},
		{"America/Chicago", "2024-09-14T15:00:00Z", "2024-09-14T17:00:00Z", "Saturday, September 14, 2024, 10:00\u00a0am to noon Central", "Saturday, 10:00\u00a0am Central"},
		{"America/Los_Angeles", "2024-07-25T16:00:00Z", "2024-07-28T00:30:00Z", "Thursday, July 25, 2024, 9:00\u00a0am, to Saturday, July 27, 2024, 5:30\u00a0pm Pacific", "Thursday, July 25, to Saturday, July 27, 2024"},
		// A late evening in Honolulu is the next day in UTC.
		{"Pacific/Honolulu", "2024-07-26T08:00:00Z", "2024-07-26T09:00:00Z", "Thursday, July 25, 2024, 10:00\u00a0pm to 11:00\u00a0pm Hawaii", "Thursday, 10:00\u00a0pm Hawaii"},
		{"Asia/Shanghai", "2024-07-25T01:00:00Z", "", "Thursday, July 25, 2024, 9:00\u00a0am CST", "Thursday, 9:00\u00a0am CST"},
		{"Asia/Kathmandu", "2024-07-25T01:00:00Z", "", "Thursday, July 25, 2024, 6:45\u00a0am UTC+05:45", "Thursday, 6:45\u00a0am UTC+05:45"},
		{"No/Such", "2024-07-25T01:00:00Z", "", "Thursday, July 25, 2024, 1:00\u00a0am UTC", "Thursday, 1:00\u00a0am UTC"},
		{"America/New_York", "", "", "", ""},
	} {
		e := &content.Event{Zone: c.zone, Starts: moment(t, c.starts), Ends: moment(t, c.ends)}
		if got := eventTime(e); got != c.want {
			t.Errorf("eventTime(%s, %s) = %q, want %q", c.zone, c.starts, got, c.want)
		}
		if got := eventRow(e); got != c.row {
			t.Errorf("eventRow(%s, %s) = %q, want %q", c.zone, c.starts, got, c.row)
		}
	}
}

func TestRegistrationBadge(t *testing.T) {
	t.Parallel()
	now := *moment(t, "2024-07-18T12:00:00Z")
	event := func(change func(e *content.Event)) *content.Event {
		e := &content.Event{Zone: "America/New_York", Starts: moment(t, "2024-07-25T22:00:00Z"), Ends: moment(t, "2024-07-25T23:00:00Z"),
			RegistrationURL: "https://example.org/r"}
		change(e)
		return e
	}
	for name, c := range map[string]struct {
		change      func(e *content.Event)
		class, want string
	}{
		"open":          {func(*content.Event) {}, "g", "Registration open"},
		"open until":    {func(e *content.Event) { e.Closes = moment(t, "2024-07-23T03:59:00Z") }, "g", "Registration open until July\u00a022"},
		"not yet":       {func(e *content.Event) { e.Opens = moment(t, "2024-07-20T12:00:00Z") }, "m", "Registration opens July\u00a020"},
		"closed":        {func(e *content.Event) { e.Closes = moment(t, "2024-07-17T12:00:00Z") }, "m", "Registration closed"},
		"full":          {func(e *content.Event) { e.Full = true }, "c", "Full"},
		"past":          {func(e *content.Event) { e.Ends = moment(t, "2024-07-01T12:00:00Z") }, "m", "Past"},
		"at the moment": {func(e *content.Event) { e.Starts = moment(t, "2024-07-18T11:00:00Z") }, "g", "Happening now"},
		"nothing said":  {func(e *content.Event) { e.RegistrationURL = "" }, "", ""},
	} {
		if class, got := registrationBadge(event(c.change), now); class != c.class || got != c.want {
			t.Errorf("%s: badge %q %q, want %q %q", name, class, got, c.class, c.want)
		}
	}
}

func TestDatelineInAPStyle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ place, date, want string }{
		{"OAKLAND, Calif.", "2024-07-18T00:00:00Z", "OAKLAND, Calif., July 18, 2024 —"},
		{"WASHINGTON", "2024-08-30T00:00:00Z", "WASHINGTON, Aug. 30, 2024 —"},
		{" NEW YORK, ", "2024-09-02T00:00:00Z", "NEW YORK, Sept. 2, 2024 —"},
		{"", "2024-03-05T00:00:00Z", "March 5, 2024 —"},
		{"DENVER", "", "DENVER —"},
		{"", "", ""},
	} {
		if got := Dateline(c.place, moment(t, c.date)); got != c.want {
			t.Errorf("Dateline(%q, %s) = %q, want %q", c.place, c.date, got, c.want)
		}
	}
}
