package content_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func (n *newsroom) near(text string) (slugs []string) {
	n.t.Helper()
	cards, err := n.Near(n.t.Context(), text)
	fatal(n.t, err)
	for _, c := range cards {
		slugs = append(slugs, c.Slug)
	}
	return slugs
}

func TestTheNearestAddresses(t *testing.T) {
	t.Parallel()
	n := open(t)
	for _, title := range []string{"Good cause, one year on", "Good cause: what to ask", "Eleven votes upstate", "A bench at every bus stop", "Nguyễn speaks"} {
		n.publish(post(title))
	}
	issue := content.NewSnapshot(content.KindIssue)
	issue.Title, issue.Summary, issue.Issue.Hue = "Housing", "A summary.", "housing"
	n.publish(issue)
	hidden := n.publish(post("Good cause, one year off"))
	_, err := n.Withdraw(t.Context(), editor, hidden.EntryID, hidden.Version, "")
	fatal(t, err)
	later := post("Good cause, one year later")
	later.PublishAt = at(day.Add(time.Hour))
	n.publish(later)

	for text, want := range map[string][]string{
		"good-cause-one-year-on":        {"good-cause-one-year-on"},
		"god-cause-one-yaer-on":         {"good-cause-one-year-on"},
		"good-cause-one-ye":             {"good-cause-one-year-on", "good-cause-what-to-ask"}, // cut off in an e-mail
		"good-cause":                    {"good-cause-one-year-on", "good-cause-what-to-ask"},
		"Good_Cause One Year On":        {"good-cause-one-year-on"},
		"eleven-votes-upstate-and-more": {"eleven-votes-upstate"},
		"eleven-benches":                nil,
		"eleven-votes-upsate":           {"eleven-votes-upstate"},
		"nguyen-speaks":                 {"nguyen-speaks"},
		"Nguyễn":                        {"nguyen-speaks"},
		"housing":                       {"housing"},
		"good-cause-one-year-off":       {"good-cause-one-year-on"}, // the very address is hidden
		"housng":                        {"housing"},
		"houses-and-homes":              nil, // begins alike
		"wp-login":                      nil,
		"xmlrpc":                        nil,
		"abc":                           nil,
		"2024":                          nil,
		"":                              nil,
		"%_'\"\\; drop table entry":     nil,
		"\x00\xff":                      nil,
		"房屋政策":                          nil,
	} {
		if got := n.near(text); !slices.Equal(got, want) {
			t.Errorf("near %q is %q, want %q", text, got, want)
		}
	}
	if got := n.near(strings.Repeat("good-cause-", 20_000)); len(got) > content.MaxNear {
		t.Errorf("near an endless address is %q", got)
	}
}

func TestNearIsBounded(t *testing.T) {
	t.Parallel()
	n := open(t)
	issue := content.NewSnapshot(content.KindIssue)
	for range 400 {
		n.publish(post("Housing again"))
	}
	issue.Title, issue.Summary, issue.Issue.Hue = "Housing", "A summary.", "housing"
	n.publish(issue)
	got := n.near("housing")
	if len(got) != content.MaxNear || got[0] != "housing" {
		t.Errorf("near a word that all have is %q", got)
	}
}
