package letter

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/postgres"
	"localprogress.org/site/internal/usstate"
)

// MaxPaste is the longest list that is read at once, in bytes.
const MaxPaste = 1 << 20

// Imported says what an import did.
type Imported struct {
	Added int
	Known int // that were under the letter already, or stood in the list twice
}

// ImportError says what is wrong with a list of names. Nothing of it was added.
type ImportError struct {
	Lines []LineError // the first ones, in their order
	More  int         // how many further lines are wrong
}

// LineError is what is wrong with one line of a list.
type LineError struct {
	Line    int // as an editor counts them, from 1; 0 when it is about the whole list
	Message string
}

func (e *ImportError) Error() string {
	return fmt.Sprintf("letter: %d lines are wrong", len(e.Lines)+e.More)
}

// mostTold is how many wrong lines are told: whoever mends those finds the rest with the next try.
const mostTold = 20

func (e *ImportError) add(line int, format string, args ...any) {
	if len(e.Lines) == mostTold {
		e.More++
		return
	}
	e.Lines = append(e.Lines, LineError{line, fmt.Sprintf(format, args...)})
}

// Import puts every name of a list under the letter, in one transaction: a name, office, place, state and day a line, as
// CSV or as it is copied from a spreadsheet. A first line that names its columns says which is which; columns that it
// calls otherwise are left out. Names that are there already stay as they are. *ImportError says what is wrong with which
// lines, and nothing was added then.
func (s *Store) Import(ctx context.Context, by string, campaign int64, list string) (Imported, error) {
	all, err := s.parse(list)
	if err != nil {
		return Imported{}, err
	}
	var done Imported
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := open(ctx, tx, campaign); err != nil {
			return err
		}
		added, err := s.put(ctx, tx, by, campaign, all)
		if err != nil {
			return err
		}
		done = Imported{Added: added, Known: len(all) - added}
		return note(ctx, tx, audit.Added, campaign, fmt.Sprintf("%d names of a list", added))
	})
	var full FieldErrors
	if errors.As(err, &full) {
		return Imported{}, &ImportError{Lines: []LineError{{0, full[0].Message}}}
	}
	return done, err
}

// column is where a field stands in a list.
type column struct {
	field string
	names []string // that a first line may call it
}

// columns of a list that does not name its own, in their order.
var listColumns = []column{
	{"name", []string{"name", "full name", "signatory", "signer"}},
	{"office", []string{"office", "title", "position", "role"}},
	{"place", []string{"place", "city", "county", "district", "jurisdiction", "municipality", "locality"}},
	{"state", []string{"state", "st"}},
	{"signed", []string{"date", "signed", "signed on", "day", "date signed"}},
}

// parse reads the list, or says what is wrong with it.
func (s *Store) parse(list string) ([]Signature, error) {
	wrong := &ImportError{}
	switch {
	case len(list) > MaxPaste:
		wrong.add(0, "This is more than a list of %d names can be. Send it in parts.", Most)
	case !utf8.ValidString(list) || strings.ContainsRune(list, 0):
		wrong.add(0, "The accents cannot be read, because the file is not in UTF-8. In Excel, save it as “CSV UTF-8”, or copy the cells and paste them here.")
	}
	if len(wrong.Lines) > 0 {
		return nil, wrong
	}
	rows := rowsOf(strings.TrimPrefix(list, "\ufeff")) // the mark that Excel begins a file with
	var all []Signature
	var at map[string]int
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			wrong.add(broken.StartLine, "A quotation mark is missing, or one too many. Put two of them where the text itself has one.")
			break // what follows cannot be told apart
		}
		if strings.Join(row, "") == "" {
			continue
		}
		line, _ := rows.FieldPos(0)
		if at == nil {
			var named bool
			if at, named = head(row); named {
				continue
			}
		}
		if all = append(all, s.read(row, at, line, wrong)); len(all) > Most {
			wrong.add(line, "A letter has room for %d names, and this is one more.", Most)
			break
		}
	}
	if len(all) == 0 && len(wrong.Lines) == 0 {
		wrong.add(0, "There is no name in this list. Paste a line for each: name, office, place, state, date.")
	}
	if len(wrong.Lines) > 0 {
		return nil, wrong
	}
	return all, nil
}

