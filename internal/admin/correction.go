package admin

import (
	"time"

	"localprogress.org/site/internal/content"
)

var correctionNames = []string{"corrections.at", "corrections.note"}

// corrections are the notes that were published before. Their moment stays; a note that was emptied is taken back.
func (r *reader) corrections() []content.Correction {
	var out []content.Correction
	for _, row := range r.rows("corrections", correctionNames...) {
		at, err := time.Parse(time.RFC3339Nano, row[0])
		if err != nil {
			r.fail("corrections", "A note has lost its date. Open the page again and change the note there.")
			continue
		}
		out = append(out, content.Correction{At: at, Note: row[1]})
	}
	return out
}

func (f filler) corrections(list []content.Correction) {
	for _, c := range list {
		f.rows(correctionNames, [][]string{{c.At.Format(time.RFC3339Nano), c.Note}})
	}
}

// undecided says that nobody chose what publishing over a live text means to its readers.
func (d desk) undecided(t typed) bool {
	return d.draft.State == content.StatePublished && t.snap.Change == ""
}
