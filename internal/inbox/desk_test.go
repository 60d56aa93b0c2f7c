package inbox_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"

	"localprogress.org/site/internal/inbox"
)

func TestStaffReadMarkAndNote(t *testing.T) {
	t.Parallel()
	d, ctx := open(t), t.Context()
	d.send(d.letter(1, nil))
	id := d.newest().ID
	if err := d.Mark(ctx, id, inbox.StatusDone, "Pat"); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Called back.", " <b>Sent the guide.</b>\x00 "} {
		if err := d.Note(ctx, id, "Pat", text); err != nil {
			t.Fatal(err)
		}
	}
	m, notes, err := d.Message(ctx, id)
	if err != nil || m.Status != inbox.StatusDone || m.MarkedBy != "Pat" || len(notes) != 2 || notes[1].Text != "<b>Sent the guide.</b>" || notes[0].Author != "Pat" {
		t.Errorf("%+v %+v %v", m, notes, err)
	}
	var errs inbox.FieldErrors
	for _, text := range []string{" \n\x00", strings.Repeat("n", inbox.MaxNote+1)} {
		if err := d.Note(ctx, id, "Pat", text); !errors.As(err, &errs) || errs.For("note") == "" {
			t.Errorf("a note of %d characters: %v", len(text), err)
		}
	}
	_, _, gone := d.Message(ctx, id+1)
	for what, err := range map[string]error{"read": gone, "mark": d.Mark(ctx, id+1, inbox.StatusRead, "Pat"), "note": d.Note(ctx, id+1, "Pat", "x"), "release": d.Release(ctx, id+1)} {
		if !errors.Is(err, inbox.ErrNotFound) {
			t.Errorf("%s of nothing: %v", what, err)
		}
	}
}

func TestAHeldMessageWaitsApartUntilItIsReleased(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.send(d.letter(1, func(m *inbox.Sent) { m.Trap = "x" }))
	if l := d.list(inbox.Filter{}); len(l.Messages) != 0 || l.Counts.Held != 1 {
		t.Errorf("the inbox holds %+v", l)
	}
	if n, err := d.CountNew(t.Context()); n != 0 || err != nil {
		t.Errorf("%d new, %v", n, err)
	}
	held := d.list(inbox.Filter{Held: true})
	if len(held.Messages) != 1 {
		t.Fatalf("held: %+v", held)
	}
	if err := d.Release(t.Context(), held.Messages[0].ID); err != nil {
		t.Fatal(err)
	}
	l := d.list(inbox.Filter{Status: inbox.StatusNew})
	if len(l.Messages) != 1 || l.Messages[0].HeldFor != inbox.HeldTrap || l.Counts.Held != 0 {
		t.Errorf("after the release: %+v", l)
	}
	_, err := d.pool.Exec(t.Context(), `update message set held = true, form = 'media'`)
	if n, countErr := d.CountNew(t.Context()); n != 1 || err != nil || countErr != nil {
		t.Errorf("with a held inquiry of the media %d are new, %v, %v", n, err, countErr)
	}
}

// Every message stands on exactly one page, however one walks.
func TestTheListIsWalkedByPages(t *testing.T) {
	t.Parallel()
	d := open(t)
	const all = 2*inbox.PageSize + 3
	for n := range all {
		d.send(d.letter(n, func(m *inbox.Sent) { m.Trap = "x" })) // among the others
		d.send(d.letter(n, func(m *inbox.Sent) { m.Answers["text"] += fmt.Sprint(" And more of ", n) }))
	}
	var down, up []int64
	f, pages := inbox.Filter{Form: inbox.FormContact}, 0
	for last := int64(0); ; pages++ {
		l := d.list(f)
		if (l.Before == 0) != (pages == 0) || l.Counts.All() != all || l.Counts.Held != all {
			t.Errorf("page %d: before %d, counts %+v", pages, l.Before, l.Counts)
		}
		for _, m := range l.Messages {
			if last != 0 && m.ID >= last {
				t.Errorf("%d follows %d", m.ID, last)
			}
			last = m.ID
			down = append(down, m.ID)
		}
		if l.After == 0 {
			f.Before = l.Before
			break
		}
		f.After = l.After
	}
	f.After = 0
	for f.Before != 0 {
		l := d.list(f)
		up = append(up, l.Messages[0].ID)
		f.Before = l.Before
	}
	if len(down) != all || pages != 2 || len(up) != 2 || up[1] != down[0] {
		t.Errorf("%d messages on %d pages; upwards %v", len(down), pages+1, up)
	}
	if l := d.list(inbox.Filter{After: 1}); len(l.Messages) != 0 || l.Before != 0 {
		t.Errorf("past the end: %+v", l)
	}
	if l := d.list(inbox.Filter{Form: inbox.FormJoin}); len(l.Messages)+l.Counts.All()+l.Counts.Held != 0 {
		t.Errorf("another form: %+v", l)
	}
}

