package content

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Change says what a text that is published again means to those who read it before.
type Change string

// The changes. An empty one counts as minor.
const (
	ChangeMinor      Change = "minor"      // a slip is mended: no date moves
	ChangeUpdate     Change = "update"     // there is more to say: the "Updated" date moves
	ChangeCorrection Change = "correction" // something was wrong: the date moves, and a dated note says what
)

// Changes is every change, in the order of the form.
var Changes = []Change{ChangeMinor, ChangeUpdate, ChangeCorrection}

// Name is the change's name for people.
func (c Change) Name() string {
	return map[Change]string{ChangeMinor: "Minor change", ChangeUpdate: "Update", ChangeCorrection: "Correction"}[c]
}

// Correction is a dated note, for readers, of what was wrong in an entry.
type Correction struct {
	At   time.Time `json:"at"`
	Note string    `json:"note"` // plain text, one paragraph
}

// MaxNote is how long the note of a correction may be, in characters.
const MaxNote = 1000

// tidyNotes makes one paragraph of each note. An emptied one is taken back.
func (s *Snapshot) tidyNotes() {
	s.Note = paragraph(s.Note)
	var kept []Correction
	for _, c := range s.Corrections {
		if c.Note = paragraph(c.Note); c.Note != "" {
			kept = append(kept, c)
		}
	}
	s.Corrections = kept
}

func paragraph(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

func (s *Snapshot) checkChange(c *checker) {
	if s.Change != "" && !slices.Contains(Changes, s.Change) {
		c.fail("change", "Choose one of the kinds of change.")
	}
	if s.Change == ChangeCorrection {
		c.need("note", s.Note, "Say what was wrong and what is right, for those who read it before.")
	} else if s.Note != "" {
		c.fail("change", "There is a note of a correction. Choose correction, or empty the note.")
	}
	c.atMost("note", s.Note, MaxNote)
	for _, old := range s.Corrections {
		c.atMost("corrections", old.Note, MaxNote)
	}
}

// noteChange does at that moment what the change says and empties it: the snapshot is then what readers see.
func (s *Snapshot) noteChange(at time.Time) {
	at = at.UTC().Truncate(time.Microsecond)
	if s.Change == ChangeCorrection && s.Note != "" {
		s.Corrections = append([]Correction{{At: at, Note: s.Note}}, s.Corrections...)
	}
	if s.Change == ChangeCorrection || s.Change == ChangeUpdate {
		s.UpdatedAt = &at
	}
	s.Change, s.Note = "", ""
}

// published is the snapshot as the revision that publishes it now. Only those who saw the entry before can be told
// of a change.
func (s Snapshot) published(seen bool, now time.Time) Revision {
	rev := Revision{Action: actionPublish}
	if seen && s.Change != "" {
		rev.Action, rev.Note = string(s.Change), s.Note
		if s.PublishAt != nil && s.PublishAt.After(now) {
			now = *s.PublishAt
		}
		s.noteChange(now)
	}
	s.Change, s.Note = "", ""
	rev.Snapshot = s
	return rev
}

// writeCorrections replaces the entry's corrections.
func writeCorrections(ctx context.Context, tx pgx.Tx, id int64, list []Correction) error {
	if err := exec(ctx, tx, `delete from correction where entry_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
		return err
	}
	moments, notes := make([]time.Time, len(list)), make([]string, len(list))
	for i, c := range list {
		moments[i], notes[i] = c.At, c.Note
	}
	return exec(ctx, tx, `
		insert into correction (entry_id, position, noted_at, note)
		select @id, t.position, t.noted_at, t.note from unnest(@moments::timestamptz[], @notes::text[]) with ordinality t (noted_at, note, position)`,
		pgx.StrictNamedArgs{"id": id, "moments": moments, "notes": notes})
}

// correctionsSQL is the corrections of the entry aliased e as JSON, the newest first.
const correctionsSQL = `coalesce((select json_agg(json_build_object('at', c.noted_at, 'note', c.note) order by c.position)
	from correction c where c.entry_id = e.id), '[]')`
