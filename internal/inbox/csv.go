package inbox

import (
	"context"
	"encoding/csv"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
)

// byteOrderMark tells Excel that the file is UTF-8: without it names lose their accents.
const byteOrderMark = "\ufeff"

// Export writes the messages of the filter as CSV (RFC 4180), the newest first, a row at a time: the memory
// it takes does not grow with them. The filter's place in the list is left out. An error may come
// after part of the file was written.
func (s *Store) Export(ctx context.Context, f Filter, w io.Writer) error {
	if err := audit.InTx(ctx, s.pool, audit.Event{Action: audit.Exported, Subject: audit.Message, Title: "the inbox"}, func(pgx.Tx) error { return nil }); err != nil {
		return err
	}
	where, args := f.where()
	rows, err := s.pool.Query(ctx, `
		select `+messageColumns+`, coalesce(string_agg(n.author || ': ' || n.text, E'\n' order by n.id), '') as notes
		from message m left join message_note n on n.message_id = m.id
		where `+where+` group by m.id order by m.id desc`, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	fields := f.columns()
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := []string{"Received (UTC)", "Form"}
	for _, field := range fields {
		head = append(head, field.Label)
	}
	if err := out.Write(append(head, "Status", "Held because", "Notes")); err != nil {
		return err
	}
	type row struct {
		Message
		Notes string
	}
	for rows.Next() {
		m, err := pgx.RowToStructByName[row](rows)
		if err != nil {
			return err
		}
		cells := []string{m.CreatedAt.UTC().Format(time.DateTime), m.Form.Name()}
		for _, field := range fields {
			cells = append(cells, harmless(m.Answers[field.Name]))
		}
		if err := out.Write(append(cells, m.Status.Name(), m.HeldFor.Words(), harmless(m.Notes))); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// columns are the fields of the filter's form, or of all forms, each once.
func (f Filter) columns() []Field {
	if f.Form != "" {
		return f.Form.Fields()
	}
	var all []Field
	seen := map[string]bool{}
	for _, form := range Forms {
		for _, field := range form.Fields() {
			if !seen[field.Name] {
				seen[field.Name] = true
				if field.Kind == Text {
					field.Label = "Text" // each form asks for it in its own words
				}
				all = append(all, field)
			}
		}
	}
	return all
}

// harmless puts an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection), in
// the full-width forms too, which some spreadsheets read alike.
func harmless(s string) string {
	if strings.IndexAny(s, "=+-@\t\r＝＋－＠") == 0 {
		return "'" + s
	}
	return s
}