func TestTheExportIsHarmlessInASpreadsheet(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.send(d.letter(1, func(m *inbox.Sent) {
		m.Answers["name"], m.Answers["text"] = `=HYPERLINK("mailto:x","x")`, "＝1+1, said \"Ánh\",\nand left"
	}))
	d.send(d.letter(2, func(m *inbox.Sent) {
		m.Form, m.Answers = inbox.FormMedia, inbox.Answers{"name": "@SUM(A1)", "outlet": "-2+3", "email": "lee@example.org", "phone": "+1 202 555 0100", "deadline": "5 pm", "text": "Who?"}
	}))
	if err := d.Note(t.Context(), d.newest().ID, "=Pat", "Called."); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := d.Export(t.Context(), inbox.Filter{}, &b); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Error("Excel will not see that it is UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%q: %v", text, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") || strings.HasPrefix(cell, "＝") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	for _, want := range []string{"'=HYPERLINK", "'@SUM", "'-2+3", "'+1 202", "'=Pat: Called.", "Media inquiry", "2024-08-01 18:00:00", "and left"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	b.Reset()
	if err := d.Export(t.Context(), inbox.Filter{Form: inbox.FormNewsletter, Held: true}, &b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "\ufeffReceived (UTC),Form,E-mail,State,Status,Held because,Notes\r\n" {
		t.Errorf("nothing exports as %q", got)
	}
}

// What is deleted is nowhere any more: not in a list, not in a count, not in the file, and its notes neither.
func TestADeletedMessageIsGone(t *testing.T) {
	t.Parallel()
	d, ctx := open(t), t.Context()
	for i := range 4 {
		d.send(d.letter(i+1, func(m *inbox.Sent) {
			if i == 3 {
				m.Trap = "x"
			}
		}))
	}
	all := append(d.list(inbox.Filter{}).Messages, d.list(inbox.Filter{Held: true}).Messages...)
	if err := d.Note(ctx, all[0].ID, "Pat", "A secret note."); err != nil {
		t.Fatal(err)
	}
	ids := []int64{all[0].ID, all[1].ID, all[3].ID, 99999}
	if some, err := d.Some(ctx, ids); err != nil || len(some) != 3 || some[0].ID < some[1].ID {
		t.Errorf("%+v, %v", some, err)
	}
	if n, err := d.Delete(ctx, ids); n != 3 || err != nil {
		t.Errorf("%d deleted, %v", n, err)
	}
	if n, err := d.Delete(ctx, ids); n != 0 || err != nil {
		t.Errorf("%d deleted again, %v", n, err)
	}
	left := d.list(inbox.Filter{})
	if len(left.Messages) != 1 || left.Messages[0].ID != all[2].ID || left.Counts.All() != 1 || left.Counts.Held != 0 {
		t.Errorf("left are %+v", left)
	}
	var file bytes.Buffer
	if err := d.Export(ctx, inbox.Filter{}, &file); err != nil {
		t.Fatal(err)
	}
	if rows, err := csv.NewReader(&file).ReadAll(); err != nil || len(rows) != 2 || strings.Contains(fmt.Sprint(rows), "secret") {
		t.Errorf("the file has %q, %v", rows, err)
	}
	if _, _, err := d.Message(ctx, all[0].ID); !errors.Is(err, inbox.ErrNotFound) {
		t.Errorf("it can be read: %v", err)
	}
}

func TestManyAreMarkedAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	for i := range 3 {
		d.send(d.letter(i+1, nil))
	}
	all := d.list(inbox.Filter{}).Messages
	if n, err := d.MarkAll(t.Context(), []int64{all[0].ID, all[2].ID, 99999}, inbox.StatusDone, "Pat"); n != 2 || err != nil {
		t.Errorf("%d marked, %v", n, err)
	}
	done := d.list(inbox.Filter{Status: inbox.StatusDone})
	if len(done.Messages) != 2 || done.Messages[0].MarkedBy != "Pat" || done.Counts.ByStatus[inbox.StatusNew] != 1 {
		t.Errorf("%+v", done)
	}
	for _, none := range [][]int64{nil, {}} {
		if n, err := d.MarkAll(t.Context(), none, inbox.StatusNew, "Pat"); n != 0 || err != nil {
			t.Errorf("%d of none marked, %v", n, err)
		}
		if n, err := d.Delete(t.Context(), none); n != 0 || err != nil {
			t.Errorf("%d of none deleted, %v", n, err)
		}
	}
}

// Every word has to be somewhere in what was typed; case and accents make no difference, and signs are only signs.
func TestMessagesAreSearched(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.send(d.letter(1, func(m *inbox.Sent) {
		m.Answers["name"], m.Answers["text"] = "Zoë Nuñez", "Where does the bus stop? 100% of us ask."
	}))
	d.send(d.letter(2, func(m *inbox.Sent) { m.Answers["name"], m.Answers["text"] = "Bo Diaz", "The bus is late." }))
	d.send(d.letter(3, func(m *inbox.Sent) { m.Answers["name"], m.Answers["text"], m.Trap = "Cy", "The bus is spam.", "x" }))
	for text, want := range map[string]int{"": 2, "bus": 2, "BUS  stop": 1, "nunez": 1, "ZOË": 1, "bus nuñez": 1, "bus nobody": 0, "%": 1, "_": 0, "100%": 1, `\`: 0,
		"'": 0, "\x00bus\xff": 2, "spam": 0, strings.Repeat("bus ", 3000): 2} {
		l := d.list(inbox.Filter{Text: text})
		if len(l.Messages) != want || l.Counts.All() != want {
			t.Errorf("%.20q finds %d, counts %d, want %d", text, len(l.Messages), l.Counts.All(), want)
		}
	}
	if held := d.list(inbox.Filter{Held: true, Text: "spam"}); len(held.Messages) != 1 || held.Counts.Held != 1 || held.Counts.All() != 0 {
		t.Errorf("held: %+v", held)
	}
	var file bytes.Buffer
	if err := d.Export(t.Context(), inbox.Filter{Text: "late"}, &file); err != nil || strings.Contains(file.String(), "Nuñez") || !strings.Contains(file.String(), "Bo Diaz") {
		t.Errorf("the file of a search: %q, %v", file.String(), err)
	}
}
