package content_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func TestAPressContactIsSavedAndRemoved(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	fatal(t, n.SavePressContact(ctx, editor, content.PressContact{Name: " Press \n desk ", Email: "press@example.org", Phone: "202-555-0142", Hours: "Weekdays.", Position: 2}))
	fatal(t, n.SavePressContact(ctx, editor, content.PressContact{Name: "Texas desk", Email: "tx@example.org"}))
	all, err := n.PressContacts(ctx)
	fatal(t, err)
	if len(all) != 2 || all[0].Name != "Texas desk" || all[1].Name != "Press desk" || all[1].Phone != "202-555-0142" {
		t.Fatalf("%+v", all)
	}
	for field, wrong := range map[string]content.PressContact{
		"contact.name":     {Email: "a@example.org"},
		"contact.email":    {Name: "A", Email: "a@"},
		"contact.phone":    {Name: "A", Email: "a@example.org", Phone: strings.Repeat("1", 41)},
		"contact.hours":    {Name: "A", Email: "a@example.org", Hours: strings.Repeat("x", content.MaxLine+1)},
		"contact.position": {Name: "A", Email: "a@example.org", Position: -1},
	} {
		var errs content.FieldErrors
		if err := n.SavePressContact(ctx, editor, wrong); !errors.As(err, &errs) || errs.For(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	var errs content.FieldErrors
	if err := n.SavePressContact(ctx, editor, content.PressContact{Name: "Texas desk", Email: "b@example.org"}); !errors.As(err, &errs) || errs.For("contact.name") == "" {
		t.Errorf("a name twice: %v", err)
	}
	changed, mine := all[1], all[1]
	changed.Email = "desk@example.org"
	n.now = day.Add(time.Minute)
	fatal(t, n.SavePressContact(ctx, editor, changed))
	var stale *content.StaleContactError
	if err := n.SavePressContact(ctx, editor, mine); !errors.As(err, &stale) || stale.Current.Email != "desk@example.org" || stale.Current.ChangedBy != editor.Name {
		t.Errorf("a save on an old version: %v", err)
	}
	if again, err := n.PressContacts(ctx); err != nil || again[1].Email != "desk@example.org" {
		t.Errorf("%+v, %v", again, err)
	}

	release := content.NewSnapshot(content.KindRelease)
	release.Title, release.Summary, release.Body = "A release", "Its summary.", "Words."
	*release.Release = content.Release{Mode: content.ModeImmediate, Place: "OAKLAND", Date: at(day.Truncate(24 * time.Hour)), Contacts: []int64{changed.ID}}
	n.publish(release)
	if err := n.RemovePressContact(ctx, changed.ID); !errors.As(err, &errs) || !strings.Contains(errs[0].Message, "Releases name this contact") {
		t.Errorf("a contact of a release was removed: %v", err)
	}
	fatal(t, n.RemovePressContact(ctx, all[0].ID))
	if left, err := n.PressContacts(ctx); err != nil || len(left) != 1 {
		t.Errorf("left are %+v, %v", left, err)
	}
	if err := n.SavePressContact(ctx, editor, all[0]); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("changing what was removed: %v", err)
	}
}

// Two editors never overwrite each other's words.
func TestABoilerplateIsSavedOnTheNewestOne(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	fatal(t, n.SaveBoilerplate(ctx, editor, content.Boilerplate{Name: "Short", Body: "We are\x00 officials."}))
	all, err := n.Boilerplates(ctx)
	fatal(t, err)
	if len(all) != 1 || all[0].Body != "We are officials." || all[0].ChangedBy != editor.Name || !all[0].ChangedAt.Equal(day) {
		t.Fatalf("%+v", all)
	}
	mine, theirs := all[0], all[0]
	n.now = day.Add(time.Minute)
	theirs.Body = "Theirs."
	fatal(t, n.SaveBoilerplate(ctx, content.Editor{Name: "Other desk"}, theirs))
	mine.Body = "Mine."
	var stale *content.StaleBoilerplateError
	if err := n.SaveBoilerplate(ctx, editor, mine); !errors.As(err, &stale) || stale.Current.Body != "Theirs." || stale.Current.ChangedBy != "Other desk" {
		t.Fatalf("a save on an old version: %v", err)
	}
	mine.ChangedAt = stale.Current.ChangedAt
	fatal(t, n.SaveBoilerplate(ctx, editor, mine))

	var errs content.FieldErrors
	for field, wrong := range map[string]content.Boilerplate{
		"boilerplate.name":     {Body: "Words."},
		"boilerplate.body":     {Name: "Long", Body: " \n"},
		"boilerplate.position": {Name: "Long", Body: "Words.", Position: 1000},
	} {
		if err := n.SaveBoilerplate(ctx, editor, wrong); !errors.As(err, &errs) || errs.For(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := n.SaveBoilerplate(ctx, editor, content.Boilerplate{Name: "Long", Body: strings.Repeat("ñ", 5001)}); !errors.As(err, &errs) || errs.For("boilerplate.body") == "" {
		t.Errorf("a long one: %v", err)
	}
	if err := n.SaveBoilerplate(ctx, editor, content.Boilerplate{Name: "Short", Body: "Again."}); !errors.As(err, &errs) || errs.For("boilerplate.name") == "" {
		t.Errorf("a name twice: %v", err)
	}

	contact, err := n.PutPressContact(ctx, content.PressContact{Name: "Press desk", Email: "press@example.org"})
	fatal(t, err)
	release := content.NewSnapshot(content.KindRelease)
	release.Title, release.Summary, release.Body = "A release", "Its summary.", "Words."
	*release.Release = content.Release{Mode: content.ModeImmediate, Place: "OAKLAND", Date: at(day.Truncate(24 * time.Hour)), Contacts: []int64{contact}, BoilerplateID: mine.ID}
	n.publish(release)
	if err := n.RemoveBoilerplate(ctx, mine.ID); !errors.As(err, &errs) || !strings.Contains(errs[0].Message, "Releases end with this text") {
		t.Errorf("the text of a release was removed: %v", err)
	}
	fatal(t, n.SaveBoilerplate(ctx, editor, content.Boilerplate{Name: "Long", Body: "More words.", Position: 1}))
	all, err = n.Boilerplates(ctx)
	fatal(t, err)
	fatal(t, n.RemoveBoilerplate(ctx, all[1].ID))
	if err := n.SaveBoilerplate(ctx, editor, all[1]); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("changing what was removed: %v", err)
	}
}