// rows are those of a list, one after the other, until io.EOF.
type rows interface {
	Read() ([]string, error)
	FieldPos(field int) (line, column int) // of the row that was read last
}

// rowsOf reads a list whose first row has tabs as copied cells, and any other as CSV.
func rowsOf(list string) rows {
	first := firstRow(list)
	if strings.Contains(first, "\t") {
		return &copied{rest: list, next: 1}
	}
	r := csv.NewReader(strings.NewReader(list))
	r.FieldsPerRecord, r.ReuseRecord, r.TrimLeadingSpace = -1, true, true
	if strings.Contains(first, ";") && !strings.Contains(first, ",") {
		r.Comma = ';'
	}
	return r
}

// firstRow is the list to the first line break that no quotation marks stand around.
func firstRow(list string) string {
	quoted := false
	end := strings.IndexFunc(list, func(r rune) bool {
		quoted = quoted != (r == '"')
		return r == '\n' && !quoted
	})
	if end < 0 {
		return list
	}
	return list[:end]
}

// copied are the cells of a spreadsheet as they are pasted: a quotation mark in them is one, but around a whole cell
// of several lines, where spreadsheets write each of those in it twice.
type copied struct {
	rest       string
	line, next int // the lines on which the row that was read last begins, and the one that comes
}

// copiedCell is the cell that a text begins with, and what ends it. A quoted one ends before the next tab, so that a mark that
// nothing ends costs no more than its own lines.
var copiedCell = regexp.MustCompile(`^(?:"((?:[^"\t]|"")*)"|([^\t\n]*?))(\t|\r?\n|$)`)

func (c *copied) Read() (row []string, err error) {
	if c.rest == "" {
		return nil, io.EOF
	}
	c.line = c.next
	for {
		found := copiedCell.FindStringSubmatch(c.rest)
		c.rest = c.rest[len(found[0]):]
		c.next += strings.Count(found[0], "\n")
		row = append(row, strings.ReplaceAll(found[1], `""`, `"`)+found[2])
		if found[3] != "\t" {
			return row, nil
		}
	}
}

func (c *copied) FieldPos(int) (line, column int) { return c.line, 1 }

// head tells where each field stands in the rows, and whether this first row is what says so.
func head(row []string) (map[string]int, bool) {
	usual, own := map[string]int{}, map[string]int{}
	for i, c := range listColumns {
		usual[c.field] = i
		for j, cell := range row {
			for _, name := range c.names {
				if _, found := own[c.field]; !found && strings.EqualFold(tidy(cell), name) {
					own[c.field] = j
				}
			}
		}
	}
	_, names := own["name"]
	_, states := own["state"]
	if names && states {
		return own, true
	}
	return usual, false
}

// read makes a signature of the row and notes what is wrong with it.
func (s *Store) read(row []string, at map[string]int, line int, wrong *ImportError) Signature {
	cell := func(field string) string {
		if i, ok := at[field]; ok && i < len(row) {
			return tidy(row[i])
		}
		return ""
	}
	one := Signature{Name: cell("name"), Office: cell("office"), Place: cell("place")}
	var ok bool
	if one.State, ok = usstate.Parse(cell("state")); !ok {
		if cell("state") == "" {
			wrong.add(line, "The state is missing. A line reads: name, office, place, state, date.")
		} else {
			wrong.add(line, "“%s” is no state. Write its name or its two letters.", short(cell("state")))
		}
		return one
	}
	if one.Signed, ok = parseDay(cell("signed")); !ok {
		wrong.add(line, "“%s” is no date. Write it like 2024-07-18, or leave it out.", short(cell("signed")))
		return one
	}
	for _, e := range one.check(s.today()) {
		wrong.add(line, "%s", fieldNames[e.Field]+": "+e.Message)
	}
	return one
}

var fieldNames = map[string]string{"name": "Name", "office": "Office", "place": "Place", "state": "State", "signed": "Date"}

// The ways in which spreadsheets and people here write a day.
var days = []string{"2006-01-02", "1/2/2006", "1/2/06", "January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "2 January 2006"}

// parseDay reads a day as midnight UTC; nil for no text.
func parseDay(text string) (*time.Time, bool) {
	if text == "" {
		return nil, true
	}
	for _, layout := range days {
		if t, err := time.Parse(layout, text); err == nil {
			return &t, true
		}
	}
	return nil, false
}

// short is a value as a sentence can repeat it.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
